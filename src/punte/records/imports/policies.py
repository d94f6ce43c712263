"""Who may import and export, and who may look at an import."""

from punte.records import tables
from punte.records.models.imports import ImportRun
from punte.web.access import Rank, Viewer


def import_something(viewer: Viewer) -> bool:
    """Whoever may fill at least one table of the network."""
    return tables.imports_some(viewer)


def export_something(viewer: Viewer) -> bool:
    """Whoever may take at least one table of the network along."""
    return tables.exports_some(viewer)


def see_run(viewer: Viewer, run: ImportRun) -> bool:
    """Those who brought the file, and the network's managers, as long as they may fill its table."""
    table = tables.named(run.table)
    return (
        table is not None
        and viewer.network == run.network_id
        and table.may_import(viewer)
        and (viewer.account == run.actor_id or viewer.rank >= Rank.MANAGER)
    )
