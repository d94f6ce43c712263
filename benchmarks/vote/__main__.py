"""`script/bench vote`: the audience of a camp votes at once, on a real server of this machine.

On SQLite, or on PostgreSQL under `script/postgres`. The phones share the
machine with the server, so that the figures are worse than with a server alone.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench vote", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder that keeps the SQLite database")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--phones", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=5.0, help="within which all of them act")
    parser.add_argument("--processes", type=int, default=2, help="web processes of the server")
    parser.add_argument("--kill", action="store_true", help="kill the server in the middle of the vote")
    return parser.parse_args()


def measure(options: argparse.Namespace) -> None:
    """Prepare the database, let them vote, count."""
    import django

    django.setup()
    from benchmarks.vote.hall import run
    from django.core.management import call_command

    call_command("prepare", verbosity=0)
    row = run(options)
    print(json.dumps(row) if options.json else _lines(row), flush=True)


def _lines(row: dict[str, object]) -> str:
    return "\n".join(f"{name:<14} {value}" for name, value in row.items())


def main() -> None:
    """Measure in a folder of its own."""
    options = arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "punte.config.settings"
    os.environ.pop("PUNTE_DEBUG", None)
    os.environ.setdefault("PUNTE_LOG_LEVEL", "ERROR")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PUNTE_DATA"] = str(options.data or folder)
        measure(options)


if __name__ == "__main__":
    main()
