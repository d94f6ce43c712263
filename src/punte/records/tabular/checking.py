"""From a row to values by field, and problems that name the cell and what would be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from punte.records.tabular.fields import HIDDEN, TableSpec, Value
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.records.tabular.parsing import BadCellError, parse, show, tidy
from punte.records.tabular.tables import Row, Table, letter
from punte.records.tabular.values import decimal_sign


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. `column` counts from 0; -1 stands for a column that the file lacks."""

    row: int
    column: int
    header: str
    field: str
    text: str
    reason: Message
    suggestion: str = ""

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet program names it, such as C7."""
        return f"{letter(self.column)}{self.row}" if self.column >= 0 else ""

    @property
    def where(self) -> str:
        """The cell with its heading, such as "C7, 'PIC'"."""
        return ", ".join(filter(None, [self.cell, f"'{self.header}'" if self.header else ""]))

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


class Checked(NamedTuple):
    """A row's values by field, and its problems."""

    values: dict[str, Value]
    problems: list[Problem]


type Columns = Mapping[int, str]  # column index → field name


def decimal_signs(spec: TableSpec, table: Table, columns: Columns) -> dict[str, str]:
    """The decimal sign of every mapped number column."""
    return {
        name: decimal_sign(table.column(index), table.decimal)
        for index, name in columns.items()
        if spec.by_name[name].kind in ("int", "decimal")
    }


def check_row(
    spec: TableSpec,
    row: Row,
    headers: tuple[str, ...],
    columns: Columns,
    signs: Mapping[str, str] | None = None,
) -> Checked:
    """The row's values by field; an empty cell is None; what is not mapped or was hidden is left out."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for index, name in columns.items():
        cell = row.cells[index] if index < len(row.cells) else None
        if isinstance(cell, str) and cell.strip() == HIDDEN:
            continue
        try:
            values[name] = parse(spec.by_name[name], cell, (signs or {}).get(name, "."))
        except BadCellError as bad:
            values[name] = None
            problems.append(
                Problem(row.number, index, headers[index], name, tidy(show(cell)), bad.reason, bad.suggestion)
            )
    problems += _row_rules(spec, row, headers, columns, values, {problem.field for problem in problems})
    return Checked(values, problems)


def missing(
    spec: TableSpec, number: int, headers: tuple[str, ...], columns: Columns, values: Mapping[str, Value]
) -> list[Problem]:
    """The required cells that are empty; asked for rows that make something new."""
    where = {name: index for index, name in columns.items()}
    return [
        Problem(
            number,
            where.get(one.name, -1),
            headers[where[one.name]] if one.name in where else str(one.label),
            one.name,
            "",
            message(gettext_noop("This cell is empty, and a new row needs it.")),
        )
        for one in spec.fields
        if one.required and values.get(one.name) in (None, ())
    ]


def _row_rules(
    spec: TableSpec,
    row: Row,
    headers: tuple[str, ...],
    columns: Columns,
    values: Mapping[str, Value],
    wrong: set[str],
) -> list[Problem]:
    if spec.check is None or wrong:
        return []
    where = {name: index for index, name in columns.items()}
    found = []
    for name, reason in spec.check(values):
        index = where.get(name, -1)
        header = headers[index] if index >= 0 else str(spec.by_name[name].label)
        found.append(
            Problem(
                row.number, index, header, name, tidy(show(row.cells[index])) if index >= 0 else "", reason
            )
        )
    return found
