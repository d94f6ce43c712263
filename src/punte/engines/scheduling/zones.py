"""What o'clock it is for those who are elsewhere."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def night(
    starts: Sequence[datetime],
    zone: str,
    *,
    minutes: int = 0,
    hours: tuple[time, time] = (time(8), time(20)),
) -> frozenset[int]:
    """Numbers of the slots that are not wholly within reasonable hours on the clock of a zone.

    Parameters
    ----------
    starts
        When each slot starts, with its own zone.
    zone
        The person's, as the IANA calls it: 'Europe/Tallinn'.
    minutes
        How long a slot is.
    hours
        From when to when, on the same day, somebody can be asked to meet.
    """
    clock = ZoneInfo(zone)
    first, last = hours

    def reasonable(start: datetime) -> bool:
        # Added in absolute time: the night in which the clocks change is as long as it is.
        begun = start.astimezone(clock)
        done = (start.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(clock)
        return begun.date() == done.date() and first <= begun.time() and done.time() <= last

    return frozenset(number for number, start in enumerate(starts) if not reasonable(start))
