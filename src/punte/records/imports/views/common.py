"""What the views of an import share: finding the run, saying why a step cannot be taken."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from punte.records.imports.queries import run_of
from punte.records.imports.words import say
from punte.records.models.imports import ImportRun
from punte.records.tabular.refusals import RefusedError
from punte.web.access import Request, Viewer

REFUSALS = {
    "waiting": _(
        "Nothing was imported. Some rows still need mending or a decision; "
        "do that, or import the good rows only."
    ),
    "nothing": _("Nothing was imported, as every row needs mending, needs a decision or is left out."),
    "state": _("This import has moved on meanwhile. Nothing was changed by your last step."),
    "late": _("This import is too old to be taken back. Everything stays as it is."),
    "file": _("The file is no longer kept. Upload it again to read it anew."),
    "columns": _("Choose each field for one column only. Your file is kept."),
}


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    return cast(Request, request).viewer


def found_run(request: HttpRequest, id: UUID) -> ImportRun:
    """The run of the address; 404 for one that the viewer may not see."""
    run = run_of(viewer_of(request), id)
    if run is None:
        raise Http404
    return run


def to_run(run: ImportRun, anchor: str = "", query: str = "") -> HttpResponse:
    """Back to the run's page."""
    response = redirect("records:import", run.network_slug, run.pk)
    response["Location"] += (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return response


def tell(request: HttpRequest, code: str) -> None:
    """Say why a step was not taken; a step that nobody offered is 404."""
    if code not in REFUSALS:
        raise Http404
    messages.error(request, REFUSALS[code])


def told(error: RefusedError) -> str:
    """A refusal of a file in the language of the request."""
    return f"{say(error.reason)} {say(error.advice)}"
