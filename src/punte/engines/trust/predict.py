"""What to expect of somebody one has not dealt with: reputation, leniency, and what friends know.

Evidence between others is not an opinion of one's own, so a tie never rests on
it; but it says what the opinion would probably become. Effects are taken in
turn, each the mean of what those before it left unexplained, together with
`prior_strength` observations that nothing is left (the posterior mean of a
hierarchical model; Efron and Morris, JASA 70, 1975):

1. the prior: what the mean dealing between any two came to;
2. leniency of the one who judges, and reputation of the one who is judged (in turns, until they settle);
3. what the other side made of the one who judges (trust is often returned);
4. what those whom the one trusts made of the other, weighed by that trust (propagation over one link).

A judge of less than usual reputation counts less, in proportion, which takes a
second round. Somebody whom nobody has judged yet has the newcomers' reputation: how much better or worse
than all others those came out who were unknown at earlier times.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from .opinions import Floats, Ints, ledger_of
from .problem import Network
from .reasons import because
from .result import Forecast

# Leniency and reputation settle to within a thousandth in fewer turns on all data tried.
TURNS = 10
# Looking back for newcomers: the known in so many parts, one after the other.
PARTS = 5


class Forecaster:
    """Fitted once to what is known of directed pairs, then asked for any pair.

    `judge`, `judged`: places from 0 to size - 1; `value`: from 0 to 1, how well it
    went; `weight`: how many observations that is worth by now; `age`: months since,
    where that is known.
    """

    def __init__(
        self,
        size: int,
        judge: ArrayLike,
        judged: ArrayLike,
        value: ArrayLike,
        weight: ArrayLike,
        prior_strength: float = 2.0,
        age: ArrayLike | None = None,
    ) -> None:
        self.size, self.prior_strength = size, prior_strength
        a, b = np.asarray(judge, dtype=np.int64), np.asarray(judged, dtype=np.int64)
        v, w = np.asarray(value, dtype=np.float64), np.asarray(weight, dtype=np.float64)
        if len(v) and (v.min() < 0 or v.max() > 1 or w.min() < 0):
            raise ValueError("Values lie between 0 and 1, weights are not negative.")
        self.newcomer = 0.0 if age is None else self._newcomers(b, v, np.asarray(age, dtype=np.float64))
        self._fit(a, b, v, w)
        w = w * np.clip(1 + self.reputation / self.prior, 0.0, 1.0)[a]
        self._fit(a, b, v, w)
        rest = v - self.prior - self.leniency[a] - self.reputation[b]
        shape = (size, size)
        self._rest = csr_array((w * rest, (a, b)), shape=shape)
        self._weight = csr_array((w, (a, b)), shape=shape)
        self._trust = csr_array((w * v / (w + prior_strength), (a, b)), shape=shape)

    def _fit(self, a: Ints, b: Ints, v: Floats, w: Floats) -> None:
        """Prior, leniency of each judge and reputation of each judged."""
        # Two observations of an even chance, so that there is a prior even without any evidence.
        self.prior = float(((w * v).sum() + 1) / (w.sum() + 2))
        self.leniency = np.zeros(self.size)
        for _ in range(TURNS):
            self.reputation = self._mean(b, v - self.prior - self.leniency[a], w)
            self.leniency = self._mean(a, v - self.prior - self.reputation[b], w)
        self.reputation[np.bincount(b, minlength=self.size) == 0] = self.newcomer

    def _newcomers(self, judged: Ints, value: Floats, age: Floats) -> float:
        """How those who were unknown at earlier times came out, beside all that was known at those times."""
        order = np.argsort(-age, kind="stable")
        judged, value = judged[order], value[order]
        cuts = np.linspace(0, len(value), PARTS + 1).astype(int)[1:]
        rest, count = 0.0, 0
        for start, end in pairwise(cuts):
            fresh = ~np.isin(judged[start:end], judged[:start])
            if start:
                rest += float((value[start:end][fresh] - value[:start].mean()).sum())
                count += int(fresh.sum())
        return rest / (count + self.prior_strength)

    def _mean(self, group: Ints, rest: Floats, weight: Floats) -> Floats:
        """The mean rest of each place, drawn to 0 by the prior."""
        total = np.bincount(group, weights=weight, minlength=self.size)
        return np.bincount(group, weights=weight * rest, minlength=self.size) / (total + self.prior_strength)

    def returned(self, judge: Ints, judged: Ints) -> Floats:
        """What the judged made of the judge, beyond what else explains it."""
        return _picked(self._rest, judged, judge) / (
            _picked(self._weight, judged, judge) + self.prior_strength
        )

    def vouched(self, judge: Ints, judged: Ints) -> Floats:
        """What those whom the judge trusts made of the judged, beyond what else explains it."""
        trust = self._trust[judge]
        rest: Floats = np.asarray(trust.multiply(csr_array(self._rest.T)[judged]).sum(axis=1)).ravel()
        weight: Floats = np.asarray(trust.multiply(csr_array(self._weight.T)[judged]).sum(axis=1)).ravel()
        return np.asarray(rest / (weight + self.prior_strength))

    def expect(self, judge: ArrayLike, judged: ArrayLike) -> Floats:
        """What each of these may expect of each of those, from 0 to 1."""
        a, b = np.asarray(judge, dtype=np.int64), np.asarray(judged, dtype=np.int64)
        before = self.prior + self.leniency[a] + self.reputation[b]
        return np.clip(before + self.returned(a, b) + self.vouched(a, b), 0.0, 1.0)


def _picked(matrix: csr_array, rows: Ints, columns: Ints) -> Floats:
    return np.asarray(matrix[rows, columns], dtype=np.float64).ravel()


class NetworkForecaster:
    """The same for a network: by ids, with reasons, and one's own evidence first."""

    def __init__(self, network: Network, theme: str | None = None) -> None:
        self.ledger = ledger_of(network, theme)
        good, bad = self.ledger.counts()
        size = len(self.ledger.ids)
        judge, judged = np.divmod(self.ledger.keys, max(size, 1))
        self.model = Forecaster(
            size,
            judge,
            judged,
            good / (good + bad),
            good + bad,
            network.rules.prior_strength,
            self.ledger.first_age,
        )

    def forecast(self, a: str, b: str) -> Forecast:
        """What `a` may expect of `b`: their own dealings, and as far as these leave doubt, the rest."""
        opinion = self.ledger.opinion(a, b)
        at = np.array([self.ledger.place[a]]), np.array([self.ledger.place[b]])
        model = self.model
        elsewhere = float(model.expect(*at)[0])
        value = opinion.belief + elsewhere * opinion.uncertainty
        leniency, reputation = float(model.leniency[at[0][0]]), float(model.reputation[at[1][0]])
        returned, vouched = float(model.returned(*at)[0]), float(model.vouched(*at)[0])
        reasons = [because("prior", value=model.prior)]
        if opinion.uncertainty < 1:
            reasons.insert(0, because("direct", value=opinion.belief / (1 - opinion.uncertainty)))
        for code, effect in (
            ("reputation", reputation),
            ("leniency", leniency),
            ("returned", returned),
            ("vouched", vouched),
        ):
            if abs(effect) >= 0.005:
                reasons.append(because(code, a=a, b=b, effect=effect))
        return Forecast(value, tuple(reasons))
