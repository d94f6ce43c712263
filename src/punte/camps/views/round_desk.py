"""Rounds for organisers: prepared, planned, published, mended while they run."""

from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.camps import policies
from punte.camps.choices import PlanningState, RoundState
from punte.camps.forms.rounds import RoundForm, SlotsForm, TableForm
from punte.camps.jobs import rounds as jobs
from punte.camps.models import Ask, Camp, Planning, Round, RoundSlot, Sitting
from punte.camps.queries.rounds.agenda import schedule_of
from punte.camps.queries.rounds.people import gone_since, people_of
from punte.camps.services import rounds as services
from punte.camps.services.rounds.publishing import changes_of
from punte.camps.views.common import own_camp_or_404, tabs
from punte.camps.views.rounds import round_or_404, uuid_or_404
from punte.camps.words.rounds import report_of
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import done, say_errors
from punte.web.access import Request, guard


@guard(policies.organise_some)
@require_http_methods(["GET", "POST"])
def round_new(request: Request, network: str, camp: str) -> HttpResponse:
    """A new round."""
    found = own_camp_or_404(request, camp)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_round(camp=found, values=form.cleaned_data, by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("camps:round_desk", network, camp, made.pk)
    return render(request, "camps/rounds/edit.html", {"camp": found, "form": form})


@guard(policies.organise_some)
@require_http_methods(["GET", "POST"])
def round_edit(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """What the round is and promises."""
    found, round = _own(request, camp, id)
    form = RoundForm(request.POST or None, instance=round)
    if request.method == "POST" and form.is_valid():
        fresh = Round.objects.select_related("camp__network").get(pk=round.pk)
        try:
            services.change_round(round=fresh, values=form.cleaned_data, by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("Noted."), "camps:round_desk", network, camp, id)
    return render(request, "camps/rounds/edit.html", {"camp": found, "round": round, "form": form})


@guard(policies.organise_some)
@require_safe
def round_desk(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """How far the round is, what the engine says, the published meetings, what can be done next."""
    found, round = _own(request, camp, id)
    planning = Planning.objects.filter(round=round).select_related("round").first()
    fresh = planning is not None and planning.state == PlanningState.DONE and not planning.published_at
    asks = Ask.objects.filter(round=round)
    context = {
        "camp": found,
        "round": round,
        "tabs": tabs(request.viewer, found, "camps:rounds"),
        "planning": planning,
        "waiting": planning is not None and planning.state == PlanningState.WAITING,
        "report": report_of(planning) if planning and planning.state != PlanningState.WAITING else None,
        "changes": changes_of(planning) if planning and fresh else None,
        "schedule": schedule_of(round),
        "slots": list(round.slots.all()),
        "asks": asks.count(),
        "askers": asks.values("asker").distinct().count(),
        "people": list(people_of(round)),
        "slots_form": SlotsForm(initial={"start": _first_start(found)}),
        "table_form": TableForm(),
        "over": _over(round),
        "gone": gone_since([round]).get(round.pk, []),
    }
    return render(request, "camps/rounds/desk.html", context)


@guard(policies.organise_some)
@require_POST
def round_act(request: Request, network: str, camp: str, id: UUID, step: str) -> HttpResponse:
    """What organisers do with one button."""
    _found, round = _own(request, camp, id)
    steps: dict[str, Callable[[Request, Round], str]] = {
        "slots": _slots,
        "slot": _drop_slot,
        "open": lambda request, round: _state(request, round, RoundState.ASKING, _("Wishes are taken.")),
        "close": lambda request, round: _state(request, round, RoundState.CLOSED, _("Wishes are closed.")),
        "plan": _plan,
        "publish": _publish,
        "pin": lambda request, round: _pin(request, round, pinned=True),
        "unpin": lambda request, round: _pin(request, round, pinned=False),
        "cancel": _cancel,
        "away": _away,
        "table": _table,
        "remove": _remove,
    }
    if step not in steps:
        raise Http404
    try:
        said = steps[step](request, round)
    except ValidationError as error:
        say_errors(request, error)
        return redirect("camps:round_desk", network, camp, id)
    if step == "remove":
        return done(request, said, "camps:rounds", network, camp)
    return done(request, said, "camps:round_desk", network, camp, id)


def _slots(request: Request, round: Round) -> str:
    form = SlotsForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Say when the first begins, how many there are, and the minutes between."))
    start = timezone.make_naive(form.cleaned_data["start"])
    start = start.replace(tzinfo=ZoneInfo(round.camp.zone))
    services.add_slots(
        round=round,
        start=start,
        count=form.cleaned_data["count"],
        pause=form.cleaned_data["pause"],
        by=request.viewer,
    )
    return _("The times are there.")


def _drop_slot(request: Request, round: Round) -> str:
    slot = get_object_or_404(RoundSlot, pk=uuid_or_404(request.POST.get("slot")), round=round)
    services.remove_slot(slot=slot, by=request.viewer)
    return _("The time is gone.")


def _state(request: Request, round: Round, state: str, said: str) -> str:
    services.set_state(round=round, state=state, by=request.viewer)
    return said


def _plan(request: Request, round: Round) -> str:
    jobs.ask(round=round, by=request.viewer)
    return _("The round is being planned.")


def _publish(request: Request, round: Round) -> str:
    planning = get_object_or_404(
        Planning.objects.select_related("round__camp__network", "round__network"),
        pk=uuid_or_404(request.POST.get("planning")),
        round=round,
    )
    counts = services.publish_planning(planning=planning, by=request.viewer).counts()
    return (
        _("Published: %(added)s new, %(moved)s moved, %(cancelled)s called off, %(kept)s as before.") % counts
    )


def _pin(request: Request, round: Round, *, pinned: bool) -> str:
    services.pin_sitting(sitting=_sitting(request, round), pinned=pinned, by=request.viewer)
    return _("It stays in its time.") if pinned else _("It may be moved.")


def _cancel(request: Request, round: Round) -> str:
    services.cancel_sitting(sitting=_sitting(request, round), by=request.viewer)
    return _("The meeting is called off; both are told.")


def _away(request: Request, round: Round) -> str:
    """Somebody has left, or comes late: they are away from now on, or until a time."""
    person = get_object_or_404(people_of(round), pk=uuid_or_404(request.POST.get("person")))
    now = timezone.now()
    slots = list(round.slots.all())
    if request.POST.get("until"):
        until = get_object_or_404(RoundSlot, pk=uuid_or_404(request.POST.get("until")), round=round)
        gone = [slot.pk for slot in slots if slot.starts_at < until.starts_at]
    else:
        gone = [slot.pk for slot in slots if slot.starts_at > now]
    services.be_away(round=round, participant=person, slots=gone, by=request.viewer)
    return _("Noted. Plan again, so that the others' meetings are mended.")


def _table(request: Request, round: Round) -> str:
    form = TableForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Say which table."))
    table, again = form.cleaned_data["table"], form.cleaned_data["open_again"]
    services.close_table(round=round, table=table, since=timezone.now(), open_again=again, by=request.viewer)
    return _("Noted. Plan again, so that its meetings get another table.")


def _remove(request: Request, round: Round) -> str:
    services.remove_round(round=round, by=request.viewer)
    return _("The round is gone.")


def _sitting(request: Request, round: Round) -> Sitting:
    rows = Sitting.objects.select_related("round__camp__network", "slot", "one", "other")
    return get_object_or_404(rows, pk=uuid_or_404(request.POST.get("sitting")), round=round)


def _own(request: Request, camp: str, id: UUID) -> tuple[Camp, Round]:
    found, round = round_or_404(request, camp, id)
    if not policies.organise(request.viewer, found):
        raise Http404
    return found, round


def _first_start(camp: Camp) -> datetime:
    return datetime.combine(camp.starts_on, time(10))


def _over(round: Round) -> bool:
    last = round.slots.last()
    return last is not None and last.starts_at < timezone.now()
