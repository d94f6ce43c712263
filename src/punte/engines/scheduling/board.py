"""A schedule while it is worked on: sets of slots as the bits of whole numbers, and a way back.

`may[e] & free[u] & free[v]` is every slot in which the meeting e of u and v could be, in two operations.
"""

from collections.abc import Iterator

import numpy as np

from punte.engines.scheduling.model import Bools, Ints, Model

NONE = -1


class Board:
    """Meetings in slots. It refuses nothing: whoever places asks `slots_for` first.

    Attributes
    ----------
    may
        Request → slots that it and both people's times allow.
    free
        Person → slots in which they have no meeting (whether they are there, `may` knows).
    spare
        The same, but none for those who have as many meetings as they want.
    held
        Person → slot → the request that is held then.
    at
        Request → its slot, −1 where it is not held.
    inside
        Slot → requests that sit at a table then.
    locked
        Requests that stay as they are: fixed ones, and those a chain of moves has just touched.
    value
        What the meetings are worth in the first three goals, as one number.
    """

    def __init__(self, model: Model, plan: Ints | None = None) -> None:
        self.model = model
        self.one: list[int] = model.one.tolist()
        self.other: list[int] = model.other.tolist()
        self.ends: list[int] = (model.one + model.other).tolist()
        self.seated: list[bool] = model.seated.tolist()
        self.may: list[int] = masks(model.allowed)
        self.least: list[int] = model.least.tolist()
        self.most: list[int] = model.most.tolist()
        self.load = [0] * model.people
        every = (1 << model.slots) - 1
        self.free = [every] * model.people
        self.spare = [every if most else 0 for most in self.most]
        self.held = [[NONE] * model.slots for _ in range(model.people)]
        self.at = [NONE] * model.requests
        self.room: list[int] = model.tables.tolist()
        self.open: int = sum(1 << slot for slot, room in enumerate(self.room) if room > 0)
        self.inside: list[dict[int, None]] = [{} for _ in range(model.slots)]
        self.locked = bytearray(model.fixed.tobytes())
        self.unit: int = int(model.across.sum()) + 1
        self.worth: list[int] = (model.worth * self.unit + model.across).tolist()
        self.promise: int = sum(self.worth) + 1
        self.value: int = 0
        self.log: list[tuple[int, int]] = []
        if plan is not None:
            for request in np.flatnonzero(plan >= 0).tolist():
                self.place(request, int(plan[request]))

    @property
    def plan(self) -> Ints:
        """The slot of each request."""
        return np.array(self.at, dtype=np.int64)

    def value_of(self, promised: int, worth: int, across: int) -> int:
        """Goals as one number, to compare `value` with."""
        return (sum(self.least) - promised) * self.promise + worth * self.unit + across

    def slots_for(self, request: int) -> int:
        """Slots in which the meeting could be added as things stand."""
        found = self.may[request] & self.spare[self.one[request]] & self.spare[self.other[request]]
        return found & self.open if self.seated[request] else found

    def slots_to(self, request: int) -> int:
        """Slots to which a meeting that is held could move."""
        found = self.may[request] & self.free[self.one[request]] & self.free[self.other[request]]
        return found & self.open if self.seated[request] else found

    def place(self, request: int, slot: int) -> None:
        """Hold a meeting."""
        self.log.append((request, NONE))
        self._put(request, slot)

    def lift(self, request: int) -> None:
        """Hold it no longer."""
        self.log.append((request, self.at[request]))
        self._take(request)

    def move(self, request: int, slot: int) -> None:
        """Hold it in another slot."""
        self.lift(request)
        self.place(request, slot)

    def back(self, mark: int) -> None:
        """Undo what was done since the log had this length."""
        log = self.log
        while len(log) > mark:
            request, slot = log.pop()
            if slot < 0:
                self._take(request)
            else:
                self._put(request, slot)

    def _put(self, request: int, slot: int) -> None:
        bit, load = 1 << slot, self.load
        self.at[request] = slot
        self.value += self.worth[request]
        for person in (self.one[request], self.other[request]):
            self.held[person][slot] = request
            self.free[person] ^= bit
            load[person] += 1
            if load[person] <= self.least[person]:
                self.value += self.promise
            self.spare[person] = self.free[person] if load[person] < self.most[person] else 0
        if self.seated[request]:
            self.inside[slot][request] = None
            self.room[slot] -= 1
            if not self.room[slot]:
                self.open ^= bit

    def _take(self, request: int) -> None:
        slot, load = self.at[request], self.load
        bit = 1 << slot
        self.at[request] = NONE
        self.value -= self.worth[request]
        for person in (self.one[request], self.other[request]):
            self.held[person][slot] = NONE
            self.free[person] ^= bit
            if load[person] <= self.least[person]:
                self.value -= self.promise
            load[person] -= 1
            self.spare[person] = self.free[person]
        if self.seated[request]:
            del self.inside[slot][request]
            if not self.room[slot]:
                self.open ^= bit
            self.room[slot] += 1


def masks(rows: Bools) -> list[int]:
    """Each row as a whole number: its bit n is set where column n is."""
    packed = np.packbits(rows, axis=1, bitorder="little")
    width, data = packed.shape[1], packed.tobytes()
    return [int.from_bytes(data[n : n + width], "little") for n in range(0, len(data), width)]


def first(slots: int) -> int:
    """The earliest of a set of slots."""
    return (slots & -slots).bit_length() - 1


def each(slots: int) -> Iterator[int]:
    """Slots of a set, in order."""
    while slots:
        yield first(slots)
        slots &= slots - 1
