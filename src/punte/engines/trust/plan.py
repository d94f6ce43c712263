"""What introductions would make of bridges: what greedy, bound and baselines weigh alike."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .crossing import Crossing, Narrowed
from .flow import flow_value, open_ends
from .graph import NO_TIES, Ties
from .opinions import Floats, Ledger, ledger_of
from .problem import Candidate, Evidence, Network, Rules

Pair = tuple[str, str]

# What counts beyond a whole bridge, up to as much again.
BEYOND = 0.1


def health(strength: float, paths: float, rules: Rules) -> float:
    """From 0 to 2 as a bridge becomes whole, then slowly to 2 + 2 · `BEYOND`."""
    return sum(
        min(share, 1.0) + BEYOND * min(max(share - 1.0, 0.0), 1.0)
        for share in (strength / rules.bridge_strength, paths / rules.bridge_paths)
    )


def first_tie(network: Network, a: str, b: str) -> list[Evidence]:
    """The evidence of an introduction that works out: they were introduced, and met."""
    made = [kind for kind in ("introduced", "met") if kind in network.rules.kinds]
    if not made:
        raise ValueError("Without a kind 'introduced' or 'met' an introduction leaves no evidence.")
    return [Evidence(a, b, kind, network.now) for kind in made]


class Plan:
    """Bridges to raise and candidates for it, by their numbers in `bridges` and `candidates`."""

    def __init__(self, network: Network, bridges: Sequence[Pair], candidates: Iterable[Candidate]) -> None:
        if not bridges:
            raise ValueError("Say which bridges to raise: pairs of ecosystems.")
        self.network = network
        self.bridges = sorted({(min(pair), max(pair)) for pair in bridges})
        self.candidates = _once(network, candidates)
        self.ledger = ledger_of(network)
        self.crossings = [Crossing(self.ledger, *pair) for pair in self.bridges]
        made = [piece for each in self.candidates for piece in first_tie(network, each.a, each.b)]
        later = _strengths(ledger_of(network.with_evidence(made)))
        now = _strengths(self.ledger)
        pairs = [(each.a, each.b) for each in self.candidates]
        self.tie = np.array([later.get(pair, 0.0) for pair in pairs])
        self.known = np.array([now.get(pair, 0.0) for pair in pairs])
        self.chance = np.array([each.probability for each in self.candidates])
        self.first = np.array([self.ledger.place[a] for a, _ in pairs], dtype=np.int64)
        self.second = np.array([self.ledger.place[b] for _, b in pairs], dtype=np.int64)

    @cached_property
    def expected(self) -> Floats:
        """The strength to be expected of each candidate's tie."""
        return np.asarray(self.known + self.chance * np.maximum(self.tie - self.known, 0.0))

    @cached_property
    def path(self) -> Floats:
        """The probability that each candidate's tie is there."""
        return np.where(self.known > 0, 1.0, np.where(self.tie > 0, self.chance, 0.0))

    @cached_property
    def base(self) -> list[Ties]:
        """By bridge: the ties of today that may carry on it, whatever is chosen."""
        base = []
        for which, crossing in enumerate(self.crossings):
            more = self._added(which, range(len(self.candidates)), self.expected)
            ties = crossing.lawful()
            everything = crossing.open(ties.plus(more.first, more.second, more.strength))
            size = len(self.ledger.ids)
            kept = np.isin(ties.first * size + ties.second, everything.first * size + everything.second)
            base.append(ties.chosen(kept))
        return base

    @cached_property
    def helps(self) -> NDArray[np.bool_]:
        """By bridge and candidate: whether it can help that bridge at all."""
        lawful = [crossing.may_carry(self.first, self.second) for crossing in self.crossings]
        return np.array(lawful).reshape(len(self.bridges), len(self.candidates)) & (self.expected > 0)

    def _added(self, which: int, chosen: Iterable[int], value: Floats) -> Ties:
        at = np.array([at for at in chosen if self.helps[which, at]], dtype=np.int64)
        return NO_TIES.plus(self.first[at], self.second[at], value[at])

    def ways(self, which: int, chosen: Iterable[int]) -> tuple[Narrowed, Narrowed]:
        """The ways between nodes, and those between units, on one bridge with the chosen introductions."""
        crossing, base, chosen = self.crossings[which], self.base[which], list(chosen)
        trust = self._added(which, chosen, self.expected)
        path = self._added(which, chosen, self.path)
        sure = Ties(base.first, base.second, np.ones(len(base.first)))
        return (
            crossing.ways(base.plus(trust.first, trust.second, trust.strength)),
            crossing.units(sure.plus(path.first, path.second, path.strength)),
        )

    def state(self, which: int, chosen: Iterable[int]) -> tuple[float, float]:
        """The strength and the separate paths to be expected of one bridge."""
        nodes, units = self.ways(which, chosen)
        return flow_value(nodes.ways), flow_value(units.ways)

    def chances(self, which: int, chosen: Iterable[int]) -> NDArray[np.bool_]:
        """Which candidates would help one bridge, each alone, after the chosen introductions.

        A further tie raises a largest flow exactly if more could come to one of its
        ends and more could leave its other (Ford and Fulkerson).
        """
        crossing = self.crossings[which]
        useful = np.zeros(len(self.candidates), dtype=bool)
        for narrowed, at in zip(
            self.ways(which, chosen), (np.arange(len(crossing.unit)), crossing.unit), strict=True
        ):
            gives, takes = crossing.side == -1, crossing.side == 1
            gives[narrowed.places], takes[narrowed.places] = open_ends(narrowed.ways)
            a, b = at[self.first], at[self.second]
            useful |= (gives[a] & takes[b]) | (gives[b] & takes[a])
        return np.asarray(useful & self.helps[which])

    def value(self, chosen: Iterable[int]) -> float:
        """The health of all bridges together with the chosen introductions."""
        chosen = list(chosen)
        rules = self.network.rules
        return sum(health(*self.state(which, chosen), rules) for which in range(len(self.bridges)))


def _once(network: Network, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each pair once, with its best probability, in the order of their ids."""
    best: dict[Pair, Candidate] = {}
    for each in candidates:
        network.node(each.a)
        network.node(each.b)
        pair = min(each.a, each.b), max(each.a, each.b)
        if pair not in best or each.probability > best[pair].probability:
            best[pair] = each
    return [best[pair] for pair in sorted(best)]


def _strengths(ledger: Ledger) -> dict[Pair, float]:
    """The strength of each tie of at least the floor, by either order of its ends."""
    floor = ledger.network.rules.floor
    found: dict[Pair, float] = {}
    for a, b, strength in zip(*ledger.ties(), strict=True):
        if strength >= floor:
            found[ledger.ids[a], ledger.ids[b]] = found[ledger.ids[b], ledger.ids[a]] = float(strength)
    return found
