"""From slots and tables to a result: each goal beside its bound, and why meetings are not held."""

from collections.abc import Iterator, Mapping

import numpy as np

from punte.engines.scheduling.board import masks
from punte.engines.scheduling.model import Ints, Model
from punte.engines.scheduling.problem import Problem, Request
from punte.engines.scheduling.result import GOALS, MOST, Result, Status, Term, Unmet


def result_of(
    problem: Problem,
    model: Model,
    plan: Ints,
    tables: Ints,
    bounds: Mapping[str, int],
    *,
    seconds: float,
    status: Status | None = None,
) -> Result:
    """What is told of a schedule. `status`: where none is given, what the gaps and `hold_all` say."""
    values = goals_of(problem, model, plan, tables)
    terms = tuple(
        Term(goal, values[goal], (max if goal in MOST else min)(bounds[goal], values[goal])) for goal in GOALS
    )
    if status is None:
        status = "feasible" if any(term.gap for term in terms) else "optimal"
        if problem.hold_all and (plan < 0).any():
            status = "infeasible" if int(model.worth.sum()) > bounds["worth"] else "unknown"
    return Result(
        tuple(plan.tolist()),
        tuple(tables.tolist()),
        terms,
        status,
        seconds,
        tuple(unmet_of(problem, model, plan)),
    )


def goals_of(problem: Problem, model: Model, plan: Ints, tables: Ints) -> dict[str, int]:
    """The value of each goal."""
    held, meetings = plan >= 0, model.meetings(plan)
    return {
        "promised": int(np.maximum(model.least - meetings, 0).sum()),
        "worth": int(model.worth[held].sum()),
        "across": int(model.across[held].sum()),
        "gaps": model.gaps(plan),
        "balance": int((meetings**2).sum()),
        "changes": _changes(model, plan, tables),
    }


def _changes(model: Model, plan: Ints, tables: Ints) -> int:
    """How often somebody's next meeting of the day is at another table than the last."""
    held = np.flatnonzero(plan >= 0)
    person = np.concatenate([model.one[held], model.other[held]])
    slot, table = np.tile(plan[held], 2), np.tile(tables[held], 2)
    order = np.lexsort((slot, person))
    order = order[~model.remote[person[order]]]
    person, day, table = person[order], model.day[slot[order]], table[order]
    same = (person[1:] == person[:-1]) & (day[1:] == day[:-1])
    return int((same & (table[1:] != table[:-1])).sum())


def unmet_of(problem: Problem, model: Model, plan: Ints) -> Iterator[Unmet]:
    """The first reason that holds for each meeting that is not held."""
    missing = np.flatnonzero(plan < 0)
    may, busy = masks(model.allowed[missing]), masks(model.busy(plan))
    full = masks((model.free_tables(plan) <= 0)[None])[0]
    load: list[int] = model.meetings(plan).tolist()
    most = [person.most for person in problem.people]
    for request, slots in zip(missing.tolist(), may, strict=True):
        one, other = int(model.one[request]), int(model.other[request])
        asked = problem.requests[request]
        capped = [n for n in (one, other) if load[n] == most[n]]
        filled = [n for n in (one, other) if not slots & ~busy[n]]
        if not slots:
            yield _unmet(asked, "apart", parts=True)
        elif capped:
            yield Unmet(asked.id, "cap", {"who": problem.people[capped[0]].id, "most": str(most[capped[0]])})
        elif filled:
            yield _unmet(asked, "full", problem.people[filled[0]].id, parts=True)
        elif not slots & ~busy[one] & ~busy[other]:
            yield _unmet(asked, "clash")
        elif model.seated[request] and not slots & ~busy[one] & ~busy[other] & ~full:
            yield _unmet(asked, "tables")
        else:
            raise RuntimeError(f"{asked.id} is not held, although it could be.")


def _unmet(asked: Request, code: str, who: str = "", *, parts: bool = False) -> Unmet:
    values = {"who": who} if who else {"one": asked.one, "other": asked.other}
    if parts and asked.parts:
        values["part"] = ", ".join(sorted(asked.parts))
    return Unmet(asked.id, code, values)
