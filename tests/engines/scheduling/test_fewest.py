"""Every meeting held, fewest gaps: each way agrees with trying everything."""

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings

from punte.engines.scheduling import Person, Problem, Request, Slot
from punte.engines.scheduling.effort import Effort, Found
from punte.engines.scheduling.fewest import fewest_gaps
from punte.engines.scheduling.held import Held
from punte.engines.scheduling.lanes import Cores, Downward, Upward
from punte.engines.scheduling.model import Ints, Model, model_of
from punte.engines.scheduling.patterns import all_fit, least_gaps
from tests.engines.scheduling.strategies import problems


def complete(model: Model) -> Iterator[Ints]:
    """All plans that hold every meeting."""
    for slots in product(*(np.flatnonzero(row).tolist() for row in model.allowed)):
        plan = np.array(slots, dtype=np.int64)
        busy = np.concatenate([model.one * model.slots + plan, model.other * model.slots + plan])
        if len(np.unique(busy)) == len(busy) and (model.free_tables(plan) >= 0).all():
            yield plan


def path(*slots: int, people: int = 3, tables: int = 1) -> Problem:
    """Person 0 meets person 1 in the first slot given, 2 in the second …"""
    requests = (Request(f"r{n}", "p0", f"p{n + 1}", fixed=slot) for n, slot in enumerate(slots))
    return Problem(
        tuple(Person(f"p{n}") for n in range(people)),
        tuple(Slot(30 * n) for n in range(6)),
        tuple(requests),
        tables,
    )


@settings(max_examples=60, deadline=None)
@given(problems(most_requests=7, most_slots=6))
@example(path(0, 2, people=3))
@example(path(0, 2, 5, people=4))
@example(path())
def test_each_way_finds_what_trying_everything_finds(problem: Problem) -> None:
    model = model_of(
        replace(problem, people=tuple(replace(one, least=0, most=None) for one in problem.people))
    )
    assume(math.prod(model.allowed.sum(axis=1).tolist()) <= 20_000)
    best = min((model.gaps(plan) for plan in complete(model)), default=None)
    bound = least_gaps(model)
    if best is None:
        assert fewest_gaps(model, None, seconds=60).proof == "infeasible"
        return
    assert all_fit(model)
    assert bound is not None
    assert bound <= best
    for way in (Upward, Downward, Cores):
        lane = way(Held(model), 1)
        found = lane.run(Effort(math.inf, time.monotonic() + 60), Found(0))
        assert (found.bound, found.gaps, found.done) == (best, best, True)
    fewest = fewest_gaps(model, None, seconds=60)
    assert fewest.plan is not None
    assert (fewest.bound, fewest.proof, model.gaps(fewest.plan)) == (best, "optimal", best)


def forum(*, tables: int = 6, seed: int = 1) -> Problem:
    """Twelve people meet six others each, in eight slots; two are not there at noon."""
    random = np.random.default_rng(seed)
    order = random.permutation(12)
    pairs = [(int(order[a]), int(order[(a + step) % 12])) for a in range(12) for step in (1, 3, 4)]
    return Problem(
        tuple(Person(f"p{n}", away=frozenset({3, 4} if n < 2 else ())) for n in range(12)),
        tuple(Slot(480 + 30 * n) for n in range(8)),
        tuple(Request(f"r{n}", f"p{a}", f"p{b}") for n, (a, b) in enumerate(pairs)),
        tables,
        hold_all=True,
    )


def test_gaps_that_must_be_are_proved_and_the_same_comes_again() -> None:
    model = model_of(forum())
    first, again = (fewest_gaps(model, None, seconds=60) for _ in range(2))
    assert (first.bound, first.proof) == (2, "optimal")
    assert first.plan is not None
    assert again.plan is not None
    assert first.plan.tolist() == again.plan.tolist()
    assert model.gaps(first.plan) == 2
    # Who is told the best plan gives it back.
    assert fewest_gaps(model, first.plan, seconds=60).plan is first.plan


@pytest.mark.parametrize("tables", [4, 5])
def test_few_tables_make_gaps_or_leave_no_schedule(tables: int) -> None:
    model = model_of(forum(tables=tables))
    found = fewest_gaps(model, None, seconds=60)
    if tables == 4:
        # 36 meetings do not fit at 4 tables in 8 slots.
        assert (found.plan, found.proof) == (None, "infeasible")
    else:
        assert found.proof == "optimal"
        assert found.bound >= 2


def test_without_time_there_is_only_the_bound() -> None:
    model = model_of(forum())
    found = fewest_gaps(model, None, seconds=0)
    assert (found.plan, found.bound, found.proof) == (None, 2, "unknown")


def test_parts_are_made_anew_where_a_question_takes_long() -> None:
    model = model_of(forum())
    held = Held(model)
    answer, solver = Effort(math.inf, time.monotonic() + 60).ask(held, held.cp, seed=1)
    assert answer == "yes"
    start = held.plan(solver)
    lane = Downward(held, 1)
    lane.patience = 1e-9
    known = Found(2, start, model.gaps(start))
    found = lane._parts(Effort(math.inf, time.monotonic() + 60), known)
    assert found.plan is not None
    assert found.gaps == model.gaps(found.plan) <= known.gaps
