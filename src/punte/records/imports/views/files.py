"""Tables that are taken along, and rows that could not be brought in."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from punte.records import tables
from punte.records.imports.exports import write_errors, write_table
from punte.records.imports.policies import export_something, import_something
from punte.records.imports.views.common import found_run, viewer_of
from punte.records.tabular.delimiters import DELIMITERS
from punte.records.tabular.write import TooLongError
from punte.web.access import guard

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_MEMORY = 5_000_000


@guard(export_something)
@require_GET
def list_exports(request: HttpRequest, network: str) -> HttpResponse:
    """What can be taken along."""
    viewer = viewer_of(request)
    context = {"exportable": tables.exportable(viewer), "importable": tables.importable(viewer)}
    return render(request, "records/imports/exports.html", context)


@guard(export_something)
@require_GET
def export(request: HttpRequest, network: str, table: str, kind: str) -> HttpResponseBase:
    """A table as the viewer may see it, narrowed by the filters of the address."""
    viewer, found = viewer_of(request), tables.named(table)
    if found is None or not found.may_export(viewer) or kind not in KINDS:
        raise Http404
    filters = {key: value for key, value in request.GET.items() if isinstance(value, str)}
    delimiter = filters.pop("delimiter", ",")
    try:
        with _room() as file:
            write_table(
                file,
                table=found,
                viewer=viewer,
                kind=kind,
                filters=filters,
                delimiter=delimiter if delimiter in DELIMITERS else ",",
            )
            return _sent(file, f"{network}-{table}-{timezone.now():%Y-%m-%d}", kind)
    except TooLongError:
        return HttpResponse(
            _("A text is too long for a workbook's cell. Take the table along as CSV."), status=422
        )


@guard(import_something)
@require_GET
def errors(request: HttpRequest, network: str, run: UUID, kind: str) -> HttpResponseBase:
    """The rows that were not imported, with what is wrong, to be put right and brought again."""
    found = found_run(request, run)
    if kind not in KINDS:
        raise Http404
    with _room() as file:
        write_errors(file, run=found, kind=kind)
        return _sent(file, f"{network}-{_('not-imported')}", kind)


@contextmanager
def _room() -> Iterator[IO[bytes]]:
    """A file to write into, in memory while it is small; closed here only if it could not be written."""
    with ExitStack() as stack:
        yield stack.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        stack.pop_all()  # the response closes it


def _sent(file: IO[bytes], name: str, kind: str) -> FileResponse:
    """The file as an attachment."""
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=KINDS[kind])
    response["Cache-Control"] = "private, no-store"
    return response
