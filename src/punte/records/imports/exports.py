"""From a table's rows to a file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO, BinaryIO, cast

from django.utils.translation import gettext as _

from punte.records.imports.words import say
from punte.records.models.imports import Group, ImportRow, ImportRun, Outcome
from punte.records.tables import Table
from punte.records.tabular.fields import ID_FIELD, Field, TableSpec, Value
from punte.records.tabular.messages import Message
from punte.records.tabular.parsing import show
from punte.records.tabular.write import write_csv, write_xlsx
from punte.web.access import Viewer

LEFT = (Outcome.FAILED, Outcome.LEFT_OUT)


def write_table(
    file: IO[bytes],
    *,
    table: Table,
    viewer: Viewer,
    kind: str,
    filters: Mapping[str, str],
    delimiter: str = ",",
) -> int:
    """Write a table as the viewer may see it, and return how many rows it has.

    Raises
    ------
    TooLongError
        When a text does not fit a workbook's cell.
    """
    assert viewer.network
    spec = replace(table.spec(viewer.network), label=table.label)
    return _write(file, spec, table.rows(viewer, filters), kind, delimiter)


def write_errors(file: IO[bytes], *, run: ImportRun, kind: str) -> int:
    """Write the rows that were not imported as they stood in the file, with one column more: what is
    wrong."""
    headers: list[str] = run.reading["headers"]
    fields = [Field(f"c{index}", header) for index, header in enumerate(headers)]
    spec = TableSpec(
        "errors", _("Not imported"), (*fields, Field("why", _("What is wrong"))), name_field="why"
    )
    rows = run.rows.filter(outcome__in=LEFT) if run.finished_at else run.rows.filter(group=Group.MEND)
    return _write(file, spec, _error_rows(rows.iterator()), kind, names=[one.name for one in spec.fields])


def _error_rows(rows: Iterable[ImportRow]) -> Iterator[dict[str, Value]]:
    for row in rows:
        cells: dict[str, Value] = {f"c{index}": show(cell) for index, cell in enumerate(row.raw)}
        yield cells | {"why": why(row)}


def why(row: ImportRow) -> str:
    """All that keeps a row from being imported, in one text."""
    found = [
        f"{one['cell'] or one['header']}: {say(Message.from_json(one['reason']))}" for one in row.problems
    ]
    if row.note:
        found.append(say(Message.from_json(row.note)))
    if not found:
        found.append(_("Left out, or not decided."))
    return " ".join(found)


def _write(
    file: IO[bytes],
    spec: TableSpec,
    rows: Iterable[Mapping[str, Value]],
    kind: str,
    delimiter: str = ",",
    names: list[str] | None = None,
) -> int:
    out = cast(BinaryIO, file)
    columns = names or [ID_FIELD, *(one.name for one in spec.fields)]
    if kind == "xlsx":
        return write_xlsx(out, spec, rows, names=columns)
    return write_csv(out, spec, rows, delimiter=delimiter, names=columns)
