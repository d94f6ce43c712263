"""Records that nobody has looked at for a year."""

import csv
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from punte.ecosystem.policies import broker, manage_network
from punte.ecosystem.queries.places import kept_ecosystems
from punte.ecosystem.queries.stale import NONE, stale_counts, stale_organisations
from punte.ecosystem.services.organisation_states import AT_ONCE, verify_organisations
from punte.ecosystem.views.common import done
from punte.records.tabular.formulas import guard as harmless
from punte.web.access import Request, guard

A_PAGE = 50


def _chosen(request: Request) -> str:
    asked = request.GET.get("ecosystem", "")
    known = {str(key) for key in kept_ecosystems(request.viewer).values_list("pk", flat=True)}
    return asked if asked in known | {NONE} else ""


@guard(broker)
@require_safe
def stale_list(request: Request, network: str) -> HttpResponse:
    """What is getting old in the ecosystems that one keeps, the longest unseen first."""
    chosen = _chosen(request)
    counts = stale_counts(request.viewer)
    rows = list(stale_organisations(request.viewer, chosen)[:A_PAGE])
    manages = manage_network(request.viewer)
    mine = {count.key for count in counts if manages or count.key != NONE}
    total = sum(count.old for count in counts if count.key in ({chosen} if chosen else mine))
    context = {"rows": rows, "counts": counts, "chosen": chosen, "total": total, "more": total - len(rows)}
    return render(request, "ecosystem/stale/list.html", context)


@guard(broker)
@require_POST
def stale_verify(request: Request, network: str) -> HttpResponse:
    """The ticked ones are still right."""
    ids = []
    for text in request.POST.getlist("id")[:AT_ONCE]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    number = verify_organisations(network=request.network, ids=ids, by=request.viewer)
    if not number:
        return done(request, _("Tick those that are still right first."), "ecosystem:stale", network)
    text = ngettext("Noted: one is still right.", "Noted: %(number)s are still right.", number)
    return done(request, text % {"number": number}, "ecosystem:stale", network)


@guard(broker)
@require_safe
def stale_csv(request: Request, network: str) -> HttpResponse:
    """The list as a file."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="stale.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(["punte_id", _("Name"), _("Type"), _("Ecosystem"), _("City"), _("Last verified")])
    for one in stale_organisations(request.viewer, _chosen(request)).iterator(chunk_size=2000):
        home = one.ecosystem.name if one.ecosystem else ""
        line = [str(one.pk), one.name, str(one.get_type_display()), home, one.city, one.verified_on or ""]
        writer.writerow([harmless(str(cell)) for cell in line])
    return answer
