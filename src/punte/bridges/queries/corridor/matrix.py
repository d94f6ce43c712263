"""The corridor as somebody may see it: sums that concern fewer than three people are for brokers only."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from punte.bridges import policies
from punte.bridges.queries.corridor import measures
from punte.bridges.queries.corridor.measures import Answers, Pair, Tallies, Tally
from punte.bridges.queries.corridor.periods import Period, this_quarter
from punte.ecosystem.models import Ecosystem
from punte.ecosystem.queries.places import ecosystems
from punte.members.models import Network
from punte.post.calendar.registry import zone_named
from punte.web.access import Viewer

FEWEST = 3  # people behind a sum, for those who do not broker (safety 5)


class Measure(StrEnum):
    """What a matrix shows."""

    REQUESTS = "requests"
    WAIT = "wait"
    INTRODUCTIONS = "introductions"
    MEETINGS = "meetings"
    COLLABORATIONS = "collaborations"


@dataclass(frozen=True)
class Response:
    """How a region's gateway answers; what concerns fewer than three people is withheld from most."""

    region: Ecosystem
    answers: Answers
    withheld: bool = False

    @property
    def in_time(self) -> int | None:
        """The share of due promises that were kept, in percent."""
        return round(100 * self.answers.kept / self.answers.due) if self.answers.due else None


@dataclass(frozen=True)
class Corridor:
    """Values by measure and (row, column); a pair in `withheld` has one that is not told."""

    regions: list[Ecosystem]
    values: Mapping[Measure, Mapping[Pair, float]]
    withheld: Mapping[Measure, frozenset[Pair]] = field(default_factory=dict)
    structured: int = 0
    responses: list[Response] = field(default_factory=list)

    @property
    def informal(self) -> int:
        """Introductions that both accepted and that are talks so far."""
        return int(sum(self.values[Measure.INTRODUCTIONS].values())) - self.structured

    @property
    def both(self) -> int:
        """All of them."""
        return self.informal + self.structured

    @property
    def share(self) -> int | None:
        """Structured collaboration among both, in percent."""
        return round(100 * self.structured / self.both) if self.both else None

    @property
    def share_informal(self) -> int | None:
        """Informal collaboration among both, in percent."""
        return None if self.share is None else 100 - self.share

    @property
    def filled(self) -> bool:
        """True when anything happened that may be told, or is withheld."""
        return any(self.values.values()) or any(self.withheld.values())


def corridor_of(viewer: Viewer, network: Network, period: Period, now: datetime | None = None) -> Corridor:
    """All measures for the period; a fixed number of queries, each an aggregate."""
    people = not policies.broker(viewer)
    key, regions = network.pk, list(ecosystems(viewer))
    answers = measures.answers(key, period, now or timezone.now(), people=people)
    tallies: dict[Measure, Tallies] = {
        Measure.INTRODUCTIONS: measures.count_between(measures.introductions(key, period), people=people),
        Measure.MEETINGS: measures.count_meetings(key, period, people=people),
        Measure.COLLABORATIONS: measures.count_between(
            measures.collaborations(key, period), "introduction__", people=people
        ),
    }
    hidden = {
        one: frozenset(pair for pair, it in found.items() if it.people is not None and it.people < FEWEST)
        for one, found in tallies.items()
    }
    values: dict[Measure, dict[Pair, float]] = {
        one: {pair: it.number for pair, it in found.items() if pair not in hidden[one]}
        for one, found in tallies.items()
    }
    # A gateway asks for its region; how long one waits for an answer tells of those who give it.
    values[Measure.REQUESTS] = {pair: it.requests for pair, it in answers.items()}
    hidden[Measure.WAIT] = frozenset(
        pair for pair, it in answers.items() if people and it.waits and len(it.people) < FEWEST
    )
    values[Measure.WAIT] = {
        pair: it.wait
        for pair, it in answers.items()
        if it.wait is not None and pair not in hidden[Measure.WAIT]
    }
    # Only of sums that are told themselves.
    structured = sum(
        number
        for pair, number in measures.structured(key, period).items()
        if pair not in hidden[Measure.INTRODUCTIONS] | hidden[Measure.COLLABORATIONS]
    )
    return Corridor(regions, values, hidden, structured, _responses(answers, regions, people))


def _responses(answers: Mapping[Pair, Answers], regions: list[Ecosystem], people: bool) -> list[Response]:
    by_region: dict[UUID, Answers] = defaultdict(Answers)
    for (_asking, asked), one in answers.items():
        by_region[asked].add(one)
    return [
        Response(one, by_region[one.pk], people and len(by_region[one.pk].people) < FEWEST)
        for one in regions
        if one.pk in by_region
    ]


@dataclass(frozen=True)
class Side:
    """One's region with another one: asked either way, met, begun."""

    region: Ecosystem
    asked: int
    met: int
    began: int


def this_quarter_of(network: Network, own: UUID) -> list[Side]:
    """What a region did with each other one this quarter, for its broker's desk; those with most first."""
    zone = zone_named(network.time_zone)
    period = this_quarter(zone, timezone.now().astimezone(zone).date())
    key = network.pk
    asked = measures.requests(key, period).values_list("asking", "asked").annotate(n=Count("*"))
    counted: list[Tallies] = [
        {(asking, other): Tally(n) for asking, other, n in asked},
        measures.count_meetings(key, period),
        measures.count_between(measures.collaborations(key, period), "introduction__"),
    ]
    rows = Ecosystem.objects.filter(network=network).exclude(pk=own)
    sides = [Side(one, *(_both_ways(found, own, one.pk) for found in counted)) for one in rows]
    return sorted(sides, key=lambda one: (-one.asked, -one.met, -one.began, one.region.name))


def _both_ways(found: Tallies, a: UUID, b: UUID) -> int:
    return sum(found[pair].number for pair in ((a, b), (b, a)) if pair in found)
