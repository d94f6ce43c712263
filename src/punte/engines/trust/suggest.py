"""Which introductions raise the weakest bridges most, held against a bound on the best.

A bridge is whole once it has the strength and the separate paths the rules ask.
Its health counts what it has of both, each from 0 to 1; beyond that a tenth, up
to twice as much, so that the weak come first. An introduction adds, with the
probability that both are willing, the tie that a first introduction and meeting
make; the flows take ties at what is expected of them. As the largest flow is
concave in what the ties carry, this is no less than the mean over all outcomes.

Health is not submodular: two introductions in a row may do what neither does
alone, so greedy has no guarantee of its own. The linear programme behind the
bound (see `bound.py`) sees such pairs; the introductions it takes most of are the
second proposal. Of both, one is exchanged for a better one as long as that helps,
and the better of the two counts; the bound says how far from the best that can be
at most.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import compress

import numpy as np

from .bound import best_possible, most_gain
from .bridge import FARTHEST, lasts, state
from .crossing import Crossing
from .opinions import Floats, ledger_of
from .plan import Pair, Plan, first_tie, health
from .problem import Candidate, Network
from .reasons import Reason, because
from .result import Effect, Suggestion, Suggestions


def suggest(
    network: Network, bridges: Sequence[Pair], candidates: Iterable[Candidate], k: int
) -> Suggestions:
    """The `k` introductions (or fewer, if no more help) that raise these bridges most, best first."""
    if k < 1:
        raise ValueError("At least one introduction must be asked for.")
    plan = Plan(network, bridges, candidates)
    bound, programme = best_possible(plan, k)
    before = plan.value([])
    order = max(exchanged(plan, greedy(plan, k)), exchanged(plan, programme), key=_rounded(plan))
    values = [before, *(plan.value(order[: at + 1]) for at in range(len(order)))]
    explained = _Explained(plan, order)
    chosen = tuple(explained.suggestion(at, values[at + 1] - values[at]) for at in range(len(order)))
    return Suggestions(chosen, before, values[-1], max(bound, values[-1]))


def _rounded(plan: Plan) -> Callable[[list[int]], float]:
    """The value of a choice, so that a grain of rounding does not decide between two."""
    return lambda chosen: round(plan.value(chosen), 9)


def greedy(plan: Plan, k: int) -> list[int]:
    """The candidates that one after the other raise the health most, by their numbers."""
    chosen: list[int] = []
    while len(chosen) < k and (further := _further(plan, chosen)) is not None:
        chosen.append(further)
    return chosen


def exchanged(plan: Plan, chosen: list[int]) -> list[int]:
    """One of the chosen for a better one, as long as that helps; as often as there are chosen at most."""
    value = plan.value(chosen)
    for _ in chosen:
        better = False
        for one in list(chosen):
            rest = [other for other in chosen if other != one]
            further = _further(plan, rest)
            if further is None or further == one:
                continue
            gained = plan.value([*rest, further])
            if gained > value + 1e-9:
                chosen, value, better = [*rest, further], gained, True
        if not better:
            break
    return chosen


def _further(plan: Plan, chosen: list[int]) -> int | None:
    """The candidate that raises the health most after the chosen, None if nobody does.

    No tie raises a flow by more than it carries, and none that leads nowhere raises
    it; so candidates are tried in the order of what they could do at most, until
    nobody left could do better.
    """
    bridges = range(len(plan.bridges))
    states = [plan.state(which, chosen) for which in bridges]
    chances = np.array([plan.chances(which, chosen) for which in bridges])
    hopes = most_gain(plan, states) * chances.T
    hopes[chosen] = 0.0
    total = hopes.sum(axis=1)
    best, gain = None, 1e-9
    for at in np.lexsort((np.arange(len(total)), -total)).tolist():
        if total[at] <= gain + 1e-12:
            break
        found = _gain(plan, chosen, at, states, hopes[at])
        if found > gain + 1e-12:
            best, gain = at, found
    return best


def _gain(plan: Plan, chosen: list[int], at: int, states: list[tuple[float, float]], hopes: Floats) -> float:
    rules = plan.network.rules
    return sum(
        health(*plan.state(which, [*chosen, at]), rules) - health(*states[which], rules)
        for which in np.flatnonzero(hopes > 0).tolist()
    )


_State = tuple[float, int, int | None]


class _Explained:
    """What each choice changes if it and those before it work out, counted on the real network."""

    def __init__(self, plan: Plan, order: list[int]) -> None:
        self.plan, self.order = plan, order
        self.known = plan.network
        self.before = self._states(plan.network)

    def _states(self, network: Network) -> list[_State]:
        ledger = ledger_of(network)
        crossings = [Crossing(ledger, *pair) for pair in self.plan.bridges]
        return [(*state(crossing), lasts(crossing)) for crossing in crossings]

    def suggestion(self, at: int, gain: float) -> Suggestion:
        """The next in the order; call in order."""
        candidate = self.plan.candidates[self.order[at]]
        self.known = self.known.with_evidence(first_tie(self.known, candidate.a, candidate.b))
        after = self._states(self.known)
        effects = self._effects(self.before, after, self.plan.helps[:, self.order[at]].tolist())
        self.before = after
        tie = float(self.plan.tie[self.order[at]])
        return Suggestion(candidate, tie, gain, effects, _reasons(candidate, tie, effects))

    def _effects(self, before: list[_State], after: list[_State], helps: list[bool]) -> tuple[Effect, ...]:
        """The bridges that change; if none does yet, those that could: a later choice completes the way."""
        effects = [
            Effect(*pair, strength=(old[0], new[0]), redundancy=(old[1], new[1]), months=(old[2], new[2]))
            for pair, old, new in zip(self.plan.bridges, before, after, strict=True)
        ]
        changed = [old != new for old, new in zip(before, after, strict=True)]
        return tuple(compress(effects, changed if any(changed) else helps))


def _reasons(candidate: Candidate, tie: float, effects: tuple[Effect, ...]) -> tuple[Reason, ...]:
    reasons = [
        because("new_tie", a=candidate.a, b=candidate.b, strength=tie),
        because("willing", probability=candidate.probability),
    ]
    for effect in effects:
        for code, (before, after) in (
            ("adds_strength", effect.strength),
            ("adds_paths", effect.redundancy),
            ("adds_months", tuple(FARTHEST if months is None else months for months in effect.months)),
        ):
            if after > before:
                reasons.append(because(code, a=effect.group_a, b=effect.group_b, before=before, after=after))
    if len(reasons) == 2:
        reasons.append(because("in_a_row"))
    return tuple(reasons)
