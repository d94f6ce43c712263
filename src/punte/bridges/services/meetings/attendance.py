"""Whether a meeting took place: asked afterwards, answered by each, and what follows.

As soon as two say that they met it is held, and evidence is noted for each two
who say so. When all say that they did not, it is missed, and no evidence is
noted: evidence holds for both sides alike, so it would count against the one
who waited in vain as much as against the one who stayed away. Where answers
differ nothing is counted; each may change theirs. No answer within two weeks
counts as nothing.
"""

from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState
from punte.bridges.models import Attendee, Meeting
from punte.bridges.queries.meetings import seats_of, takes_answers
from punte.bridges.services.meetings import mails
from punte.bridges.services.meetings.common import invited, locked, note_event
from punte.bridges.services.met import note_met
from punte.web.access import Viewer


def ask_whether_met(*, now: datetime) -> int:
    """Ask those who were invited to meetings that are over, each meeting once; how many meetings."""
    over = Meeting.objects.filter(state=MeetingState.FIXED, asked_at=None, ends_at__lte=now)
    return sum(_ask(id, now) for id in over.values_list("pk", flat=True))


@transaction.atomic
def _ask(id: UUID, now: datetime) -> bool:
    still = Meeting.objects.filter(pk=id, asked_at=None, state=MeetingState.FIXED, ends_at__lte=now)
    if not still.update(asked_at=now):
        return False
    mails.ask(locked(Meeting(pk=id)))
    return True


@transaction.atomic
def say_whether_met(*, meeting: Meeting, met: bool, by: Viewer) -> Meeting:
    """One of those invited says whether the meeting took place; see above for what follows."""
    meeting = locked(meeting, MeetingState.FIXED, MeetingState.HELD)
    own, now = invited(meeting, by), timezone.now()
    if not takes_answers(meeting, now):
        raise ValidationError(_("This can be said from its end until two weeks after you were asked."))
    if own.attended == met:
        return meeting
    if meeting.state == MeetingState.HELD and own.attended is not None:
        raise ValidationError(_("Both of you have said that you met; this stands."))
    Attendee.objects.filter(pk=own.pk).update(attended=met, attended_at=now)
    note_event(meeting, "told", by, after={"met": met})
    meeting = locked(meeting)
    _settle(meeting, by)
    return meeting


def _settle(meeting: Meeting, by: Viewer) -> None:
    seats = seats_of(meeting)
    met = [one for one in seats if one.attended]
    if len(met) >= 2:
        _set(meeting, MeetingState.HELD, "held", by)
        for one, other in combinations(met, 2):
            _note(meeting, one, other, by)
    elif all(one.attended is False for one in seats):
        _set(meeting, MeetingState.MISSED, "missed", by)


def _set(meeting: Meeting, state: MeetingState, verb: str, by: Viewer) -> None:
    if Meeting.objects.filter(pk=meeting.pk, state=MeetingState.FIXED).update(state=state):
        note_event(meeting, verb, by, {"state": MeetingState.FIXED}, {"state": state})
        meeting.state = state


def _note(meeting: Meeting, one: Attendee, other: Attendee, by: Viewer) -> None:
    if one.person and other.person and meeting.starts_at:
        note_met(a=one.person, b=other.person, at=meeting.starts_at, source=meeting, by=by.account)
