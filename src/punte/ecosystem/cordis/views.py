"""Bringing CORDIS files, and seeing what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from punte.ecosystem.cordis.forms import CordisForm
from punte.ecosystem.cordis.jobs import import_cordis_files
from punte.ecosystem.cordis.uploads import start_cordis_import
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.policies import manage_network
from punte.records.models import Job
from punte.web.access import Request, Viewer, guard

SHOWN = 10


@dataclass(frozen=True)
class Run:
    """One import as its page shows it; `counts` once it is done."""

    id: UUID
    state: str
    at: datetime
    counts: dict[str, int] | None

    @property
    def running(self) -> bool:
        """Whether it waits or is at work."""
        return self.state in {"ready", "running"}


@guard(manage_network)
def cordis(request: Request, network: str) -> HttpResponse:
    """Choose the files; below, what earlier ones brought."""
    form = CordisForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            start_cordis_import(
                network=request.network,
                organisations=form.cleaned_data["organisations"],
                projects=form.cleaned_data["projects"],
                by=request.viewer,
            )
            return redirect("ecosystem:cordis", network)
        except ValidationError as error:
            tell(form, error)
    context = {"form": form, "runs": runs(request.viewer)}
    return render(request, "ecosystem/cordis/page.html", context, status=422 if form.errors else 200)


@guard(manage_network)
def cordis_run(request: Request, network: str, id: UUID) -> HttpResponse:
    """One import's line, for a page that waits."""
    found = [run for run in runs(request.viewer) if run.id == id]
    if not found:
        raise Http404
    return render(request, "ecosystem/cordis/run.html", {"run": found[0]})


def runs(viewer: Viewer) -> list[Run]:
    """The network's latest imports; one query."""
    jobs = Job.objects.filter(network_id=viewer.network, task=import_cordis_files.module_path)
    return [_run(job) for job in jobs.order_by("-created_at")[:SHOWN]]


def _run(job: Job) -> Run:
    result: Any = job.result
    return Run(job.pk, job.state, job.finished_at or job.created_at, result or None)
