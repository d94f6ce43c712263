"""The last way to the fewest gaps: one model of the whole, two CP-SAT searches that share what they know.

The model after Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret ('Constraint solving approaches
to the business-to-business meeting scheduling problem', JAIR 2022): for each meeting one slot, for each
person whether they have begun to meet by a slot and whether they meet no more from one on. A gap is counted
where somebody meets again after a slot without: the j-th gap of a person has a variable of its own ('j gaps
or more by now'), which makes cores small. Meetings are tied to begin and end of their people by 'held by
now', an order encoding. A person with D meetings that have no gap is done D slots after they begin.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from punte.engines.scheduling.fewest import Fewest
from punte.engines.scheduling.model import Ints, Model

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar


def raced(model: Model, known: Fewest, *, seconds: float, seed: int = 1) -> Fewest:
    """Go on from what is known: a plan that holds all, if there is one, and a bound.

    Two searches run side by side, one that improves plans and one that raises the bound by cores; they stop
    when what one has found is what the other has proved to be the least.
    """
    from ortools.sat.python import cp_model

    race = _Race(cp_model, _Built(model, cp_model.CpModel()), seconds, seed)
    race.bound = known.bound
    if known.plan is not None:
        race.best, race.plan = model.gaps(known.plan), known.plan
    return race.run()


class _Race:
    """Two solvers on one model, and what they know together."""

    def __init__(self, cp_model: Any, built: "_Built", seconds: float, seed: int) -> None:
        self.built, self.cp_model = built, cp_model
        self.bound, self.best = 0, sys.maxsize
        self.plan: Ints | None = None
        self.infeasible = False
        self.lock = Lock()
        self.solvers = [self._solver(seconds, seed, cores) for cores in (False, True)]

    def run(self) -> Fewest:
        """Both, until the time is over or one has met the other."""
        with ThreadPoolExecutor(len(self.solvers)) as threads:
            list(threads.map(self._search, self.solvers))
        if self.infeasible:
            return Fewest(None, 0, "infeasible")
        if self.plan is None:
            return Fewest(None, self.bound, "unknown")
        return Fewest(self.plan, self.bound, "optimal" if self.bound >= self.best else "feasible")

    def _solver(self, seconds: float, seed: int, cores: bool) -> Any:
        solver = self.cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = seed
        solver.parameters.optimize_with_core = cores
        solver.best_bound_callback = self._proved
        return solver

    def _search(self, solver: Any) -> None:
        found = _Found(self.cp_model, self._found)
        status = solver.solve(self.built.cp, found.callback)
        if status == self.cp_model.INFEASIBLE:
            self.infeasible = True
            self._stop()
        elif status == self.cp_model.OPTIMAL:
            self._proved(solver.objective_value)

    def _found(self, value: int, at: Callable[[Any], bool]) -> None:
        with self.lock:
            if value < self.best:
                self.best = value
                self.plan = np.array(
                    [next(slot for slot, var in row.items() if at(var)) for row in self.built.at],
                    dtype=np.int64,
                )
        self._meet()

    def _proved(self, bound: float) -> None:
        with self.lock:
            self.bound = max(self.bound, ceil(bound - 1e-6))
        self._meet()

    def _meet(self) -> None:
        if self.bound >= self.best:
            self._stop()

    def _stop(self) -> None:
        for solver in self.solvers:
            solver.stop_search()


class _Found:
    """Hands each plan that a solver finds to the race."""

    def __init__(self, cp_model: Any, tell: Callable[[int, Callable[[Any], bool]], None]) -> None:
        class Callback(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # the module is loaded late
            def on_solution_callback(self) -> None:
                tell(round(self.objective_value), self.boolean_value)

        self.callback = Callback()


class _Built:
    """The model and its variables: `at[request][slot]`."""

    def __init__(self, model: Model, cp: "CpModel") -> None:
        self.model, self.cp = model, cp
        self.false = cp.new_constant(0)
        self.at: list[dict[int, IntVar]] = [
            {int(slot): cp.new_bool_var("") for slot in np.flatnonzero(row)} for row in model.allowed
        ]
        for row in self.at:
            cp.add_exactly_one(row.values())
        self._tables()
        self.by_then = [self._order(row) for row in self.at]
        self.busy: list[list[IntVar]] = [[] for _slot in range(model.slots)]
        costs: list[IntVar] = []
        for person, requests in enumerate(model.requests_of):
            if requests:
                costs += self._person(person, requests)
        if bool(model.seated.all()):
            for here, tables in zip(self.busy, model.tables.tolist(), strict=True):
                if len(here) > 2 * tables:
                    cp.add(sum(here) <= 2 * tables)
        cp.minimize(sum(costs))

    def _tables(self) -> None:
        for slot, tables in enumerate(self.model.tables.tolist()):
            here = [row[slot] for n, row in enumerate(self.at) if slot in row and self.model.seated[n]]
            if len(here) > tables:
                self.cp.add(sum(here) <= tables)

    def _order(self, row: "dict[int, IntVar]") -> "list[IntVar | bool]":
        """By slot: the meeting was held by then; False before it can be, True from its last slot on."""
        slots = sorted(row)
        held: dict[int, IntVar] = {}
        before: IntVar | None = None
        for slot in slots[:-1]:
            if before is None:
                now = row[slot]
            else:
                now = self.cp.new_bool_var("")
                self.cp.add_implication(before, now)
                self.cp.add_implication(row[slot], now)
                self.cp.add_bool_or([now.negated(), before, row[slot]])
                self.cp.add_bool_or([before.negated(), row[slot].negated()])
            held[slot] = before = now
        found: list[IntVar | bool] = []
        current: IntVar | bool = False
        for slot in range(self.model.slots):
            if slot in held:
                current = held[slot]
            elif slot >= slots[-1]:
                current = True
            found.append(current)
        return found

    def _person(self, person: int, requests: Sequence[int]) -> "list[IntVar]":
        """Their occupied slots, and a variable for each gap they may have."""
        busy = []
        for slot in range(self.model.slots):
            here = [self.at[one][slot] for one in requests if slot in self.at[one]]
            if here:
                var = self.cp.new_bool_var("")
                self.cp.add_exactly_one([*here, var.negated()])
                busy.append(var)
            else:
                busy.append(self.false)
        self.cp.add(sum(busy) == len(requests))
        for slot, var in enumerate(busy):
            if var is not self.false:
                self.busy[slot].append(var)
        if len(requests) == 1:
            return []
        self._windows(requests, busy)
        costs: list[IntVar] = []
        days = np.unique(self.model.day)
        for day in days:
            span = np.flatnonzero(self.model.day == day).tolist()
            costs += self._day(requests, [busy[slot] for slot in span], span, whole=len(days) == 1)
        return costs

    def _windows(self, requests: Sequence[int], busy: "Sequence[IntVar]") -> None:
        """Meetings that can only be within the same slots fill at least so many of them (Hall)."""
        windows: dict[tuple[int, int], int] = {}
        for one in requests:
            slots = sorted(self.at[one])
            key = slots[0], slots[-1]
            windows[key] = windows.get(key, 0) + 1
        for (first, last), number in windows.items():
            if number > 1 and last - first + 1 < len(busy):
                self.cp.add(sum(busy[first : last + 1]) >= number)

    def _day(
        self, requests: Sequence[int], busy: "Sequence[IntVar]", span: Sequence[int], *, whole: bool
    ) -> "list[IntVar]":
        number, length = len(requests), len(span)
        most = (min(number, length) - 1) if not whole else min(number - 1, length - number)
        if most <= 0 or length < 3:
            return []
        begun, done = self._begun(busy), self._done(busy)
        if whole:
            self._tie(requests, begun, done)
        seen: list[IntVar] = [self.false] * most
        for slot in range(2, length):
            new = list(seen)
            for j in range(most):
                if 2 * j + 2 > slot:
                    break
                var = self.cp.new_bool_var("")
                self.cp.add_implication(seen[j], var)
                before = begun[slot - 2] if j == 0 else seen[j - 1]
                self.cp.add_bool_or([before.negated(), busy[slot].negated(), var, busy[slot - 1]])
                new[j] = var
            seen = new
        if whole:
            for slot in range(length - number):
                self.cp.add_bool_or([begun[slot].negated(), done[slot + number], seen[0]])
        for slot in range(1, length - 1):
            self.cp.add_bool_or([begun[slot - 1].negated(), busy[slot], done[slot], seen[0]])
        return [var for var in seen if var is not self.false]

    def _begun(self, busy: "Sequence[IntVar]") -> "list[IntVar]":
        """They have met by a slot."""
        found = [busy[0]]
        for var in busy[1:]:
            now = self.cp.new_bool_var("")
            self.cp.add_implication(found[-1], now)
            self.cp.add_implication(var, now)
            self.cp.add_bool_or([now.negated(), found[-1], var])
            found.append(now)
        return found

    def _done(self, busy: "Sequence[IntVar]") -> "list[IntVar]":
        """They meet no more from a slot on."""
        found = [self.cp.new_bool_var("") for _slot in busy]
        for slot, var in enumerate(busy):
            self.cp.add_implication(found[slot], var.negated())
            if slot + 1 < len(busy):
                self.cp.add_implication(found[slot], found[slot + 1])
                self.cp.add_bool_or([found[slot], found[slot + 1].negated(), var])
            else:
                self.cp.add_bool_or([found[slot], var])
        return found

    def _tie(self, requests: Sequence[int], begun: "Sequence[IntVar]", done: "Sequence[IntVar]") -> None:
        """A meeting that was held means begun; done means that every meeting was held."""
        last = len(begun) - 1
        for one in requests:
            for slot, held in enumerate(self.by_then[one]):
                if held is True:
                    self.cp.add_bool_or([begun[slot]])
                elif held is False:
                    if slot < last:
                        self.cp.add_bool_or([done[slot + 1].negated()])
                else:
                    self.cp.add_implication(held, begun[slot])
                    if slot < last:
                        self.cp.add_implication(done[slot + 1], held)
