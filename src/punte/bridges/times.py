"""When several people can meet, and what their clocks show then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.members.models import Account
from punte.post.calendar import Interval, availability
from punte.post.calendar.intervals import union, within
from punte.post.calendar.registry import zone_named, zone_of

NOTICE = timedelta(hours=20)  # nobody is asked to meet sooner than tomorrow
AHEAD = timedelta(days=21)
STEP = timedelta(minutes=30)
MOST = 10


@dataclass(frozen=True)
class Clock:
    """A moment as somebody's clock shows it. `theirs` is '' where all clocks show the same."""

    start: datetime
    end: datetime
    own: str
    theirs: str


def common(frees: Iterable[Sequence[Interval]]) -> list[Interval]:
    """The time that is free for all of them; nothing for nobody."""
    every = [list(free) for free in frees]
    if not every:
        return []
    shared, *others = every
    for free in others:
        shared = union(part for one in free for part in within(shared, one.start, one.end))
    return shared


def suggest(
    accounts: Sequence[Account], *, minutes: int, now: datetime, taken: Iterable[datetime] = ()
) -> list[Interval]:
    """Up to ten times in the next three weeks that suit all their calendars.

    At full and half hours of the first one's clock, and at most one each
    morning and afternoon, so that the choice is among different days.
    """
    zone, length, held = zone_of(accounts[0]), timedelta(minutes=minutes), set(taken)
    free = common([availability(one, now + NOTICE, now + AHEAD) for one in accounts])
    found = [
        Interval(start, start + length) for one in free for start in _starts(one, length) if start not in held
    ]

    def half_day(one: Interval) -> tuple[date, bool]:
        local = one.start.astimezone(zone)
        return local.date(), local.hour >= 13

    return [next(times) for _half, times in groupby(found, key=half_day)][:MOST]


def _starts(free: Interval, length: timedelta) -> Iterable[datetime]:
    # Offsets of zones are whole quarters of an hour, and half hours of a clock nearly always those of UTC.
    start = free.start.replace(second=0, microsecond=0)
    late = (start.minute % 30, free.start.second, free.start.microsecond)
    if any(late):
        start += timedelta(minutes=30 - start.minute % 30)
    while start + length <= free.end:
        yield start
        start += STEP


def clock(start: datetime, end: datetime, mine: str, others: Iterable[str]) -> Clock:
    """The moment in the zone `mine`, and in those of the others where their clocks differ then.

    'Tue 1 Dec 10:00 - 10:30' and 'their 11:00'; a weekday stands before the
    other's time where it is another day there.
    """
    zone = zone_named(mine)
    here = start.astimezone(zone)
    until = end.astimezone(zone)
    own = f"{date_format(here, 'D j M')} {here:%H:%M} – {until:%H:%M}"
    elsewhere: dict[str, str] = {}
    for name in others:
        there = start.astimezone(zone_named(name))
        if there.utcoffset() != here.utcoffset():
            day = f"{date_format(there, 'D')} " if there.date() != here.date() else ""
            elsewhere.setdefault(f"{day}{there:%H:%M}", name)
    if len(elsewhere) == 1:
        theirs = _("their %(clock)s") % {"clock": next(iter(elsewhere))}
    else:
        theirs = ", ".join(
            _("%(clock)s in %(zone)s") % {"clock": told, "zone": name.rpartition("/")[2].replace("_", " ")}
            for told, name in elsewhere.items()
        )
    return Clock(start, end, own, theirs)
