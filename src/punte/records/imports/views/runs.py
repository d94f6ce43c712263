"""From a file to a preview: the list, the upload, the columns, the progress, the result."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from punte.records import tables
from punte.records.imports import queries
from punte.records.imports.forms import ColumnsForm, ReadingForm, UploadForm
from punte.records.imports.policies import import_something
from punte.records.imports.progress import progress_of
from punte.records.imports.services.apply import outcomes
from punte.records.imports.services.preview import spec_of
from punte.records.imports.services.runs import confirm_columns, discard_run, read_again, upload_file
from punte.records.imports.shown import shown_rows
from punte.records.imports.steps import RefusedStepError
from punte.records.imports.views.common import found_run, tell, to_run, told, viewer_of
from punte.records.imports.views.preview import preview
from punte.records.jobs import queue
from punte.records.models import Job
from punte.records.models.imports import ImportRun, RunState
from punte.records.models.job import JobState
from punte.records.tabular.limits import LIMITS, MEGABYTE
from punte.records.tabular.read import check_size
from punte.records.tabular.refusals import RefusedError
from punte.web.access import guard
from punte.web.context import address

BUSY = (RunState.CHECKING, RunState.APPLYING, RunState.UNDOING)
ENDED = (RunState.DONE, RunState.UNDONE)
FORM_BYTES = MEGABYTE  # what a form weighs beside its file
DISCARD_PIECE = 1 << 20


@guard(import_something)
@require_GET
def list_runs(request: HttpRequest, network: str) -> HttpResponse:
    """What was brought in, and where to bring more."""
    viewer = viewer_of(request)
    page = Paginator(queries.runs_of(viewer), 20).get_page(request.GET.get("page"))
    labels = {table.key: table.label for table in tables.importable(viewer)}
    context = {"page": page, "labels": labels, "exportable": tables.exportable(viewer)}
    return render(request, "records/imports/list.html", context)


@guard(import_something)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, network: str) -> HttpResponse:
    """Bring a file. One that is too large is refused by the length it announces, before any of it is read.

    The check of the form's token comes after that, for it would read the file.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > LIMITS.file_bytes + FORM_BYTES:
        while request.read(DISCARD_PIECE):  # let the browser finish, so that it shows the answer
            pass
        form = UploadForm(offered=tables.importable(viewer_of(request)))
        try:
            check_size(length)
        except RefusedError as error:
            return _upload_page(request, form, told(error), 413)
    response: HttpResponse = _upload(request, network)
    return response


@csrf_protect
def _upload(request: HttpRequest, network: str) -> HttpResponse:
    viewer = viewer_of(request)
    offered = tables.importable(viewer)
    if request.method != "POST":
        chosen = {"table": request.GET["table"]} if "table" in request.GET else {}
        return _upload_page(request, UploadForm(offered=offered, initial=chosen))
    form = UploadForm(request.POST, request.FILES, offered=offered)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    values = form.cleaned_data
    try:
        run = upload_file(
            viewer=viewer,
            slug=network,
            table=form.offered[values["table"]],
            file=values["file"],
            source=values.get("source", ""),
            purpose=values.get("purpose", ""),
        )
    except RefusedError as error:
        return _upload_page(request, form, told(error), 422)
    return redirect("records:import-columns", network, run.pk)


def _upload_page(
    request: HttpRequest, form: UploadForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "records/imports/upload.html", {"form": form, "refusal": refusal}, status=status)


@guard(import_something)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """Which column is which field."""
    found = found_run(request, run)
    if found.state in (*BUSY, *ENDED):
        return to_run(found)
    spec = spec_of(found)
    form = ColumnsForm(request.POST or None, run=found, spec=spec)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_columns(
                run=found,
                viewer=viewer_of(request),
                columns=form.mapped(),
                duplicates=form.cleaned_data["duplicates"],
                mode=form.cleaned_data["mode"],
            )
        except RefusedStepError as error:
            tell(request, error.code)
        return to_run(found)
    chosen = {form[name].value() for name in form.columns}
    context = {
        "run": found,
        "form": form,
        "reading_form": ReadingForm(run=found),
        "lines": queries.column_lines(found, form),
        "lacking": [one.label for one in spec.fields if one.required and one.name not in chosen],
        "table": tables.named(found.table),
    }
    return render(request, "records/imports/columns.html", context, status=422 if form.errors else 200)


@guard(import_something)
@require_POST
def read_differently(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """Read the file another way."""
    found = found_run(request, run)
    form = ReadingForm(request.POST, run=found)
    if form.is_valid():
        try:
            read_again(run=found, viewer=viewer_of(request), options=form.options(found))
            messages.success(request, _("The file was read anew."))
        except RefusedError as error:
            messages.error(request, told(error))
        except RefusedStepError as error:
            tell(request, error.code)
    return redirect("records:import-columns", network, found.pk)


@guard(import_something)
@require_GET
def show(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """The page of an import, wherever it stands."""
    found = found_run(request, run)
    if found.state == RunState.UPLOADED:
        return redirect("records:import-columns", network, found.pk)
    if found.state in BUSY:
        return render(request, "records/imports/busy.html", _busy(found))
    if found.state in ENDED:
        return _result(request, found)
    return preview(request, found)


@guard(import_something)
@require_GET
def progress(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """How far it is; tells the page to load anew when it is over."""
    found = found_run(request, run)
    if found.state in BUSY:
        return render(request, "records/imports/progress.html", _busy(found))
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


def _busy(run: ImportRun) -> dict[str, object]:
    job = Job.objects.filter(pk=run.job).first() if run.job else None
    done = progress_of(run) or (0, 0)
    return {
        "run": run,
        "done": min(done),
        "total": done[1],
        "failed": job is not None and job.state == JobState.FAILED,
        "again": job is not None and job.state == JobState.READY and job.attempts > 0,
        "table": tables.named(run.table),
    }


@guard(import_something)
@require_POST
def retry(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """Let a job that gave up try again; what it has done already is not done twice."""
    found = found_run(request, run)
    job = Job.objects.filter(pk=found.job).first() if found.job else None
    if job:
        queue.retry(job)
    return to_run(found)


@guard(import_something)
@require_POST
def discard(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """Throw the file away."""
    found = found_run(request, run)
    try:
        discard_run(run=found, viewer=viewer_of(request))
    except RefusedStepError as error:
        tell(request, error.code)
        return to_run(found)
    messages.success(request, _("The file and what was read from it are gone. Nothing was imported."))
    return redirect("records:imports", network)


def _result(request: HttpRequest, run: ImportRun) -> HttpResponse:
    found = outcomes(run)
    told_rows = run.rows.exclude(note={}).order_by("number")
    page = Paginator(told_rows, queries.PER_PAGE).get_page(request.GET.get("page"))
    spec, table = spec_of(run), tables.named(run.table)
    context = {
        "run": run,
        "table": table,
        "list": address(table.page, run.network_slug) if table and table.page else "",
        "sentences": queries.result_sentences(found),
        "page": page,
        "rows": shown_rows(run, spec, viewer_of(request), list(page.object_list)),
        "undoable": run.state == RunState.DONE and bool(found.get("created") or found.get("updated")),
        "errors": run.rows.filter(outcome__in=("failed", "left")).exists(),
    }
    return render(request, "records/imports/result.html", context)
