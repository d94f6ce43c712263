"""One-to-one meetings: thousands of people in a given time; live changes.

    script/bench scheduling --size [--data FOLDER] [--seconds 10] [--json]
    script/bench scheduling --replan [--people 500] [--json]

Without `--size` or `--replan`, both are measured. The crowds are made here, the same each time, but for
`--size --data PATH`: JSON with people, slots, tables, requests, forbidden, or a script that prints it.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.scheduling.replanning import replanning
from benchmarks.scheduling.size import size


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="script/bench scheduling", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--size", action="store_true")
    parser.add_argument("--replan", action="store_true")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    everything = not (given.size or given.replan)
    if given.size or everything:
        show(size(given.data, given.seconds), given.json)
    if given.replan or everything:
        show(replanning(given.people, given.seconds), given.json)


def show(lines: Iterable[dict[str, Any]], as_json: bool) -> None:
    """A line each, as soon as it is known."""
    for line in lines:
        text = json.dumps(line) if as_json else "  ".join(f"{key} {value}" for key, value in line.items())
        print(text, flush=True)


if __name__ == "__main__":
    main()
