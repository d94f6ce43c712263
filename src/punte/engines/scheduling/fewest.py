"""Every meeting held with the fewest gaps: two ways to the same answer, beside each other.

All begin at the bound that `patterns` gives; what one excludes, the other need not ask. First `Upward` and
`Cores`, which prove; then `Downward` takes the place of the first until the schedule is close to the bound.
They work in rounds of the same effort, counted by the solver and not by the clock: the answer is the same
each time as long as one of the first rounds has it.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Literal

import numpy as np

from punte.engines.scheduling.effort import Effort, Found
from punte.engines.scheduling.held import Held
from punte.engines.scheduling.lanes import Cores, Downward, Upward
from punte.engines.scheduling.model import Ints, Model
from punte.engines.scheduling.patterns import all_fit, least_gaps

MOST_PLACES = 60_000  # requests × slots: beyond, building the model alone takes the time there is
ROUNDS = (1.0, 3.0, float("inf"))  # effort, about a second of a processor each

CLOSE = 4  # gaps that may be too many, and yet to prove is more likely than to find fewer

type Lane = Upward | Downward | Cores
type Proof = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class Fewest:
    """A plan that holds all (None: none was found), the bound of its gaps, and what is proved of it."""

    plan: Ints | None
    bound: int
    proof: Proof


def fewest_gaps(model: Model, start: Ints | None, *, seconds: float, seed: int = 1) -> Fewest:
    """Hold every meeting with the fewest gaps. `start`: a plan that holds all, if one is known."""
    end = time.monotonic() + seconds
    bound = least_gaps(model) if _all_could(model) else None
    if bound is None or (start is None and not all_fit(model)):
        return Fewest(None, 0, "infeasible")
    known = Found(bound) if start is None else Found(bound, start, model.gaps(start))
    if not known.done:
        known = _rounds(model, known, end, seed)
    if known.impossible:
        return Fewest(None, 0, "infeasible")
    proof: Proof = "optimal" if known.done else "unknown" if known.plan is None else "feasible"
    return Fewest(known.plan, known.bound, proof)


def _all_could(model: Model) -> bool:
    """Whether each meeting has a slot, and nobody more meetings than they want."""
    load = np.array([len(requests) for requests in model.requests_of])
    return bool(model.allowed.any(axis=1).all() and (load <= model.most).all())


def _rounds(model: Model, known: Found, end: float, seed: int) -> Found:
    held = Held(model)
    upward, downward, cores = Upward(held, seed), Downward(held, seed), Cores(held, seed)
    with ThreadPoolExecutor(2) as pool:
        for number, most in enumerate(ROUNDS):
            far = known.plan is None or known.gaps - known.bound > CLOSE
            lanes: tuple[Lane, ...] = (downward if far and number else upward, cores)
            efforts = [Effort(most, end) for _lane in lanes]
            running = [
                pool.submit(lane.run, effort, known) for lane, effort in zip(lanes, efforts, strict=True)
            ]
            known = _joined(running, efforts, known, race=most == ROUNDS[-1])
            if known.done:
                break
    return known


def _joined(
    running: Sequence[Future[Found]], efforts: Sequence[Effort], known: Found, *, race: bool
) -> Found:
    """What the lanes found. In a race the first answer ends it; else the first lane's goes before."""
    for run in as_completed(running) if race else running:
        known = known.joined(run.result())
        if known.done:
            for effort in efforts:
                effort.stop()
            return known
    return known
