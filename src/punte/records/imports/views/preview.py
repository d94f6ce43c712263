"""Looking through the rows, mending and deciding them, and letting them in."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from punte.records import tables
from punte.records.imports import queries
from punte.records.imports.policies import import_something
from punte.records.imports.services.mending import decide_all, decide_row, mend_rows
from punte.records.imports.services.preview import spec_of
from punte.records.imports.services.runs import start_import, start_undo
from punte.records.imports.shown import shown_rows
from punte.records.imports.steps import RefusedStepError
from punte.records.imports.views.common import found_run, tell, to_run, viewer_of
from punte.records.imports.words import say
from punte.records.models.imports import Group, ImportRow, ImportRun, Mode
from punte.records.tabular.messages import Message
from punte.web.access import Request, guard
from punte.web.components import Tab


def preview(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """The rows, what needs somebody first."""
    group = request.GET.get("group", "")
    page = queries.page_of(run, request.GET.get("page"), group)
    context = _summary(run, group) | {
        "page": page,
        "rows": shown_rows(run, spec_of(run), viewer_of(request), list(page.object_list)),
        "reason": say(Message.from_json(run.reason)) if run.reason else "",
    }
    return render(request, "records/imports/preview.html", context)


def _summary(run: ImportRun, group: str) -> dict[str, object]:
    found = queries.counts(run)
    coming = found.get(Group.NEW, 0) + found.get(Group.CHANGED, 0)
    waiting = found.get(Group.MEND, 0) + found.get(Group.DECIDE, 0)
    return {
        "run": run,
        "table": tables.named(run.table),
        "sentences": queries.sentences(found),
        "deciding": found.get(Group.DECIDE, 0),
        "coming": coming,
        "waiting": waiting,
        "ready": bool(coming or found.get(Group.SAME)),
        "modes": Mode.choices,
        "tabs": _tabs(run, found, group),
    }


def _tabs(run: ImportRun, found: Mapping[Group, int], group: str) -> list[Tab]:
    page = reverse("records:import", args=[run.network_slug, run.pk])
    chosen = int(group) if group.isdecimal() and int(group) in Group.values else None
    every = Tab(gettext("All rows"), page, chosen is None, sum(found.values()))
    return [
        every,
        *(
            Tab(one.label, f"{page}?group={one.value}", chosen == one.value, found[one])
            for one in Group
            if found.get(one)
        ),
    ]


@guard(import_something)
@require_POST
def mend(request: HttpRequest, network: str, run: UUID, number: int) -> HttpResponse:
    """Write cells of a row anew: `cell-<column>`, or `use-<column>` for what was suggested."""
    found = found_run(request, run)
    cells = {
        int(key.removeprefix(prefix)): text
        for prefix in ("cell-", "use-")
        for key, text in request.POST.items()
        if key.startswith(prefix) and key.removeprefix(prefix).isdecimal() and isinstance(text, str)
    }
    try:
        rows = mend_rows(run=found, viewer=viewer_of(request), cells={number: cells})
    except RefusedStepError as error:
        tell(request, error.code)
        return to_run(found)
    return _row(request, found, rows[0]) if rows else to_run(found)


@guard(import_something)
@require_POST
def decide(request: HttpRequest, network: str, run: UUID, number: int) -> HttpResponse:
    """What becomes of a row: `decision`, or `merge` with the key of what it is merged with."""
    found = found_run(request, run)
    target = request.POST.get("merge", "")
    decision = "merge" if target else request.POST.get("decision", "")
    try:
        row = decide_row(
            run=found, viewer=viewer_of(request), number=number, decision=decision, target=target
        )
    except RefusedStepError as error:
        tell(request, error.code)
        return to_run(found)
    return _row(request, found, row)


def _row(request: HttpRequest, run: ImportRun, row: ImportRow) -> HttpResponse:
    """The row alone for HTMX, with the sentences above it; else the page at the row."""
    if not cast(Request, request).htmx:
        return to_run(run, f"row-{row.number}", request.GET.urlencode())
    shown = shown_rows(run, spec_of(run), viewer_of(request), [row])[0]
    here = QueryDict(urlsplit(cast(Request, request).htmx.current_url or "").query)
    context = _summary(run, here.get("group", "")) | {"row": shown, "swapped": True}
    return render(request, "records/imports/row_swapped.html", context)


@guard(import_something)
@require_POST
def decide_rest(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """The same for all rows that wait for a decision."""
    found = found_run(request, run)
    try:
        many = decide_all(run=found, viewer=viewer_of(request), decision=request.POST.get("decision", ""))
    except RefusedStepError as error:
        tell(request, error.code)
    else:
        text = ngettext("%d row is decided.", "%d rows are decided.", many)
        messages.success(request, text % many)
    return to_run(found)


@guard(import_something)
@require_POST
def apply(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """Let the rows in."""
    found = found_run(request, run)
    mode = request.POST.get("mode")
    try:
        start_import(run=found, viewer=viewer_of(request), mode=mode if mode in Mode.values else None)
    except RefusedStepError as error:
        tell(request, error.code)
    return to_run(found)


@guard(import_something)
@require_POST
def undo(request: HttpRequest, network: str, run: UUID) -> HttpResponse:
    """Take the import back."""
    found = found_run(request, run)
    try:
        start_undo(run=found, viewer=viewer_of(request))
    except RefusedStepError as error:
        tell(request, error.code)
    return to_run(found)
