"""A bound of the gaps by when people meet alone, not whom: which slots each could fill, so many at once.

A person's day is a path through (slot, meetings so far, whether they met last), and costs one each time they
meet again after a slot without. People with the same number of meetings and the same slots are one flow.
Meetings of one kind flow into the slots that they allow, two people meet in each, and those who sit find a
table. The relaxation of this is a linear programme.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from punte.engines.scheduling.model import Bools, Model

MOST_STEPS = 40_000  # columns of the programme; beyond, it takes longer than it is worth
SECONDS = 2.0
IMPOSSIBLE = 2  # as linprog says it
GRAIN = 1e-6
NOT_YET, BUSY, IDLE = range(3)

type Window = tuple[int, int, int]
"""From slot, to slot, meetings that must be there."""
type Kind = tuple[int, tuple[int, ...], tuple[Window, ...]]
"""Of people: number of meetings, slots in which there may be one, windows."""


def windows_of(allowed: Bools) -> tuple[Window, ...]:
    """Spans of slots with the meetings that cannot be elsewhere, of one person's requests."""
    first, last = allowed.argmax(axis=1), allowed.shape[1] - 1 - allowed[:, ::-1].argmax(axis=1)
    found = []
    for a, b in sorted(set(zip(first.tolist(), last.tolist(), strict=True))):
        inside = int(((first >= a) & (last <= b)).sum())
        if b - a + 1 < allowed.shape[1]:
            found.append((a, b, inside))
    return tuple(found)


def least_gaps(model: Model) -> int | None:
    """No schedule that holds every meeting has fewer; None: there is no such schedule."""
    kinds: Counter[Kind] = Counter()
    for person, requests in enumerate(model.requests_of):
        if requests:
            kinds[_kind(model, person, requests)] += 1
    if any(number > len(slots) for number, slots, _windows in kinds):
        return None
    if not kinds:
        return 0
    programme = _Programme(model)
    for kind, people in kinds.items():
        programme.add(kind, people)
        if len(programme.cost) > MOST_STEPS:
            return 0
    programme.meetings()
    return programme.solve()


def all_fit(model: Model) -> bool:
    """Whether all meetings find slots if each may be spread over several; if not, none can as a whole."""
    request, slot = np.nonzero(model.allowed)
    count, numbers = len(request), np.arange(len(request))
    if not count:
        return not model.requests
    people = np.concatenate([model.one[request], model.other[request]]) * model.slots + np.tile(slot, 2)
    sits = model.seated[request]
    rows = np.concatenate([people, model.people * model.slots + slot[sits]])
    columns = np.concatenate([numbers, numbers, numbers[sits]])
    shape = (model.people + 1) * model.slots, count
    limits = np.concatenate([np.ones(model.people * model.slots), model.tables])
    matrix: Any = coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    once: Any = coo_array((np.ones(count), (request, numbers)), shape=(model.requests, count)).tocsr()
    result = linprog(
        np.zeros(count),
        A_ub=matrix,
        b_ub=limits,
        A_eq=once,
        b_eq=np.ones(model.requests),
        method="highs",
        options={"time_limit": SECONDS},
    )
    return bool(result.status != IMPOSSIBLE)


def _kind(model: Model, person: int, requests: list[int]) -> Kind:
    allowed = model.allowed[requests]
    slots = tuple(np.flatnonzero(allowed.any(axis=0)).tolist())
    return len(requests), slots, windows_of(allowed)


@dataclass
class _Programme:
    """Columns are steps of a flow: from a state before a slot to one after it."""

    model: Model
    cost: list[int] = field(default_factory=list)
    flows: list[dict[int, int]] = field(default_factory=list)
    supply: list[int] = field(default_factory=list)
    limits: list[dict[int, int]] = field(default_factory=list)
    room: list[int] = field(default_factory=list)
    meets: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: Kind, people: int) -> None:
        """The flow of people of a kind."""
        number, slots, windows = kind
        meets: dict[int, list[int]] = defaultdict(list)
        states: dict[tuple[int, int], dict[int, int]] = {(0, NOT_YET): {}}
        self._start(states, people)
        left = len(slots)
        for slot, day in enumerate(self.model.day.tolist()):
            after: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
            new_day = slot > 0 and day != self.model.day[slot - 1]
            may = slot in slots
            left -= may
            for (count, how), row in states.items():
                now = NOT_YET if new_day else how
                if number - count <= left:
                    idle = NOT_YET if now == NOT_YET else IDLE
                    self._step(row, after[count, idle], cost=0)
                if may and count < number:
                    column = self._step(row, after[count + 1, BUSY], cost=int(now == IDLE))
                    meets[slot].append(column)
            states = after if slot == self.model.slots - 1 else self._open(after)
        for first, last, inside in windows:
            there = {column: -1 for slot in range(first, last + 1) for column in meets[slot]}
            self.limits.append(there)
            self.room.append(-inside * people)
        for slot, columns in meets.items():
            self.meets[slot] += columns

    def meetings(self) -> None:
        """The flow of meetings, once that of all people is there."""
        held: list[dict[int, int]] = [dict.fromkeys(self.meets[slot], -1) for slot in range(self.model.slots)]
        seated: list[dict[int, int]] = [{} for _ in held]
        rows = zip(map(tuple, self.model.allowed.tolist()), self.model.seated.tolist(), strict=True)
        for (allowed, sits), number in Counter(rows).items():
            kind: dict[int, int] = {}
            for slot in np.flatnonzero(allowed).tolist():
                column = self._step(kind, {}, cost=0)
                held[slot][column] = 2
                if sits:
                    seated[slot][column] = 1
            self.flows.append(kind)
            self.supply.append(number)
        self.flows += held
        self.supply += [0] * len(held)
        self.limits += seated
        self.room += self.model.tables.tolist()

    def _start(self, states: dict[tuple[int, int], dict[int, int]], people: int) -> None:
        (row,) = states.values()
        self.flows.append(row)
        self.supply.append(people)

    def _open(self, states: dict[tuple[int, int], dict[int, int]]) -> dict[tuple[int, int], dict[int, int]]:
        """What flows into a state flows out again."""
        for row in states.values():
            self.flows.append(row)
            self.supply.append(0)
        return states

    def _step(self, origin: dict[int, int], target: dict[int, int], *, cost: int) -> int:
        column = len(self.cost)
        self.cost.append(cost)
        origin[column] = 1
        target[column] = -1
        return column

    def solve(self) -> int | None:
        """The least cost, rounded up; worked out anew from its prices, so that rounding cannot deceive."""
        limits, flows = self._rows(self.limits), self._rows(self.flows)
        room, supply, cost = (np.array(one, dtype=np.float64) for one in (self.room, self.supply, self.cost))
        result = linprog(
            cost,
            A_ub=limits,
            b_ub=room,
            A_eq=flows,
            b_eq=supply,
            method="highs",
            options={"time_limit": SECONDS},
        )
        if result.status == IMPOSSIBLE:
            return None
        if result.x is None or result.status:
            return 0
        over, free = np.minimum(result.ineqlin.marginals, 0), result.eqlin.marginals
        left = cost - limits.T @ over - flows.T @ free
        least = (
            room @ over
            + supply @ free
            + np.minimum(left, 0).sum() * max(self.model.people, self.model.requests)
        )
        return max(0, int(np.ceil(least - GRAIN)))

    def _rows(self, rows: list[dict[int, int]]) -> Any:  # scipy's types are at odds with its own arrays
        columns = np.fromiter((column for row in rows for column in row), dtype=np.int64)
        values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64)
        ends = np.cumsum([0, *(len(row) for row in rows)])
        return csr_array((values, columns, ends), shape=(len(rows), len(self.cost)))
