"""`script/bench imports`: how fast a file of 10,000 rows is understood, previewed, imported and taken back.

Into the table of organisations and into a plain one (what Punte's own side costs), as XLSX and as CSV; each
in a process and a database of its own. Keys of a line: table, file (xlsx, csv), database, rows, file_mb;
understand_seconds (read, map, check; nothing kept), duplicates_seconds (the rows against 100,000 others, in
memory), preview_seconds (from the uploaded file to rows that can be looked through), import_seconds (the
job, all rows or none), again_seconds (the same file once more: preview and job), undo_seconds, added,
unchanged, left, peak_mb (of the whole process).
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OTHERS = 100_000


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench imports", description=__doc__)
    parser.add_argument("--data", type=Path, help="an XLSX or CSV file to import instead of made-up rows")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--table", default="", help="only this table: organisations or plain")
    parser.add_argument("--kind", choices=["xlsx", "csv"], help="only this kind of file")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


class Watch:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        started = time.perf_counter()
        yield
        self.seconds[f"{name}_seconds"] = round(time.perf_counter() - started, 2)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """One line; the settings name an empty database."""
    import django

    django.setup()
    from benchmarks.imports.rows import PLAIN, made_up
    from django.core.files.base import File
    from django.core.management import call_command
    from django.db import connection

    from punte.members.models import Account
    from punte.members.services.networks import create_network
    from punte.members.viewer import viewer_of
    from punte.records import tables
    from punte.records.imports.services import runs
    from punte.records.imports.services.apply import outcomes
    from punte.records.imports.services.matching import record_of
    from punte.records.imports.services.mending import decide_all
    from punte.records.imports.services.runs import confirm_columns, start_import, start_undo, upload_file
    from punte.records.imports.words import in_all_languages
    from punte.records.jobs.worker import run_pending
    from punte.records.models.imports import ImportRun
    from punte.records.tabular import mapping, write
    from punte.records.tabular.checking import check_row, decimal_signs
    from punte.records.tabular.duplicates import Index, find
    from punte.records.tabular.read import read_table

    call_command("migrate", verbosity=0, interactive=False)
    tables.register(PLAIN)
    table = tables.named(options.table)
    if table is None:
        raise SystemExit(f"There is no table {options.table}.")
    manager = Account.objects.create_user("bench@punte.example")
    network = create_network(slug="bench", name="Bench", manager=manager)
    viewer = viewer_of(manager, network)
    spec = in_all_languages(table.spec(network.pk))
    watch = Watch()

    file = io.BytesIO()
    if options.data:
        file.write(options.data.read_bytes())
    else:
        names = [one.name for one in spec.fields]
        writer = write.write_xlsx if options.kind == "xlsx" else write.write_csv
        writer(file, spec, made_up(spec, options.rows), names=names)
    with watch("understand"):
        found = read_table(file, known=spec.words)
        columns = {guess.column: guess.field for guess in mapping.guess(spec, found) if guess.field}
        signs = decimal_signs(spec, found, columns)
        checked = [check_row(spec, row, found.headers, columns, signs) for row in found.rows]
    incoming = [record_of(spec, str(at), one.values) for at, one in enumerate(checked)]
    others = [record_of(spec, f"o{at}", row) for at, row in enumerate(made_up(spec, OTHERS, seed=7))]
    with watch("duplicates"):
        find(incoming, Index(others))
    rows = len(found.rows)
    del checked, found, incoming, others
    runs.AT_ONCE = 10**9  # the preview is measured itself, not how soon a worker takes it

    def bring() -> ImportRun:
        file.seek(0)
        run = upload_file(
            viewer=viewer,
            slug=network.slug,
            table=table,
            file=File(file, "bench"),
            source="benchmark",
            purpose="benchmark",
        )
        chosen = {int(index): name for index, name in run.columns.items()}
        confirm_columns(run=run, viewer=viewer, columns=chosen, mode="good" if options.data else "all")
        return run

    with watch("preview"):
        run = bring()
    decide_all(run=run, viewer=viewer, decision="new")
    with watch("import"):
        start_import(run=run, viewer=viewer)
        _run_import(run)
    run.refresh_from_db()
    first = outcomes(run)
    with watch("again"):
        again = bring()
        decide_all(run=again, viewer=viewer, decision="skip")
        start_import(run=again, viewer=viewer, mode="good")
        _run_import(again)
    again.refresh_from_db()
    second = outcomes(again)
    with watch("undo"):
        start_undo(run=run, viewer=viewer)
        _run_import(run)
    run_pending(limit=0)
    return {
        "table": table.key,
        "file": options.kind,
        "database": connection.vendor,
        "rows": rows,
        "file_mb": round(len(file.getvalue()) / 1e6, 2),
        **watch.seconds,
        "added": first.get("created", 0),
        "unchanged": second.get("unchanged", 0),
        "left": second.get("left", 0),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


def _run_import(run: Any) -> None:
    """Run the run's own job, as a worker would (other jobs, such as indexing, wait)."""
    from punte.records.jobs.worker import run_job
    from punte.records.models import Job
    from punte.records.models.job import JobState

    run.refresh_from_db()
    Job.objects.filter(pk=run.job).update(state=JobState.RUNNING, attempts=1)
    run_job(Job.objects.get(pk=run.job))
    job = Job.objects.get(pk=run.job)
    if job.state != JobState.DONE:
        raise SystemExit(job.reason)


def child(options: argparse.Namespace, table: str, kind: str) -> int:
    """Measure one table and kind in a process and an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "punte.config.settings",
            "PUNTE_DATA": folder,
            "PUNTE_LOG_LEVEL": "ERROR",
            "DATABASE_URL": given if given.startswith("postgres") else f"sqlite:///{folder}/bench.sqlite3",
        }
        command = [sys.executable, "-m", "benchmarks.imports", "--inside", "--table", table, "--kind", kind]
        command += ["--rows", str(options.rows)]
        command += ["--data", str(options.data.resolve())] if options.data else []
        command += ["--json"] if options.json else []
        return subprocess.run(command, env=environment, check=False).returncode


def main() -> None:
    """Measure all, or what was asked for."""
    options = arguments()
    if options.inside:
        result = measure(options)
        print(json.dumps(result) if options.json else "  ".join(f"{k} {v}" for k, v in result.items()))
        return
    kinds = [options.kind] if options.kind else ["xlsx"] if options.data else ["xlsx", "csv"]
    names = [options.table] if options.table else ["organisations", "plain"]
    codes = [child(options, table, kind) for table in names for kind in kinds]
    raise SystemExit(max(codes))


if __name__ == "__main__":
    main()
