"""Few idle gaps, then even numbers of meetings, without losing anything in the goals before.

A meeting moves to another slot, or changes places with one that is in its way, where that leaves fewer
gaps; a meeting gives way to one left out that counts the same, where that evens out who meets how often.
"""

import time

from punte.engines.scheduling.board import Board, first
from punte.engines.scheduling.model import Ints


class Gaps:
    """Runs of slots of a day without a meeting between two meetings of one person."""

    def __init__(self, day: Ints) -> None:
        numbers = day.tolist()
        self.days = [
            sum(1 << slot for slot, other in enumerate(numbers) if other == one)
            for one in sorted(set(numbers))
        ]
        self.dawns = sum(one & -one for one in self.days)

    def of(self, busy: int) -> int:
        """How many somebody has who meets in these slots."""
        starts = busy & ~(busy << 1 & ~self.dawns)
        return starts.bit_count() - sum(1 for day in self.days if busy & day)


class Polish:
    """Makes a board better in its lower goals; what is held counts the same as before."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.gaps = Gaps(board.model.day)
        self.every = (1 << board.model.slots) - 1
        self.moved = bytearray()

    def run(self, *, end: float) -> None:
        """Until nothing helps any more, or the time is over."""
        board, ends = self.board, list(zip(self.board.one, self.board.other, strict=True))
        stirred, self.moved = bytearray(b"\1" * len(board.load)), bytearray(len(board.load))
        while any(stirred):
            for request, (one, other) in enumerate(ends):
                if not stirred[one] and not stirred[other]:
                    continue
                if time.monotonic() > end:
                    break
                if board.at[request] < 0:
                    self._replace(request)
                elif not board.locked[request]:
                    self._move(request)
            stirred, self.moved = self.moved, bytearray(len(board.load))
            if time.monotonic() > end:
                break
        board.log.clear()

    def _stir(self, *people: int) -> None:
        """Whose meetings changed is looked at again."""
        for person in people:
            self.moved[person] = 1

    def _busy(self, person: int) -> int:
        return self.every ^ self.board.free[person]

    def _move(self, request: int) -> bool:
        """To the slot in which its two people have the fewest gaps, if that is fewer."""
        board, of = self.board, self.gaps.of
        u, v, at = board.one[request], board.other[request], board.at[request]
        busy_u, busy_v = self._busy(u), self._busy(v)
        now = of(busy_u) + of(busy_v)
        if not now:
            return False
        rest_u, rest_v = busy_u ^ 1 << at, busy_v ^ 1 << at
        best, to = now, -1
        slots = board.slots_to(request)
        while slots:
            bit = slots & -slots
            slots ^= bit
            gaps = of(rest_u | bit) + of(rest_v | bit)
            if gaps < best:
                best, to = gaps, first(bit)
        if to >= 0:
            board.move(request, to)
            self._stir(u, v)
            return True
        return self._exchange(request, u, v, now) or self._exchange(request, v, u, now)

    def _exchange(self, request: int, free: int, busy: int, now: int) -> bool:
        """With another meeting of one of its people, which takes the slot it leaves."""
        board, of = self.board, self.gaps.of
        at = board.at[request]
        bit = 1 << at
        others = board.may[request] & board.free[free] & ~board.free[busy] & ~bit
        rest = self._busy(free) ^ bit
        mine = of(self._busy(free))
        while others:
            there = others & -others
            others ^= there
            gain = mine - of(rest | there)
            other = board.held[busy][first(there)]
            third = board.ends[other] - busy
            if board.locked[other] or not board.may[other] & board.free[third] & bit:
                continue
            if board.seated[other] != board.seated[request]:
                continue
            held = self._busy(third)
            if of(held ^ there ^ bit) - of(held) < gain:
                board.lift(request)
                board.move(other, at)
                board.place(request, first(there))
                self._stir(free, busy, third)
                return True
        return False

    def _replace(self, request: int) -> bool:
        """One left out takes the place of another of one of its people, who has more meetings to spare."""
        board = self.board
        for busy in (board.one[request], board.other[request]):
            free = board.ends[request] - busy
            slots = board.may[request] & board.spare[free] & ~board.free[busy]
            while slots:
                bit = slots & -slots
                slots ^= bit
                other = board.held[busy][first(bit)]
                if self._evener(request, other, free, busy, bit):
                    board.lift(other)
                    board.place(request, first(bit))
                    self._stir(free, busy, board.ends[other] - busy)
                    return True
        return False

    def _evener(self, request: int, other: int, gains: int, stays: int, bit: int) -> bool:
        """Whether fewer gaps, or as many and evener numbers, come of it."""
        board, of = self.board, self.gaps.of
        loses = board.ends[other] - stays
        if board.worth[other] != board.worth[request] or board.seated[other] != board.seated[request]:
            return False
        if board.locked[other] or board.load[loses] <= board.least[loses]:
            return False
        gaining, losing = self._busy(gains), self._busy(loses)
        more = of(gaining | bit) - of(gaining) + of(losing ^ bit) - of(losing)
        return more < 0 or (more == 0 and board.load[gains] + 1 < board.load[loses])
