"""From a mapped file to rows that can be looked through: read, checked, matched, kept."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import batched
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.db import transaction

from punte.records.imports.codec import cell_to_json, from_json, to_json, viewer_from_json
from punte.records.imports.progress import Progress
from punte.records.imports.services.matching import Match, Matcher, difference, incoming_records
from punte.records.imports.words import in_all_languages
from punte.records.models.imports import Decision, Group, ImportRow, ImportRun, RunState
from punte.records.tables import Table, named
from punte.records.tabular.checking import Checked, Problem, check_row, decimal_signs, missing
from punte.records.tabular.fields import ID_FIELD, TableSpec, Value
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.records.tabular.read import read_table
from punte.records.tabular.refusals import RefusedError
from punte.records.tabular.tables import ReadOptions, Row
from punte.web.access import Viewer

BATCH = 1000
GROUPS = {Decision.ASK: Group.DECIDE, Decision.NEW: Group.NEW, Decision.SKIP: Group.OUT}

NOT_YOURS = message(gettext_noop("Left out: what this row would change is not yours to change."))

type Current = Mapping[UUID, Mapping[str, Value]]


class GoneError(LookupError):
    """The room that had the table is gone."""


def table_of(run: ImportRun) -> Table:
    """The run's table; raises GoneError when no room has it any more."""
    table = named(run.table)
    if table is None:
        raise GoneError(run.table)
    return table


def spec_of(run: ImportRun) -> TableSpec:
    """The run's columns, understanding headings and choices in all languages."""
    return in_all_languages(table_of(run).spec(run.network_id))


def columns_of(run: ImportRun) -> dict[int, str]:
    """Which column is which field, by index."""
    return {int(index): name for index, name in run.columns.items() if name}


def check_rows(run: ImportRun) -> None:
    """Fill the run's rows anew from its file, and leave it to be looked through.

    What the user mended or decided before is replaced. A file that can no longer be read fails the run.
    """
    table, spec, viewer = table_of(run), spec_of(run), viewer_from_json(run.viewer)
    try:
        with run.file.open("rb") as file:
            found = read_table(
                cast(BinaryIO, file), options=ReadOptions(**run.options), known=spec.words, checked=True
            )
    except RefusedError as error:
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, reason=error.reason.as_json())
        return
    columns = columns_of(run)
    signs = decimal_signs(spec, found, columns)
    progress = Progress(run, len(found.rows))

    def checked() -> Iterator[tuple[Row, Checked]]:
        for row in found.rows:
            yield row, check_row(spec, row, found.headers, columns, signs)

    matcher = Matcher(table, spec, viewer, run.duplicates)
    identifying = {index: name for index, name in columns.items() if name in _identifying(spec)}
    bare = replace(spec, check=None)
    matcher.prepare(
        incoming_records(
            spec,
            ((row.number, check_row(bare, row, found.headers, identifying).values) for row in found.rows),
        )
    )
    with transaction.atomic():
        run.rows.all().delete()
        for batch in batched(checked(), BATCH, strict=False):
            ImportRow.objects.bulk_create(_made(run, table, spec, viewer, matcher, batch))
            progress.add(len(batch))
        run.reading |= {"signs": signs}
        run.state, run.reason = RunState.PREVIEWED, {}
        run.save(update_fields=["reading", "state", "reason"])
    progress.close()


def _identifying(spec: TableSpec) -> set[str]:
    names = {spec.name_field, spec.place_field, spec.area_field, ID_FIELD}
    return names | {one.name for one in spec.identifiers}


def _made(
    run: ImportRun,
    table: Table,
    spec: TableSpec,
    viewer: Viewer,
    matcher: Matcher,
    batch: Sequence[tuple[Row, Checked]],
) -> list[ImportRow]:
    matches = [matcher.match(row.number, checked.values) for row, checked in batch]
    current = load(table, viewer, (match.target for match in matches))
    rows = []
    for (row, checked), match in zip(batch, matches, strict=True):
        made = ImportRow(run=run, number=row.number, raw=[cell_to_json(cell) for cell in row.cells])
        settle_row(made, run, spec, checked, match, current)
        rows.append(made)
    return rows


def load(table: Table, viewer: Viewer, targets: Iterable[UUID | None]) -> Current:
    """The present values of the targets, in one call."""
    wanted: Collection[UUID] = {target for target in targets if target}
    return table.load(viewer, wanted) if wanted else {}


def settle_row(
    made: ImportRow, run: ImportRun, spec: TableSpec, checked: Checked, match: Match, current: Current
) -> None:
    """Write into a row what was found out about it; a decision that the user made stays."""
    made.values = to_json(checked.values)
    made.candidates = [
        {"key": one.key, "score": one.score, "reason": one.reason.as_json()} for one in match.candidates
    ]
    if not made.chosen:
        made.decision, made.target, made.target_row = match.decision, match.target, match.target_row
    problems = list(checked.problems)
    if match.problem:
        problems.append(_own_id_problem(made, run, match.problem))
    made.problems = [problem_to_json(one) for one in problems]
    add_missing(made, run, spec)
    place(made, spec, current)


def _own_id_problem(row: ImportRow, run: ImportRun, reason: Message) -> Problem:
    index = next((at for at, name in columns_of(run).items() if name == ID_FIELD), -1)
    headers: list[str] = run.reading["headers"]
    text = str(row.raw[index] or "") if index >= 0 else ""
    return Problem(row.number, index, headers[index] if index >= 0 else "", ID_FIELD, text, reason)


def add_missing(row: ImportRow, run: ImportRun, spec: TableSpec) -> None:
    """Problems for required cells that are empty; rows that change something need only those of their
    columns."""
    row.problems = [one for one in row.problems if not one.get("missing")]
    if row.decision == Decision.SKIP:
        return
    columns, values = columns_of(run), from_json(spec, row.values)
    wrong = {one["field"] for one in row.problems}
    for problem in missing(spec, row.number, tuple(run.reading["headers"]), columns, values):
        changes = row.decision == Decision.MERGE or (row.decision == Decision.ASK and row.target)
        needed = not changes or (values.get(ID_FIELD) and problem.field in columns.values())
        if needed and problem.field not in wrong:
            row.problems.append(problem_to_json(problem) | {"missing": True})


def place(row: ImportRow, spec: TableSpec, current: Current) -> None:
    """Put the row into its group: what it needs, or what it will do."""
    row.note = {}
    if row.decision == Decision.MERGE and row.target and row.target not in current:
        row.decision, row.note = Decision.SKIP, NOT_YOURS.as_json()
        row.problems = []
    if row.decision == Decision.SKIP:
        row.group = Group.OUT
    elif row.problems:
        row.group = Group.MEND
    elif row.decision == Decision.MERGE and row.target:
        values = from_json(spec, row.values)
        changed = difference(spec, values, current.get(row.target, {}), empties=bool(values.get(ID_FIELD)))
        row.group = Group.CHANGED if changed else Group.SAME
    else:
        row.group = Group.CHANGED if row.decision == Decision.MERGE else GROUPS[Decision(row.decision)]


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept with its row."""
    return {
        "column": problem.column,
        "cell": problem.cell,
        "header": problem.header,
        "field": problem.field,
        "text": problem.text,
        "reason": problem.reason.as_json(),
        "suggestion": problem.suggestion,
    }
