"""What the engine answers. Nothing here computes: it is read by rooms, and checked by `check.py`."""

from dataclasses import dataclass

from .problem import Candidate
from .reasons import Reason


@dataclass(frozen=True, slots=True)
class Chain:
    """From the source over its links to the target: the ids, each tie's strength, and their product."""

    nodes: tuple[str, ...]
    ties: tuple[float, ...]
    strength: float
    reasons: tuple[Reason, ...]

    @property
    def links(self) -> int:
        """How many ties it takes."""
        return len(self.ties)

    @property
    def through(self) -> tuple[str, ...]:
        """Who stands between the two."""
        return self.nodes[1:-1]


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains, best first; no set of as many chains that share no one sums to more than `bound`."""

    source: str
    target: str
    max_links: int
    chains: tuple[Chain, ...]
    bound: float
    reasons: tuple[Reason, ...] = ()

    @property
    def strength(self) -> float:
        """The sum over the chains, to be held against the bound."""
        return sum(chain.strength for chain in self.chains)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Somebody, the share of walks that end at them, and by how much that may be too low."""

    id: str
    score: float
    error: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one may expect of another, from 0 to 1, and what it is made of."""

    value: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """Trust that flows from one to the next, for a picture of the bridge."""

    source: str
    target: str
    amount: float


@dataclass(frozen=True, slots=True)
class Path:
    """One separate path: the units it touches (organisations, or people without), and its ties."""

    units: tuple[str, ...]
    ties: tuple[tuple[str, str, float], ...]

    @property
    def strength(self) -> float:
        """That of its weakest tie."""
        return min(strength for _, _, strength in self.ties)


@dataclass(frozen=True, slots=True)
class CutPart:
    """What limits the flow: a tie (a, b), or all that a node can carry (a, '')."""

    a: str
    b: str
    strength: float


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody on the bridge: what flows through them now, and what would be left without them."""

    id: str
    amount: float
    strength_without: float
    paths_without: int
    irreplaceable: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Strength and redundancy in one month from now (or on a day of the past)."""

    months: float
    strength: float
    redundancy: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """All that is known of a bridge. `bound` is the value of the cut: no flow exceeds it.

    `parting`: as many units as there are separate paths, without which there would
    be none; so no more can be separate. `months`: for how long it carries without
    new evidence; 0 if it does not today, None if for more than 20 years. `layers`:
    the columns of a picture, from the first side over those between to the second.
    """

    group_a: str
    group_b: str
    strength: float
    redundancy: int
    bound: float
    months: int | None
    streams: tuple[Stream, ...]
    layers: tuple[tuple[str, ...], ...]
    paths: tuple[Path, ...]
    parting: tuple[str, ...]
    cut: tuple[CutPart, ...]
    carriers: tuple[Carrier, ...]
    forecast: tuple[Month, ...]
    history: tuple[Month, ...]
    reasons: tuple[Reason, ...]

    @property
    def irreplaceable(self) -> tuple[Carrier, ...]:
        """Without whom the bridge does not carry, or loses half of what it does."""
        return tuple(carrier for carrier in self.carriers if carrier.irreplaceable)

    @property
    def carries(self) -> bool:
        """Whether it is as strong and has as many separate paths as the rules ask."""
        return self.months is None or self.months > 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What an introduction that works out changes in one bridge (None months: more than can be counted)."""

    group_a: str
    group_b: str
    strength: tuple[float, float]
    redundancy: tuple[int, int]
    months: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One introduction, chosen after those before it; `gain` is the health that is expected of it."""

    candidate: Candidate
    tie: float
    gain: float
    effects: tuple[Effect, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The chosen introductions in their order, and no choice of as many could reach more than `bound`."""

    chosen: tuple[Suggestion, ...]
    before: float
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the choice may be from the best, as a share of what the best could add."""
        return 0.0 if self.bound <= self.before else (self.bound - self.value) / (self.bound - self.before)


@dataclass(frozen=True, slots=True)
class Broker:
    """One node's place in the network.

    `constraint`: near 0 with many partners who do not know each other, 1 and more with
    a closed circle. `effective_size`: partners less those that repeat each other.
    `pairs`: pairs of partners from different ecosystems without a tie of their own.
    """

    id: str
    partners: int
    constraint: float
    effective_size: float
    pairs: int
    reasons: tuple[Reason, ...]
