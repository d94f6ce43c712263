"""Thousands who wish to meet: the share of the bound that is reached in a given time, beside greedy."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.scheduling.made_up import crowd

from punte.engines.scheduling import Person, Problem, Request, Slot, check
from punte.engines.scheduling.baseline import greedy
from punte.engines.scheduling.large import solve_large
from punte.engines.scheduling.model import model_of

MINUTES = 20


def read(path: Path) -> Problem:
    """A problem from JSON with `people`, `slots`, `tables`, `requests`, `forbidden`.

    A script is run, and prints it; in a folder it is called `generate.py`.
    """
    path = path / "generate.py" if path.is_dir() else path
    if path.suffix == ".py":
        text = subprocess.run([sys.executable, str(path)], check=True, capture_output=True, text=True).stdout
    else:
        text = path.read_text()
    told = json.loads(text)
    return Problem(
        people=tuple(Person(str(n), away=frozenset(away)) for n, away in enumerate(told["forbidden"])),
        slots=tuple(Slot(n * MINUTES) for n in range(told["slots"])),
        requests=tuple(Request(f"{one} {other}", str(one), str(other)) for one, other in told["requests"]),
        tables=told["tables"],
    )


def size(data: Path | None, seconds: float) -> Iterator[dict[str, Any]]:
    """A line: ours and greedy on the same problem, in the same run."""
    problem = read(data) if data else crowd(people=5_000, requests=50_000, slots=40, tables=1_300)
    begun, busy = time.perf_counter(), time.process_time()
    result = solve_large(problem, seconds=seconds)
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    begun = time.perf_counter()
    simple = greedy(model_of(problem))
    greedy_took = time.perf_counter() - begun
    goals = {term.goal: term.value for term in result.terms}
    worth = sum(problem.worth(one) for one, at in zip(problem.requests, simple, strict=True) if at >= 0)
    yield {
        "size": data.name if data else "made up",
        "people": len(problem.people),
        "requests": len(problem.requests),
        "slots": len(problem.slots),
        "tables": problem.tables,
        "held": result.held,
        "bound": result.bound,
        "share": round(result.objective / result.bound, 5),
        "seconds": round(took, 2),
        "processor_seconds": round(busy, 2),
        "load": round(os.getloadavg()[0], 1),
        "gaps": goals["gaps"],
        "checked": check(problem, result) == [],
        "greedy": int((simple >= 0).sum()),
        "greedy_share": round(worth / result.bound, 5),
        "greedy_seconds": round(greedy_took, 2),
    }
