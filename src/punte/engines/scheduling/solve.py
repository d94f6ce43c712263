"""The one way in: from a problem of any size to a schedule with bounds and reasons."""

import time

import numpy as np

from punte.engines.scheduling.fewest import MOST_PLACES, Fewest, fewest_gaps
from punte.engines.scheduling.large import solve_large
from punte.engines.scheduling.model import Ints, Model, model_of
from punte.engines.scheduling.outcome import goals_of, result_of
from punte.engines.scheduling.problem import Problem
from punte.engines.scheduling.race import raced
from punte.engines.scheduling.result import Result, Status
from punte.engines.scheduling.seating import seated

FIRST = 0.12  # of the time: searching, before proving begins
STEPS = 0.4  # of what is left: the way that proves most problems; the race has the rest


def solve(problem: Problem, *, seconds: float = 10, seed: int = 1) -> Result:
    """A schedule within the time, the goals in their order (see `result.GOALS`).

    Searching comes first, and is all there is where there are too many meetings to prove anything of, or not
    all can be held. Where all are held, or must be, CP-SAT looks for the fewest gaps and proves their number.
    """
    begun = time.monotonic()
    model = model_of(problem)
    small = model.allowed.size <= MOST_PLACES
    first = solve_large(problem, seconds=FIRST * seconds if small else seconds, seed=seed)
    plan = np.array(first.slots, dtype=np.int64)
    complete = bool((plan >= 0).all())
    if not small or (complete and not first.term("gaps").gap):
        return first
    if not complete and not problem.hold_all:
        return solve_large(problem, seconds=seconds - (time.monotonic() - begun), seed=seed)
    if not model.allowed.any(axis=1).all():
        return first
    left = seconds - (time.monotonic() - begun)
    found = fewest_gaps(model, plan if complete else None, seconds=STEPS * left, seed=seed)
    if found.proof in ("feasible", "unknown"):
        found = raced(model, found, seconds=seconds - (time.monotonic() - begun), seed=seed)
    return _joined(problem, model, first, found, time.monotonic() - begun)


def _joined(problem: Problem, model: Model, first: Result, found: Fewest, seconds: float) -> Result:
    """What was proved, with the better plan of the two."""
    plan = np.array(first.slots, dtype=np.int64)
    better = found.plan is not None and (
        not (plan >= 0).all() or model.gaps(found.plan) <= first.term("gaps").value
    )
    if better and found.plan is not None:
        plan = found.plan
    elif found.proof == "infeasible":
        return _told(problem, model, first, plan, found, seconds, "infeasible")
    return _told(problem, model, first, plan, found, seconds, None)


def _told(
    problem: Problem,
    model: Model,
    first: Result,
    plan: Ints,
    found: Fewest,
    seconds: float,
    status: Status | None,
) -> Result:
    tables = seated(problem, model, plan)
    values = goals_of(problem, model, plan, tables)
    bounds = {term.goal: term.bound for term in first.terms}
    if bool((plan >= 0).all()):
        # All are held: what they count, and how many each has, could not be otherwise.
        bounds |= {goal: values[goal] for goal in ("promised", "worth", "across", "balance")}
        bounds["gaps"] = max(bounds["gaps"], found.bound)
    return result_of(problem, model, plan, tables, bounds, seconds=seconds, status=status)
