"""What stands in a person's calendar."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from punte.members.models import Account
from punte.post.places import places_of
from punte.records.refs import Ref


@dataclass(frozen=True)
class Entry:
    """Something at a time.

    `start` and `end` are aware datetimes (end exclusive), or dates for whole days (end inclusive).
    `uid` stays the same for the life of the thing ('camps-session-<id>'); `sequence` grows and `changed` is
    set when its time or place changes. `zone`: the IANA name of the zone it happens in. `href`: its page in
    Punte; `url`: where it takes place on line. `network`: shown only while the person belongs to it.
    `undisclosed`: the title names somebody whose name is not disclosed yet; it is replaced everywhere.
    """

    uid: str
    title: Any
    start: datetime | date
    end: datetime | date
    zone: str = "UTC"
    place: str = ""
    url: str = ""
    href: str = ""
    subject: Ref | None = None
    network: UUID | None = None
    note: str = ""
    undisclosed: bool = False
    busy: bool = True
    sequence: int = 0
    changed: datetime | None = None

    @property
    def all_day(self) -> bool:
        """True when it fills whole days."""
        return not isinstance(self.start, datetime)

    def begins(self, zone: ZoneInfo) -> datetime:
        """The first moment; whole days begin at the midnight of `zone`."""
        if isinstance(self.start, datetime):
            return self.start
        return datetime.combine(self.start, time.min, tzinfo=zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The first moment after."""
        if isinstance(self.end, datetime):
            return self.end
        return datetime.combine(self.end + timedelta(days=1), time.min, tzinfo=zone)


type Source = Callable[[Account, datetime, datetime], list[Entry]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Contribute: `source(account, start, end)` gives the person's entries that touch [start, end).

    A fixed number of queries. The name ('camps.sessions') is its identity.
    """
    _sources[name] = source


def zone_of(account: Account) -> ZoneInfo:
    """The person's time zone; UTC when it is none."""
    return zone_named(account.time_zone)


def zone_named(name: str) -> ZoneInfo:
    """The zone of that name; UTC when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def entries_of(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """Everything in the person's calendar that touches [start, end), in order of time.

    Nothing from networks they have left, and no name that is not disclosed yet.
    """
    here = {place.network.pk for place in places_of(account)}
    zone = zone_of(account)
    found = [
        _disguised(entry) if entry.undisclosed else entry
        for name in sorted(_sources)
        for entry in _sources[name](account, start, end)
        if entry.network is None or entry.network in here
    ]
    touching = [entry for entry in found if entry.begins(zone) < end and entry.ends(zone) > start]
    return sorted(
        touching, key=lambda entry: (entry.begins(zone).astimezone(UTC), not entry.all_day, entry.uid)
    )


def _disguised(entry: Entry) -> Entry:
    return replace(
        entry, title=_("A meeting; with whom is not disclosed yet"), place="", note="", subject=None
    )
