"""Ways to a schedule that holds all with the fewest gaps. Each goes as far as its effort lets it."""

import random
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from punte.engines.scheduling.effort import Effort, Found
from punte.engines.scheduling.held import Held
from punte.engines.scheduling.model import Ints

PATIENCE = 1.0  # effort for a question, before parts are made anew for as long
PART = 0.5  # effort for a part
WIDTHS = (0.4, 0.6, 0.8)  # of a part, of all slots


def at_most(held: Held, gaps: int) -> Any:
    """A copy of the problem with no more gaps."""
    cp = held.cp.clone()
    if gaps < len(held.costs):
        cp.add(sum(cp.get_bool_var_from_proto_index(var.index) for var in held.costs) <= gaps)
    return cp


class Upward:
    """Is there a schedule with as many gaps as must be? If there is none, with one more?"""

    def __init__(self, held: Held, seed: int) -> None:
        self.held, self.seed = held, seed

    def run(self, effort: Effort, known: Found) -> Found:
        """What is known after so much effort."""
        seed, self.seed = self.seed, self.seed + 1
        while not known.done:
            answer, solver = effort.ask(self.held, at_most(self.held, known.bound), seed=seed)
            if answer == "unknown":
                break
            known = known.answered(known.bound, self.held, solver if answer == "yes" else None)
        return known


class Downward:
    """Is there a schedule with half as many gaps too many? Where it takes long to say, a part is made anew.

    A part is a span of slots, in which all meetings may move (large neighbourhood search).
    """

    def __init__(self, held: Held, seed: int) -> None:
        self.held, self.seed, self.patience = held, seed, PATIENCE
        self.random = random.Random(seed)

    def run(self, effort: Effort, known: Found) -> Found:
        """What is known after so much effort."""
        while not known.done and effort.goes_on:
            most = len(self.held.costs) if known.plan is None else (known.bound + known.gaps) // 2
            cp = at_most(self.held, most)
            answer, solver = effort.ask(self.held, cp, seed=self.seed, most=self.patience)
            if answer != "unknown":
                known = known.answered(most, self.held, solver if answer == "yes" else None)
                continue
            known = self._parts(effort, known)
            self.patience *= 2
        return known

    def _parts(self, effort: Effort, known: Found) -> Found:
        """Parts made anew for as long as the question was pondered."""
        end = effort.left - self.patience
        while known.plan is not None and not known.done and effort.goes_on and effort.left > end:
            part = self._part(known.plan)
            part.cp.minimize(sum(part.costs))
            part.hint(known.plan)
            answer, solver = effort.ask(part, part.cp, seed=self.seed, most=PART, light=True)
            if answer == "yes":
                plan = part.plan(solver)
                known = Found(known.bound, plan, part.model.gaps(plan))
        return known

    def _part(self, plan: Ints) -> Held:
        model = self.held.model
        width = max(3, round(self.random.choice(WIDTHS) * model.slots))
        first = self.random.randrange(max(1, model.slots - width + 1))
        stay = np.flatnonzero((plan < first) | (plan >= first + width))
        allowed = model.allowed.copy()
        allowed[stay] = False
        allowed[stay, plan[stay]] = True
        return Held(replace(model, allowed=allowed))


@dataclass(frozen=True)
class Sum:
    """No more than `most` of these hold: what is assumed once it is known that more than `most` − 1 must."""

    of: tuple[Any, ...]
    most: int


class Cores:
    """Who cannot all be without a gap? One of them may have one then: core-guided search (OLL, RC2).

    After Andres, Kaufmann, Matheis, Schaub, 'Unsatisfiability-based optimization in clasp' (2012), and
    Ignatiev, Morgado, Marques-Silva, 'RC2: an efficient MaxSAT solver' (2019). Each question is put anew with
    all that is assumed, which the solver works into the problem before it searches.
    """

    def __init__(self, held: Held, seed: int) -> None:
        self.held, self.seed, self.bound = held, seed, 0
        self.cp = held.cp.clone()
        # What is assumed, by its index, beside the gap that it excludes.
        self.assumed: dict[int, tuple[Any, Any]] = {}
        self.sums: dict[int, Sum] = {}
        for var in held.costs:
            gap = self.cp.get_bool_var_from_proto_index(var.index)
            self._assume(gap.negated(), gap)

    def run(self, effort: Effort, known: Found) -> Found:
        """What is known after so much effort."""
        while not known.done:
            self.cp.clear_assumptions()
            self.cp.add_assumptions([one for one, _gap in self.assumed.values()])
            answer, solver = effort.ask(self.held, self.cp, seed=self.seed)
            if answer == "unknown":
                break
            if answer == "yes":
                plan = self.held.plan(solver)
                return Found(known.bound, plan, self.held.model.gaps(plan))
            core = list(solver.sufficient_assumptions_for_infeasibility())
            if not core:
                return Found(known.bound, impossible=True)
            self._relax(core)
            known = Found(max(self.bound, known.bound), known.plan, known.gaps)
        return known

    def _relax(self, core: list[int]) -> None:
        self.bound += 1
        gaps = []
        for index in core:
            gaps.append(self.assumed.pop(index)[1])
            if index in self.sums:
                more = self.sums.pop(index)
                self._no_more(more.of, more.most + 1)
        self.cp.add_bool_or(gaps)
        self._no_more(tuple(gaps), 1)

    def _no_more(self, gaps: tuple[Any, ...], most: int) -> None:
        if most >= len(gaps):
            return
        holds = self.cp.new_bool_var("")
        self.cp.add(sum(gaps) <= most).only_enforce_if(holds)
        self.sums[holds.index] = Sum(gaps, most)
        self._assume(holds, holds.negated())

    def _assume(self, literal: Any, gap: Any) -> None:
        self.assumed[literal.index] = literal, gap
