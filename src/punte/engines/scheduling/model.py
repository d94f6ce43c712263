"""The problem as arrays: what searching and proving work on."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from punte.engines.scheduling.problem import Problem

type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Model:
    """People are numbered 0 to `people` − 1, slots and requests as in the problem.

    `plan`, everywhere: an array with the slot of each request, −1 where it is not held.
    """

    people: int
    one: Ints
    other: Ints
    worth: Ints
    allowed: Bools
    """(request, slot): the request, both people's times and a fixed slot allow it."""
    fixed: Bools
    """Requests that are held in their one allowed slot, whatever else."""
    seated: Bools
    """Requests that take a table."""
    across: Bools
    """Requests between two regions."""
    tables: Ints
    """Open tables by slot."""
    day: Ints
    """Day by slot."""
    least: Ints
    most: Ints
    """By person; where no cap is given, the number of slots."""
    remote: Bools
    """By person."""

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return len(self.tables)

    @property
    def requests(self) -> int:
        """How many requests there are."""
        return len(self.one)

    @cached_property
    def requests_of(self) -> list[list[int]]:
        """Person → their requests."""
        found: list[list[int]] = [[] for _ in range(self.people)]
        for number, (one, other) in enumerate(zip(self.one.tolist(), self.other.tolist(), strict=True)):
            found[one].append(number)
            found[other].append(number)
        return found

    def only(self, chosen: Bools) -> "Model":
        """The same with these requests alone, in their order."""
        of_requests = ("one", "other", "worth", "allowed", "fixed", "seated", "across")
        return replace(self, **{name: getattr(self, name)[chosen] for name in of_requests})

    def meetings(self, plan: Ints) -> Ints:
        """How many each person has."""
        held = plan >= 0
        ends = np.concatenate([self.one[held], self.other[held]])
        return np.bincount(ends, minlength=self.people)

    def busy(self, plan: Ints) -> Bools:
        """(person, slot): whether they meet then."""
        taken = np.zeros((self.people, self.slots), dtype=np.bool_)
        held = plan >= 0
        taken[self.one[held], plan[held]] = True
        taken[self.other[held], plan[held]] = True
        return taken

    def free_tables(self, plan: Ints) -> Ints:
        """By slot."""
        sitting = plan[(plan >= 0) & self.seated]
        return self.tables - np.bincount(sitting, minlength=self.slots)

    def gaps(self, plan: Ints) -> int:
        """Runs of slots of a day without a meeting between two meetings of one person."""
        taken = self.busy(plan)
        total = 0
        for day in np.unique(self.day):
            here = taken[:, self.day == day]
            starts = here[:, 0].astype(np.int64) + (here[:, 1:] & ~here[:, :-1]).sum(axis=1)
            total += int(np.maximum(starts - 1, 0).sum())
        return total


def model_of(problem: Problem) -> Model:
    """The arrays of a problem."""
    number = {one.id: n for n, one in enumerate(problem.people)}
    requests = problem.requests
    one = np.array([number[request.one] for request in requests], dtype=np.int64)
    other = np.array([number[request.other] for request in requests], dtype=np.int64)
    slots = len(problem.slots)
    there = np.ones((len(problem.people), slots), dtype=np.bool_)
    for n, person in enumerate(problem.people):
        if person.away or person.night:
            there[n, list(person.away | person.night)] = False
    regions = {"": 0}
    for person in problem.people:
        regions.setdefault(person.region, len(regions))
    region = np.array([regions[person.region] for person in problem.people], dtype=np.int64)
    remote = np.array([person.remote for person in problem.people], dtype=np.bool_)
    return Model(
        people=len(problem.people),
        one=one,
        other=other,
        worth=np.array([problem.worth(request) for request in requests], dtype=np.int64),
        allowed=_allowed(problem, there[one] & there[other]),
        fixed=np.array([request.fixed is not None for request in requests], dtype=np.bool_),
        seated=~(remote[one] & remote[other]),
        across=(region[one] != region[other]) & (region[one] > 0) & (region[other] > 0),
        tables=np.array([problem.open_tables(slot) for slot in range(slots)], dtype=np.int64),
        day=np.array([slot.day for slot in problem.slots], dtype=np.int64),
        least=np.array([person.least for person in problem.people], dtype=np.int64),
        most=np.array(
            [slots if person.most is None else min(person.most, slots) for person in problem.people],
            dtype=np.int64,
        ),
        remote=remote,
    )


def _allowed(problem: Problem, both: Bools) -> Bools:
    parts = {
        part: np.array([slot.part == part for slot in problem.slots])
        for part in {slot.part for slot in problem.slots}
    }
    for n, request in enumerate(problem.requests):
        if request.parts:
            both[n] &= np.logical_or.reduce([parts[part] for part in request.parts])
        if request.never:
            both[n, list(request.never)] = False
        if request.fixed is not None:
            both[n, np.arange(both.shape[1]) != request.fixed] = False
    return both
