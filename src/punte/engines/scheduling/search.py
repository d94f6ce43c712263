"""Many meetings: a start led by the programme of `bound.py`, then chains, then shaking while there is time.

A shake forces a meeting that is left out into a slot. What is in its way makes room, or is dropped; then
those who lost a meeting look for another. It is kept unless the schedule is worth less than before.
"""

import random
import time
from math import inf

import numpy as np

from punte.engines.scheduling.baseline import greedy
from punte.engines.scheduling.board import Board, first
from punte.engines.scheduling.bound import Choice, could_meet
from punte.engines.scheduling.chains import Chains
from punte.engines.scheduling.model import Ints, Model

PATIENCE = 40  # shakes for each request, after which a search that found nothing better gives up
ROUND = 1_000  # shakes after which it is seen anew which meetings are left out
REACH = 0.3  # how often those who lost a meeting have others make room for them


def searched(model: Model, choice: Choice, *, seconds: float, seed: int = 1) -> Ints:
    """The slot of each request; as good as can be found in the first three goals within the time."""
    end = time.monotonic() + seconds
    goal = 0
    best: Board | None = None
    for start in (_rarest, _fullest, _dearest):
        board = start(model, choice)
        goal = board.value_of(choice.promised, choice.worth, choice.across)
        if best is None or board.value > best.value:
            best = board
        if best.value >= goal or time.monotonic() > end:
            break
    assert best is not None
    return improved(best, goal, end=end, seed=seed)


def improved(board: Board, goal: int, *, end: float, seed: int) -> Ints:
    """Better than the board, until it is worth the goal, the time is over, or nothing helps any more."""
    settle_all(board, left_out(board), 2, end=end)
    Shaking(board, seed).run(goal, end)
    return board.plan


def settle_all(board: Board, requests: list[int], depth: int, *, end: float = inf) -> None:
    """Hold as many of these too as is possible without dropping any."""
    chains = Chains(board)
    for request in requests:
        if time.monotonic() > end:
            break
        chains.settle(request, depth)
    board.log.clear()


def left_out(board: Board) -> list[int]:
    """What is not held, the dearest first."""
    missing = [request for request, slot in enumerate(board.at) if slot < 0]
    return sorted(missing, key=lambda request: -board.worth[request])


def _rarest(model: Model, choice: Choice) -> Board:
    """First what the programme takes; of these, what fits into the fewest slots."""
    most = np.bincount(np.concatenate([model.one, model.other]), minlength=model.people)
    crowded = np.maximum(most[model.one], most[model.other])
    return _filled(model, np.lexsort((-crowded, model.allowed.sum(axis=1), -choice.taken, ~model.fixed)))


def _fullest(model: Model, choice: Choice) -> Board:
    """First what the programme takes; of these, what fills the people with the fewest slots left over."""
    people, taken = np.concatenate([model.one, model.other]), np.concatenate([choice.taken] * 2)
    load = np.bincount(people, weights=taken, minlength=model.people)
    asked = np.bincount(people, minlength=model.people)
    full = load / np.maximum(np.minimum(model.most, could_meet(model).sum(axis=1)), 1)
    fullest = np.maximum(full[model.one], full[model.other])
    crowded = np.maximum(asked[model.one], asked[model.other])
    rare = model.allowed.sum(axis=1)
    return _filled(model, np.lexsort((rare, -crowded, -fullest, -choice.taken, ~model.fixed)))


def _dearest(model: Model, choice: Choice) -> Board:
    """As the baseline does."""
    board = Board(model, greedy(model))
    settle_all(board, left_out(board), 1)
    return board


def _filled(model: Model, order: Ints) -> Board:
    board, requests = Board(model), order.tolist()
    settle_all(board, requests, 0)
    settle_all(board, [request for request in requests if board.at[request] < 0], 1)
    return board


class Shaking:
    """Forces meetings in, one at a time; the same board and seed go the same way."""

    def __init__(self, board: Board, seed: int) -> None:
        self.board, self.chains = board, Chains(board)
        self.random = random.Random(seed)
        self.requests_of = board.model.requests_of

    def run(self, goal: int, end: float) -> None:
        """Until the board is worth the goal, the time is over, or for long nothing got better."""
        idle, most = 0, PATIENCE * len(self.board.at)
        while self.board.value < goal and idle < most:
            hopeful = self._hopeful()
            if not hopeful:
                return
            for _ in range(ROUND):
                request = hopeful[int(self.random.random() * len(hopeful))]
                idle = 0 if self.shake(request) else idle + 1
                if time.monotonic() > end or self.board.value >= goal:
                    return

    def _hopeful(self) -> list[int]:
        """Meetings left out of which somebody has a slot left; all that may be at all, if there are none."""
        board = self.board
        missing = [request for request, slot in enumerate(board.at) if slot < 0 and board.may[request]]
        loose = [one for one in missing if board.spare[board.one[one]] or board.spare[board.other[one]]]
        return loose or missing

    def shake(self, request: int) -> bool:
        """Force a meeting in; whether the board is worth more for it."""
        board = self.board
        if board.at[request] >= 0:
            return False
        slot = self._slot(request)
        dropped = self._in_the_way(request, slot)
        if dropped is None:
            return False
        before = board.value
        board.log.clear()
        for one in dropped:
            board.lift(one)
        board.place(request, slot)
        board.locked[request] = 1
        depth = 1 if self.random.random() < REACH else 0
        lost = [one for one in dropped if not self.chains.settle(one, 1)]
        for one in lost:
            self._look_around(board.one[one], depth)
            self._look_around(board.other[one], depth)
        board.locked[request] = 0
        if board.value < before:
            board.back(0)
        return board.value > before

    def _slot(self, request: int) -> int:
        """A slot that it may be in; mostly one that somebody has left."""
        board = self.board
        slots = board.may[request]
        loose = slots & (board.free[board.one[request]] | board.free[board.other[request]])
        if loose and self.random.random() < 0.9:
            slots = loose
        for _ in range(int(self.random.random() * slots.bit_count())):
            slots &= slots - 1
        return first(slots)

    def _in_the_way(self, request: int, slot: int) -> list[int] | None:
        """What must be dropped for it, nothing if something of that must stay."""
        board = self.board
        found: list[int] = []
        for person in (board.one[request], board.other[request]):
            there = board.held[person][slot]
            if there >= 0:
                found.append(there)
            elif board.load[person] >= board.most[person]:
                found.append(self._cheapest(person))
        if board.seated[request] and not board.room[slot]:
            freed = [one for one in found if one >= 0 and board.at[one] == slot and board.seated[one]]
            if not freed:
                inside = list(board.inside[slot])
                found.append(inside[int(self.random.random() * len(inside))] if inside else -1)
        if any(one < 0 or board.locked[one] for one in found):
            return None
        return list(dict.fromkeys(found))

    def _cheapest(self, person: int) -> int:
        """One of the meetings of somebody that count least."""
        board = self.board
        held = [one for one in board.held[person] if one >= 0 and not board.locked[one]]
        if not held:
            return -1
        least = min(board.worth[one] for one in held)
        held = [one for one in held if board.worth[one] == least]
        return held[int(self.random.random() * len(held))]

    def _look_around(self, person: int, depth: int) -> None:
        """Somebody who lost a meeting looks for others that are left out."""
        board = self.board
        if not board.spare[person]:
            return
        for request in self.requests_of[person]:
            if board.at[request] < 0 and self.chains.settle(request, depth) and not board.spare[person]:
                return
