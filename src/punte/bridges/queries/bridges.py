"""The bridges of a network as they were last worked out, and how they went."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.utils import timezone

from punte.bridges.models import BridgeReading, TrustSettings
from punte.bridges.policies import inside_network
from punte.bridges.rules import threshold_of
from punte.bridges.words import bridges as words
from punte.ecosystem.models import Ecosystem
from punte.members.models import Network
from punte.web.access import Viewer

YEAR = timedelta(days=400)


@dataclass(frozen=True)
class Span:
    """A bridge as it stands, seen from `a` to `b`."""

    a: Ecosystem
    b: Ecosystem
    reading: BridgeReading
    threshold: float

    @property
    def state(self) -> str:
        """One of `words.STATES`."""
        one = self.reading
        return words.state_of(one.strength, one.redundancy, one.months, self.threshold)

    @property
    def word(self) -> words.State:
        """The state in a word."""
        return words.STATES[self.state]

    @property
    def sentence(self) -> str:
        """The bridge in one sentence."""
        one = self.reading
        return words.sentence(one.strength, one.redundancy, one.months, self.threshold)

    @property
    def in_short(self) -> str:
        """The same beside its state."""
        one = self.reading
        return words.in_short(one.strength, one.redundancy, one.months, self.threshold)

    @property
    def strength(self) -> float:
        """Trust that can flow, as it is said."""
        return words.cut(self.reading.strength)

    @property
    def sound(self) -> bool:
        """True while it neither fades nor hangs on one."""
        return self.state == words.HOLDS

    @property
    def tones(self) -> dict[str, str]:
        """Which of its key figures ask for somebody."""
        one = self.reading
        return {
            "strength": "" if one.strength >= self.threshold else "timber",
            "redundancy": "" if one.redundancy >= words.ENOUGH else "timber",
            "months": "" if one.months is None or one.months > words.FADING else "timber",
        }

    @property
    def name(self) -> str:
        """'Nord-Vest – Cataluña'."""
        return f"{self.a.name} – {self.b.name}"

    @cached_property
    def detail(self) -> dict[str, Any]:
        """Flows, who is irreplaceable, the forecast, what to do next."""
        found: dict[str, Any] = self.reading.detail
        return found

    @property
    def turned(self) -> bool:
        """True when `a` is the reading's second ecosystem."""
        return self.a.pk == self.reading.b_id


def spans(viewer: Viewer, network: Network) -> list[Span]:
    """All bridges of the last reading, those that need somebody first; four queries."""
    if not inside_network(viewer) or viewer.network != network.pk:
        return []
    day = BridgeReading.objects.filter(network=network).aggregate(day=Max("on"))["day"]
    if day is None:
        return []
    threshold = threshold_of(TrustSettings.objects.filter(network=network).first())
    places = {one.pk: one for one in Ecosystem.objects.filter(network=network)}
    rows = BridgeReading.objects.filter(network=network, on=day)
    found = [Span(*_sides(places, row), row, threshold) for row in rows]
    return sorted(found, key=lambda one: (one.word.order, one.reading.strength, one.name))


def _sides(places: dict[Any, Ecosystem], row: BridgeReading) -> tuple[Ecosystem, Ecosystem]:
    a, b = places[row.a_id], places[row.b_id]
    return (a, b) if a.name <= b.name else (b, a)


def span(viewer: Viewer, network: Network, slug: str, other: str) -> Span | None:
    """The bridge between two ecosystems, seen from the first; None where there is none to see.

    Two ecosystems that were never read together have an empty reading.
    """
    if not inside_network(viewer) or viewer.network != network.pk or slug == other:
        return None
    places = {one.slug: one for one in Ecosystem.objects.filter(network=network, slug__in=(slug, other))}
    if len(places) < 2:
        return None
    a, b = places[slug], places[other]
    low, high = sorted((a, b), key=lambda one: one.pk)
    reading = BridgeReading.objects.filter(network=network, a=low, b=high).order_by("-on").first()
    if reading is None:
        now = timezone.now()
        reading = BridgeReading(
            network=network,
            a=low,
            b=high,
            on=now.date(),
            strength=0.0,
            redundancy=0,
            months=0,
            computed_at=now,
        )
    return Span(a, b, reading, threshold_of(TrustSettings.objects.filter(network=network).first()))


def course(one: Span) -> list[tuple[date, float]]:
    """What its strength was: the last reading of each month of the past year, and the newest; one query."""
    since = timezone.localdate() - YEAR
    rows = BridgeReading.objects.filter(
        network=one.reading.network_id, a=one.reading.a_id, b=one.reading.b_id, on__gte=since
    )
    last: dict[tuple[int, int], tuple[date, float]] = {}
    for day, strength in rows.order_by("on").values_list("on", "strength"):
        last[day.year, day.month] = (day, strength)
    return list(last.values())
