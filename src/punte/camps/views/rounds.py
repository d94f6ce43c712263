"""Rounds for participants: whom to ask, one's agenda, 'we met'."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from punte.camps import policies
from punte.camps.models import Away, Camp, Participant, Round, Sitting
from punte.camps.queries.rounds.agenda import agenda_of
from punte.camps.queries.rounds.fits import fits_of
from punte.camps.queries.rounds.people import gone_since, own_part, people_of
from punte.camps.queries.rounds.people import rounds as visible
from punte.camps.services import rounds as services
from punte.camps.services.rounds.making import takes_wishes
from punte.camps.views.common import attended_camp_or_404, tabs
from punte.camps.words.rounds import why_words
from punte.ecosystem.views.common import done, say_errors
from punte.web.access import Request, guard


@guard(policies.attend_some)
@require_safe
def round_list(request: Request, network: str, camp: str) -> HttpResponse:
    """The camp's rounds."""
    found = attended_camp_or_404(request, camp)
    organises = policies.organise(request.viewer, found)
    listed = list(visible(request.viewer, found))
    gone = gone_since(listed) if organises else {}
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:rounds"),
        "rounds": [(round, gone.get(round.pk, [])) for round in listed],
        "organises": organises,
    }
    return render(request, "camps/rounds/list.html", context)


@guard(policies.attend_some)
@require_safe
def agenda(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """One's meetings; before they are published, one's wishes and who fits."""
    found, round = round_or_404(request, camp, id)
    me = own_part(request.viewer, found)
    asking = takes_wishes(round)
    fits = fits_of(round, me) if me and asking else []
    context = {
        "camp": found,
        "round": round,
        "tabs": tabs(request.viewer, found, "camps:rounds"),
        "me": me,
        "agenda": agenda_of(round, me) if me else [],
        "asking": asking,
        "wishes": sorted((fit for fit in fits if fit.rank), key=lambda fit: fit.rank),
        "fits": [(fit, [why_words(why) for why in fit.reasons]) for fit in fits if not fit.rank],
        "slots": _slots(round, me) if me and asking else [],
        "organises": policies.organise(request.viewer, found),
    }
    return render(request, "camps/rounds/agenda.html", context)


@guard(policies.attend_some)
@require_POST
def agenda_act(request: Request, network: str, camp: str, id: UUID, step: str) -> HttpResponse:
    """What a participant does with one button."""
    found, round = round_or_404(request, camp, id)
    me = own_part(request.viewer, found)
    steps: dict[str, Callable[[Request, Round, Participant], str]] = {
        "ask": _ask,
        "withdraw": _withdraw,
        "up": _up,
        "away": _away,
        "met": lambda request, round, me: _met(request, round, met=True),
        "missed": lambda request, round, me: _met(request, round, met=False),
        "cancel": _cancel,
    }
    if me is None or step not in steps:
        raise Http404
    try:
        said = steps[step](request, round, me)
    except ValidationError as error:
        say_errors(request, error)
        return redirect("camps:agenda", network, camp, id)
    return done(request, said, "camps:agenda", network, camp, id)


def _ask(request: Request, round: Round, me: Participant) -> str:
    asked = get_object_or_404(people_of(round), pk=uuid_or_404(request.POST.get("person")))
    services.ask_for(round=round, asker=me, asked=asked, by=request.viewer)
    return _("Your wish to meet %(name)s is noted.") % {"name": asked.name}


def _withdraw(request: Request, round: Round, me: Participant) -> str:
    asked = uuid_or_404(request.POST.get("person"))
    services.withdraw_ask(round=round, asker=me, asked=asked, by=request.viewer)
    return _("Your wish is taken back.")


def _up(request: Request, round: Round, me: Participant) -> str:
    wanted = uuid_or_404(request.POST.get("person"))
    order = list(round.asks.filter(asker=me).order_by("rank").values_list("asked", flat=True))
    if wanted in order and (place := order.index(wanted)):
        order[place - 1], order[place] = order[place], order[place - 1]
        services.rank_asks(round=round, asker=me, order=order, by=request.viewer)
    return _("Your wishes stand in another order.")


def _away(request: Request, round: Round, me: Participant) -> str:
    slots = [uuid_or_404(one) for one in request.POST.getlist("slot")]
    services.be_away(round=round, participant=me, slots=slots, by=request.viewer)
    return _("Noted when you are not there.")


def _met(request: Request, round: Round, *, met: bool) -> str:
    after = services.say_met(sitting=_sitting(request, round), met=met, by=request.viewer)
    if after.one_met and after.other_met:
        return _("Thank you. It is noted between you that you met.")
    return _("Thank you. It counts once both say so.") if met else _("Noted.")


def _cancel(request: Request, round: Round, me: Participant) -> str:
    sitting = _sitting(request, round)
    if me.pk not in (sitting.one_id, sitting.other_id):
        raise Http404
    services.cancel_sitting(sitting=sitting, by=request.viewer)
    return _("The meeting is called off; the other is told.")


def _sitting(request: Request, round: Round) -> Sitting:
    rows = Sitting.objects.select_related("round__camp__network", "slot", "one", "other")
    return get_object_or_404(rows, pk=uuid_or_404(request.POST.get("sitting")), round=round)


def _slots(round: Round, me: Participant) -> list[tuple[object, bool]]:
    away = set(Away.objects.filter(participant=me, slot__round=round).values_list("slot", flat=True))
    return [(slot, slot.pk in away) for slot in round.slots.all()]


def round_or_404(request: Request, camp: str, id: UUID) -> tuple[Camp, Round]:
    """The camp and its round, if the viewer may see both."""
    found = attended_camp_or_404(request, camp)
    rows = visible(request.viewer, found).select_related("camp__network", "network")
    return found, get_object_or_404(rows, pk=id)


def uuid_or_404(value: object) -> UUID:
    """An id as a form sends it."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Http404 from error
