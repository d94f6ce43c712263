"""Every meeting held, in CP-SAT's words: when each meets, and how many gaps each person has.

After Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, 'Constraint solving approaches to the
business-to-business meeting scheduling problem' (JAIR 74, 2022). Said twice, because it is found out slowly
otherwise: how many people meet at once; how many of somebody's meetings lie in a part of the day; when
somebody without a gap, who began, is done.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from punte.engines.scheduling.model import Ints, Model
from punte.engines.scheduling.patterns import windows_of


class Held:
    """Variables `at[request][slot]`; `gaps[person]`: 'they have a gap', 'they have two' …"""

    def __init__(self, model: Model) -> None:
        # Takes seconds to import: here, where it is needed, and nowhere at the start of a process.
        from ortools.sat.python import cp_model

        self.model, self.cp_model = model, cp_model
        self.cp: Any = cp_model.CpModel()
        self.never: Any = self.cp.new_constant(0)
        self.at: list[dict[int, Any]] = [
            {slot: self.cp.new_bool_var("") for slot in np.flatnonzero(row).tolist()} for row in model.allowed
        ]
        self.busy = [self._busy(requests) for requests in model.requests_of]
        self.gaps = [self._gaps(person) for person in range(model.people)]
        for row in self.at:
            self.cp.add_exactly_one(row.values())
        self._tables()

    @cached_property
    def costs(self) -> list[Any]:
        """Each counts one gap."""
        return [var for person in self.gaps for var in person]

    def plan(self, solver: Any) -> Ints:
        """Slots from the solver's values."""
        slots = [next(slot for slot, var in row.items() if solver.boolean_value(var)) for row in self.at]
        return np.array(slots, dtype=np.int64)

    def hint(self, plan: Ints) -> None:
        """Begin from these slots."""
        for row, slot in zip(self.at, plan.tolist(), strict=True):
            for number, var in row.items():
                self.cp.add_hint(var, number == slot)

    def _tables(self) -> None:
        model = self.model
        for slot, tables in enumerate(model.tables.tolist()):
            here = [
                row[slot] for row, sits in zip(self.at, model.seated, strict=True) if sits and slot in row
            ]
            if len(here) > tables:
                self.cp.add(sum(here) <= tables)
            on_the_spot = [busy[slot] for busy, away in zip(self.busy, model.remote, strict=True) if not away]
            people = [var for var in on_the_spot if var is not self.never]
            if len(people) > 2 * tables:
                self.cp.add(sum(people) <= 2 * tables)

    def _busy(self, requests: Sequence[int]) -> list[Any]:
        """By slot: somebody with these requests meets."""
        busy = []
        for slot in range(self.model.slots):
            here = [self.at[request][slot] for request in requests if slot in self.at[request]]
            busy.append(self.cp.new_bool_var("") if here else self.never)
            if here:
                self.cp.add_exactly_one([*here, busy[-1].negated()])
        self.cp.add(sum(busy) == len(requests))
        for first, last, inside in windows_of(self.model.allowed[list(requests)]) if requests else ():
            self.cp.add(sum(busy[first : last + 1]) >= inside)
        return busy

    def _gaps(self, person: int) -> list[Any]:
        """Day by day, counted in one row."""
        number = len(self.model.requests_of[person])
        days = np.unique(self.model.day)
        days_busy = [
            [var for var, when in zip(self.busy[person], self.model.day, strict=True) if when == day]
            for day in days
        ]
        if len(days) == 1:
            return self._of_a_day(days_busy[0], min(number - 1, len(days_busy[0]) - number), number)
        return [var for busy in days_busy for var in self._of_a_day(busy, min(number, len(busy)) - 1, None)]

    def _of_a_day(self, busy: Sequence[Any], most: int, number: int | None) -> list[Any]:
        """`most`: gaps that there can be; `number`: of the meetings on this day, where it is known."""
        most = min(most, (len(busy) - 1) // 2)
        if most <= 0:
            return []
        begun, done = self._begun(busy), self._done(busy)
        seen = [self.never] * most
        for slot in range(2, len(busy)):
            seen = self._counted(seen, begun[slot - 2], busy[slot - 1], busy[slot], slot // 2)
        for slot in range(1, len(busy) - 1):
            self.cp.add_bool_or([begun[slot - 1].negated(), busy[slot], done[slot], seen[0]])
        if number is not None:
            for slot in range(len(busy) - number):
                self.cp.add_bool_or([begun[slot].negated(), done[slot + number], seen[0]])
        return [var for var in seen if var is not self.never]

    def _counted(self, seen: list[Any], begun: Any, last: Any, now: Any, most: int) -> list[Any]:
        """One slot on: a gap has ended where somebody who had begun meets and did not in the last slot."""
        before = [begun, *seen]
        found = list(seen)
        for count in range(min(len(seen), most)):
            found[count] = self.cp.new_bool_var("")
            self.cp.add_implication(seen[count], found[count])
            self.cp.add_bool_or([before[count].negated(), last, now.negated(), found[count]])
        return found

    def _begun(self, busy: Sequence[Any]) -> list[Any]:
        """By slot: they have met by then."""
        found = [busy[0]]
        for var in busy[1:]:
            now = self.cp.new_bool_var("")
            self.cp.add_implication(found[-1], now)
            self.cp.add_implication(var, now)
            self.cp.add_bool_or([now.negated(), found[-1], var])
            found.append(now)
        return found

    def _done(self, busy: Sequence[Any]) -> list[Any]:
        """By slot: they meet no more from then on."""
        return [var.negated() for var in reversed(self._begun(list(reversed(busy))))]
