"""From a problem of any size to a result: choose, search, polish, seat, prove."""

import time

from punte.engines.scheduling.board import Board
from punte.engines.scheduling.bound import Matching
from punte.engines.scheduling.model import model_of
from punte.engines.scheduling.outcome import goals_of, result_of
from punte.engines.scheduling.polish import Polish
from punte.engines.scheduling.problem import Problem
from punte.engines.scheduling.result import Result
from punte.engines.scheduling.search import left_out, searched, settle_all
from punte.engines.scheduling.seating import seated

CHOOSING, SEARCHING, POLISHING = 0.4, 0.7, 0.9  # by when each is done, in parts of the time


def solve_large(problem: Problem, *, seconds: float = 10, seed: int = 1) -> Result:
    """A schedule within the time; the same problem and seed give the same, unless the time cuts it short."""
    begun = time.monotonic()
    model = model_of(problem)
    choice = Matching(model).choice(seconds=CHOOSING * seconds)
    left = begun + SEARCHING * seconds - time.monotonic()
    board = Board(model, searched(model, choice, seconds=left, seed=seed))
    Polish(board).run(end=begun + POLISHING * seconds)
    settle_all(board, left_out(board), 0)
    plan = board.plan
    tables = seated(problem, model, plan)
    values = goals_of(problem, model, plan, tables)
    bounds = choice.bounds(model, values)
    return result_of(problem, model, plan, tables, bounds, seconds=time.monotonic() - begun)
