"""How fast CORDIS participations are read and imported, and whether an organisation comes twice.

    script/bench cordis --data FOLDER [--json]

FOLDER holds organization.csv or participations.csv and project.csv or
projects.csv, plain or gzipped. They are read, and imported twice into an empty
network of an SQLite database of their own.

Keys of the line: rows, organisations (in the database, after both imports),
duplicates (rows beyond the first of a PIC, or PICs that were lost),
held_back (people in their own name), projects, participations, problems,
read_seconds (best of five), import_seconds, again_seconds.
"""

import argparse
import csv
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.files import open_file
from punte.ecosystem.cordis.read import read_organisations, read_projects

NAMES = ("organization", "participations"), ("project", "projects")


def read(folder: Path) -> Reading:
    """Read both files of the folder."""
    reading = Reading()
    with open_file(folder, *NAMES[0]) as lines:
        read_organisations(lines, reading)
    with open_file(folder, *NAMES[1]) as lines:
        read_projects(lines, reading)
    return reading


def pics_in_file(folder: Path) -> set[str]:
    """The PICs of the file, found without the reader that is measured."""
    with open_file(folder, *NAMES[0]) as lines:
        header = lines.readline()
        mark = ";" if ";" in header else ","
        names = [name.strip('"\n').lower() for name in header.split(mark)]
        at = names.index("organisationid" if "organisationid" in names else "pic")
        return {row[at] for row in csv.reader(lines, delimiter=mark) if row}


def timed(folder: Path, times: int = 5) -> tuple[Reading, float]:
    """What was read, and the best time of several."""
    best, reading = float("inf"), Reading()
    for _ in range(times):
        start = time.perf_counter()
        reading = read(folder)
        best = min(best, time.perf_counter() - start)
    return reading, best


def measure(folder: Path, scratch: Path) -> dict[str, int | float]:
    """One line of results; the database lives in `scratch`."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "punte.config.settings",
        "PUNTE_DATA": str(scratch),
        "DATABASE_URL": f"sqlite:///{scratch / 'bench.sqlite3'}",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from punte.ecosystem.cordis.importing import import_cordis
    from punte.ecosystem.models import Organisation, Participation, Project
    from punte.members.models import Account
    from punte.members.services.networks import create_network
    from punte.members.viewer import viewer_of

    manager = Account.objects.create_user("bench@punte.example")
    network = create_network(slug="bench", name="Bench", manager=manager)
    by = viewer_of(manager, network)
    reading, read_seconds = timed(folder)
    seconds: list[float] = []
    held_back = 0
    for _ in range(2):
        start = time.perf_counter()
        outcome = import_cordis(network=network, reading=reading, by=by)
        seconds.append(time.perf_counter() - start)
        held_back += outcome.held_back
    pics = list(Organisation.objects.values_list("pic", flat=True))
    lost = pics_in_file(folder) - set(pics) - {problem.value for problem in reading.problems}
    return {
        "rows": reading.rows,
        "organisations": len(pics),
        "duplicates": len(pics) - len(set(pics)) + len(lost),
        "held_back": held_back,
        "projects": Project.objects.count(),
        "participations": Participation.objects.count(),
        "problems": len(reading.problems),
        "read_seconds": round(read_seconds, 3),
        "import_seconds": round(seconds[0], 2),
        "again_seconds": round(seconds[1], 2),
    }


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="script/bench cordis", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with CORDIS files")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            result = measure(chosen.data, Path(scratch))
        except FileNotFoundError as missing:
            sys.exit(str(missing))
    if chosen.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{key:18}{value}" for key, value in result.items()))


if __name__ == "__main__":
    main()
