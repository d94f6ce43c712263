"""How far an import is, seen from outside even while all its rows are written in one transaction.

What a transaction writes is invisible until it commits, and SQLite lets nobody else write meanwhile. So the
count stands in a small file beside the uploaded ones.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import connection

from punte.records.jobs import report
from punte.records.models.imports import ImportRun

EVERY_SECONDS = 0.5


def _path(run: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / "progress" / f"{run}.json"


class Progress:
    """Counts rows of one run."""

    def __init__(self, run: ImportRun, total: int, done: int = 0) -> None:
        self._path = _path(run.pk)
        self._total, self._done = total, done
        self._told = 0.0
        self._tell()

    def add(self, rows: int) -> None:
        """So many rows more are done; told at most twice a second."""
        self._done += rows
        if monotonic() - self._told >= EVERY_SECONDS:
            self._tell()

    def close(self) -> None:
        """The work is over."""
        self._path.unlink(missing_ok=True)
        report(self._done, self._total)

    def _tell(self) -> None:
        self._told = monotonic()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps([self._done, self._total]))
        fresh.replace(self._path)
        if not connection.in_atomic_block:
            report(self._done, self._total)


def progress_of(run: ImportRun) -> tuple[int, int] | None:
    """(done, total) of a run that is being worked on, or None before it has begun."""
    with suppress(OSError, ValueError):
        done, total = json.loads(_path(run.pk).read_text())
        return int(done), int(total)
    return None
