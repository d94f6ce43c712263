"""Whom one person may trust in a whole network: random walks from them that turn back ever so often.

Personalised PageRank, found by local push (Andersen, Chung and Lang, FOCS 2006):
what is left at a node is kept in part and passed on along its ties in proportion
to their strength, until no node holds more than `tolerance` times its ties. Work
depends on the tolerance and not on the size of the network. As ties have no
direction, each score is too low by at most `tolerance` times the strength of the
node's ties, and all together by what is left over.
"""

from dataclasses import dataclass

import numpy as np

from .graph import TrustGraph, ties_at
from .opinions import Floats
from .result import Trusted

# The chance that a walk turns back at each step: as in PageRank.
RETURN = 0.15

# From as many ties on, as a share of the nodes (one in so many), all nodes are gone through at once.
DENSE = 4


@dataclass(frozen=True, eq=False)
class Push:
    """Scores and what was left over, by place."""

    scores: Floats
    left: Floats

    @property
    def error(self) -> float:
        """By how much all scores together are too low."""
        return float(self.left.sum())


def personal_trust(
    graph: TrustGraph, source: str, *, count: int = 20, tolerance: float = 1e-6
) -> tuple[Trusted, ...]:
    """The `count` others whom the source's walks reach most, best first."""
    found = push(graph, graph.at(source), tolerance=tolerance)
    others = np.flatnonzero(found.scores)
    others = others[others != graph.at(source)]
    best = others[np.lexsort((others, -found.scores[others]))][:count]
    return tuple(
        Trusted(graph.ids[at], float(found.scores[at]), min(float(graph.reach[at]) * tolerance, found.error))
        for at in best.tolist()
    )


def push(graph: TrustGraph, source: int, *, tolerance: float = 1e-6) -> Push:
    """Push from a place until little enough is left everywhere."""
    if not 0 < tolerance < 1:
        raise ValueError(f"The tolerance lies between 0 and 1, not at {tolerance}.")
    reach = graph.reach
    scores, left = np.zeros(len(graph.ids)), np.zeros(len(graph.ids))
    left[source] = 1.0
    if not reach[source]:
        # Without ties every walk stays where it is.
        return Push(left, scores)
    active = np.array([source])
    while len(active):
        amount = left[active]
        scores[active] += RETURN * amount
        left[active] = 0.0
        ties, lengths = ties_at(graph, active)
        passed = np.repeat((1 - RETURN) * amount / reach[active], lengths) * graph.strength[ties]
        heads = graph.neighbours[ties]
        if len(heads) > len(left) / DENSE:
            left += np.bincount(heads, weights=passed, minlength=len(left))
            active = np.flatnonzero(left > tolerance * reach)
        else:
            np.add.at(left, heads, passed)
            active = np.unique(heads[left[heads] > tolerance * reach[heads]])
    return Push(scores, left)
