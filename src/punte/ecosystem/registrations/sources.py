"""The sample network and CORDIS on the page of a network's settings."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.ecosystem.cordis import jobs
from punte.ecosystem.models import CordisImport
from punte.ecosystem.policies import manage_network
from punte.records import subjects
from punte.records.jobs import labels, recurring
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Request, Viewer
from punte.web.registry import Panel, panels

CORDIS = "ecosystem.cordisimport"


def register() -> None:
    """Called once, when the app is ready."""
    panels.register("members.settings", Panel("ecosystem.cordis", _cordis, order=60))
    panels.register("members.settings", Panel("ecosystem.sample", _sample, order=90))
    subjects.register(SubjectKind(CORDIS, gettext_lazy("Import"), cordis_imports, {}))
    daily = timedelta(days=1)
    recurring.register(recurring.Recurring("ecosystem.tidy_cordis", jobs.tidy_cordis, daily, time(3, 45)))
    labels.register(
        {
            jobs.look_at_files.module_path: gettext_lazy("Read CORDIS files"),
            jobs.import_files.module_path: gettext_lazy("Import CORDIS files"),
            jobs.take_files_back.module_path: gettext_lazy("Take a CORDIS import back"),
            jobs.tidy_cordis.module_path: gettext_lazy("Tidy up after CORDIS imports"),
        }
    )


def cordis_imports(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """What an organisation came from, for the managers; one query."""
    if viewer.network is None or not manage_network(viewer):
        return {}
    rows = CordisImport.objects.filter(network=viewer.network, pk__in=ids).select_related("network")
    return {
        one.pk: Shown(
            Ref(CORDIS, one.pk),
            _("Import"),
            "CORDIS",
            reverse("ecosystem:cordis_run", args=[one.network.slug, one.pk]),
        )
        for one in rows.defer("brought", "sample")
    }


def _cordis(request: Request, network: Any) -> str:
    return render_to_string("ecosystem/cordis/settings.html", {"network": network}, request)


def _sample(request: Request, network: Any) -> str:
    if not network.sample:
        return ""
    return render_to_string("ecosystem/sample/remove.html", {"network": network}, request)
