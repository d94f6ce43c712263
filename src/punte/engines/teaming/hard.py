"""The rules that must hold, as the search sees them: who moves as one, who moves at all, who avoids whom."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from punte.engines.teaming.model import Ints
from punte.engines.teaming.problem import Problem


@dataclass(frozen=True)
class Hard:
    """`units`: members by number that stay together; `pinned`: unit → team; `avoids`: N × N."""

    units: tuple[tuple[int, ...], ...]
    pinned: dict[int, int]
    avoids: NDArray[np.bool_]

    @property
    def singles(self) -> Ints:
        """Members who may be moved on their own."""
        free = [unit[0] for n, unit in enumerate(self.units) if len(unit) == 1 and n not in self.pinned]
        return np.array(free, dtype=np.int64)

    @property
    def blocks(self) -> list[tuple[int, ...]]:
        """Groups that may be moved as one."""
        return [unit for n, unit in enumerate(self.units) if len(unit) > 1 and n not in self.pinned]

    def holds(self, plan: Ints) -> bool:
        """True when nobody sits with somebody they avoid (all else is kept by construction)."""
        together = plan[:, None] == plan[None, :]
        return not bool((together & self.avoids).any())


def hard_rules(problem: Problem) -> Hard | None:
    """The rules merged; None when they contradict each other on their face (two pins for one group)."""
    numbers = {one.id: n for n, one in enumerate(problem.members)}
    teams = {one.id: n for n, one in enumerate(problem.teams)}
    parent = list(range(len(numbers)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for group in problem.rules.together:
        first, *others = sorted(numbers[id] for id in group)
        for other in others:
            parent[root(other)] = root(first)
    merged: dict[int, list[int]] = defaultdict(list)
    for n in range(len(numbers)):
        merged[root(n)].append(n)
    units = tuple(tuple(unit) for unit in merged.values())
    unit_of = {n: u for u, unit in enumerate(units) for n in unit}
    pinned: dict[int, int] = {}
    for member, team in problem.rules.pinned.items():
        if pinned.setdefault(unit_of[numbers[member]], teams[team]) != teams[team]:
            return None
    avoids = np.zeros((len(numbers), len(numbers)), dtype=np.bool_)
    for group in problem.rules.apart:
        rows = sorted(numbers[id] for id in group)
        avoids[np.ix_(rows, rows)] = True
        avoids[rows, rows] = False
    if any(avoids[np.ix_(unit, unit)].any() for unit in units):
        return None
    return Hard(units, pinned, avoids)


def first_plan(problem: Problem, hard: Hard, sizes: Ints) -> Ints | None:
    """A plan that keeps all rules: big groups first, where most room is; None when stuck."""
    plan = np.full(len(problem.members), -1, dtype=np.int64)
    room = sizes.copy()
    order = sorted(
        range(len(hard.units)),
        key=lambda u: (
            u not in hard.pinned,
            -len(hard.units[u]),
            -int(hard.avoids[list(hard.units[u])].sum()),
        ),
    )
    for u in order:
        unit = list(hard.units[u])
        choices = [hard.pinned[u]] if u in hard.pinned else list(np.argsort(-room, kind="stable"))
        for team in choices:
            mates = np.flatnonzero(plan == team)
            if room[team] >= len(unit) and not hard.avoids[np.ix_(unit, mates)].any():
                plan[unit] = team
                room[team] -= len(unit)
                break
        else:
            return None
    return plan
