"""`script/bench camp`: many phones in one session, then in one vote, on a real server on this machine.

The phones share the machine with the server, so the time they wait includes
what the phones themselves cost; `server_ms` is the processor time that the
server used for one request, whatever else the machine does meanwhile.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench camp", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder that keeps the database and files of the server")
    parser.add_argument("--json", action="store_true", help="one JSON object a page")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--only", choices=["session", "vote"], help="one of the two alone")
    parser.add_argument("--phones", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=120, help="how long they stay in the session")
    parser.add_argument("--opening", type=int, default=60, help="seconds within which all open the page")
    parser.add_argument("--writers", type=float, default=0.05, help="share of phones that write at any time")
    parser.add_argument("--away", type=int, default=0, help="seconds without a network for every fifth phone")
    parser.add_argument("--voting", type=float, default=5.0, help="seconds within which all vote")
    parser.add_argument(
        "--kill",
        type=int,
        default=0,
        help="kill the server after so many seconds of the session, and in the middle of the vote",
    )
    parser.add_argument("--web-processes", type=int, default=2)
    return parser.parse_args()


def measure(options: argparse.Namespace, database: str) -> None:
    """Fill the database that the settings name, start the server, let the phones come."""
    import django

    django.setup()
    from benchmarks.camp.fill import fill
    from benchmarks.camp.hall import in_hall
    from benchmarks.camp.server import free_port, running
    from django.core.management import call_command

    call_command("prepare", verbosity=0)
    stage = fill(options.phones)
    with running(free_port(), options.web_processes) as server:
        if options.only != "vote":
            show(options, database, asyncio.run(in_session(options, stage, server)))
        if options.only != "session":
            show(options, database, in_hall(options, stage, server))


def show(options: argparse.Namespace, database: str, rows: list[dict[str, Any]]) -> None:
    """A line each."""
    for row in rows:
        row = {"database": database, **row, "load": round(os.getloadavg()[0], 1)}
        print(json.dumps(row) if options.json else "  ".join(f"{k} {v}" for k, v in row.items()), flush=True)


async def in_session(options: argparse.Namespace, stage: Any, server: Any) -> list[dict[str, Any]]:
    """All phones in one session; the rows to print."""
    from asgiref.sync import sync_to_async
    from benchmarks.camp.figures import Figures
    from benchmarks.camp.line import Line, warm_up
    from benchmarks.camp.session import Phone, lost_and_doubled

    figures, lines = Figures(), [Line(server.port, cookie) for cookie in stage.cookies]
    await warm_up(lines, stage.address)
    start = time.monotonic()
    writers, until = round(options.phones * options.writers), start + options.seconds
    used = server.processor_seconds()
    away = (start + options.opening, start + options.opening + options.away) if options.away else None
    phones = [
        Phone(line, stage.address, figures, writes=number < writers, seed=number)
        for number, line in enumerate(lines)
    ]
    tasks = [
        asyncio.create_task(
            phone.run(
                start=start + options.opening * number / len(phones) if number >= writers else start,
                until=until,
                away=away if number % 5 == 0 else None,
            )
        )
        for number, phone in enumerate(phones)
    ]
    if options.kill:
        await asyncio.sleep(options.kill)
        server.kill()
        await asyncio.to_thread(server.start)
    await asyncio.gather(*tasks)
    seconds, used = time.monotonic() - start, server.processor_seconds() - used
    lost, doubled = await sync_to_async(lost_and_doubled)(phones)
    common = {"clients": options.phones, "lost": lost, "doubled": doubled}
    total = {
        "page": "session, all",
        **common,
        "writers": writers,
        "texts": sum(1 for phone in phones for draft in phone.drafts if draft.text),
        "requests": figures.requests,
        "requests_a_second": round(figures.requests / seconds, 1),
        "server_ms": round(1000 * used / max(1, figures.requests), 2),
        "server_share_of_a_core": round(used / seconds, 2),
        "errors": sum(figures.errors.values()),
    }
    return [*figures.rows(**common), total]


def main() -> None:
    """Measure here on SQLite, and in a second process on a PostgreSQL of its own."""
    options = arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "punte.config.settings"
    os.environ.pop("PUNTE_DEBUG", None)
    os.environ.setdefault("PUNTE_LOG_LEVEL", "ERROR")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PUNTE_DATA"] = str(options.data or folder)
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            measure(options, "postgresql")
            return
        if options.database in ("sqlite", "both"):
            measure(options, "sqlite")
    if options.database in ("postgresql", "both"):
        command = [str(ROOT / "script" / "postgres"), sys.executable, "-m", "benchmarks.camp", *sys.argv[1:]]
        raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
