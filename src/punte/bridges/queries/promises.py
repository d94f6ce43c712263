"""When an answer of the fast lane is usually promised for."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.fastlane import promise_hours
from punte.members.models import Account
from punte.post.calendar.availability import working_hours
from punte.post.calendar.registry import zone_of

AHEAD = timedelta(days=21)  # how far a working day is looked for


def usual_promise(request: FastLaneRequest, account: Account, *, now: datetime | None = None) -> datetime:
    """When the account's working day ends in which the network's hours for an answer have run out.

    By the account's own clock and usual week: 24 hours from Friday afternoon
    end on Monday evening. Where that is later than the day it is needed, the
    last end of a working day before it, if there is one to come.
    """
    now = now or timezone.now()
    due = now + timedelta(hours=promise_hours(request.network_id))
    days = working_hours(account, now, due + AHEAD)
    # The last one may be cut off in its middle.
    ends = [day.end for day in days if day.end > now and day.end < due + AHEAD]
    usual = next((end for end in ends if end >= due), due)
    if request.wanted_by:
        needed = datetime.combine(request.wanted_by, time.max, tzinfo=zone_of(account)).astimezone(UTC)
        if usual > needed:
            return max((end for end in ends if end <= needed), default=usual)
    return usual
