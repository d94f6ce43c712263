"""Fewer idle gaps than small steps find: meetings move and change places, at first also for the worse.

What is held stays held. Each step draws a meeting and a slot; a change for the worse is taken with its
Boltzmann probability, which falls as the heat does.
"""

import math
import random
import time

from punte.engines.scheduling.board import Board, first
from punte.engines.scheduling.days import Days, more

HOT, COLD = 0.4, 0.1  # the heat, in gaps
STEPS_EACH = 1_000  # steps for each meeting
LOOK = 256  # steps after which the clock is looked at


class Annealing:
    """Moves the meetings of a board; the same board and seed go the same way, if time allows all steps."""

    def __init__(self, board: Board, seed: int) -> None:
        self.board = board
        self.beside = Days(board.model.day).beside
        self.every = (1 << board.model.slots) - 1
        self.random = random.Random(seed).random
        self.meetings = [one for one, at in enumerate(board.at) if at >= 0 and not board.locked[one]]

    def run(self, *, end: float) -> None:
        """All steps, or as many as there is time for."""
        meetings, draw = self.meetings, self.random
        begun, steps, step = time.monotonic(), STEPS_EACH * len(meetings), 0
        while step < steps:
            now = time.monotonic()
            if now >= end:
                break
            heat = HOT * (COLD / HOT) ** max(step / steps, (now - begun) / (end - begun))
            for _ in range(LOOK):
                self._step(meetings[int(draw() * len(meetings))], heat)
            self.board.log.clear()
            step += LOOK

    def _step(self, request: int, heat: float) -> None:
        """Into a slot that at least one of its people has left."""
        board = self.board
        one, other, at = board.one[request], board.other[request], board.at[request]
        free_1, free_2 = board.free[one], board.free[other]
        slots = board.may[request] & (free_1 | free_2)
        if not slots:
            return
        for _ in range(int(self.random() * slots.bit_count())):
            slots &= slots - 1
        there = slots & -slots
        if not there & free_1:
            self._exchange(request, other, one, there, heat)
        elif not there & free_2:
            self._exchange(request, one, other, there, heat)
        elif board.room[first(there)] or not board.seated[request]:
            bit = 1 << at
            of_1, of_2 = self.beside(self.every ^ free_1 ^ bit), self.beside(self.every ^ free_2 ^ bit)
            change = more(of_1, there) + more(of_2, there) - more(of_1, bit) - more(of_2, bit)
            if change <= 0 or self.random() < math.exp(-change / heat):
                board.move(request, first(there))

    def _exchange(self, request: int, free: int, busy: int, there: int, heat: float) -> None:
        """The other's meeting in that slot takes the one that this meeting leaves."""
        board = self.board
        at, to = board.at[request], first(there)
        bit = 1 << at
        moved = board.held[busy][to]
        third = board.ends[moved] - busy
        if board.locked[moved] or not board.may[moved] & board.free[third] & bit:
            return
        if board.seated[moved] != board.seated[request]:
            return
        of_free = self.beside(self.every ^ board.free[free] ^ bit)
        of_third = self.beside(self.every ^ board.free[third] ^ there)
        change = more(of_free, there) - more(of_free, bit) + more(of_third, bit) - more(of_third, there)
        if change <= 0 or self.random() < math.exp(-change / heat):
            board.lift(request)
            board.move(moved, at)
            board.place(request, to)
