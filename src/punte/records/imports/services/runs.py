"""The steps of an import that a person takes: bring a file, confirm its columns, import it, take it back."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from punte.records.events import record
from punte.records.imports import jobs
from punte.records.imports.codec import viewer_to_json
from punte.records.imports.policies import see_run
from punte.records.imports.services.preview import check_rows, spec_of
from punte.records.imports.steps import ROWS_KEPT, RefusedStepError
from punte.records.imports.words import in_all_languages
from punte.records.models.imports import (
    Duplicates,
    Group,
    ImportRun,
    Mode,
    RunState,
    SavedMapping,
)
from punte.records.tables import Table
from punte.records.tabular import mapping
from punte.records.tabular.fields import TableSpec
from punte.records.tabular.parsing import show, tidy
from punte.records.tabular.read import read_table
from punte.records.tabular.tables import ReadOptions
from punte.records.tabular.tables import Table as Found
from punte.web.access import Viewer

AT_ONCE = 2_000  # rows that are checked within the request
SAMPLES = 3
OPEN = (RunState.UPLOADED, RunState.PREVIEWED, RunState.FAILED)


def upload_file(
    *, viewer: Viewer, slug: str, table: Table, file: File[bytes], source: str = "", purpose: str = ""
) -> ImportRun:
    """Keep a file and understand it, with the columns guessed or remembered; `slug` is the network's.

    Raises
    ------
    RefusedError
        When the file is not read; nothing is kept then.
    RefusedStepError
        When the viewer may not, or a table of people lacks source or purpose.
    """
    if not (viewer.network and viewer.account and table.may_import(viewer)):
        raise RefusedStepError("policy")
    if table.people and not (source.strip() and purpose.strip()):
        raise RefusedStepError("source")
    spec = in_all_languages(table.spec(viewer.network))
    found = read_table(cast(BinaryIO, file.open("rb")), known=spec.words)
    with transaction.atomic():
        run = ImportRun(
            network_id=viewer.network,
            network_slug=slug,
            actor_id=viewer.account,
            table=table.key,
            file_name=tidy(PurePath(file.name or "").name)[:200] or "?",
            file_size=file.size,
            source=source.strip(),
            purpose=purpose.strip(),
            viewer=viewer_to_json(viewer),
        )
        run.file.save("", file, save=False)
        _understand(run, spec, found)
        run.save()
        record(
            "records.import.uploaded",
            subject=run,
            network=run.network_id,
            by=viewer.account,
            after={"table": table.key, "rows": len(found.rows)},
        )
    return run


def read_again(*, run: ImportRun, viewer: Viewer, options: Mapping[str, Any]) -> None:
    """Read the file another way: another sheet, heading line, letters or delimiter.

    Raises
    ------
    RefusedError
        When it cannot be read that way; the run stays as it was.
    """
    _may(run, viewer)
    if not run.file:
        raise RefusedStepError("file")
    spec = spec_of(run)
    chosen = {key: value for key, value in options.items() if value}
    with run.file.open("rb") as file:
        found = read_table(
            cast(BinaryIO, file), options=ReadOptions(**chosen), known=spec.words, checked=True
        )
    with transaction.atomic():
        _claim(run, OPEN, RunState.UPLOADED)
        run.options = chosen
        _understand(run, spec, found)
        run.state = RunState.UPLOADED
        run.save(update_fields=["options", "reading", "columns", "state"])


def _understand(run: ImportRun, spec: TableSpec, found: Found) -> None:
    """Write down how the file was read, and which column is what: as it was confirmed before, or guessed."""
    signature = mapping.signature(found.headers)
    saved = SavedMapping.objects.filter(
        network_id=run.network_id, table=run.table, signature=signature
    ).first()
    guesses = mapping.guess(spec, found)
    columns = (
        mapping.recall(spec, found.headers, saved.columns)
        if saved
        else {guess.column: guess.field for guess in guesses if guess.field}
    )
    run.columns = {str(index): name for index, name in columns.items()}
    run.reading = {
        "kind": found.kind,
        "headers": list(found.headers),
        "header_number": found.header_number,
        "rows": len(found.rows),
        "sheet": found.sheet,
        "sheets": list(found.sheets),
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "signature": signature,
        "remembered": saved is not None,
        "guesses": [[guess.confidence, guess.why.as_json() if guess.why else None] for guess in guesses],
        "samples": [_samples(found, index) for index in range(len(found.headers))],
    }


def _samples(found: Found, index: int) -> list[str]:
    texts = (tidy(show(cell)) for cell in found.column(index) if cell is not None)
    kept: dict[str, None] = {}
    for text in texts:
        if text:
            kept[text[:80]] = None
        if len(kept) == SAMPLES:
            break
    return list(kept)


def confirm_columns(
    *,
    run: ImportRun,
    viewer: Viewer,
    columns: Mapping[int, str],
    duplicates: str = Duplicates.ASK,
    mode: str = Mode.ALL,
) -> None:
    """Fix which column is what, remember it for the network, and check the rows: at once, or in a job if
    many."""
    _may(run, viewer)
    spec = spec_of(run)
    known = {index: name for index, name in columns.items() if name in spec.by_name}
    if not run.file:
        raise RefusedStepError("file")
    if not known or len(set(known.values())) != len(known):
        raise RefusedStepError("columns")
    with transaction.atomic():
        _claim(run, OPEN, RunState.CHECKING)
        run.columns = {str(index): name for index, name in sorted(known.items())}
        run.duplicates, run.mode = Duplicates(duplicates), Mode(mode)
        run.state, run.viewer = RunState.CHECKING, viewer_to_json(viewer)
        SavedMapping.objects.update_or_create(
            network_id=run.network_id,
            table=run.table,
            signature=run.reading["signature"],
            defaults={"columns": mapping.remember(run.reading["headers"], known)},
        )
        run.save(update_fields=["columns", "duplicates", "mode", "state", "viewer"])
        if run.reading["rows"] > AT_ONCE:
            _enqueue(run, jobs.check_import)
    if run.reading["rows"] <= AT_ONCE:
        try:
            check_rows(run)
        except BaseException:
            ImportRun.objects.filter(pk=run.pk, state=RunState.CHECKING).update(state=RunState.UPLOADED)
            raise
        run.refresh_from_db()


def start_import(*, run: ImportRun, viewer: Viewer, mode: str | None = None) -> None:
    """Let a job import what was looked through.

    Raises
    ------
    RefusedStepError
        'waiting' when all rows are to be imported and some wait to be mended or decided; 'nothing' when no
        row would change anything; 'state' when the run is elsewhere.
    """
    _may(run, viewer)
    chosen = Mode(mode) if mode else Mode(run.mode)
    groups = set(run.rows.order_by().values_list("group", flat=True).distinct())
    if chosen == Mode.ALL and groups & {Group.MEND, Group.DECIDE}:
        raise RefusedStepError("waiting")
    if not groups & {Group.CHANGED, Group.NEW, Group.SAME}:
        raise RefusedStepError("nothing")
    with transaction.atomic():
        _claim(run, (RunState.PREVIEWED, RunState.FAILED), RunState.APPLYING)
        run.state, run.mode, run.reason, run.viewer = RunState.APPLYING, chosen, {}, viewer_to_json(viewer)
        run.save(update_fields=["state", "mode", "reason", "viewer"])
        _enqueue(run, jobs.apply_import)


def start_undo(*, run: ImportRun, viewer: Viewer) -> None:
    """Let a job take back what was imported; RefusedStepError 'state' unless it is done, 'late' after 90
    days."""
    _may(run, viewer)
    if run.finished_at and timezone.now() - run.finished_at > ROWS_KEPT:
        raise RefusedStepError("late")
    with transaction.atomic():
        _claim(run, (RunState.DONE,), RunState.UNDOING)
        run.state, run.viewer = RunState.UNDOING, viewer_to_json(viewer)
        run.save(update_fields=["state", "viewer"])
        _enqueue(run, jobs.undo_import)


def discard_run(*, run: ImportRun, viewer: Viewer) -> None:
    """Throw away a file that was not imported, with all that was read from it."""
    _may(run, viewer)
    with transaction.atomic():
        _claim(run, OPEN, RunState.CHECKING)
        run.file.delete(save=False)
        run.delete()


def _may(run: ImportRun, viewer: Viewer) -> None:
    if not see_run(viewer, run):
        raise RefusedStepError("policy")


def _claim(run: ImportRun, before: tuple[RunState, ...], after: RunState) -> None:
    """Exactly one request moves a run on; the others are told."""
    if not ImportRun.objects.filter(pk=run.pk, state__in=before).update(state=after):
        raise RefusedStepError("state")


def _enqueue(run: ImportRun, task: Any) -> None:
    result = task.enqueue(run=str(run.pk), network=str(run.network_id), by=str(run.viewer["account"]))
    run.job = result.id
    run.save(update_fields=["job"])
