"""Writing a backup."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

import punte
from punte.records.backup.tables import backed_up, columns, migrations, rows

FORMAT = 1
type Say = Callable[[str], None]


class Exact(DjangoJSONEncoder):
    """Times to the microsecond; Django's own encoder cuts them to milliseconds."""

    def default(self, o: Any) -> Any:
        """ISO 8601 for times, the rest as Django has it."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def write_backup(target: Path, say: Say = lambda line: None) -> dict[str, Any]:
    """Write database and files to `target` and return the manifest.

    The database is read as it was at one moment, while others go on writing.
    Files follow: one that a row names is there, for rows are written after
    their file. The archive appears under its name only when it is complete.
    """
    part = target.with_name(target.name + ".part")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "punte": punte.__version__,
        "made_at": datetime.now(UTC).isoformat(),
        "database": connection.vendor,
        "tables": {},
        "files": 0,
    }
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with (
        os.fdopen(handle, "wb") as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as out,
    ):
        with _one_moment():
            manifest["migrations"] = migrations()
            for model in backed_up():
                manifest["tables"][model._meta.db_table] = _write_table(out, model)
        say(f"{sum(t['rows'] for t in manifest['tables'].values())} rows written")
        manifest["files"] = _write_files(out)
        say(f"{manifest['files']} files written")
        out.writestr("manifest.json", json.dumps(manifest, indent=1))
    part.replace(target)
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it is now, without keeping others from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Punte's transactions take SQLite's write lock at once; a reader wants a snapshot and no lock.
    sqlite: Any = connection
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = usual


def _write_table(out: zipfile.ZipFile, model: Any) -> dict[str, Any]:
    count = 0
    with out.open(f"tables/{model._meta.db_table}.jsonl", "w", force_zip64=True) as file:
        for row in rows(model):
            file.write(json.dumps(row, cls=Exact, ensure_ascii=False).encode() + b"\n")
            count += 1
    return {"columns": columns(model), "rows": count}


def _write_files(out: zipfile.ZipFile) -> int:
    root, count = Path(settings.MEDIA_ROOT), 0
    for path in sorted(root.rglob("*")) if root.exists() else []:
        try:
            if path.is_file():
                out.write(path, f"files/{path.relative_to(root).as_posix()}")
                count += 1
        except FileNotFoundError:
            continue  # deleted while we looked; no row names it any more
    return count
