"""What one may expect of another, and how sure one can be.

An opinion is directed (what `a` may expect of `b`) and is a Beta distribution
in the notation of subjective logic (Jøsang, Subjective Logic, Springer 2016,
ch. 3): from r good and s bad observations and a prior worth W,

    belief = r / (r + s + W)   disbelief = s / (r + s + W)   uncertainty = W / (r + s + W)
    expectation = belief + base rate · uncertainty

Observations fade by their half-lives. A tie has no direction: it holds what
the less sure of the two believes of the other, so that nobody gains by
declaring trust that is not returned.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .problem import Evidence, Network, months_between
from .reasons import Reason, because

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one side may expect of the other; `good` and `bad` are the faded counts."""

    good: float
    bad: float
    prior_strength: float
    base_rate: float
    reasons: tuple[Reason, ...] = ()

    @property
    def belief(self) -> float:
        """The share that evidence speaks for; this is what a tie can carry."""
        return self.good / (self.good + self.bad + self.prior_strength)

    @property
    def disbelief(self) -> float:
        """The share that evidence speaks against."""
        return self.bad / (self.good + self.bad + self.prior_strength)

    @property
    def uncertainty(self) -> float:
        """The share that nothing speaks for or against."""
        return self.prior_strength / (self.good + self.bad + self.prior_strength)

    @property
    def expectation(self) -> float:
        """The probability that the next thing goes well."""
        return self.belief + self.base_rate * self.uncertainty


class Ledger:
    """All evidence of a network in columns, one row for each who learned something from it."""

    def __init__(self, network: Network, theme: str | None = None) -> None:
        self.network = network
        self.theme = theme
        self.ids = sorted(node.id for node in network.nodes)
        self.place = {id: at for at, id in enumerate(self.ids)}
        rows = [row for piece in network.evidence for row in self._rows(piece)]
        columns = np.array(rows, dtype=np.float64).reshape(-1, 6)
        size = len(self.ids)
        self.keys, self._pair = np.unique(
            columns[:, 0].astype(np.int64) * size + columns[:, 1].astype(np.int64), return_inverse=True
        )
        self._age, self._weight, self._half_life = columns[:, 2], columns[:, 3], columns[:, 4]
        self._good = columns[:, 5] > 0

    def _rows(self, piece: Evidence) -> list[tuple[int, int, float, float, float, float]]:
        """Who learned what: a, and b as far as the kind speaks back."""
        rules = self.network.rules
        kind = rules.kinds[piece.kind]
        age = months_between(piece.at, self.network.now)
        if age < 0:
            return []
        weight, half_life = kind.worth(piece.good)
        if self.theme is not None and piece.themes and self.theme not in piece.themes:
            weight *= rules.across_themes
        a, b = self.place[piece.a], self.place[piece.b]
        rows = [(a, b, age, weight, half_life, float(piece.good))]
        if piece.good and kind.back:
            rows.append((b, a, age, weight * kind.back, half_life, 1.0))
        return [row for row in rows if row[3] > 0]

    @cached_property
    def homes(self) -> tuple[Ints, Ints]:
        """Those who belong to an organisation, and to which: places."""
        pairs = [(self.place[n.id], self.place[n.organisation]) for n in self.network.nodes if n.organisation]
        people, houses = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return people, houses

    def counts(self, ahead: float = 0.0) -> tuple[Floats, Floats]:
        """Good and bad observations of each directed pair, `ahead` months from now.

        What is good fades; failures that are known are held as they are today,
        because forgetting one is not new evidence. So nothing ever rises by waiting.
        """
        age = np.where(self._good, self._age + ahead, self._age)
        worth = self._weight * np.exp2(-age / self._half_life)
        size = len(self.keys)
        good = np.bincount(self._pair, weights=np.where(self._good, worth, 0.0), minlength=size)
        bad = np.bincount(self._pair, weights=np.where(self._good, 0.0, worth), minlength=size)
        return good, bad

    @cached_property
    def first_age(self) -> Floats:
        """Months since the first evidence of each directed pair."""
        first = np.zeros(len(self.keys))
        np.maximum.at(first, self._pair, self._age)
        return first

    @cached_property
    def base_rate(self) -> float:
        """What to expect of a stranger: set by the rules, or the share of all that went well."""
        if self.network.rules.base_rate is not None:
            return self.network.rules.base_rate
        good, bad = self.counts()
        return float((good.sum() + 1) / (good.sum() + bad.sum() + 2))

    def ties(self, ahead: float = 0.0) -> tuple[Ints, Ints, Floats]:
        """Pairs (first, second; places in `ids`) with evidence in both directions, and the tie's strength."""
        good, bad = self.counts(ahead)
        belief = good / (good + bad + self.network.rules.prior_strength)
        first, second = np.divmod(self.keys, max(len(self.ids), 1))
        back = np.searchsorted(self.keys, second * len(self.ids) + first)
        back = np.minimum(back, max(len(self.keys) - 1, 0))
        both = (first < second) & (self.keys[back] == second * len(self.ids) + first)
        strength = np.minimum(belief, belief[back])
        return first[both], second[both], strength[both]

    def opinion(self, a: str, b: str) -> Opinion:
        """What a may expect of b, with the evidence it rests on."""
        for id in (a, b):
            self.network.node(id)
        key = self.place[a] * len(self.ids) + self.place[b]
        at = int(np.searchsorted(self.keys, key))
        found = at < len(self.keys) and self.keys[at] == key
        if found:
            good, bad = (float(count[at]) for count in self._now)
        else:
            good, bad = 0.0, 0.0
        reasons = self._reasons(a, b) if found else (because("stranger", base_rate=self.base_rate),)
        return Opinion(good, bad, self.network.rules.prior_strength, self.base_rate, reasons)

    @cached_property
    def _now(self) -> tuple[Floats, Floats]:
        return self.counts()

    @cached_property
    def _between(self) -> dict[tuple[str, str], list[Evidence]]:
        """The evidence by who learned from it, and about whom."""
        between: dict[tuple[str, str], list[Evidence]] = {}
        for piece in self.network.evidence:
            if piece.at > self.network.now:
                continue
            between.setdefault((piece.a, piece.b), []).append(piece)
            if piece.good and self.network.rules.kinds[piece.kind].back:
                between.setdefault((piece.b, piece.a), []).append(piece)
        return between

    def _reasons(self, a: str, b: str) -> tuple[Reason, ...]:
        """One reason for each kind of evidence, successes and failures apart, the weightiest first."""
        found: dict[tuple[str, bool], tuple[int, float, float]] = {}
        for piece in self._between[a, b]:
            for row in self._rows(piece):
                if row[0] != self.place[a]:
                    continue
                count, months, weight = found.get((piece.kind, piece.good), (0, float("inf"), 0.0))
                now = float(row[3] * 2 ** (-row[2] / row[4]))
                found[piece.kind, piece.good] = count + 1, min(months, row[2]), weight + now
        ordered = sorted(found.items(), key=lambda item: (-item[1][2], item[0]))
        return tuple(
            because("good" if good else "failed", kind=kind, count=count, months=months, weight=weight)
            for (kind, good), (count, months, weight) in ordered
        )


def ledger_of(network: Network, theme: str | None = None) -> Ledger:
    """The network's ledger, overall or in one theme; read once and kept with the network."""
    kept: dict[str | None, Ledger] = network.__dict__.setdefault("_ledgers", {})
    if theme not in kept:
        kept[theme] = Ledger(network, theme)
    return kept[theme]


def opinion(network: Network, a: str, b: str, *, theme: str | None = None) -> Opinion:
    """What a may expect of b, overall or in one theme."""
    return ledger_of(network, theme).opinion(a, b)
