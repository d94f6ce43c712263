"""A row is put right before it is imported: a cell is written anew, a likely duplicate is decided."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from punte.records.imports.codec import from_json, viewer_from_json
from punte.records.imports.policies import see_run
from punte.records.imports.services.matching import Match, Matcher, incoming_records
from punte.records.imports.services.preview import (
    add_missing,
    columns_of,
    load,
    place,
    settle_row,
    spec_of,
    table_of,
)
from punte.records.imports.services.writing import write_rows
from punte.records.imports.steps import RefusedStepError
from punte.records.models.imports import Decision, ImportRow, ImportRun, RunState
from punte.records.tabular.checking import check_row
from punte.records.tabular.duplicates import Candidate
from punte.records.tabular.fields import ID_FIELD, TableSpec
from punte.records.tabular.messages import Message
from punte.records.tabular.parsing import tidy
from punte.records.tabular.tables import Row
from punte.web.access import Viewer

LOOKED_THROUGH = (RunState.PREVIEWED, RunState.FAILED)
LONGEST = 10_000

type Cells = Mapping[int, str]  # column → new text


def mend_rows(*, run: ImportRun, viewer: Viewer, cells: Mapping[int, Cells]) -> list[ImportRow]:
    """Write cells of rows (by number) anew, and check those rows again; texts that did not change do
    nothing."""
    with transaction.atomic():
        _open(run, viewer)
        rows = list(run.rows.filter(number__in=cells).order_by("number"))
        changed = [row for row in rows if _write(row, cells[row.number])]
        _check_again(run, changed)
    return rows


def _write(row: ImportRow, cells: Cells) -> bool:
    changed = False
    for index, text in cells.items():
        if 0 <= index < len(row.raw) and tidy(text)[:LONGEST] != str(row.raw[index] or ""):
            row.raw[index] = tidy(text)[:LONGEST] or None
            changed = True
    return changed


def _check_again(run: ImportRun, rows: list[ImportRow]) -> None:
    if not rows:
        return
    table, spec, viewer = table_of(run), spec_of(run), viewer_from_json(run.viewer)
    columns, headers = columns_of(run), tuple(run.reading["headers"])
    signs = run.reading.get("signs", {})
    checked = {
        row.number: check_row(spec, Row(row.number, tuple(row.raw)), headers, columns, signs) for row in rows
    }
    names = {
        spec.name_field,
        spec.place_field,
        spec.area_field,
        ID_FIELD,
        *(one.name for one in spec.identifiers),
    }
    moved = [
        row
        for row in rows
        if _identity(spec, row, names) != {n: checked[row.number].values.get(n) for n in names}
    ]
    matches = {row.number: _kept(row) for row in rows}
    if moved:
        matcher = Matcher(table, spec, viewer, run.duplicates)
        others = {
            number: from_json(spec, values) for number, values in run.rows.values_list("number", "values")
        }
        others |= {number: found.values for number, found in checked.items()}
        matcher.prepare(incoming_records(spec, sorted(others.items())))
        matches |= {row.number: matcher.match(row.number, checked[row.number].values) for row in moved}
        for row in moved:
            row.chosen = False
    current = load(table, viewer, [match.target for match in matches.values()] + [row.target for row in rows])
    for row in rows:
        settle_row(row, run, spec, checked[row.number], matches[row.number], current)
        row.save()


def _identity(spec: TableSpec, row: ImportRow, names: set[str]) -> dict[str, object]:
    values = from_json(spec, row.values)
    return {name: values.get(name) for name in names}


def _kept(row: ImportRow) -> Match:
    """What the row was matched with before, for a row whose name, place and identifiers are as they were."""
    candidates = [
        Candidate(one["key"], one["score"], Message.from_json(one["reason"])) for one in row.candidates
    ]
    return Match(row.decision, row.target, row.target_row, candidates)


def decide_row(*, run: ImportRun, viewer: Viewer, number: int, decision: str, target: str = "") -> ImportRow:
    """Say what becomes of a row: 'new', 'skip', or 'merge' with one of its candidates.

    Raises
    ------
    RefusedStepError
        When there is no such row, decision or candidate.
    """
    with transaction.atomic():
        _open(run, viewer)
        row = run.rows.filter(number=number).first()
        if row is None:
            raise RefusedStepError("row")
        _decide(row, decision, target)
        _place(run, [row])
        row.save()
    return row


def decide_all(*, run: ImportRun, viewer: Viewer, decision: str) -> int:
    """The same decision for every undecided row, merging each with its likeliest candidate; how many there
    were."""
    with transaction.atomic():
        _open(run, viewer)
        rows = list(run.rows.filter(decision=Decision.ASK))
        for row in rows:
            _decide(row, decision, "")
        _place(run, rows)
        write_rows(rows, ["decision", "target", "target_row", "chosen", "group", "problems"])
    return len(rows)


def _decide(row: ImportRow, decision: str, target: str) -> None:
    keys = [one["key"] for one in row.candidates]
    if decision not in (Decision.NEW, Decision.SKIP, Decision.MERGE):
        raise RefusedStepError("decision")
    row.chosen, row.decision = True, Decision(decision)
    row.target, row.target_row = None, None
    if decision == Decision.MERGE:
        if not keys or (target and target not in keys):
            raise RefusedStepError("candidate")
        key = target or keys[0]
        if key.startswith("row:"):
            row.target_row = int(key.removeprefix("row:"))
        else:
            row.target = UUID(key)


def _place(run: ImportRun, rows: list[ImportRow]) -> None:
    spec, viewer = spec_of(run), viewer_from_json(run.viewer)
    current = load(table_of(run), viewer, [row.target for row in rows])
    for row in rows:
        add_missing(row, run, spec)
        place(row, spec, current)


def _open(run: ImportRun, viewer: Viewer) -> None:
    if not see_run(viewer, run):
        raise RefusedStepError("policy")
    mine = ImportRun.objects.select_for_update().filter(pk=run.pk, state__in=LOOKED_THROUGH)
    if mine.first() is None:
        raise RefusedStepError("state")
