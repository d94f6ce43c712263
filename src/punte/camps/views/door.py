"""At the door: the list with a search, a scanned ticket, how many are here."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.bridges.vcards import write_code
from punte.camps import days, policies, tickets
from punte.camps.choices import FinalState
from punte.camps.clock import today
from punte.camps.models import Camp, CheckIn, Final, Participant
from punte.camps.queries import door as queries
from punte.camps.services import door as services
from punte.camps.views.common import camp_or_404
from punte.ecosystem.views.common import say_errors
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.web.access import Request, Viewer, anyone, guard


@guard(policies.attend_some)
@require_safe
@never_cache
def door(request: Request, network: str, camp: str) -> HttpResponse:
    """Who is expected and not here yet comes first; without a phone one is found by name."""
    found = _door_or_404(request, camp)
    day = today(found)
    if request.htmx:  # the open page asks how many are here by now
        here, expected = queries.counted(found, day)
        return render(request, "camps/door/count.html", {"camp": found, "here": here, "expected": expected})
    text = request.GET.get("q", "").strip()
    rows = queries.guests(found, day)
    named = queries.guests(found, day, text) if text else rows
    context = {
        "camp": found,
        "q": text,
        "guests": named[: queries.SHOWN],
        "more": max(len(named) - queries.SHOWN, 0),
        "here": sum(one.here for one in rows),
        "expected": len(rows),
        "today": day,
        "on": found.starts_on <= day <= found.ends_on,
    }
    return render(request, "camps/door/door.html", context)


@guard(policies.attend_some)
@require_POST
def door_act(request: Request, network: str, camp: str, id: UUID, step: str) -> HttpResponse:
    """Check somebody in, or undo it."""
    found = _door_or_404(request, camp)
    one = Participant.objects.filter(camp=found, pk=id).select_related("camp__network").first()
    if one is None or step not in {"in", "undo"}:
        raise Http404
    _act(request, one, step, request.viewer)
    return redirect("camps:door", network, camp)


@guard(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ticket(request: Request, secret: str) -> HttpResponse:
    """A scanned ticket. Who keeps the door sees whose it is; anybody else learns nothing."""
    one = tickets.holder_of(secret)
    if one is None:
        return _hidden(render(request, "camps/door/void.html", status=410))
    account = request.user if isinstance(request.user, Account) else None
    by = viewer_of(account, one.camp.network)
    keeps = queries.keeps_door(by, one.camp)
    if request.method == "POST":
        if not keeps:
            raise Http404
        _act(request, one, "undo" if request.POST.get("do") == "undo" else "in", by)
        return redirect("camps:ticket", secret)
    day = today(one.camp)
    context = {
        "camp": one.camp,
        "one": one,
        "keeps": keeps,
        "secret": secret,
        "voting": Final.objects.filter(camp=one.camp, state=FinalState.VOTING).exists(),
        "own": account is not None and account.pk == one.account_id,
        "here": CheckIn.objects.filter(participant=one, day=day).first() if keeps else None,
        "code": write_code(tickets.address_of(one)),
        "span": days.span(one.camp),
        "where": days.where(one.camp),
        "duties": [duty.get_kind_display() for duty in one.duties.all()] if keeps else [],
    }
    return _hidden(render(request, "camps/door/ticket.html", context))


def _act(request: Request, one: Participant, step: str, by: Viewer) -> None:
    try:
        if step == "undo":
            services.undo_check_in(one=one, by=by)
            messages.info(request, _("%(name)s is not checked in any more.") % {"name": one.name})
        elif services.check_in(one=one, by=by):
            messages.success(request, _("%(name)s is here.") % {"name": one.name})
        else:
            messages.info(request, _("%(name)s was checked in already.") % {"name": one.name})
    except ValidationError as error:
        say_errors(request, error)


def _door_or_404(request: Request, slug: str) -> Camp:
    found = camp_or_404(request, slug)
    if not queries.keeps_door(request.viewer, found):
        raise Http404
    return found


def _hidden(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
