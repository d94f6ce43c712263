"""When a person is free: their usual week, exceptions, and what their calendar holds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from punte.members.models import Account
from punte.post.calendar.intervals import Interval, union, within, without
from punte.post.calendar.registry import entries_of, zone_of
from punte.post.models import Exemption, Week

type Hours = list[list[tuple[time, time]]]

USUAL: Hours = [[(time(9), time(17))] for _ in range(5)] + [[], []]


def availability(account: Account, start: datetime, end: datetime) -> list[Interval]:
    """Free intervals in [start, end), in order and apart, in UTC.

    The usual week by the person's own clock (Monday to Friday, 9 to 17, until they say otherwise), plus
    times they opened, less times they closed, less what is in their calendar and makes them busy.
    """
    zone = zone_of(account)
    exceptions = list(Exemption.objects.filter(account=account, ends_at__gt=start, starts_at__lt=end))
    opened = [Interval(one.starts_at, one.ends_at) for one in exceptions if one.free]
    closed = [Interval(one.starts_at, one.ends_at) for one in exceptions if not one.free]
    taken = [
        Interval(entry.begins(zone).astimezone(UTC), entry.ends(zone).astimezone(UTC))
        for entry in entries_of(account, start, end)
        if entry.busy
    ]
    free = union([*_weekly(hours_of(account), zone, start, end), *opened])
    return within(without(free, [*closed, *taken]), start.astimezone(UTC), end.astimezone(UTC))


def working_hours(account: Account, start: datetime, end: datetime) -> list[Interval]:
    """The person's usual week in [start, end), whatever their calendar holds; in order, in UTC."""
    usual = union(_weekly(hours_of(account), zone_of(account), start, end))
    return within(usual, start.astimezone(UTC), end.astimezone(UTC))


def hours_of(account: Account) -> Hours:
    """The person's usual week, Monday first; the usual one when they have not said."""
    week = Week.objects.filter(account=account).first()
    if week is None:
        return USUAL
    return [[(time.fromisoformat(a), time.fromisoformat(b)) for a, b in day] for day in week.hours]


def _weekly(hours: Hours, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Interval]:
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        for begins, ends in hours[day.weekday()]:
            interval = Interval(_moment(day, begins, zone, late=True), _moment(day, ends, zone, late=False))
            if interval.start < interval.end:
                yield interval
        day += timedelta(days=1)


def _moment(day: date, clock: time, zone: ZoneInfo, *, late: bool) -> datetime:
    """When the clock shows that time, in UTC.

    Where it shows it twice (clocks go back) the later or the earlier moment, as asked, so that an interval
    never holds a time outside the hours; where it never does (clocks go forward) the jump itself.
    """
    wall = datetime.combine(day, clock, tzinfo=zone)
    first = wall.replace(fold=0).astimezone(UTC)
    second = wall.replace(fold=1).astimezone(UTC)
    if first <= second:
        return second if late else first
    return _jump(second, first, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second in (before, after] from which the zone's offset is another; by halving."""
    new = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after
