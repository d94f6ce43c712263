"""What the services of meetings share: the row under lock, who acts, what times are good."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState
from punte.bridges.models import Attendee, Meeting
from punte.bridges.queries.meetings import runs, seat_of, whole
from punte.records.events import record
from punte.records.models import Event
from punte.web.access import Viewer

MOST_TIMES = 5
FARTHEST = timedelta(days=366)
SHORTEST, LONGEST = 5, 8 * 60  # minutes
OPEN = (MeetingState.PROPOSED, MeetingState.FIXED)


def locked(meeting: Meeting, *states: str) -> Meeting:
    """The meeting as it stands now, kept from others until the transaction ends.

    Raises ValidationError when it is in none of the states.
    """
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    fresh = whole(Meeting.objects.filter(pk=meeting.pk)).get()
    if states and fresh.state not in states:
        raise ValidationError(_not_so(fresh))
    return fresh


def _not_so(meeting: Meeting) -> str:
    said: dict[str, str] = {
        MeetingState.PROPOSED: _("No time is fixed yet."),
        MeetingState.FIXED: _("A time was fixed in the meantime. Nothing was changed by you."),
        MeetingState.CANCELLED: _("This meeting was cancelled. Nothing was changed by you."),
        MeetingState.HELD: _("This meeting has taken place."),
        MeetingState.MISSED: _("This meeting did not take place."),
    }
    return said[meeting.state]


def invited(meeting: Meeting, by: Viewer) -> Attendee:
    """The place of the one who acts; raises PermissionDenied for others."""
    seat = seat_of(meeting, by.account) if by.network == meeting.network_id else None
    if seat is None:
        raise PermissionDenied
    return seat


def must_run(meeting: Meeting, by: Viewer) -> None:
    """Raises PermissionDenied for who may not move or cancel it."""
    if not runs(by, meeting):
        raise PermissionDenied


def checked_times(times: Sequence[datetime]) -> list[datetime]:
    """The times in order, each once. Raises ValidationError for none, too many, past or far ones."""
    found = sorted(set(times))
    if not found:
        raise ValidationError({"times": _("Choose at least one time, or write one.")})
    if len(found) > MOST_TIMES:
        raise ValidationError({"times": _("Five times at most; choosing among more is work.")})
    now = timezone.now()
    if found[0] <= now:
        raise ValidationError({"times": _("One of these times has passed.")})
    if found[-1] > now + FARTHEST:
        raise ValidationError({"times": _("One of these times is more than a year away.")})
    return found


def checked_minutes(minutes: int) -> int:
    """Raises ValidationError for less than five minutes or more than eight hours."""
    if not SHORTEST <= minutes <= LONGEST:
        raise ValidationError({"minutes": _("Between five minutes and eight hours.")})
    return minutes


def note_event(
    meeting: Meeting, verb: str, by: Viewer | None, before: Any = None, after: Any = None
) -> Event:
    """Record what happened to the meeting; it grew from its introduction, if it has one."""
    return record(
        f"bridges.meeting.{verb}",
        subject=meeting,
        network=meeting.network_id,
        by=by.account if by else None,
        before=before,
        after=after,
        origin=meeting.introduction,
    )
