"""Learns the ranker's weights from past work itself: who took part in each collaboration, were it unknown?

Each collaboration is left out and asked for; the weights are those that make its members likeliest among all
organisations that are otherwise known (conditional logit over a list, McFadden 1974), each drawn towards 0.
Needs no library but scipy, and takes a minute for some hundred collaborations.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from punte.engines.matching.circle import Circle
from punte.engines.matching.nearness import Nearness
from punte.engines.matching.partners import Asker, Lit
from punte.engines.matching.ranker import Ranker

PULL = 0.01
"""How strongly the weights are drawn towards 0 (chosen on the projects that start before July 2024)."""
OTHERS = 500
"""Organisations each list of members is compared with, drawn by chance."""

Signals = NDArray[np.float32]
Example = tuple[Signals, NDArray[np.bool_]]


def examples(circle: Circle) -> Iterator[Example]:
    """For each collaboration that tells of itself and has a lead: its members, and some of the others."""
    work = circle.work
    for column, at in enumerate(work.told):
        lead = int(work.leads[at])
        if lead < 0:
            continue
        kept = np.ones(len(work.ids))
        kept[at] = 0
        members = np.zeros(len(circle.places), bool)
        members[circle.whole.turned[[int(at)]].indices] = True
        row = int(circle.rows[lead])
        country = int(circle.countries[row]) if row >= 0 else -1
        asker = Asker(lead, country, float(work.years[at]))
        lit = Lit.of(circle, asker, Nearness.to(work, column), kept)
        known = lit.measures.told > 0
        if row >= 0:
            known[row] = False
        inside, outside = np.flatnonzero(members & known), np.flatnonzero(~members & known)
        if len(inside):
            chance = np.random.default_rng(column)
            some = chance.choice(outside, min(OTHERS, len(outside)), replace=False)
            rows = np.concatenate([inside, some])
            yield lit.signals(circle.whole)[rows], np.arange(len(rows)) < len(inside)


def learn(examples: Sequence[Example], pull: float = PULL) -> Ranker:
    """The weights that explain the examples best; without any, those by hand."""
    if not examples:
        return Ranker.by_hand()
    signals = np.concatenate([one for one, _ in examples]).astype(np.float64)
    members = np.concatenate([one for _, one in examples]).astype(np.float64)
    lengths = [len(one) for _, one in examples]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    of = np.repeat(np.arange(len(examples)), lengths)
    counts = np.add.reduceat(members, starts)
    # A list of many members tells more than one of few, but not as many times more.
    heft = 1 / np.sqrt(counts)[of]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = signals @ weights
        scores -= np.maximum.reduceat(scores, starts)[of]
        odds = np.exp(scores)
        totals = np.add.reduceat(odds, starts)[of]
        value = -np.sum((scores - np.log(totals)) * members * heft)
        slope = -signals.T @ ((members - odds / totals * counts[of]) * heft)
        return float(value / len(examples) + pull / 2 * weights @ weights), slope / len(
            examples
        ) + pull * weights

    return Ranker(
        minimize(loss, np.zeros(signals.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    )
