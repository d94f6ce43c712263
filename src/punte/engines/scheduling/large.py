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

CHOOSING, SEARCHING, ANNEALING = 0.4, 0.65, 0.92  # by when each is done, in parts of the time
TELLING = 6  # tables, goals and reasons take about so many times what it takes to read the problem


def solve_large(problem: Problem, *, seconds: float = 10, seed: int = 1) -> Result:
    """A schedule within the time; the same problem and seed give the same, unless the time cuts it short."""
    begun = time.monotonic()
    model = model_of(problem)
    read = time.monotonic() - begun
    span = max(0.5 * seconds, seconds - TELLING * read)
    choice = Matching(model).choice(seconds=CHOOSING * span)
    left = begun + SEARCHING * span - time.monotonic()
    plan = _polished(model, searched(model, choice, seconds=left, seed=seed), begun, span, seed)
    tables = seated(problem, model, plan)
    bounds = choice.bounds(model, goals_of(problem, model, plan, tables))
    return result_of(problem, model, plan, tables, bounds, seconds=time.monotonic() - begun)


def _polished(model: Model, plan: Ints, begun: float, span: float, seed: int) -> Ints:
    """Better in the lower goals; what that leaves room for is held, too."""
    board = Board(model, plan)
    Polish(board).run(end=begun + span)
    settled = board.plan
    Annealing(board, seed).run(end=begun + ANNEALING * span)
    Polish(board).run(end=begun + span)
    if model.gaps(board.plan) > model.gaps(settled):
        # The time was too short for the heat to fall.
        board = Board(model, settled)
    settle_all(board, left_out(board), 0)
    return board.plan
