"""How much solving may still be done, and what was found by it so far."""

import math
import time
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Literal

from punte.engines.scheduling.held import Held
from punte.engines.scheduling.model import Ints

type Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Found:
    """The fewest gaps known to be needed, and a plan that holds all with so many, where there is one."""

    bound: int
    plan: Ints | None = None
    gaps: int = 0
    impossible: bool = False

    @property
    def done(self) -> bool:
        """Nothing is left to ask."""
        return self.impossible or (self.plan is not None and self.gaps <= self.bound)

    def joined(self, other: "Found") -> "Found":
        """The better of both; where the plans are as good, this one's."""
        best = self
        if self.plan is None or (other.plan is not None and other.gaps < self.gaps):
            best = other
        bound = max(self.bound, other.bound)
        return replace(best, bound=bound, impossible=self.impossible or other.impossible)

    def answered(self, most: int, held: Held, solver: Any) -> "Found":
        """Whether there is a schedule with that many gaps: with a solver that found one, without none."""
        if solver is None:
            return replace(self, bound=most + 1, impossible=most >= len(held.costs))
        plan = held.plan(solver)
        return Found(self.bound, plan, held.model.gaps(plan))


class Effort:
    """Solving on one thread, counted by the solver itself, so that it goes as far each time.

    Only the clock (`end`) and `stop`, called from another thread, cut it short.
    """

    def __init__(self, most: float, end: float) -> None:
        self.left, self.end = most, end
        self._lock, self._solver, self._stopped = Lock(), None, False

    @property
    def goes_on(self) -> bool:
        """Something may still be asked."""
        return not self._stopped and self.left > 0 and time.monotonic() < self.end

    def stop(self) -> None:
        """Ask nothing any more."""
        with self._lock:
            self._stopped = True
            if self._solver is not None:
                self._solver.stop_search()

    def ask(
        self, held: Held, cp: Any, *, seed: int, most: float = math.inf, light: bool = False
    ) -> tuple[Answer, Any]:
        """Whether there is a schedule, and the solver that says so; `light`: search rather than study."""
        solver = held.cp_model.CpSolver()
        limit = self.end - time.monotonic()
        with self._lock:
            if not self.goes_on or limit <= 0:
                return "unknown", solver
            self._solver = solver
        parameters = solver.parameters
        parameters.num_workers = 1
        # Cuts and relaxations say nothing here that `patterns` has not said.
        parameters.linearization_level = 0
        parameters.random_seed = seed
        parameters.max_time_in_seconds = limit
        parameters.max_deterministic_time = min(most, self.left)
        if light:
            parameters.cp_model_probing_level = parameters.symmetry_level = 0
        status = solver.solve(cp)
        self.left -= solver.response_proto.deterministic_time
        with self._lock:
            self._solver = None
        if status in (held.cp_model.OPTIMAL, held.cp_model.FEASIBLE):
            return "yes", solver
        return ("no" if status == held.cp_model.INFEASIBLE else "unknown"), solver
