"""Who wishes to meet whom, when they can, at how many tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

NOWHEN: frozenset[int] = frozenset()
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who meets others, one at a time.

    `away`: numbers of slots they are not there. `night`: slots outside reasonable hours on their own clock
    (see `zones.night`); they meet nobody then either, but the reason told is another. `least`: meetings they
    are promised; `most`: meetings they want at most. `remote`: they are not on the spot, so they sit at no
    table.
    """

    id: str
    region: str = ""
    away: frozenset[int] = NOWHEN
    night: frozenset[int] = NOWHEN
    least: int = 0
    most: int | None = None
    remote: bool = False

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise ValueError(f"{self.id}: the least number of meetings is from 0 to the most.")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for meetings. `start`: minutes from midnight before the first; `closed`: tables out of use."""

    start: int
    part: str = ""
    closed: frozenset[int] = frozenset()

    @property
    def day(self) -> int:
        """The day it is on, from 0."""
        return self.start // MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Request:
    """A meeting that is wished for, once.

    `mutual`: both wish for it. `parts`: of the day, in which it may be (none given: any). `never`: slots in
    which it may not be. `fixed`: the slot in which it is held, whatever else.
    """

    id: str
    one: str
    other: str
    weight: int = 1
    mutual: bool = False
    parts: frozenset[str] = frozenset()
    never: frozenset[int] = NOWHEN
    fixed: int | None = None


@dataclass(frozen=True)
class Problem:
    """People, slots in order, tables numbered from 1, requests; refuses what contradicts itself.

    A meeting takes a table unless both are remote. `hold_all`: only a schedule with every meeting is
    complete; what comes out then says whether there is one. `mutual`: how often a mutual wish counts its
    weight.
    """

    people: tuple[Person, ...]
    slots: tuple[Slot, ...]
    requests: tuple[Request, ...]
    tables: int
    hold_all: bool = False
    mutual: int = 2

    def __post_init__(self) -> None:
        _once("person", (one.id for one in self.people))
        _once("request", (one.id for one in self.requests))
        starts = [slot.start for slot in self.slots]
        if not starts or starts[0] < 0 or any(a >= b for a, b in pairwise(starts)):
            raise ValueError("There must be a slot; slots stand in order of time, each starts at another.")
        if self.tables < 0 or self.mutual < 1:
            raise ValueError("Tables are counted from 0 on, and a mutual wish counts once or more.")
        for number, slot in enumerate(self.slots):
            if slot.closed and not slot.closed <= set(range(1, self.tables + 1)):
                raise ValueError(f"Slot {number} closes a table that there is not.")
        _slots_known(self.people, self.requests, len(starts))
        _requests_sound(self)
        _fixed_can_be(self)

    def worth(self, request: Request) -> int:
        """What holding it counts."""
        return request.weight * self.mutual if request.mutual else request.weight

    def open_tables(self, slot: int) -> int:
        """How many tables can be used then."""
        return self.tables - len(self.slots[slot].closed)


def _once(what: str, ids: Iterable[str]) -> None:
    listed = list(ids)
    if len(set(listed)) < len(listed):
        twice = sorted(id for id, n in Counter(listed).items() if n > 1)
        raise ValueError(f"Each {what} stands once; {', '.join(twice)} do not.")


def _slots_known(people: Sequence[Person], requests: Sequence[Request], count: int) -> None:
    known = frozenset(range(count))
    for slots, id in _slots_named(people, requests):
        if not slots <= known:
            raise ValueError(f"{id} names a slot that there is not; they are numbered 0 to {count - 1}.")


def _slots_named(
    people: Sequence[Person], requests: Sequence[Request]
) -> Iterator[tuple[frozenset[int], str]]:
    for person in people:
        if person.away or person.night:
            yield person.away | person.night, person.id
    for request in requests:
        if request.never or request.fixed is not None:
            fixed = NOWHEN if request.fixed is None else frozenset((request.fixed,))
            yield request.never | fixed, request.id


def _requests_sound(problem: Problem) -> None:
    people = {one.id for one in problem.people}
    parts = {slot.part for slot in problem.slots}
    for one in problem.requests:
        if one.one not in people or one.other not in people or one.one == one.other:
            raise ValueError(f"Request {one.id} is not between two people who are there.")
        if one.weight < 1:
            raise ValueError(f"Request {one.id}: a weight is a whole number from 1 on.")
        if one.parts and not one.parts <= parts:
            unknown = ", ".join(sorted(one.parts - parts))
            raise ValueError(f"Request {one.id}: no slot is in {unknown}.")


def _fixed_can_be(problem: Problem) -> None:
    fixed = [one for one in problem.requests if one.fixed is not None]
    if not fixed:
        return
    people = {one.id: one for one in problem.people}
    taken: set[tuple[str, int]] = set()
    held: Counter[str] = Counter()
    seated: Counter[int] = Counter()
    for request in fixed:
        slot = request.fixed
        assert slot is not None
        pair = people[request.one], people[request.other]
        if not may_be(request, slot, problem.slots[slot], pair):
            raise ValueError(f"Request {request.id} is fixed in a slot in which it may not be.")
        for person in pair:
            if (person.id, slot) in taken:
                raise ValueError(f"{person.id} is in two meetings that are fixed in slot {slot}.")
            taken.add((person.id, slot))
            held[person.id] += 1
            if person.most is not None and held[person.id] > person.most:
                raise ValueError(f"{person.id} has more fixed meetings than they want at most.")
        seated[slot] += not (pair[0].remote and pair[1].remote)
        if seated[slot] > problem.open_tables(slot):
            raise ValueError(f"More meetings are fixed in slot {slot} than there are tables.")


def may_be(request: Request, number: int, slot: Slot, pair: tuple[Person, Person]) -> bool:
    """Whether the request and the availability of both allow this slot."""
    if request.fixed is not None and request.fixed != number:
        return False
    if number in request.never or (request.parts and slot.part not in request.parts):
        return False
    return not any(number in person.away or number in person.night for person in pair)
