"""How much health any choice of k introductions could reach: an upper bound on the best.

Two bounds, the lower of which counts. The simple one: a tie raises a largest
flow by no more than it carries, and health is concave, so the k best single
hopes add up to more than any k can do. The other relaxes the choice to a linear
programme: introductions may be taken in parts, k in all, with the flows of all
bridges as variables; health is concave and piecewise linear, so it needs no
more than two slopes. It is left out where it would be too large to be quick.
"""

from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from .crossing import Narrowed
from .flow import SINK, SOURCE, arcs_of
from .graph import Ties
from .opinions import Floats
from .plan import BEYOND, Plan, health

# Arcs beyond which only the simple bound is computed (about two seconds on one core).
LARGEST = 20_000


def most_gain(plan: Plan, states: list[tuple[float, float]]) -> Floats:
    """By candidate and bridge: what it could add to the health at most, as things stand."""
    rules = plan.network.rules
    hopes = np.zeros((len(plan.candidates), len(plan.bridges)))
    more = plan.expected - plan.known
    path = np.where(plan.known > 0, 0.0, plan.path)
    for which, (strength, paths) in enumerate(states):
        now = health(strength, paths, rules)
        for at in np.flatnonzero(plan.helps[which]).tolist():
            hopes[at, which] = health(strength + more[at], paths + path[at], rules) - now
    return hopes


def best_possible(plan: Plan, k: int) -> tuple[float, list[int]]:
    """No `k` candidates give a higher value than this; and those the programme takes most of, most first."""
    if not plan.candidates:
        return plan.value([]), []
    states = [plan.state(which, []) for which in range(len(plan.bridges))]
    hopes = np.sort(most_gain(plan, states).sum(axis=1))[::-1]
    simple = plan.value([]) + float(hopes[:k].sum())
    programme = _Programme(plan, k)
    if programme.arcs > LARGEST:
        return simple, []
    bound, taken = programme.solve()
    most = sorted(np.flatnonzero(taken > 1e-6).tolist(), key=lambda at: (-round(float(taken[at]), 6), at))
    return min(simple, bound), most[:k]


class _Programme:
    """Maximise the health over the flows of all bridges and the parts of the introductions taken."""

    def __init__(self, plan: Plan, k: int) -> None:
        self.plan, self.k = plan, k
        size = len(plan.candidates)
        self.worth, self.most = [0.0] * size, [1.0] * size
        self.equal, self.below = _Rows(), _Rows()
        self.below.add([(at, 1.0) for at in range(size)], float(k))
        self.arcs = 0
        rules = plan.network.rules
        for which, crossing in enumerate(plan.crossings):
            nodes, units = plan.ways(which, range(size))
            base = plan.base[which]
            trust = {(a, b): strength for a, b, strength in _rows(base)}
            paths = {_pair(crossing.unit[a], crossing.unit[b]): 1.0 for a, b, _ in _rows(base)}
            more: dict[tuple[int, int], list[tuple[int, float]]] = {}
            separate: dict[tuple[int, int], list[tuple[int, float]]] = {}
            for at in np.flatnonzero(plan.helps[which]).tolist():
                a, b = int(plan.first[at]), int(plan.second[at])
                known = trust.get(_pair(a, b), 0.0)
                more.setdefault(_pair(a, b), []).append((at, max(float(plan.expected[at]) - known, 0.0)))
                units_joined = _pair(crossing.unit[a], crossing.unit[b])
                if units_joined not in paths:
                    separate.setdefault(units_joined, []).append((at, float(plan.path[at])))
            self._flow(nodes, trust, more, rules.bridge_strength)
            self._flow(units, paths, separate, rules.bridge_paths)

    def _flow(
        self,
        narrowed: Narrowed,
        base: dict[tuple[int, int], float],
        more: dict[tuple[int, int], list[tuple[int, float]]],
        needed: float,
    ) -> None:
        """Variables of one flow: its arcs, then the share of what is needed in two slopes."""
        ways, places = narrowed.ways, narrowed.places
        if not len(ways.first):
            return
        # The room of an arc is set below; until then it says which tie the arc belongs to.
        arcs = arcs_of(ways, np.zeros(len(ways.side), dtype=np.int64), np.arange(len(ways.first)))
        self.arcs += len(arcs.tails)
        offset = len(self.worth)
        inflow: dict[int, list[tuple[int, float]]] = {}
        for arc, (tail, head, tie) in enumerate(
            zip(arcs.tails.tolist(), arcs.heads.tolist(), arcs.room.tolist(), strict=True)
        ):
            inflow.setdefault(tail, []).append((offset + arc, -1.0))
            inflow.setdefault(head, []).append((offset + arc, 1.0))
            self.worth.append(0.0)
            if arc < arcs.nodes:
                self.most.append(float(ways.carries[arc]))
                continue
            pair = _pair(places[ways.first[tie]], places[ways.second[tie]])
            taken = [(at, -value) for at, value in more.get(pair, ())]
            self.most.append(np.inf if taken else base[pair])
            if taken:
                self.below.add([(offset + arc, 1.0), *taken], base.get(pair, 0.0))
        leaves = inflow.pop(SOURCE, [])
        inflow.pop(SINK, None)
        for row in inflow.values():
            self.equal.add(row, 0.0)
        slope = len(self.worth)
        self.worth += [1.0, BEYOND]
        self.most += [1.0, 1.0]
        flow = [(variable, sign / needed) for variable, sign in leaves]
        self.below.add([(slope, 1.0), (slope + 1, 1.0), *flow], 0.0)

    def solve(self) -> tuple[float, Floats]:
        """The optimum of the programme, with a grain for its tolerance, and how much it takes of each."""
        size = len(self.worth)
        found = linprog(
            -np.array(self.worth),
            A_ub=self.below.matrix(size),
            b_ub=np.array(self.below.limits),
            A_eq=self.equal.matrix(size),
            b_eq=np.array(self.equal.limits),
            bounds=[(0.0, most) for most in self.most],
            method="highs",
        )
        if found.fun is None or found.x is None:
            return float("inf"), np.zeros(len(self.plan.candidates))
        return 1e-6 - float(found.fun), np.asarray(found.x[: len(self.plan.candidates)], dtype=np.float64)


class _Rows:
    """The rows of a sparse matrix as they come."""

    def __init__(self) -> None:
        self.at: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []
        self.limits: list[float] = []

    def add(self, row: list[tuple[int, float]], limit: float) -> None:
        """One more row."""
        self.at += [len(self.limits)] * len(row)
        self.columns += [column for column, _ in row]
        self.values += [value for _, value in row]
        self.limits.append(limit)

    def matrix(self, width: int) -> Any:
        """All rows; scipy's types do not know that a programme may be sparse."""
        return csr_array((self.values, (self.at, self.columns)), shape=(len(self.limits), width))


def _rows(ties: Ties) -> list[tuple[int, int, float]]:
    return list(zip(ties.first.tolist(), ties.second.tolist(), ties.strength.tolist(), strict=True))


def _pair(a: int, b: int) -> tuple[int, int]:
    return min(int(a), int(b)), max(int(a), int(b))
