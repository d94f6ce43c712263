"""While teams present: whose turn it is, and the clock."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import FinalState
from punte.camps.models import Final, Pitch
from punte.camps.queries.finals.running import clock, course
from punte.camps.services.finals.common import note, own_final, require, steered_final
from punte.camps.services.finals.jury import find_conflicts
from punte.web.access import Viewer

MINUTE = 60


@transaction.atomic
def begin_final(*, final: Final, by: Viewer) -> Final:
    """Begin: from now on the criteria stand, and jurors may give points."""
    final = own_final(final, by)
    require(final, FinalState.PREPARING)
    criteria = list(final.criteria.values("id", "name", "asks", "weight", "least", "most"))
    if not criteria:
        raise ValidationError(_("The jury needs at least one criterion."))
    if not final.pitches.exists():
        raise ValidationError(_("No team is in the running order."))
    final.state, final.begun_at = FinalState.RUNNING, timezone.now()
    final.rules = [{**one, "id": str(one["id"])} for one in criteria]
    final.save(update_fields=["state", "begun_at", "rules"])
    note("final.begun", final, by, {"state": FinalState.PREPARING}, {"state": FinalState.RUNNING})
    find_conflicts(final=final)
    return final


@transaction.atomic
def back_to_preparing(*, final: Final, by: Viewer) -> Final:
    """Undo the beginning, as long as nobody has given points."""
    final = own_final(final, by)
    require(final, FinalState.RUNNING)
    if final.pitches.filter(scores__isnull=False).exists():
        raise ValidationError(_("Jurors have given points already; the criteria stand."))
    final.state, final.begun_at, final.rules = FinalState.PREPARING, None, []
    final.save(update_fields=["state", "begun_at", "rules"])
    note("final.reset", final, by, {"state": FinalState.RUNNING}, {"state": FinalState.PREPARING})
    return final


@transaction.atomic
def start_pitch(*, pitch: Pitch, by: Viewer) -> Pitch:
    """Begin a team's turn; the one before it ends."""
    final = steered_final(pitch.final, by)
    require(final, FinalState.RUNNING)
    now = timezone.now()
    _end_current(final, by, now)
    pitch = _fresh(pitch)
    was = {"ended_at": str(pitch.ended_at)} if pitch.ended_at else {}
    pitch.started_at, pitch.paused_at, pitch.ended_at = now, None, None
    pitch.still = pitch.extra_pitch = pitch.extra_questions = 0
    try:
        with transaction.atomic():
            pitch.save()
    except IntegrityError:
        raise ValidationError(_("Another team's turn has just begun.")) from None
    note("pitch.started", pitch, by, was, {"started_at": str(now)})
    return pitch


@transaction.atomic
def next_pitch(*, final: Final, by: Viewer, seen: UUID | None) -> Pitch | None:
    """End the present turn and begin the next one; None when all have presented.

    `seen` is whose turn it was as the one who pressed saw it: of two who press
    at once, or of a double tap, one counts.
    """
    final = steered_final(final, by)
    require(final, FinalState.RUNNING)
    turns = course(final)
    if (turns.now.pk if turns.now else None) != seen:
        return turns.now
    following = turns.next
    if following is None:
        _end_current(final, by, timezone.now())
        return None
    return start_pitch(pitch=following, by=by)


@transaction.atomic
def hold_clock(*, pitch: Pitch, by: Viewer, hold: bool) -> Pitch:
    """Stop the clock of the present turn, or let it go on; twice is once."""
    pitch = _current(pitch, by)
    now = timezone.now()
    if hold == (pitch.paused_at is not None):
        return pitch
    if pitch.paused_at:
        pitch.still += round((now - pitch.paused_at).total_seconds())
    pitch.paused_at = now if hold else None
    pitch.save(update_fields=["paused_at", "still"])
    note("pitch.paused" if hold else "pitch.resumed", pitch, by)
    return pitch


@transaction.atomic
def give_minute(*, pitch: Pitch, by: Viewer) -> Pitch:
    """A minute more of what runs now: the pitch, or the questions."""
    pitch = _current(pitch, by)
    in_pitch = clock(pitch.final, pitch, timezone.now()).phase == "pitch"
    field = "extra_pitch" if in_pitch else "extra_questions"
    before = getattr(pitch, field)
    setattr(pitch, field, before + MINUTE)
    pitch.save(update_fields=[field])
    note("pitch.extended", pitch, by, {field: before}, {field: before + MINUTE})
    return pitch


def _current(pitch: Pitch, by: Viewer) -> Pitch:
    """The pitch, locked with its final, if it is its turn."""
    final = steered_final(pitch.final, by)
    require(final, FinalState.RUNNING)
    fresh = _fresh(pitch)
    if not fresh.started_at or fresh.ended_at:
        raise ValidationError(_("It is not this team's turn."))
    return fresh


def _fresh(pitch: Pitch) -> Pitch:
    return Pitch.objects.select_related("final__camp", "team").get(pk=pitch.pk)


def _end_current(final: Final, by: Viewer | None, now: datetime) -> None:
    for one in final.pitches.filter(started_at__isnull=False, ended_at=None).select_related("team"):
        if one.paused_at:
            one.still += round((now - one.paused_at).total_seconds())
        one.paused_at, one.ended_at = None, now
        one.save(update_fields=["paused_at", "still", "ended_at"])
        note("pitch.ended", one, by, after={"ended_at": str(now)})


def end_turns(*, final: Final, by: Viewer) -> None:
    """End whatever turn is on: the vote opens. Called within its transaction."""
    _end_current(final, by, timezone.now())
