"""Few idle gaps, then even numbers of meetings, without losing anything in the goals before.

A meeting moves to another slot, or changes places with one that is in its way, where that leaves fewer
gaps; a meeting gives way to one left out that counts the same, where that evens out who meets how often.
"""

import time

from punte.engines.scheduling.board import Board, first
from punte.engines.scheduling.days import Beside, Days, more


class Polish:
    """Makes a board better in its lower goals; what is held counts the same as before."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.beside = Days(board.model.day).beside
        self.every = (1 << board.model.slots) - 1
        self.moved = bytearray()

    def run(self, *, end: float) -> None:
        """Until nothing helps any more, or the time is over."""
        board, ends = self.board, list(zip(self.board.one, self.board.other, strict=True))
        stirred, self.moved = bytearray(b"\1" * len(board.load)), bytearray(len(board.load))
        while any(stirred) and time.monotonic() < end:
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
        board.log.clear()

    def _stir(self, *people: int) -> None:
        """Whose meetings changed is looked at again."""
        for person in people:
            self.moved[person] = 1

    def _without(self, person: int, bit: int) -> Beside:
        """What is beside somebody's meetings if they had none in that slot."""
        return self.beside((self.every ^ self.board.free[person]) & ~bit)

    def _move(self, request: int) -> bool:
        """To the slot in which its two people have the fewest gaps, if that is fewer."""
        board = self.board
        u, v, bit = board.one[request], board.other[request], 1 << board.at[request]
        of_u, of_v = self._without(u, bit), self._without(v, bit)
        now = more(of_u, bit) + more(of_v, bit)
        if now == -2:
            return False
        slots = board.slots_to(request)
        for better in _best(of_u, of_v, slots, now):
            board.move(request, first(better))
            self._stir(u, v)
            return True
        return self._exchange(request, u, v, of_u) or self._exchange(request, v, u, of_v)

    def _exchange(self, request: int, free: int, busy: int, of_free: Beside) -> bool:
        """With another meeting of one of its people, which takes the slot it leaves."""
        board = self.board
        at = board.at[request]
        bit = 1 << at
        now = more(of_free, bit)
        others = board.may[request] & board.free[free] & ~board.free[busy] & ~bit
        while others:
            there = others & -others
            others ^= there
            gain = now - more(of_free, there)
            if gain < 0:
                continue
            other = board.held[busy][first(there)]
            third = board.ends[other] - busy
            if board.locked[other] or not board.may[other] & board.free[third] & bit:
                continue
            if board.seated[other] != board.seated[request]:
                continue
            of_third = self._without(third, there)
            if more(of_third, bit) - more(of_third, there) < gain:
                board.lift(request)
                board.move(other, at)
                board.place(request, first(there))
                self._stir(free, busy, third)
                return True
        return False

    def _replace(self, request: int) -> bool:
        """One left out takes the place of another of one of its people, whose other has meetings to spare."""
        board = self.board
        for busy in (board.one[request], board.other[request]):
            free = board.ends[request] - busy
            slots = board.may[request] & board.spare[free] & ~board.free[busy]
            if not slots:
                continue
            of_free = self._without(free, 0)
            while slots:
                bit = slots & -slots
                slots ^= bit
                other = board.held[busy][first(bit)]
                loses = board.ends[other] - busy
                if self._alike(request, other, loses) and self._evener(of_free, free, loses, bit):
                    board.lift(other)
                    board.place(request, first(bit))
                    self._stir(free, busy, loses)
                    return True
        return False

    def _alike(self, request: int, other: int, loses: int) -> bool:
        """Whether one may give way to the other, as far as the goals before and the tables are concerned."""
        board = self.board
        return (
            board.worth[other] == board.worth[request]
            and board.seated[other] == board.seated[request]
            and not board.locked[other]
            and board.load[loses] > board.least[loses]
        )

    def _evener(self, of_gains: Beside, gains: int, loses: int, bit: int) -> bool:
        """Whether fewer gaps, or as many and evener numbers, come of it."""
        change = more(of_gains, bit) - more(self._without(loses, bit), bit)
        return change < 0 or (change == 0 and self.board.load[gains] + 1 < self.board.load[loses])


def _best(one: Beside, other: Beside, slots: int, now: int) -> list[int]:
    """Those of the slots, if any, that leave the two the fewest gaps, and fewer than `now`."""
    (less_1, same_1), (less_2, same_2) = one, other
    more_1, more_2 = ~(less_1 | same_1), ~(less_2 | same_2)
    ranks = (
        less_1 & less_2,
        (less_1 & same_2) | (same_1 & less_2),
        (less_1 & more_2) | (same_1 & same_2) | (more_1 & less_2),
        (same_1 & more_2) | (more_1 & same_2),
    )
    for change, rank in enumerate(ranks, start=-2):
        if change >= now:
            break
        if rank & slots:
            return [rank & slots]
    return []
