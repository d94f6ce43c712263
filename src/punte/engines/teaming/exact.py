"""CP-SAT: a plan that keeps the rules where greedy filling fails, a proved bound, cores of conflicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from punte.engines.teaming.model import Ints, Model
from punte.engines.teaming.problem import Problem

SEED = 7


@dataclass
class Exact:
    """Variables x[member, team], sizes within their ranges, and the rules, each of which can be switched off.

    `switches`: rule in words → literal that turns it on (only where asked for).
    """

    problem: Problem
    switched: bool = False
    sizes: Ints | None = None
    switches: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Takes seconds to import: here, where it is needed, and nowhere at the start of a process.
        from ortools.sat.python import cp_model

        self.cp: Any = cp_model
        self.model: Any = cp_model.CpModel()
        people, teams = len(self.problem.members), len(self.problem.teams)
        self.x: Any = [[self.model.new_bool_var("") for _ in range(teams)] for _ in range(people)]
        for row in self.x:
            self.model.add_exactly_one(row)
        self._sizes()
        self._rules()

    def _when(self, rule: str) -> list[Any]:
        if not self.switched:
            return []
        if rule not in self.switches:
            self.switches[rule] = self.model.new_bool_var(rule)
        return [self.switches[rule]]

    def _sizes(self) -> None:
        for t, team in enumerate(self.problem.teams):
            size = sum(row[t] for row in self.x)
            if self.sizes is not None:
                self.model.add(size == int(self.sizes[t]))
                continue
            on = self._when(f"{team.id} has {team.least} to {team.most} people")
            self.model.add(size >= team.least).only_enforce_if(on)
            self.model.add(size <= team.most).only_enforce_if(on)

    def _rules(self) -> None:
        rules = self.problem.rules
        numbers = {one.id: n for n, one in enumerate(self.problem.members)}
        teams = {one.id: n for n, one in enumerate(self.problem.teams)}
        for group in rules.together:
            ids = sorted(group)
            on = self._when(f"{', '.join(ids)} together")
            for other in ids[1:]:
                for t in teams.values():
                    same = self.x[numbers[ids[0]]][t] == self.x[numbers[other]][t]
                    self.model.add(same).only_enforce_if(on)
        for group in rules.apart:
            ids = sorted(group)
            on = self._when(f"{', '.join(ids)} apart")
            for t in teams.values():
                self.model.add(sum(self.x[numbers[id]][t] for id in ids) <= 1).only_enforce_if(on)
        for member, team in sorted(rules.pinned.items()):
            on = self._when(f"{member} in {team}")
            self.model.add(self.x[numbers[member]][teams[team]] == 1).only_enforce_if(on)

    def solver(self, seconds: float) -> Any:
        """A solver that gives the same answer each time, unless the clock stops it."""
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.1)
        solver.parameters.num_workers = 2
        solver.parameters.interleave_search = True
        solver.parameters.random_seed = SEED
        return solver

    def plan(self, solver: Any) -> Ints:
        """Team numbers from the solver's values."""
        rows = [[solver.value(cell) for cell in row] for row in self.x]
        return np.asarray(np.array(rows).argmax(axis=1), dtype=np.int64)


def feasible_plan(problem: Problem, seconds: float) -> Ints | None:
    """A plan that keeps all rules: few move, then sizes are even; None if there is none."""
    exact = Exact(problem)
    teams = range(len(problem.teams))
    even = len(problem.members) / len(problem.teams)
    uneven = []
    for t in teams:
        off = exact.model.new_int_var(0, len(problem.members), "")
        size = sum(row[t] for row in exact.x)
        exact.model.add(off >= size - int(np.ceil(even)))
        exact.model.add(off >= int(np.floor(even)) - size)
        uneven.append(off)
    numbers = {one.id: n for n, one in enumerate(problem.teams)}
    earlier = problem.earlier
    stays = [
        exact.x[n][numbers[earlier[one.id]]] for n, one in enumerate(problem.members) if one.id in earlier
    ]
    weight = len(problem.members) * len(problem.teams) + 1
    exact.model.minimize(sum(uneven) - weight * sum(stays))
    solver = exact.solver(seconds)
    status = solver.solve(exact.model)
    if status not in {exact.cp.OPTIMAL, exact.cp.FEASIBLE}:
        return None
    return exact.plan(solver)


def prove(model: Model, plan: Ints, seconds: float) -> tuple[Ints, int, int]:
    """Improve the plan, and prove how good a plan can be: (plan, its cost, bound). The sizes are fixed."""
    exact = Exact(model.problem, sizes=model.sizes)
    costs: list[Any] = []
    for n, row in enumerate(exact.x):
        costs += [int(model.alone[n, t]) * cell for t, cell in enumerate(row) if model.alone[n, t]]
    for t in range(len(model.sizes)):
        for f in range(len(model.features)):
            costs.append(int(model.weights[f]) * _off(exact, model, t, f))
        costs += _strangers(exact, model, t)
    exact.model.minimize(sum(costs))
    for n, row in enumerate(exact.x):
        for t, cell in enumerate(row):
            exact.model.add_hint(cell, int(plan[n] == t))
    solver = exact.solver(seconds)
    status = solver.solve(exact.model)
    bound = int(np.ceil(solver.best_objective_bound - 1e-6))
    if status in {exact.cp.OPTIMAL, exact.cp.FEASIBLE} and solver.objective_value < model.cost(plan):
        plan = exact.plan(solver)
    return plan, model.cost(plan), bound


def _off(exact: Exact, model: Model, t: int, f: int) -> Any:
    count = sum(exact.x[n][t] for n in np.flatnonzero(model.has[:, f]))
    off = exact.model.new_int_var(0, len(model.problem.members), "")
    exact.model.add(off >= count - int(model.high[t, f]))
    if model.low[t, f]:
        exact.model.add(off >= int(model.low[t, f]) - count)
    return off


def _strangers(exact: Exact, model: Model, t: int) -> list[Any]:
    weight = model.problem.rules.language
    languages = model.speaks.shape[1]
    if not weight or not languages:
        return []
    strangers = exact.model.new_int_var(0, int(model.sizes[t]), "")
    chosen = [exact.model.new_bool_var("") for _ in range(languages)]
    exact.model.add_exactly_one(chosen)
    for k in range(languages):
        silent = sum(exact.x[n][t] for n in np.flatnonzero(model.speaks[:, k] == 0))
        exact.model.add(strangers >= silent).only_enforce_if(chosen[k])
    return [weight * strangers]


def core(problem: Problem, rules: Iterable[str] | None = None, seconds: float = 10) -> list[str] | None:
    """Rules (of these, or of all) that cannot hold together; None when they can."""
    exact = Exact(problem, switched=True)
    wanted = list(exact.switches) if rules is None else list(rules)
    off: Mapping[str, Any] = {rule: lit for rule, lit in exact.switches.items() if rule not in wanted}
    for literal in off.values():
        exact.model.add(literal == 0)
    exact.model.add_assumptions([exact.switches[rule] for rule in wanted])
    solver = exact.solver(seconds)
    # With assumptions the core comes from a single worker.
    solver.parameters.num_workers = 1
    if solver.solve(exact.model) != exact.cp.INFEASIBLE:
        return None
    names = {literal.index: rule for rule, literal in exact.switches.items()}
    return [names[index] for index in solver.sufficient_assumptions_for_infeasibility()]
