"""Reading a backup into an empty place."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from punte.records.backup.dump import FORMAT, Say
from punte.records.backup.tables import Row, backed_up, columns, migrations, to_database
from punte.records.models import Event

BATCH = 1000


class BackupRefused(Exception):
    """The archive cannot be restored here; the text says why and what to do. Nothing was changed."""


def read_backup(source: Path, *, replace: bool = False, say: Say = lambda line: None) -> dict[str, Any]:
    """Restore database and files from `source`; returns the manifest.

    Tables are migrated first. Everything goes in one transaction: a restore
    that breaks off leaves the database as it was. Raises BackupRefused for a
    file that is no backup, of another version, or a place that is not empty
    (unless `replace`).
    """
    with _open(source) as archive:
        manifest, targets = _manifest(archive), _targets(archive)
        call_command("migrate", verbosity=0)
        _check(manifest, replace)
        with transaction.atomic():
            models_ = backed_up()
            # Foreign keys are deferred to the end of the transaction, so any order of tables will do.
            _empty(models_)
            for model in models_:
                _load_table(archive, model, manifest)
            _reset_sequences(models_)
            connection.check_constraints()
        say(f"{sum(table['rows'] for table in manifest['tables'].values())} rows restored")
        say(f"{_load_files(archive, targets)} files restored")
    return manifest


def _open(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except FileNotFoundError:
        raise BackupRefused(f"There is no file {source}.") from None
    except zipfile.BadZipFile:
        raise BackupRefused(
            f"{source} is no backup of Punte, or it was cut short. Take another copy."
        ) from None


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError):
        raise BackupRefused("The archive holds no manifest: it is no backup of Punte.") from None
    if manifest.get("format") != FORMAT:
        raise BackupRefused(
            f"The backup has format {manifest.get('format')}; this Punte reads format {FORMAT}."
        )
    return cast(dict[str, Any], manifest)


def _check(manifest: dict[str, Any], replace: bool) -> None:
    if manifest["migrations"] != migrations():
        raise BackupRefused(
            f"The backup was made by Punte {manifest['punte']} with other tables. "
            "Restore it with that version, then upgrade."
        )
    if not replace and Event.objects.exists():
        raise BackupRefused(
            "This database is not empty. Restore into an empty one, or say --replace to lose what is in it."
        )


def _empty(models_: Iterable[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for model in models_:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 (own names)


def _load_table(archive: zipfile.ZipFile, model: type[models.Model], manifest: dict[str, Any]) -> None:
    table = model._meta.db_table
    if manifest["tables"].get(table, {}).get("columns") != columns(model):
        raise BackupRefused(f"The backup's table {table} has other columns than this Punte's.")
    quote = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in model._meta.concrete_fields if not f.generated and f.column)
    marks = ", ".join(["%s"] * len(columns(model)))
    insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608 (own names)
    with connection.cursor() as cursor:
        for batch in batched(_lines(archive, table), BATCH, strict=False):
            cursor.executemany(insert, [to_database(model, row) for row in batch])


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[Row]:
    with archive.open(f"tables/{table}.jsonl") as file:
        for line in file:
            yield json.loads(line)


def _reset_sequences(models_: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_):
            cursor.execute(statement)


def _targets(archive: zipfile.ZipFile) -> dict[str, Path]:
    """Where each of the archive's files goes; one that points elsewhere makes it a refusal."""
    root = Path(settings.MEDIA_ROOT).resolve()
    targets = {}
    for name in archive.namelist():
        if name.startswith("files/") and not name.endswith("/"):
            targets[name] = (root / name.removeprefix("files/")).resolve()
            if not targets[name].is_relative_to(root):
                raise BackupRefused(f"The archive holds a file outside its place: {name}.")
    return targets


def _load_files(archive: zipfile.ZipFile, targets: dict[str, Path]) -> int:
    for name, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))
    return len(targets)
