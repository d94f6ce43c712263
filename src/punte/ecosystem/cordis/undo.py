"""A CORDIS import is taken back: what it added goes, what it filled is blank again.

What a person changed since, or what something else has come to hang on, stays.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from punte.ecosystem.choices import Helix, OrganisationType
from punte.ecosystem.cordis.plan import batches
from punte.ecosystem.models import CordisImport, Organisation, Participation, Project, Region
from punte.ecosystem.services.organisations_bulk import Facts, change_organisations, remove_organisations
from punte.records.events import record
from punte.records.imports.services.undo import touched_since
from punte.records.refs import ref
from punte.web.access import Viewer

BLANKS: dict[str, Any] = {"region": None, "type": OrganisationType.UNKNOWN, "helix": Helix.UNKNOWN}


@transaction.atomic
def take_back_cordis(run: CordisImport, by: Viewer) -> dict[str, int]:
    """Undo it all, or nothing when it fails on the way; how many rows went and how many stay."""
    brought = run.brought
    parts = _delete(Participation.objects.filter(network=run.network_id), brought["participations"])
    ids = [UUID(one) for one in brought["organisations"]]
    touched: set[UUID] = set()
    for batch in batches(ids):
        touched |= touched_since(batch, since=run.finished_at, origin=run.pk)
    kept = set(touched)
    for batch in batches([one for one in ids if one not in touched]):
        kept |= remove_organisations(ids=batch, by=by, origin=ref(run))
    blanked = _blank(run, by)
    empty = Project.objects.filter(network=run.network_id, participations=None)
    projects = _delete(empty, brought["projects"])
    counts = {
        "removed": len(ids) - len(kept),
        "kept": len(kept),
        "blanked": blanked,
        "participations": parts,
        "projects": projects,
    }
    record(
        "ecosystem.collaborations.withdrawn",
        subject=run.network,
        network=run.network_id,
        by=by.account,
        after={"projects": projects, "participations": parts},
        origin=run,
    )
    return counts


def _delete(rows: Any, ids: Iterable[str]) -> int:
    return sum(rows.filter(pk__in=batch).delete()[0] for batch in batches(ids))


def _blank(run: CordisImport, by: Viewer) -> int:
    """Empty the fields that were blank before and still say what the import wrote."""
    filled: dict[str, dict[str, str]] = run.brought["filled"]
    count = 0
    for batch in batches(filled):
        found = Organisation.objects.filter(network=run.network_id, pk__in=batch).select_related(
            "region", "ecosystem"
        )
        rows = []
        for one in found:
            written = filled[str(one.pk)]
            mine = {name: BLANKS.get(name, "") for name, text in written.items() if _says(one, name) == text}
            if mine:
                rows.append((one, Facts(values=mine)))
        count += change_organisations(network=run.network, rows=rows, by=by, origin=ref(run)) if rows else 0
    return count


def _says(one: Organisation, name: str) -> str:
    value = getattr(one, name)
    return str(value.pk if isinstance(value, Region) else value)
