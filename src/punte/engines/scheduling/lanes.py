"""Two ways to a schedule that holds all with the fewest gaps. Each goes as far as its effort lets it."""

from dataclasses import dataclass
from typing import Any

from punte.engines.scheduling.effort import Effort, Found
from punte.engines.scheduling.held import Held


class Stepwise:
    """Is there a schedule with as many gaps as must be? If there is none, with one more?

    Where the first round brought no answer, the second halves the way down from the schedule that is known.
    """

    def __init__(self, held: Held, seed: int) -> None:
        self.held, self.seed, self.halving = held, seed, False

    def run(self, effort: Effort, known: Found) -> Found:
        """What is known after so much effort."""
        seed, self.seed = self.seed, self.seed + 1
        if self.halving:
            known = self._halved(effort, known, seed)
        self.halving = not self.halving
        while not known.done:
            answer, gaps, plan = self._at_most(known.bound, effort, seed)
            if answer == "unknown":
                break
            if answer == "yes":
                known = Found(known.bound, plan, gaps)
            else:
                beyond = known.bound >= len(self.held.costs)
                known = Found(known.bound + 1, known.plan, known.gaps, impossible=beyond)
        return known

    def _halved(self, effort: Effort, known: Found, seed: int) -> Found:
        while not known.done:
            most = len(self.held.costs) if known.plan is None else (known.bound + known.gaps) // 2
            answer, gaps, plan = self._at_most(most, effort, seed)
            if answer == "yes":
                known = Found(known.bound, plan, gaps)
            elif answer == "no":
                known = Found(most + 1, known.plan, known.gaps, impossible=most >= len(self.held.costs))
            else:
                break
        return known

    def _at_most(self, gaps: int, effort: Effort, seed: int) -> tuple[str, int, Any]:
        held = self.held
        cp = held.cp.clone()
        costs = [cp.get_bool_var_from_proto_index(var.index) for var in held.costs]
        if gaps < len(costs):
            cp.add(sum(costs) <= gaps)
        answer, solver = effort.ask(held, cp, seed=seed)
        if answer != "yes":
            return answer, 0, None
        plan = held.plan(solver)
        return answer, held.model.gaps(plan), plan


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
