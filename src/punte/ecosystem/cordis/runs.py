"""The steps of a CORDIS import: bring the files, look through, import, take back, throw away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.tasks import Task

from punte.ecosystem.cordis import jobs
from punte.ecosystem.cordis.uploads import Upload, drop_files, keep_files
from punte.ecosystem.models import CordisImport, CordisState
from punte.ecosystem.policies import manage_network
from punte.members.models import Network
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def bring_files(
    *, network: Network, organisations: Upload, projects: Upload | None, by: Viewer
) -> CordisImport:
    """Keep the files and have them read; projects tell titles and years, and may be left out.

    Raises PermissionDenied for all but the managers, ValidationError with the
    field ('organisations', 'projects') that is not what it should be.
    """
    if by.network != network.pk or by.account is None or not manage_network(by):
        raise PermissionDenied
    folder = keep_files(organisations, projects)
    run = CordisImport.objects.create(network=network, actor_id=by.account, folder=folder)
    _enqueue(run, jobs.look_at_files)
    return run


def import_files(*, run: CordisImport, by: Viewer) -> bool:
    """Import what was looked through; False when somebody was quicker."""
    return _go(run, CordisState.PREVIEWED, CordisState.IMPORTING, jobs.import_files, by)


def take_back(*, run: CordisImport, by: Viewer) -> bool:
    """Take an import back; False when it is not there to be taken back (any more)."""
    return _go(run, CordisState.DONE, CordisState.UNDOING, jobs.take_files_back, by)


@transaction.atomic
def throw_away(*, run: CordisImport, by: Viewer) -> bool:
    """Forget files that were only looked at; False when they are being imported already."""
    _check(run, by)
    waiting = (CordisState.LOOKING, CordisState.PREVIEWED)
    gone, _ = CordisImport.objects.filter(pk=run.pk, state__in=waiting).delete()
    if gone:
        transaction.on_commit(lambda: drop_files(run.folder))
    return bool(gone)


@transaction.atomic
def _go(run: CordisImport, start: str, then: str, task: "Task[Any, Any]", by: Viewer) -> bool:
    _check(run, by)
    if not CordisImport.objects.filter(pk=run.pk, state=start).update(state=then, actor_id=by.account):
        return False
    run.refresh_from_db()
    record(
        f"ecosystem.cordisimport.{'confirmed' if then == CordisState.IMPORTING else 'recalled'}",
        subject=run,
        network=run.network_id,
        by=by.account,
    )
    _enqueue(run, task)
    return True


def _check(run: CordisImport, by: Viewer) -> None:
    if by.network != run.network_id or by.account is None or not manage_network(by):
        raise PermissionDenied


def _enqueue(run: CordisImport, task: "Task[Any, Any]") -> None:
    result = task.enqueue(run=str(run.pk), network=str(run.network_id), by=str(run.actor_id))
    run.job = result.id
    run.save(update_fields=["job"])
