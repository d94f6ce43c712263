"""How fast CORDIS participations are read, and whether an organisation stands there twice.

    script/bench cordis --data FOLDER [--json]

FOLDER holds organization.csv or participations.csv and project.csv or
projects.csv, plain or gzipped. Keys of the line: rows, organisations,
duplicates (organisations that share a PIC), participations, projects,
problems, natural_persons, seconds (best of five readings).
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.files import open_file
from punte.ecosystem.cordis.read import read_organisations, read_projects


def read(folder: Path) -> Reading:
    """Read both files of the folder."""
    reading = Reading()
    with open_file(folder, "organization", "participations") as lines:
        read_organisations(lines, reading)
    with open_file(folder, "project", "projects") as lines:
        read_projects(lines, reading)
    return reading


def measure(folder: Path, times: int = 5) -> dict[str, int | float]:
    """One line of results."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        reading = read(folder)
        seconds.append(time.perf_counter() - start)
    pics = Counter(one.pic for one in reading.organisations.values())
    return {
        "rows": reading.rows,
        "organisations": len(reading.organisations),
        "duplicates": sum(count - 1 for count in pics.values()),
        "participations": len(reading.participations),
        "projects": len(reading.projects),
        "problems": len(reading.problems),
        "natural_persons": sum(one.natural_person for one in reading.organisations.values()),
        "seconds": round(min(seconds), 3),
    }


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="script/bench cordis", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = measure(chosen.data)
    if chosen.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{key:18}{value}" for key, value in result.items()))


if __name__ == "__main__":
    main()
