"""The one way in: from a problem of any size to a schedule with bounds and reasons."""

import time

import numpy as np

from punte.engines.scheduling.board import Board
from punte.engines.scheduling.fewest import MOST_PLACES, Fewest, fewest_gaps
from punte.engines.scheduling.large import solve_large
from punte.engines.scheduling.model import Ints, Model, model_of
from punte.engines.scheduling.outcome import goals_of, result_of
from punte.engines.scheduling.problem import Problem
from punte.engines.scheduling.result import Result, Status
from punte.engines.scheduling.search import left_out, settle_all
from punte.engines.scheduling.seating import seated

FIRST, SEARCH = 0.1, 0.4  # of the time: a first schedule; one that leaves out as little as it can
TELLING = 0.02  # of the time, for tables and reasons


def solve(problem: Problem, *, seconds: float = 10, seed: int = 1) -> Result:
    """A schedule within the time, the goals in their order (see `result.GOALS`).

    Searching comes first, and is all there is where there are too many meetings to prove anything of. Then
    the gaps of what is held are made as few as they can be; where everything is held, that is proved. Where
    all must be held and cannot be, what comes out is the best with some left out.
    """
    begun = time.monotonic()
    end = begun + (1 - TELLING) * seconds
    model = model_of(problem)
    if model.allowed.size > MOST_PLACES:
        return solve_large(problem, seconds=seconds, seed=seed)
    first = solve_large(problem, seconds=FIRST * seconds, seed=seed)
    status: Status | None = None
    if problem.hold_all and first.unmet:
        found = fewest_gaps(model, None, seconds=end - time.monotonic(), seed=seed)
        if found.plan is not None:
            return _told(problem, model, first, found.plan, found, begun)
        status = "infeasible" if found.proof == "infeasible" else "unknown"
    if first.unmet and status != "unknown":
        left = end - time.monotonic()
        first = solve_large(problem, seconds=min(SEARCH * seconds, left), seed=seed)
    plan = np.array(first.slots, dtype=np.int64)
    held = plan >= 0
    found = fewest_gaps(model.only(held), plan[held], seconds=end - time.monotonic(), seed=seed)
    if found.plan is not None:
        plan[held] = found.plan
    return _told(problem, model, first, _filled(model, plan), found, begun, status)


def _filled(model: Model, plan: Ints) -> Ints:
    """What others have made room for is held, too."""
    board = Board(model, plan)
    settle_all(board, left_out(board), 0)
    return board.plan


def _told(
    problem: Problem,
    model: Model,
    first: Result,
    plan: Ints,
    found: Fewest,
    begun: float,
    status: Status | None = None,
) -> Result:
    tables = seated(problem, model, plan)
    bounds = {term.goal: term.bound for term in first.terms}
    if (plan >= 0).all():
        # All are held: what they count, and how many each has, could not be otherwise.
        values = goals_of(problem, model, plan, tables)
        bounds |= {goal: values[goal] for goal in ("promised", "worth", "across", "balance")}
        bounds["gaps"] = max(bounds["gaps"], found.bound)
    seconds = time.monotonic() - begun
    return result_of(problem, model, plan, tables, bounds, seconds=seconds, status=status)
