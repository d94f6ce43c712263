"""From a problem of any size to a result: choose, search, polish, seat, prove."""

import time

from punte.engines.scheduling.anneal import Annealing
from punte.engines.scheduling.board import Board
from punte.engines.scheduling.bound import Matching
from punte.engines.scheduling.model import Ints, Model, model_of
from punte.engines.scheduling.outcome import goals_of, result_of
from punte.engines.scheduling.polish import Polish
from punte.engines.scheduling.problem import Problem
from punte.engines.scheduling.result import Result
from punte.engines.scheduling.search import left_out, searched, settle_all
from punte.engines.scheduling.seating import seated

CHOOSING, SEARCHING, ANNEALING, POLISHING = 0.4, 0.6, 0.85, 0.93  # by when each is done, in parts of the time


def solve_large(problem: Problem, *, seconds: float = 10, seed: int = 1) -> Result:
    """A schedule within the time; the same problem and seed give the same, unless the time cuts it short."""
    begun = time.monotonic()
    model = model_of(problem)
    choice = Matching(model).choice(seconds=CHOOSING * seconds)
    left = begun + SEARCHING * seconds - time.monotonic()
    plan = searched(model, choice, seconds=left, seed=seed)
    plan = _polished(model, plan, begun, seconds, seed)
    tables = seated(problem, model, plan)
    bounds = choice.bounds(model, goals_of(problem, model, plan, tables))
    return result_of(problem, model, plan, tables, bounds, seconds=time.monotonic() - begun)


def _polished(model: Model, plan: Ints, begun: float, seconds: float, seed: int) -> Ints:
    """Better in the lower goals; what that leaves room for is held, too."""
    board = Board(model, plan)
    Polish(board).run(end=begun + POLISHING * seconds)
    settled = board.plan
    Annealing(board, seed).run(end=begun + ANNEALING * seconds)
    Polish(board).run(end=begun + POLISHING * seconds)
    if model.gaps(board.plan) > model.gaps(settled):
        # The time was too short for the heat to fall.
        board = Board(model, settled)
    settle_all(board, left_out(board), 0)
    return board.plan
