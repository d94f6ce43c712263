"""The long steps of a CORDIS import. Each does its work once, however often it is started."""

from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.importing import import_cordis
from punte.ecosystem.cordis.plan import Plan, Values, plan
from punte.ecosystem.cordis.undo import take_back_cordis
from punte.ecosystem.cordis.uploads import drop_files, read_files
from punte.ecosystem.models import CordisImport, CordisState
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.web.access import Viewer

FIRST = 10  # rows of each kind in a preview
FILES_KEPT = timedelta(days=7)


@task
def look_at_files(*, run: str, network: str, by: str) -> dict[str, int]:
    """Read the files and say what would come, and the first rows of it."""
    found = _found(run, CordisState.LOOKING)
    if found is None:
        return {}
    reading = read_files(found.folder)
    wanted = plan(found.network_id, reading)
    counts = wanted.counts | {"problems": len(reading.problems)}
    sample = _sample(wanted, reading) | {"problems": [asdict(one) for one in reading.problems[:FIRST]]}
    looked = CordisImport.objects.filter(pk=found.pk, state=CordisState.LOOKING)
    looked.update(state=CordisState.PREVIEWED, counts=counts, sample=sample)
    return counts


@task
def import_files(*, run: str, network: str, by: str) -> dict[str, int]:
    """Import the files of a run and delete them. The result counts what came."""
    found = _found(run, CordisState.IMPORTING)
    if found is None:
        return {}
    reading = read_files(found.folder)
    with transaction.atomic():
        if not _held(found):
            return {}
        viewer = _viewer(found, by)
        outcome = import_cordis(network=found.network, reading=reading, by=viewer, origin=found)
        told = asdict(outcome)
        found.brought, found.counts = told.pop("brought"), told
        found.state, found.finished_at, found.sample = CordisState.DONE, timezone.now(), {}
        found.save(update_fields=["brought", "counts", "state", "finished_at", "sample"])
    drop_files(found.folder)
    return told


@task
def take_files_back(*, run: str, network: str, by: str) -> dict[str, int]:
    """Undo an import. The result counts what went and what stays."""
    found = _found(run, CordisState.UNDOING)
    if found is None:
        return {}
    with transaction.atomic():
        if not _held(found):
            return {}
        found.counts = take_back_cordis(found, _viewer(found, by))
        found.state, found.brought = CordisState.UNDONE, {}
        found.save(update_fields=["brought", "counts", "state"])
    counts: dict[str, int] = found.counts
    return counts


@task
def tidy_cordis() -> dict[str, int]:
    """Throw away files that nobody imported within a week."""
    old = CordisImport.objects.filter(created_at__lt=timezone.now() - FILES_KEPT)
    waiting = list(old.filter(state__in=(CordisState.LOOKING, CordisState.PREVIEWED)))
    for run in waiting:
        run.delete()
        drop_files(run.folder)
    return {"forgotten": len(waiting)}


def _found(run: str, state: str) -> CordisImport | None:
    return CordisImport.objects.filter(pk=run, state=state).select_related("network").first()


def _held(run: CordisImport) -> bool:
    """Hold the run for this transaction; False when another worker was quicker."""
    mine = CordisImport.objects.select_for_update().filter(pk=run.pk, state=run.state)
    return mine.first() is not None


def _viewer(run: CordisImport, by: str) -> Viewer:
    return viewer_of(Account.objects.get(pk=by), run.network)


def _sample(wanted: Plan, reading: Reading) -> dict[str, Any]:
    names = {part.project: part.acronym for part in wanted.parts}
    names |= {number: one.acronym for number, one in reading.projects.items() if one.acronym}
    return {
        "added": [_told(values) for values in islice((*wanted.organisations, *wanted.people), FIRST)],
        "completed": [_told({**values, "name": one.name}) for one, values in wanted.filled[:FIRST]],
        "projects": [names.get(number) or number for number in wanted.projects[:FIRST]],
    }


def _told(values: Values) -> dict[str, str]:
    """A row as the preview shows it; values of choices stay as they are kept."""
    return {name: str(getattr(value, "value", value)) for name, value in values.items() if value}
