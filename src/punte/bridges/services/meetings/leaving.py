"""What becomes of meetings when somebody leaves, or nobody chooses a time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from punte.bridges.choices import MeetingState
from punte.bridges.models import Attendee, Fit, Meeting
from punte.bridges.queries.meetings import seats_of
from punte.bridges.services.meetings import mails
from punte.bridges.services.meetings.changing import call_off
from punte.bridges.services.meetings.choosing import fix_if_clear
from punte.bridges.services.meetings.common import locked, note_event
from punte.ecosystem.models import Person


@transaction.atomic
def leave_meetings(*, person: Person) -> int:
    """Take somebody who leaves or is erased out of what is still to come; how many meetings; safe to repeat.

    With fewer than two left a meeting is called off and those who remain are
    told; else the organiser is, and what they organised is in all hands.
    """
    mine = Attendee.objects.filter(person=person).values("meeting")
    found = to_come(timezone.now()).filter(pk__in=mine)
    for meeting in list(found):
        _leave(locked(meeting), person)
    if person.account_id:
        organised = to_come(timezone.now()).filter(network=person.network_id, organiser=person.account_id)
        organised.update(organiser=None)
    return len(found)


@transaction.atomic
def end_meetings(*, introduction: UUID) -> int:
    """Call off what is still to come of an introduction that somebody has left; how many; safe to repeat."""
    found = list(to_come(timezone.now()).filter(introduction=introduction))
    for meeting in found:
        call_off(locked(meeting), None, "left")
    return len(found)


def to_come(now: datetime) -> QuerySet[Meeting]:
    """Meetings that are not over or called off."""
    return Meeting.objects.filter(
        Q(state=MeetingState.PROPOSED) | Q(state=MeetingState.FIXED, ends_at__gt=now)
    )


def _leave(meeting: Meeting, person: Person) -> None:
    left = Attendee.objects.filter(meeting=meeting, person=person)
    Fit.objects.filter(attendee__in=left).delete()
    left.update(person=None)
    meeting = locked(meeting)
    note_event(meeting, "left", None, after={"remain": len(seats_of(meeting))})
    if len(seats_of(meeting)) < 2:
        call_off(meeting, None, "left")
    elif meeting.state == MeetingState.FIXED or not fix_if_clear(meeting, None):
        mails.tell_left(meeting)


def expire_proposals(*, now: datetime) -> int:
    """Call off proposals whose times have all passed; how many."""
    waiting = Meeting.objects.filter(state=MeetingState.PROPOSED).annotate(last=Max("slots__starts_at"))
    past = waiting.filter(Q(last__lte=now) | Q(last=None))
    return sum(_expire(id, now) for id in past.values_list("pk", flat=True))


@transaction.atomic
def _expire(id: UUID, now: datetime) -> bool:
    meeting = locked(Meeting(pk=id))
    if meeting.state != MeetingState.PROPOSED or any(one.starts_at > now for one in meeting.slots.all()):
        return False
    call_off(meeting, None, "past")
    return True
