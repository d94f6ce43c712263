"""Published instances: every meeting held, fewest gaps; beside plain CP-SAT and the MaxSAT solver RC2."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.scheduling.peers import plain_cp_sat, rc2

from punte.engines.scheduling import Person, Problem, Request, Slot, check, solve
from punte.engines.scheduling.model import model_of

MINUTES = 15
PARTS = {1: frozenset({"first"}), 2: frozenset({"second"}), 3: frozenset[str]()}


def read(path: Path) -> Problem:
    """A `.dzn` file: people, requested meetings with their part of the day, forbidden and fixed slots."""
    text = re.sub(r"%.*", "", path.read_text())

    def number(name: str) -> int:
        found = re.search(rf"\b{name}\s*=\s*(\d+)", text)
        if found is None:
            raise ValueError(f"{path.name} does not say {name}.")
        return int(found[1])

    people, slots, morning = number("nBusiness"), number("nTotalSlots"), number("nMorningSlots")
    rows = [_numbers(row) for row in _between(text, r"requested\s*=\s*\[\|(.*?)\|\]", path).split("|")]
    fixed = _numbers(_between(text, r"fixat\s*=\s*\[(.*?)\]", path))
    sets = re.findall(r"\{([^}]*)\}", _between(text, r"forbidden\s*=\s*\[(.*?)\]\s*;", path))
    away = [frozenset(one - 1 for one in _numbers(each) if one) for each in sets]
    return Problem(
        people=tuple(
            Person(str(n), away=away[n - 1] if n <= len(away) else frozenset()) for n in range(1, people + 1)
        ),
        slots=tuple(Slot(n * MINUTES, "first" if n < morning else "second") for n in range(slots)),
        requests=tuple(
            Request(
                str(n),
                str(one),
                str(other),
                parts=PARTS[part],
                fixed=fixed[n] - 1 if n < len(fixed) and fixed[n] else None,
            )
            for n, (one, other, part) in enumerate(row for row in rows if row)
        ),
        tables=number("nTables"),
        hold_all=True,
    )


def _between(text: str, pattern: str, path: Path) -> str:
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise ValueError(f"{path.name} is not of the kind that is known here.")
    return found[1]


def _numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", text)]


def published(data: Path, seconds: float, *, peers: bool) -> Iterator[dict[str, Any]]:
    """A line for each file of the folder."""
    from ortools.sat.python import cp_model  # loading it takes seconds that are not the engine's

    del cp_model
    for path in sorted(data.glob("*.dzn")):
        problem = read(path)
        begun, busy = time.perf_counter(), time.process_time()
        result = solve(problem, seconds=seconds)
        took, busy = time.perf_counter() - begun, time.process_time() - busy
        gaps = result.term("gaps")
        held = result.held == len(problem.requests)
        line: dict[str, Any] = {
            "name": path.stem,
            "held": result.held,
            "meetings": len(problem.requests),
            "gaps": gaps.value,
            "bound": gaps.bound,
            "proved": held and not gaps.gap,
            "seconds": round(took, 2),
            "processor": round(busy, 2),
            "checked": not check(problem, result),
        }
        if peers:
            model = model_of(problem)
            line |= plain_cp_sat(model, seconds) | rc2(model, seconds)
        yield line
