"""Peers: a plain CP-SAT model, and the MaxSAT solver RC2 of python-sat, on the same problem and clock."""

import time
from threading import Timer
from typing import Any

from punte.engines.scheduling.model import Model


def plain_cp_sat(model: Model, seconds: float) -> dict[str, Any]:
    """CP-SAT, two workers: a slot for each meeting, a gap where somebody meets again after a slot without."""
    from ortools.sat.python import cp_model

    cp = cp_model.CpModel()
    at = [
        {slot: cp.new_bool_var("") for slot, may in enumerate(row) if may} for row in model.allowed.tolist()
    ]
    for row in at:
        cp.add_exactly_one(row.values())
    for slot, tables in enumerate(model.tables.tolist()):
        cp.add(sum(row[slot] for row in at if slot in row) <= tables)
    costs = []
    for requests in model.requests_of:
        busy = [cp.new_bool_var("") for _slot in range(model.slots)]
        for slot, var in enumerate(busy):
            cp.add(sum(at[one][slot] for one in requests if slot in at[one]) == var)
        begun = busy[0]
        for slot in range(1, model.slots):
            start, now = cp.new_bool_var(""), cp.new_bool_var("")
            cp.add_max_equality(now, [begun, busy[slot]])
            cp.add_bool_or([start, begun.negated(), busy[slot].negated(), busy[slot - 1]])
            costs.append(start)
            begun = now
    cp.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    begin = time.perf_counter()
    status = solver.solve(cp)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "cp_sat_gaps": round(solver.objective_value) if found else None,
        "cp_sat_proved": status == cp_model.OPTIMAL,
        "cp_sat_seconds": round(time.perf_counter() - begin, 2),
    }


def rc2(model: Model, seconds: float) -> dict[str, Any]:
    """RC2 stops when the time is over; it proves, or says nothing."""
    from pysat.card import CardEnc, EncType
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF, IDPool

    pool, formula = IDPool(), WCNF()

    def add(encoded: Any) -> None:
        for clause in encoded.clauses:
            formula.append(clause)

    def at(request: int, slot: int) -> int:
        return int(pool.id(("at", request, slot)))

    for request, row in enumerate(model.allowed.tolist()):
        here = [at(request, slot) for slot, may in enumerate(row) if may]
        add(CardEnc.equals(here, 1, vpool=pool, encoding=EncType.seqcounter))
    for slot, tables in enumerate(model.tables.tolist()):
        here = [at(request, slot) for request in range(model.requests) if model.allowed[request, slot]]
        if len(here) > tables:
            add(CardEnc.atmost(here, tables, vpool=pool, encoding=EncType.seqcounter))
    for person, requests in enumerate(model.requests_of):
        _person(formula, pool, model, person, requests, add)
    for slot, tables in enumerate(model.tables.tolist()):
        # Implied; without it few of the tight instances are proved.
        busy = [int(pool.id(("busy", person, slot))) for person in range(model.people)]
        if len(busy) > 2 * tables:
            add(CardEnc.atmost(busy, 2 * tables, vpool=pool, encoding=EncType.seqcounter))
    begin = time.perf_counter()
    solver = RC2(formula, solver="g4", adapt=True, exhaust=True, minz=True, trim=5)
    timer = Timer(seconds, solver.interrupt)
    timer.start()
    found = solver.compute(expect_interrupt=True)
    timer.cancel()
    return {
        "rc2_gaps": solver.cost if found else None,
        "rc2_proved": found is not None,
        "rc2_seconds": round(time.perf_counter() - begin, 2),
    }


def _person(formula: Any, pool: Any, model: Model, person: int, requests: list[int], add: Any) -> None:
    from pysat.card import CardEnc, EncType

    busy = [int(pool.id(("busy", person, slot))) for slot in range(model.slots)]
    for slot, var in enumerate(busy):
        here = [int(pool.id(("at", one, slot))) for one in requests if model.allowed[one, slot]]
        if len(here) > 1:
            add(CardEnc.atmost(here, 1, vpool=pool, encoding=EncType.pairwise))
        formula.append([-var, *here])
        for one in here:
            formula.append([-one, var])
    add(CardEnc.equals(busy, len(requests), vpool=pool, encoding=EncType.seqcounter))
    begun = busy[0]
    for slot in range(1, model.slots):
        start, now = int(pool.id(("gap", person, slot))), int(pool.id(("begun", person, slot)))
        formula.append([-begun, now])
        formula.append([-busy[slot], now])
        formula.append([-now, begun, busy[slot]])
        formula.append([start, -begun, -busy[slot], busy[slot - 1]])
        formula.append([-start], weight=1)
        begun = now
