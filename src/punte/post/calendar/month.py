"""A month as its page draws it: weeks of days, and the days that hold something as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404

from punte.post.calendar.registry import Entry, zone_named


@dataclass(frozen=True)
class Line:
    """An entry on a day, with its times by the reader's clock and, where it differs, by its own."""

    entry: Entry
    starts: datetime | None
    ends: datetime | None
    there: time | None


@dataclass(frozen=True)
class Day:
    """A square of the month."""

    date: date
    lines: list[Line]
    in_month: bool
    today: bool


@dataclass(frozen=True)
class Month:
    """A month for a reader in `zone`."""

    first: date
    zone: ZoneInfo
    today: date

    @classmethod
    def named(cls, text: str, zone: ZoneInfo, now: datetime) -> "Month":
        """Read '2026-11'; the present month when empty; 404 for anything else."""
        today = now.astimezone(zone).date()
        if not text:
            return cls(today.replace(day=1), zone, today)
        try:
            first = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
        except ValueError:
            raise Http404 from None
        if not 1970 <= first.year <= 2200:
            raise Http404
        return cls(first, zone, today)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def is_present(self) -> bool:
        """True for the month that holds today."""
        return self.first == self.today.replace(day=1)

    def days(self) -> list[date]:
        """Whole weeks, Monday first, that hold the month."""
        monday = self.first - timedelta(days=self.first.weekday())
        last = self.after - timedelta(days=1)
        count = (last - monday).days // 7 * 7 + 7
        return [monday + timedelta(days=n) for n in range(count)]

    def span(self) -> tuple[datetime, datetime]:
        """The moments from which and up to which its squares reach."""
        days = self.days()
        return self._midnight(days[0]), self._midnight(days[-1] + timedelta(days=1))

    def weeks(self, entries: Iterable[Entry]) -> list[list[Day]]:
        """The squares, seven a row, each with what touches it."""
        held = list(entries)
        squares = [self._square(day, held) for day in self.days()]
        return [squares[n : n + 7] for n in range(0, len(squares), 7)]

    def _square(self, day: date, entries: list[Entry]) -> Day:
        start, end = self._midnight(day), self._midnight(day + timedelta(days=1))
        lines = [
            line_of(entry, self.zone, day)
            for entry in entries
            if entry.begins(self.zone) < end and entry.ends(self.zone) > start
        ]
        return Day(day, lines, day.month == self.first.month, day == self.today)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self.zone)


def line_of(entry: Entry, zone: ZoneInfo, day: date) -> Line:
    """The entry as it shows on a day: a time only where it begins or ends on that day."""
    if not isinstance(entry.start, datetime) or not isinstance(entry.end, datetime):
        return Line(entry, None, None, None)
    starts, ends = entry.start.astimezone(zone), entry.end.astimezone(zone)
    there = entry.start.astimezone(zone_named(entry.zone))
    differs = there.utcoffset() != starts.utcoffset()
    return Line(
        entry,
        starts if starts.date() == day else None,
        ends if ends.date() == day else None,
        there.time() if differs else None,
    )
