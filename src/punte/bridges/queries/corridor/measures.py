"""What is counted between regions, each in a query or two; nothing here asks who looks (see `matrix`)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from punte.bridges.choices import FastLaneState, MeetingState, OutcomeAnswer, PartyRole
from punte.bridges.models import Attendee, FastLaneRequest, Introduction, Meeting, Outcome
from punte.bridges.queries.corridor.periods import Period

type Pair = tuple[UUID, UUID]


class Seconds(Func):
    """Whole seconds from one moment to another, by the database's own means."""

    output_field = IntegerField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps moments as text."""
        template = "CAST(ROUND((julianday(%(expressions)s)) * 86400.0) AS INTEGER)"
        return super().as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL subtracts them."""
        template = "CAST(EXTRACT(EPOCH FROM (%(expressions)s)) AS INTEGER)"
        return super().as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


@dataclass(frozen=True)
class Tally:
    """How many, and how many different people it concerns (at least; None where that was not asked)."""

    number: int
    people: int | None = None


type Tallies = dict[Pair, Tally]


def requests(network: UUID, period: Period) -> QuerySet[FastLaneRequest]:
    """Fast-lane requests asked in the period."""
    return FastLaneRequest.objects.filter(network=network, **period.within("asked_at")).order_by()


def introductions(network: UUID, period: Period) -> QuerySet[Introduction]:
    """Introductions to which both sides said yes in the period."""
    rows = Introduction.objects.filter(network=network, accepted_at__isnull=False)
    return rows.filter(**period.within("accepted_at")).order_by()


def meetings(network: UUID, period: Period) -> QuerySet[Meeting]:
    """Meetings that took place in the period."""
    rows = Meeting.objects.filter(network=network, state=MeetingState.HELD)
    return rows.filter(**period.within("starts_at")).order_by()


def begun(network: UUID) -> QuerySet[Outcome]:
    """The first word that an introduction has become work together; one an introduction."""
    said = Outcome.objects.filter(network=network, answer=OutcomeAnswer.BEGAN)
    before = said.filter(introduction=OuterRef("introduction")).filter(
        Q(answered_at__lt=OuterRef("answered_at"))
        | Q(answered_at=OuterRef("answered_at"), pk__lt=OuterRef("pk"))
    )
    return said.exclude(Exists(before)).order_by()


def collaborations(network: UUID, period: Period) -> QuerySet[Outcome]:
    """Those whose first word fell into the period."""
    return begun(network).filter(**period.within("answered_at"))


def between(rows: QuerySet[Any], way: str = "") -> QuerySet[Any]:
    """Rows joined, along a way of fields, with who sought and who was sought."""
    sides = {
        name: FilteredRelation(f"{way}parties", condition=Q(**{f"{way}parties__role": role}))
        for name, role in (("seeker", PartyRole.SEEKER), ("sought", PartyRole.SOUGHT))
    }
    joined: QuerySet[Any] = rows.annotate(**sides)
    return joined


HOMES = ("seeker__organisation__ecosystem", "sought__organisation__ecosystem")


def count_between(rows: QuerySet[Any], way: str = "", *, people: bool = False) -> Tallies:
    """Rows by the regions of the two sides, and how many people stand behind them if asked."""
    counts: dict[str, Any] = {"n": Count("*")}
    if people:
        counts |= {f"{side}s": Count(f"{side}__person", distinct=True) for side in ("seeker", "sought")}
    found: Tallies = {}
    for one in between(rows, way).values(*HOMES).annotate(**counts):
        pair = (one[HOMES[0]], one[HOMES[1]])
        if all(pair):
            # Within a region somebody may stand on both sides: count them once.
            sides = (one["seekers"], one["soughts"]) if people else (0, 0)
            number = max(sides) if pair[0] == pair[1] else sum(sides)
            found[pair] = Tally(one["n"], number if people else None)
    return found


def count_meetings(network: UUID, period: Period, *, people: bool = False) -> Tallies:
    """Meetings by the regions of their introduction; without one, from the host's to each other one."""
    held = meetings(network, period)
    found = count_between(held.filter(introduction__isnull=False), "introduction__", people=people)
    for pair, (number, met) in _hosted(held.filter(introduction=None)).items():
        tally = found.get(pair, Tally(0, 0))
        # Those who met may have been introduced, too: the larger number is certain.
        who = max(tally.people or 0, met) if people else None
        found[pair] = Tally(tally.number + number, who)
    return found


def _hosted(rows: QuerySet[Meeting]) -> Mapping[Pair, tuple[int, int]]:
    """(number, people) of meetings without an introduction, by the host's region and each other one."""
    seats = Attendee.objects.filter(meeting__in=rows.values("pk"), person__ecosystem__isnull=False)
    homes: dict[UUID, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    hosts: dict[UUID, UUID] = {}
    for meeting, organiser, person, account, home in seats.order_by("pk").values_list(
        "meeting", "meeting__organiser", "person", "person__account", "person__ecosystem"
    ):
        if person and home:
            homes[meeting][home].add(person)
            if meeting not in hosts or account == organiser:
                hosts[meeting] = home
    numbers: dict[Pair, int] = defaultdict(int)
    met: dict[Pair, set[UUID]] = defaultdict(set)
    for meeting, there in homes.items():
        host = hosts[meeting]
        for other in there if len(there) == 1 else there.keys() - {host}:
            numbers[host, other] += 1
            met[host, other] |= there[host] | there[other]
    return {pair: (number, len(met[pair])) for pair, number in numbers.items()}


def structured(network: UUID, period: Period) -> dict[Pair, int]:
    """Of the introductions accepted in the period, how many are work together by now, by regions."""
    rows = begun(network).filter(**period.within("introduction__accepted_at"))
    return {pair: tally.number for pair, tally in count_between(rows, "introduction__").items()}


@dataclass
class Answers:
    """Requests from one region to another: how many, seconds to each first answer, promises due and kept."""

    requests: int = 0
    waits: list[int] = field(default_factory=list)
    due: int = 0
    kept: int = 0
    people: set[UUID] = field(default_factory=set)

    def add(self, other: "Answers") -> None:
        """Take in those of another pair."""
        self.requests += other.requests
        self.waits += other.waits
        self.due += other.due
        self.kept += other.kept
        self.people |= other.people

    @property
    def wait(self) -> float | None:
        """The median of the waits."""
        return median(self.waits) if self.waits else None


def answers(network: UUID, period: Period, now: datetime, *, people: bool = False) -> dict[Pair, Answers]:
    """All of that by (asking, asked), in one query, and one for who asked and answered where that is wanted.

    The database puts the waits of a pair into one text: a median needs each of
    them, and rows of their own would cost more to fetch than to sort.
    """
    rows = requests(network, period)
    waited = Cast(Seconds(F("first_answer_at"), F("asked_at")), TextField())
    due = Q(promised_for__isnull=False) & (Q(answered_at__isnull=False) | Q(promised_for__lt=now))
    # What was taken back is owed no more.
    due &= ~Q(state=FastLaneState.WITHDRAWN)
    counted = rows.values_list("asking", "asked").annotate(
        n=Count("*"),
        waits=StringAgg(waited, delimiter=Value(",")),
        due=_how_many(due),
        kept=_how_many(due & Q(answered_at__lte=F("promised_for"))),
    )
    found = {
        (asking, asked): Answers(n, [int(one) for one in (waits or "").split(",") if one], owed, kept)
        for asking, asked, n, waits, owed, kept in counted
    }
    if people:
        answered = rows.filter(first_answer_at__isnull=False)
        for asking, asked, *who in answered.values_list(
            "asking", "asked", "asked_by", "handled_by"
        ).distinct():
            found[asking, asked].people.update(one for one in who if one)
    return found


def _how_many(condition: Q) -> Count:
    return Count(Case(When(condition, then=Value(1))))
