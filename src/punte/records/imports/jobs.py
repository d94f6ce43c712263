"""The long steps of an import, and clearing up after old ones."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from punte.records.imports.services.apply import apply_rows
from punte.records.imports.services.preview import check_rows
from punte.records.imports.services.undo import undo_rows
from punte.records.imports.steps import FILES_KEPT, ROWS_KEPT
from punte.records.models.imports import ImportRow, ImportRun, RunState

IDLE = (RunState.UPLOADED, RunState.PREVIEWED, RunState.FAILED)


@task
def check_import(*, run: str, network: str, by: str) -> None:
    """Fill the preview of a large file."""
    found = ImportRun.objects.filter(pk=run, network_id=network, state=RunState.CHECKING).first()
    if found:
        check_rows(found)


@task
def apply_import(*, run: str, network: str, by: str) -> None:
    """Import the rows that were looked through."""
    found = ImportRun.objects.filter(pk=run, network_id=network, state=RunState.APPLYING).first()
    if found:
        apply_rows(found)


@task
def undo_import(*, run: str, network: str, by: str) -> None:
    """Take an import back."""
    found = ImportRun.objects.filter(pk=run, network_id=network, state=RunState.UNDOING).first()
    if found:
        undo_rows(found)


@task
def tidy_imports() -> None:
    """Delete what is no longer needed: files after a week, what stood in rows after three months.

    Rows of an import that was carried out keep what became of them, so that things still know their origin.
    """
    now = timezone.now()
    for run in ImportRun.objects.filter(created_at__lt=now - FILES_KEPT).exclude(file=""):
        if run.state in (RunState.DONE, RunState.UNDONE, *IDLE):
            run.file.delete(save=True)
    old = ImportRun.objects.filter(created_at__lt=now - ROWS_KEPT)
    with transaction.atomic():
        old.filter(state__in=IDLE).delete()
        done = old.filter(state__in=(RunState.DONE, RunState.UNDONE))
        ImportRow.objects.filter(run__in=done).exclude(raw=[]).update(
            raw=[], values={}, problems=[], candidates=[], before={}
        )
