"""The simple ways to beat: the best of many random plans, and CP-SAT alone."""

import time

import numpy as np

from punte.engines.teaming.exact import feasible_plan, prove
from punte.engines.teaming.hard import first_plan, hard_rules
from punte.engines.teaming.model import Model, even_sizes, sizes_of
from punte.engines.teaming.problem import Problem


def random_restarts(problem: Problem, *, seconds: float, seed: int = 1) -> int:
    """The cost of the best plan of shuffled people that keeps the rules, within the time; -1 if none did."""
    random, best, end = np.random.default_rng(seed), -1, time.monotonic() + seconds
    sizes, hard = even_sizes(problem), hard_rules(problem)
    while sizes is not None and hard is not None and time.monotonic() < end:
        order = random.permutation(len(problem.teams))
        plan = first_plan(problem, hard, sizes)
        if plan is None:
            break
        singles = hard.singles
        plan[singles] = plan[random.permutation(singles)]
        if hard.holds(plan):
            cost = Model(problem, sizes_of(plan, len(order))).cost(plan)
            best = cost if best < 0 else min(best, cost)
    return best


def cp_sat_alone(problem: Problem, *, seconds: float) -> tuple[int, int]:
    """(cost, bound) of CP-SAT without a hint from annealing, within the time; (-1, 0) without a plan."""
    sizes, hard = even_sizes(problem), hard_rules(problem)
    plan = first_plan(problem, hard, sizes) if sizes is not None and hard is not None else None
    plan = plan if plan is not None else feasible_plan(problem, seconds / 2)
    if plan is None:
        return -1, 0
    model = Model(problem, sizes_of(plan, len(problem.teams)))
    _plan, cost, bound = prove(model, plan, seconds)
    return cost, bound
