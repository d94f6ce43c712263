"""What stands on a session's page, as plain values: contributions, the board, who is there.

Values of these classes are equal when they look the same, so that what was
drawn for one reader is drawn for the next from memory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.models import Authorship, Contribution, Item, Presence, Session, Wording
from punte.camps.queries.sessions.access import sessions
from punte.web.access import Viewer

HERE = timedelta(seconds=75)
WRITING = timedelta(seconds=20)
NAMED = 40


@dataclass(frozen=True)
class Place:
    """A session that the viewer may enter, and whether they run it."""

    item: Item
    session: Session
    runs: bool

    @property
    def address(self) -> str:
        """Where its page is."""
        camp = self.item.camp
        return reverse("camps:session", args=[camp.network.slug, camp.slug, self.item.pk])

    @property
    def prefix(self) -> str:
        """The address below which its contributions lie."""
        camp = self.item.camp
        return reverse("camps:camp", args=[camp.network.slug, camp.slug]) + "contributions/"


@dataclass(frozen=True)
class Note:
    """A contribution as it stands on the page."""

    id: UUID
    kind: str
    text: str
    version: int
    group: UUID | None
    position: int
    authors: tuple[str, ...]
    owner: str
    owner_id: UUID | None
    due: date | None
    taken: str
    parted: bool
    gone: bool
    href: str
    revision: int = field(compare=False)


@dataclass(frozen=True)
class Line:
    """A line of the agenda, from when on it is planned."""

    number: int
    title: str
    minutes: int
    start: str
    current: bool


@dataclass(frozen=True)
class Board:
    """What all look at: the agenda, and the timer (milliseconds since 1970 when it ends, or seconds left)."""

    address: str
    lines: tuple[Line, ...]
    ends: int | None
    ends_at: str
    left: int | None

    @property
    def current(self) -> Line | None:
        """The line that they are at."""
        return next((one for one in self.lines if one.current), None)

    @property
    def left_words(self) -> str:
        """Minutes and seconds of a timer that stands."""
        return f"{(self.left or 0) // 60}:{(self.left or 0) % 60:02d}"


@dataclass(frozen=True)
class People:
    """Who is here: some names, how many more, and who writes on which contribution."""

    names: list[str]
    more: int
    writing: dict[str, list[str]]


def place(viewer: Viewer, camp: str, item: UUID) -> Place | None:
    """The session of that line in the programme, if the viewer may enter it; one query."""
    rows = sessions(viewer).filter(pk=item, camp__slug=camp)
    found: Any = rows.select_related("camp__network", "challenge", "room", "session").first()
    if found is None:
        return None
    return Place(found, getattr(found, "session", None) or Session(item=found), found.runs)


def notes(place: Place, *, since: int | None = None) -> list[Note]:
    """What stands on the page; with `since` what changed after that revision or is gone; two queries."""
    rows = Contribution.objects.filter(session=place.session).select_related("owner")
    if since is None:
        rows = rows.filter(withdrawn_at=None, merged_into=None)
    else:
        rows = rows.filter(revision__gt=since)
    parted = Wording.objects.filter(contribution=OuterRef("pk"), beside=True)
    found = list(rows.annotate(parted=Exists(parted)))
    names, prefix = authors(found), place.prefix
    return [_note(one, names[one.pk], prefix) for one in found]


def authors(contributions: Iterable[Contribution]) -> dict[UUID, tuple[str, ...]]:
    """The names of those who wrote each, in the order in which they joined; one query."""
    rows = Authorship.objects.filter(contribution__in=[one.pk for one in contributions])
    found: dict[UUID, list[str]] = defaultdict(list)
    for one in rows.select_related("participant", "account"):
        found[one.contribution_id].append(name_of(one))
    return defaultdict(tuple, {id: tuple(names) for id, names in found.items()})


def name_of(one: Authorship) -> str:
    """What an author is called."""
    if one.participant and one.participant.name:
        return one.participant.name
    return one.account.get_full_name() if one.account else _("somebody who has left")


def board(place: Place) -> Board:
    """Agenda and timer; no query."""
    session, zone = place.session, ZoneInfo(place.item.camp.zone)
    lines, start = [], place.item.starts_at
    for number, one in enumerate(session.agenda):
        at = _clock(start, zone)
        lines.append(Line(number, one["title"], one["minutes"], at, number == session.line))
        start += timedelta(minutes=one["minutes"])
    ends = session.timer_ends_at
    return Board(
        place.address,
        tuple(lines),
        round(ends.timestamp() * 1000) if ends else None,
        _clock(ends, zone) if ends else "",
        session.timer_left,
    )


def people(place: Place) -> People:
    """Who was seen in the last minute; two queries."""
    now = timezone.now()
    here = Presence.objects.filter(session=place.session, seen_at__gt=now - HERE)
    names = [one.account.get_full_name() for one in here.select_related("account")[:NAMED]]
    more = here.count() - NAMED if len(names) == NAMED else 0
    return People(sorted(names), max(0, more), writing(place, now))


def writing(place: Place, now: datetime) -> dict[str, list[str]]:
    """Contribution → who has written on it just now; one query."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Presence.objects.filter(session=place.session, writing_at__gt=now - WRITING)
    for one in rows.exclude(writing=None).select_related("account"):
        found[str(one.writing_id)].append(one.account.get_full_name())
    return dict(found)


def listed(viewer: Viewer, camp: Any) -> QuerySet[Item]:
    """The camp's sessions that the viewer may enter, in the order of the programme."""
    return sessions(viewer).filter(camp=camp).select_related("challenge", "room").order_by("starts_at", "id")


def how_many(items: Iterable[Item]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """For each session: how many contributions stand in it, and how many people are there; two queries."""
    keys = [one.pk for one in items]
    written = Contribution.objects.filter(session__item__in=keys, withdrawn_at=None, merged_into=None)
    present = Presence.objects.filter(session__item__in=keys, seen_at__gt=timezone.now() - HERE)
    return (
        Counter(written.order_by().values_list("session__item", flat=True)),
        Counter(present.order_by().values_list("session__item", flat=True)),
    )


def _note(one: Any, names: Sequence[str], prefix: str) -> Note:
    return Note(
        id=one.pk,
        kind=one.kind,
        text=one.text,
        version=one.version,
        group=one.group_id,
        position=one.position,
        authors=tuple(names),
        owner_id=one.owner_id,
        owner=(one.owner.name or _("somebody who has left")) if one.owner else "",
        due=one.due,
        taken=one.taken,
        parted=one.parted,
        gone=bool(one.withdrawn_at or one.merged_into_id),
        href=f"{prefix}{one.pk}/",
        revision=one.revision,
    )


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M")
