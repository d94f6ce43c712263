"""Periods by a network's own clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.members.models import Network
from punte.post.calendar.registry import zone_named

QUARTER, YEAR, ALL, OWN = "quarter", "year", "all", "own"


@dataclass(frozen=True)
class Period:
    """From midnight of `first` up to the midnight after `last`, by the clock of `zone`; None is open."""

    key: str
    first: date | None
    last: date | None
    zone: ZoneInfo

    @property
    def start(self) -> datetime | None:
        """The first moment in it."""
        return datetime.combine(self.first, time.min, tzinfo=self.zone) if self.first else None

    @property
    def end(self) -> datetime | None:
        """The first moment after it."""
        if self.last is None:
            return None
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=self.zone)

    @property
    def query(self) -> dict[str, str]:
        """As part of an address."""
        if self.key != OWN:
            return {"period": self.key}
        days = {"from": self.first, "to": self.last}
        return {"period": OWN} | {name: day.isoformat() for name, day in days.items() if day}

    @property
    def encoded(self) -> str:
        """The same, encoded."""
        return urlencode(self.query)

    @property
    def label(self) -> str:
        """'1 July to 30 September 2026'."""
        given = {"first": _day(self.first), "last": _day(self.last)}
        if self.first and self.last:
            return _("%(first)s to %(last)s") % given
        if self.first:
            return _("since %(first)s") % given
        return _("until %(last)s") % given if self.last else _("since the beginning")

    def within(self, field: str) -> dict[str, datetime]:
        """As a condition on a field that holds a moment."""
        ends = {f"{field}__gte": self.start, f"{field}__lt": self.end}
        return {name: at for name, at in ends.items() if at}


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def period_of(network: Network, asked: Mapping[str, str], today: date | None = None) -> Period:
    """The period that an address asks for: this quarter, this year (the default), all, or from-to.

    Raises ValueError with words for the reader where days are none, or the wrong way round.
    """
    zone = zone_named(network.time_zone)
    day = today or timezone.now().astimezone(zone).date()
    key = asked.get("period", "")
    if key == OWN:
        return _own(asked, zone)
    if key == QUARTER:
        return this_quarter(zone, day)
    if key == ALL:
        return Period(ALL, None, None, zone)
    return Period(YEAR, date(day.year, 1, 1), date(day.year, 12, 31), zone)


def this_quarter(zone: ZoneInfo, day: date) -> Period:
    """The three months of the calendar that the day lies in."""
    month = 3 * ((day.month - 1) // 3) + 1
    after = date(day.year + (month == 10), (month + 3) % 12, 1)
    return Period(QUARTER, date(day.year, month, 1), after - timedelta(days=1), zone)


def _own(asked: Mapping[str, str], zone: ZoneInfo) -> Period:
    first, last = (_read(asked.get(name, "")) for name in ("from", "to"))
    if first and last and first > last:
        raise ValueError(_("The last day lies before the first."))
    return Period(OWN, first, last, zone)


def _read(text: str) -> date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    # The calendar's ends, where a day more or another zone is none any more.
    if found is None or not 1900 <= found.year <= 9000:
        raise ValueError(_("“%(text)s” is no day. Write it as 2026-09-30.") % {"text": text[:20]})
    return found
