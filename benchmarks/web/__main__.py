"""`script/bench web`: server time of every page of a large network, on SQLite and on PostgreSQL.

The time is that of the whole request in the application (middleware, queries,
template, compression), without a network. Each page is asked for in rounds, so
that a slow moment of the machine touches all pages alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench web", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="folder that keeps the filled SQLite database for further runs"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a page")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--listings", type=int, default=300_000)
    parser.add_argument("--collaborations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60, help="requests for each page")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    return parser.parse_args()


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(options: argparse.Namespace, database: str) -> None:
    """Fill the database that the settings name, unless it is, and measure every page."""
    import django

    django.setup()
    from benchmarks.web.fill import Scale, fill
    from benchmarks.web.pages import pages
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from punte.members.models import Network

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    setup_test_environment(debug=False)
    network = Network.objects.filter(slug="large").first()
    if network is None:
        scale = Scale(options.organisations, options.listings, options.collaborations)
        network = fill(scale, lambda line: print(f"{database}: {line}", file=sys.stderr, flush=True))
    chosen = [page for page in pages(network) if options.only in page.name]
    for row in results(chosen, options.rounds):
        row = {"page": row.pop("page"), "database": database, **row}
        print(json.dumps(row) if options.json else _line(row), flush=True)


def results(chosen: list[Any], rounds: int) -> list[dict[str, Any]]:
    """One row a page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from punte.members.models import Account

    stranger, gateway = Client(), Client()
    gateway.force_login(Account.objects.get(email="gateway@large.example"))
    asked = {page.name: page.addresses() for page in chosen}
    times: dict[str, list[float]] = {page.name: [] for page in chosen}
    queries: dict[str, list[int]] = {page.name: [] for page in chosen}
    size: dict[str, int] = {}

    def ask(page: Any) -> tuple[float, Any]:
        headers = {"Accept-Encoding": "gzip"} | ({"HX-Request": "true"} if page.swapped else {})
        address = next(asked[page.name])
        started = time.perf_counter()
        response = (gateway if page.signed_in else stranger).get(address, headers=headers)
        seconds = time.perf_counter() - started
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}.")
        return seconds, response

    for page in chosen:
        for _ in range(3):
            with CaptureQueriesContext(connection) as seen:
                size[page.name] = len(ask(page)[1].content)
            queries[page.name].append(len(seen))
    for _ in range(rounds):
        for page in chosen:
            times[page.name].append(ask(page)[0] * 1000)
    return [
        {
            "page": page.name,
            "p50_ms": round(statistics.median(times[page.name]), 1),
            "p95_ms": round(percentile(times[page.name], 0.95), 1),
            "queries": max(queries[page.name]),
            "bytes": size[page.name],
            "aim_ms": page.aim_ms,
        }
        for page in chosen
    ]


def _line(row: dict[str, Any]) -> str:
    mark = "" if row["p95_ms"] <= row["aim_ms"] else f"  over {row['aim_ms']}"
    return (
        f"{row['database']:<11} {row['page']:<26} p50 {row['p50_ms']:>7} ms  p95 {row['p95_ms']:>7} ms  "
        f"{row['queries']:>3} queries  {row['bytes']:>7} bytes{mark}"
    )


def main() -> None:
    """Measure here on SQLite, and in a second process on a PostgreSQL of its own."""
    options = arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "punte.config.settings"
    os.environ.pop("PUNTE_DEBUG", None)
    os.environ.setdefault("PUNTE_LOG_LEVEL", "ERROR")
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PUNTE_DATA"] = folder
            measure(options, "postgresql")
        return
    if options.database in ("sqlite", "both"):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PUNTE_DATA"] = str(options.data or folder)
            measure(options, "sqlite")
    if options.database in ("postgresql", "both"):
        command = [str(ROOT / "script" / "postgres"), sys.executable, "-m", "benchmarks.web", *sys.argv[1:]]
        raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
