"""One-to-one meetings: published instances, thousands of people in a given time, live changes.

    script/bench scheduling --data FOLDER [--seconds 60] [--no-peers] [--json]   a line for each *.dzn in it
    script/bench scheduling --size [--data PATH] [--seconds 10] [--json]
    script/bench scheduling --replan [--people 500] [--json]

Without `--data`, `--size` or `--replan`, size and replanning are measured on crowds made here, the same each
time. `--size --data PATH`: JSON with people, slots, tables, requests, forbidden, or a script that prints it.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.scheduling.published import published
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
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.data and not given.size and not given.replan:
        show(published(given.data, given.seconds or 60, peers=not given.no_peers), given.json)
        return
    everything = not (given.size or given.replan)
    if given.size or everything:
        show(size(given.data, given.seconds or 10), given.json)
    if given.replan or everything:
        show(replanning(given.people, given.seconds or 10), given.json)


def show(lines: Iterable[dict[str, Any]], as_json: bool) -> None:
    """A line each, as soon as it is known."""
    for line in lines:
        text = json.dumps(line) if as_json else "  ".join(f"{key} {value}" for key, value in line.items())
        print(text, flush=True)


if __name__ == "__main__":
    main()
