"""Bringing CORDIS files: choose them, look through what would come, import, take back."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from punte.ecosystem.cordis import runs
from punte.ecosystem.cordis.forms import CordisForm
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import CordisImport
from punte.ecosystem.policies import manage_network
from punte.members.models import Network
from punte.records.models import Job
from punte.records.models.job import JobState
from punte.web.access import Request, guard

SHOWN = 10
STEPS = {"import": runs.import_files, "undo": runs.take_back, "discard": runs.throw_away}


@guard(manage_network)
@require_http_methods(["GET", "HEAD", "POST"])
def cordis(request: Request, network: str) -> HttpResponse:
    """Choose the files; below, what earlier ones brought."""
    form = CordisForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = runs.bring_files(
                network=cast(Network, request.network),
                organisations=form.cleaned_data["organisations"],
                projects=form.cleaned_data["projects"],
                by=request.viewer,
            )
            return redirect("ecosystem:cordis_run", network, run.pk)
        except ValidationError as error:
            tell(form, error)
    mine = CordisImport.objects.filter(network=request.viewer.network).defer("brought", "sample")
    context = {"form": form, "runs": mine.order_by("-created_at")[:SHOWN]}
    return render(request, "ecosystem/cordis/page.html", context, status=422 if form.errors else 200)


@guard(manage_network)
@require_GET
def cordis_run(request: Request, network: str, id: UUID) -> HttpResponse:
    """One import, wherever it stands; HTMX asks for its inner part while it waits."""
    run = _one(request, id)
    job = Job.objects.filter(pk=run.job).first() if run.job and run.running else None
    context = {
        "run": run,
        "counts": run.counts,
        "failed": job if job and job.state == JobState.FAILED else None,
    }
    if request.htmx and (context["failed"] or not run.running):
        return HttpResponse(headers={"HX-Refresh": "true"})  # heading and all have changed
    part = "state" if request.htmx else "run"
    return render(request, f"ecosystem/cordis/{part}.html", context)


@guard(manage_network)
@require_POST
def cordis_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Import, take back, or throw away; each only from where it makes sense."""
    act = STEPS.get(step)
    if act is None:
        raise Http404
    run = _one(request, id)
    if not act(run=run, by=request.viewer):
        messages.warning(request, _("That is no longer possible: somebody was quicker. Nothing was changed."))
    elif step == "discard":
        messages.success(request, _("The files are gone. Nothing was imported."))
        return redirect("ecosystem:cordis", network)
    return redirect("ecosystem:cordis_run", network, run.pk)


def _one(request: Request, id: UUID) -> CordisImport:
    found = CordisImport.objects.filter(pk=id, network=request.viewer.network).defer("brought").first()
    if found is None:
        raise Http404
    return found
