"""Teams of camps: this engine beside CP-SAT alone and random restarts; mixing rounds beside their bounds.

    script/bench teaming [--people 48,72,150,300] [--seconds 10] [--json]

The camps are made here, the same each time (`camps.py`); no data are read. `--data PATH` takes a problem of
one's own: JSON with `members` and `teams`, fields as in punte.engines.teaming.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.teaming.camps import camp

from punte.engines.teaming import Member, Problem, Team, check, mix, solve
from punte.engines.teaming.baseline import cp_sat_alone, random_restarts

ROUNDS = [(15, 3, 7), (16, 4, 5), (12, 4, 3), (70, 7, 4), (300, 6, 6)]


def read(path: Path) -> Problem:
    """A problem from JSON."""
    told = json.loads(path.read_text())
    members = tuple(
        Member(
            id=one["id"],
            organisation=one.get("organisation", ""),
            traits={name: tuple(values) for name, values in one.get("traits", {}).items()},
            languages=tuple(one.get("languages", ())),
            wishes=tuple(one.get("wishes", ())),
        )
        for one in told["members"]
    )
    return Problem(members, tuple(Team(**one) for one in told["teams"]))


def teams(problems: dict[str, Problem], seconds: float) -> Iterator[dict[str, Any]]:
    """A line for each problem; every way has the same time."""
    for name, problem in problems.items():
        ours = solve(problem, seconds=seconds)
        alone, alone_bound = cp_sat_alone(problem, seconds=seconds)
        chance = random_restarts(problem, seconds=seconds)
        yield {
            "problem": name,
            "people": len(problem.members),
            "teams": len(problem.teams),
            "cost": ours.objective,
            "bound": ours.bound,
            "status": ours.status,
            "seconds": round(ours.seconds, 2),
            "checked": check(problem, ours) == [],
            "cp_sat_alone": alone,
            "cp_sat_bound": alone_bound,
            "random_restarts": chance,
            "ratio_to_random": round(ours.objective / chance, 3) if chance > 0 else None,
        }


def rounds() -> Iterator[dict[str, Any]]:
    """A line for each size of mixing rounds."""
    for people, size, count in ROUNDS:
        begun = time.monotonic()
        plan = mix([str(n) for n in range(people)], size=size, rounds=count)
        yield {
            "mixing": f"{people} in {size}s, {count} rounds",
            "repeats": plan.repeats,
            "bound": plan.bound,
            "seconds": round(time.monotonic() - begun, 2),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="script/bench teaming", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--people", default="48,72,150,300")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.data:
        problems = {given.data.name: read(given.data)}
    else:
        problems = {f"camp of {n}": camp(int(n)) for n in given.people.split(",")}
    for line in (*teams(problems, given.seconds), *rounds()):
        print(json.dumps(line) if given.json else "  ".join(f"{key} {value}" for key, value in line.items()))


if __name__ == "__main__":
    main()
