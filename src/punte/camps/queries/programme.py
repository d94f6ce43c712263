"""The programme as it is read: by day, rooms side by side; what is one's own; what is on now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format

from punte.camps.choices import CampState, ParticipantState
from punte.camps.clock import wall
from punte.camps.models import Camp, Challenge, Item, Participant, Room
from punte.records.models import Event
from punte.web.access import Viewer


def items_of(camp: Camp) -> list[Item]:
    """All lines in order of time, with room and challenge; one query."""
    found = list(camp.items.select_related("room", "challenge").order_by("starts_at", "ends_at", "id"))
    for item in found:
        item.camp = camp
    return found


def own_challenges(account: UUID | None, **camps: object) -> Mapping[UUID, set[UUID]]:
    """For each camp in which the account has a place, the challenges of its team and duties; one query.

    A team counts once it is published.
    """
    if account is None:
        return {}
    rows = Participant.objects.filter(account=account, state=ParticipantState.CONFIRMED, **camps).values_list(
        "camp", "placement__published_team__challenge", "duties__challenge"
    )
    found: dict[UUID, set[UUID]] = {}
    for camp, *challenges in rows:
        found.setdefault(camp, set()).update(one for one in challenges if one)
    return found


@dataclass(frozen=True)
class Line:
    """An item with its times as the wall of the venue shows them; `clashes` says what is wrong."""

    item: Item
    start: datetime
    end: datetime
    mine: bool = False
    clashes: Sequence[str] = ()

    @property
    def hours(self) -> str:
        """'09:00 – 10:30'."""
        return f"{self.start:%H:%M} – {self.until}"

    @property
    def until(self) -> str:
        """'10:30'."""
        return f"{self.end:%H:%M}"


@dataclass(frozen=True)
class Row:
    """What begins at one time: one line across all rooms, or a cell a room."""

    start: datetime
    cells: list[list[Line]]

    @property
    def hour(self) -> str:
        """'09:00': templates would turn a moment to the reader's clock."""
        return f"{self.start:%H:%M}"

    @property
    def whole(self) -> Line | None:
        """The only line that begins then."""
        lines = self.lines
        return lines[0] if len(lines) == 1 else None

    @property
    def lines(self) -> list[Line]:
        """All lines that begin then."""
        return [line for cell in self.cells for line in cell]


@dataclass(frozen=True)
class Day:
    """One day: a column for each room in which something runs beside something else."""

    day: date
    columns: list[Room | None]
    rows: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        """'Wednesday, 13 October'."""
        return str(date_format(self.day, "l, j F"))

    @property
    def anchor(self) -> str:
        """Where a link leads."""
        return f"day-{self.day.isoformat()}"

    @property
    def wide(self) -> bool:
        """Something runs in parallel."""
        return len(self.columns) > 1


def days(
    camp: Camp,
    items: Iterable[Item],
    *,
    mine: set[UUID] | frozenset[UUID] = frozenset(),
    clashes: Mapping[UUID, Sequence[str]] | None = None,
) -> list[Day]:
    """The items by day, in order; days without any are left out."""
    by_day: dict[date, list[Line]] = defaultdict(list)
    for item in items:
        start = wall(camp, item.starts_at)
        own = item.challenge_id is not None and item.challenge_id in mine
        told = (clashes or {}).get(item.pk, ())
        by_day[start.date()].append(Line(item, start, wall(camp, item.ends_at), own, told))
    return [_day(day, by_day[day]) for day in sorted(by_day)]


def _day(day: date, lines: list[Line]) -> Day:
    starts: dict[datetime, list[Line]] = defaultdict(list)
    for line in lines:
        starts[line.start].append(line)
    parallel = [line.item.room for group in starts.values() if len(group) > 1 for line in group]
    rooms: dict[UUID | None, Room | None] = {room.pk if room else None: room for room in parallel}
    order = sorted(rooms.values(), key=lambda one: (one is None, one.position if one else 0, str(one)))
    columns: list[Room | None] = order or [None]
    at = {room.pk if room else None: index for index, room in enumerate(columns)}
    found = Day(day, columns)
    for start, group in sorted(starts.items()):
        cells: list[list[Line]] = [[] for _column in columns]
        for line in group:
            cells[at.get(line.item.room_id, 0) if len(group) > 1 else 0].append(line)
        found.rows.append(Row(start, cells))
    return found


@dataclass(frozen=True)
class Now:
    """What the wall shows: what runs, what comes next, and the clock."""

    at: datetime
    running: list[Line]
    coming: list[Line]

    @property
    def clock(self) -> str:
        """'09:41' at the venue."""
        return f"{self.at:%H:%M}"

    @property
    def next_start(self) -> str:
        """'10:00', with the day where it is another."""
        if not self.coming:
            return ""
        start = self.coming[0].start
        day = "" if start.date() == self.at.date() else f"{date_format(start.date(), 'l, j F')} "
        return f"{day}{start:%H:%M}"


def now_and_next(camp: Camp, at: datetime) -> Now:
    """What runs at that moment, and all that begins at the next start; two queries."""
    rows = camp.items.select_related("room", "challenge").order_by("room__position", "room__name", "id")
    running = list(rows.filter(starts_at__lte=at, ends_at__gt=at))
    first = rows.filter(starts_at__gt=at).order_by("starts_at").values("starts_at")[:1]
    coming = list(rows.filter(starts_at=first))

    def line(item: Item) -> Line:
        return Line(item, wall(camp, item.starts_at), wall(camp, item.ends_at))

    return Now(wall(camp, at), [line(one) for one in running], [line(one) for one in coming])


def mine(camp: Camp, viewer: Viewer) -> set[UUID]:
    """The challenges whose sessions are the viewer's own; one query."""
    return own_challenges(viewer.account, camp=camp).get(camp.pk, set())


def attending(camp: Camp) -> dict[UUID, set[UUID]]:
    """Account of each who comes → the challenges of their published team and duties; one query."""
    rows = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED, account__is_active=True)
    found: dict[UUID, set[UUID]] = {}
    for account, *challenges in rows.values_list(
        "account", "placement__published_team__challenge", "duties__challenge"
    ):
        if account:
            found.setdefault(account, set()).update(one for one in challenges if one)
    return found


def taken_back(camp: Camp) -> bool:
    """The programme was published once and is not now; one query at most."""
    told = Event.objects.filter(subject_id=camp.pk, kind="camps.programme.taken_back")
    return camp.programme_published_at is None and told.exists()


def items_for(one: Participant) -> list[Item]:
    """What a participant attends of the published programme: as `calendar_items`, also without an account."""
    if one.camp.programme_published_at is None:
        return []
    mine = Q(teams__published_placements__participant=one) | Q(duties__participant=one)
    own = set(Challenge.objects.filter(mine).values_list("pk", flat=True))
    return [item for item in items_of(one.camp) if item.challenge_id is None or item.challenge_id in own]


def calendar_items(account: UUID, organised: set[UUID], start: datetime, end: datetime) -> list[Item]:
    """What stands in somebody's calendar between two moments; two queries.

    With a place: what is for everybody, and what is of the challenge of their
    published team or of a duty. Who organises a camp: all of it.
    """
    attended = own_challenges(account, camp__programme_published_at__isnull=False)
    wanted = Q(camp__in=organised)
    for camp, challenges in attended.items():
        wanted |= Q(camp=camp) & (Q(challenge=None) | Q(challenge__in=challenges))
    rows = Item.objects.filter(wanted, starts_at__lt=end, ends_at__gt=start)
    rows = rows.filter(camp__programme_published_at__isnull=False).exclude(camp__state=CampState.CANCELLED)
    return list(rows.select_related("camp__network", "room", "challenge").order_by("starts_at", "id"))
