"""What imports contribute to the registries: what a run is called, and the daily tidying."""

from collections.abc import Iterable
from datetime import time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.records import subjects
from punte.records.imports.jobs import tidy_imports
from punte.records.imports.policies import export_something, import_something, see_run
from punte.records.jobs import recurring
from punte.records.models.imports import ImportRun
from punte.records.refs import ref
from punte.records.subjects import Shown
from punte.web.access import Viewer
from punte.web.registry import Entry, account_menu


def resolve(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Runs as the trail of what they brought shows them; one query."""
    if viewer.network is None:
        return {}
    runs = ImportRun.objects.filter(pk__in=ids, network_id=viewer.network)
    return {
        run.pk: Shown(
            ref(run),
            str(_("Import")),
            run.file_name,
            reverse("records:import", args=[run.network_slug, run.pk]),
        )
        for run in runs
        if see_run(viewer, run)
    }


def register() -> None:
    """Called once, when the app is ready."""
    kind = ref(ImportRun(id=UUID(int=0))).kind
    fields = {"table": _("Table"), "rows": _("Rows")}
    subjects.register(subjects.SubjectKind(kind, _("Import"), resolve, fields))
    daily = timedelta(days=1)
    recurring.register(recurring.Recurring("records.tidy_imports", tidy_imports, daily, time(3, 40)))
    account_menu.register(Entry(_("Import and export"), "records:imports", import_something, order=75))
    account_menu.register(Entry(_("Take tables along"), "records:exports", export_something, order=76))
