"""Making two entries of one organisation one."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from punte.ecosystem.models import Organisation
from punte.ecosystem.policies import broker, keeps_ecosystem
from punte.ecosystem.queries.organisations import kept_by
from punte.ecosystem.services.merging import differing, merge_organisations
from punte.ecosystem.views.common import allow, done, go, organisation_or_404, say_errors
from punte.records.tabular.folding import fold
from punte.web.access import Request, guard

FOUND = 10


@guard(broker)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_merge(request: Request, network: str, id: UUID) -> HttpResponse:
    """Find the other entry, and make both one."""
    one = organisation_or_404(request, id)
    allow(keeps_ecosystem(request.viewer, one.ecosystem))
    kept = Organisation.objects.filter(network=request.network).filter(kept_by(request.viewer))
    others = kept.exclude(pk=one.pk).select_related("ecosystem").prefetch_related("network")
    if request.method == "POST":
        other = get_object_or_404(others, pk=_uuid(request.POST.get("other", "")))
        try:
            merge_organisations(
                keep=one, other=other, by=request.viewer, despite_identifiers="despite" in request.POST
            )
        except ValidationError as error:
            say_errors(request, error)
            return go("ecosystem:organisation_merge", network, one.pk)
        return done(request, _("Both are one now."), "ecosystem:organisation", network, one.pk)
    words = one.folded.split()
    asked = request.GET.get("q", max(words, key=len) if words else "")
    found = others.filter(folded__contains=fold(asked) or asked.lower()).order_by("folded")[:FOUND]
    context = {
        "organisation": one,
        "q": asked,
        "found": [(other, differing(one, other)) for other in found],
    }
    return render(request, "ecosystem/organisations/merge.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
