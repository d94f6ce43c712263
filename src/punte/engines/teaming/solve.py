"""The one way in: from a problem to teams with a bound and reasons."""

import time

import numpy as np
from scipy.optimize import linear_sum_assignment

from punte.engines.teaming.conflicts import conflict
from punte.engines.teaming.exact import feasible_plan, prove
from punte.engines.teaming.hard import Hard, first_plan, hard_rules
from punte.engines.teaming.model import Ints, Model, even_sizes, sizes_of
from punte.engines.teaming.moves import moves_of
from punte.engines.teaming.problem import Problem
from punte.engines.teaming.result import Result, Status, Term
from punte.engines.teaming.search import Annealing

RUNS_OF_PEOPLE = 300  # runs × people


def solve(problem: Problem, *, seconds: float = 10, seed: int = 1) -> Result:
    """Teams for everybody, within the time; the same problem and seed give the same teams.

    First a plan that keeps the rules, sizes as even as they allow; then annealing; then, unless the plan
    meets the simple bound, CP-SAT tries to improve it and proves a bound for teams of these sizes.
    """
    begun = time.monotonic()
    plan = _plan_within_rules(problem, seconds)
    if plan is None:
        return Result({}, 0, 0, "infeasible", time.monotonic() - begun, conflict=conflict(problem))
    hard = hard_rules(problem)
    if hard is None:
        raise RuntimeError("A plan keeps rules that contradict each other on their face.")
    model = Model(problem, sizes_of(plan, len(problem.teams)))
    wish = least_steps(model)
    simple = _simple_bound(model, wish)
    plan = _annealed(model, hard, plan, seed=seed, goal=simple, seconds=0.6 * seconds)
    cost, bound = model.cost(plan), simple
    left = seconds - (time.monotonic() - begun)
    if cost > bound and left > 0.5:
        plan, cost, proved = prove(model, plan, left)
        bound = max(bound, proved)
    status: Status = "optimal" if cost <= bound else "feasible"
    return Result(
        teams=_named(problem, plan),
        objective=cost,
        bound=min(bound, cost),
        status=status,
        seconds=time.monotonic() - begun,
        terms=tuple(_terms(model, plan, wish)),
        moves=tuple(moves_of(problem, plan)),
    )


def _plan_within_rules(problem: Problem, seconds: float) -> Ints | None:
    sizes, hard = even_sizes(problem), hard_rules(problem)
    if sizes is None or hard is None:
        return None
    if not problem.earlier:
        plan = first_plan(problem, hard, sizes)
        if plan is not None:
            return plan
    return feasible_plan(problem, seconds / 2)


def _annealed(model: Model, hard: Hard, plan: Ints, *, seed: int, goal: int, seconds: float) -> Ints:
    """The best of some runs: a small problem has time for several."""
    runs, best = max(1, RUNS_OF_PEOPLE // len(plan)), plan
    for run in range(runs):
        found = Annealing(model, hard, plan, seed + run).run(goal, seconds / runs)
        best = min(best, found, key=model.cost)
        if model.cost(best) <= goal:
            break
    return best


def least_steps(model: Model) -> int:
    """The fewest steps down their lists that people must go, whatever else (an assignment problem: exact)."""
    if not model.problem.rules.wish:
        return 0
    seats = np.repeat(np.arange(len(model.sizes)), model.sizes)
    cost = model.steps[:, seats]
    rows, columns = linear_sum_assignment(cost)
    return int(cost[rows, columns].sum())


def _simple_bound(model: Model, wish: int) -> int:
    """Wishes alone, and what pins put out of balance; languages, and moves that must be, at none."""
    forced = sum(_forced(model, columns) * weight for _, columns, weight in _attributes(model))
    return wish * model.problem.rules.wish + forced


def _attributes(model: Model) -> list[tuple[str, list[int], int]]:
    """(attribute, its features, its weight)."""
    rules = model.problem.rules
    names = list(dict.fromkeys(attribute for attribute, _ in model.features))
    columns = {name: [n for n, (other, _) in enumerate(model.features) if other == name] for name in names}
    weight = {**rules.balance, "organisation": rules.organisation}
    return [(name, columns[name], weight[name]) for name in names]


def _terms(model: Model, plan: Ints, wish: int) -> list[Term]:
    rules = model.problem.rules
    off = model.off(model.counts(plan), model.low, model.high)
    found = [
        Term(name, int(off[:, columns].sum()), _forced(model, columns), weight)
        for name, columns, weight in _attributes(model)
    ]
    if rules.wish:
        steps = int(model.steps[np.arange(len(plan)), plan].sum())
        found.append(Term("wish", steps, wish, rules.wish))
    if rules.language and model.speaks.shape[1]:
        found.append(Term("language", int(model.strangers(plan).sum()), 0, rules.language))
    return found


def _forced(model: Model, columns: list[int]) -> int:
    """How many must be off in one attribute because of pins; a bound, not always the least.

    Too many: more of a value pinned to a team than its ceiling. Too few: what a team lacks beyond its free
    seats, or what teams lack of a value beyond its people who are free. Without pins it is none: people
    with one value each can always be dealt out between floor and ceiling (Baranyai 1975).
    """
    numbers = {one.id: n for n, one in enumerate(model.problem.members)}
    teams = {one.id: n for n, one in enumerate(model.problem.teams)}
    fixed = np.zeros_like(model.low)
    seats = model.sizes.copy()
    for member, team in model.problem.rules.pinned.items():
        fixed[teams[team]] += model.has[numbers[member]]
        seats[teams[team]] -= 1
    free = model.has.sum(axis=0) - fixed.sum(axis=0)
    lacking = np.maximum(model.low - fixed, 0)[:, columns]
    many = np.maximum(fixed - model.high, 0)[:, columns].sum()
    by_team = np.maximum(lacking.sum(axis=1) - seats, 0).sum() if _one_value_each(model, columns) else 0
    by_value = np.maximum(lacking.sum(axis=0) - free[columns], 0).sum()
    return int(many + max(by_team, by_value))


def _one_value_each(model: Model, columns: list[int]) -> bool:
    """Somebody with two values (skills) fills two gaps from one seat."""
    return bool((model.has[:, columns].sum(axis=1) <= 1).all())


def _named(problem: Problem, plan: Ints) -> dict[str, tuple[str, ...]]:
    return {
        team.id: tuple(one.id for one, t in zip(problem.members, plan, strict=True) if t == n)
        for n, team in enumerate(problem.teams)
    }
