"""The vote on a phone: `/vote/<final>/`, outside of any network, for it also opens with a ticket alone.

What it shows to somebody it does not know is a field for their ticket: neither
camp nor teams.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from punte.camps import tickets
from punte.camps.choices import FinalState, ParticipantState
from punte.camps.models import Final, Participant, Voter
from punte.camps.queries.finals.voting import choices_for, voter_of
from punte.camps.services.finals import voting as services
from punte.camps.services.finals.voting import Answer, Paper
from punte.members.models import Account
from punte.web.access import Request, anyone, guard
from punte.web.context import theme_of

TICKET = "camps.ticket"


@guard(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: Request, id: UUID) -> HttpResponse:
    """One's ballot paper; sent, the receipt. Who is not known shows a ticket first."""
    final = Final.objects.select_related("camp__network").filter(pk=id).first()
    if final is None:
        raise Http404
    if request.method == "POST" and "code" in request.POST:
        return _enter(request, final)
    participant = _participant(request, final)
    if participant is None:
        return render(request, "camps/final/vote_enter.html", {"final": final}, status=_unknown(request))
    voter = voter_of(final, participant)
    if voter is None:
        return _page(request, final, state="unlisted")
    voter.final, voter.participant = final, participant
    if request.method == "POST":
        return _cast(request, voter)
    if voter.voted:
        return _page(request, final, state="voted")
    if final.state != FinalState.VOTING:
        return _page(request, final, state="over")
    return _paper(request, voter)


def _unknown(request: Request) -> int:
    """A vote sent by somebody who is not known (any more) was not counted: no success."""
    return 403 if request.method == "POST" else 200


def _enter(request: Request, final: Final) -> HttpResponse:
    """By the address of a ticket, or the code at its end."""
    code = request.POST["code"].strip().rstrip("/").rpartition("/")[2]
    one = tickets.holder_of(code)
    if one is None or one.camp_id != final.camp_id:
        return render(request, "camps/final/vote_enter.html", {"final": final, "wrong": True}, status=403)
    return _let_in(request, final, one)


@guard(anyone)
@never_cache
@require_safe
def vote_by_ticket(request: Request, secret: str) -> HttpResponse:
    """From the page of one's ticket to the vote."""
    one = tickets.holder_of(secret)
    final = Final.objects.filter(camp=one.camp_id).first() if one else None
    if one is None or final is None:
        raise Http404
    return _let_in(request, final, one)


def _let_in(request: Request, final: Final, one: Participant) -> HttpResponse:
    """Remember whose ticket was shown on this browser: by edition, so that a void one opens nothing."""
    request.session[TICKET] = [str(one.pk), one.ticket]
    return redirect("camps:vote", final.pk)


def _participant(request: Request, final: Final) -> Participant | None:
    """Who it is: by the ticket shown on this browser, or else by the account signed in."""
    if shown := request.session.get(TICKET):
        key, edition = shown
        holders = Participant.objects.filter(camp=final.camp_id, state=ParticipantState.CONFIRMED)
        if found := holders.filter(pk=key, ticket=edition, ticket__gt=0).first():
            return found
    if isinstance(request.user, Account):
        return Participant.objects.filter(camp=final.camp_id, account=request.user).first()
    return None


def _paper(request: Request, voter: Voter, problem: str = "", status: int = 200) -> HttpResponse:
    return _page(
        request,
        voter.final,
        status,
        state="paper",
        pitches=choices_for(voter.final, voter.participant),
        paper=services.hand_out(voter),
        problem=problem,
    )


def _cast(request: Request, voter: Voter) -> HttpResponse:
    """Count it, and answer with the receipt: with no address of its own, so that nothing keeps it."""
    paper = Paper(request.POST.get("receipt", ""), request.POST.get("proof", ""))
    try:
        pitch = UUID(request.POST.get("pitch", ""))
    except ValueError:
        return _paper(request, voter, _("Choose one of the teams."), 422)
    try:
        answer = services.cast_vote(voter=voter, pitch=pitch, paper=paper)
    except ValidationError as error:
        if Final.objects.filter(pk=voter.final_id, state=FinalState.VOTING).exists():
            return _paper(request, voter, error.messages[0], 409)
        return _page(request, voter.final, 409, state="late", problem=error.messages[0])
    if answer == Answer.VOTED_BEFORE:
        return _page(request, voter.final, 409, state="before")
    return _page(request, voter.final, state="counted", receipt=paper.receipt)


def _page(request: Request, final: Final, status: int = 200, **context: Any) -> HttpResponse:
    """Drawn without what every other page's frame asks for: all phones of a hall come at once."""
    frame = {
        "final": final,
        "camp": final.camp,
        "csrf_token": get_token(request),
        "theme": theme_of(request),
        "signed_in": request.viewer.signed_in,
    }
    return HttpResponse(render_to_string("camps/final/vote.html", {**frame, **context}), status=status)
