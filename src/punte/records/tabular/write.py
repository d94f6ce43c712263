"""From rows to files: XLSX and CSV that are harmless to open and that read back without a change."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

from punte.records.tabular.fields import Field, TableSpec, Value
from punte.records.tabular.formulas import guard
from punte.records.tabular.limits import LIMITS
from punte.records.tabular.parsing import join_values, tidy

BOM = "\ufeff"
EXACT_DIGITS = 15
FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheet programs count a day that never was

type Values = Mapping[str, Value]


class TooLongError(ValueError):
    """A text has more signs than a workbook's cell can hold; CSV has no such bound."""


def columns_to_write(spec: TableSpec, names: Sequence[str] | None = None) -> list[Field]:
    """The exported columns, the id first; all that are written, or those of `names` in the table's order."""
    return [one for one in spec.columns if one.write and (names is None or one.name in names)]


def write_csv(
    file: BinaryIO,
    spec: TableSpec,
    rows: Iterable[Values],
    *,
    delimiter: str = ",",
    bom: bool = True,
    names: Sequence[str] | None = None,
) -> int:
    """Write rows as UTF-8 CSV and return how many. Numbers have a point, or a comma where `;` parts cells.

    Parameters
    ----------
    bom
        Whether a mark at the start tells spreadsheet programs that it is UTF-8.
    """
    columns = columns_to_write(spec, names)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    if bom:
        text.write(BOM)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([guard(str(one.label)) for one in columns])
    count = 0
    for values in rows:
        count += 1
        writer.writerow([_as_text(one, values.get(one.name), delimiter) for one in columns])
    text.flush()
    text.detach()
    return count


def write_xlsx(
    file: BinaryIO, spec: TableSpec, rows: Iterable[Values], *, names: Sequence[str] | None = None
) -> int:
    """Write rows as a workbook of one sheet, row by row in constant memory, and return how many.

    Raises
    ------
    TooLongError
        When a text does not fit a cell.
    """
    columns = columns_to_write(spec, names)
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    try:
        sheet = book.add_worksheet(_sheet_name(str(spec.label)))
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        plain = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for index, one in enumerate(columns):
            sheet.set_column(index, index, 38 if one.kind in ("text", "multi", "url") else 18)
            sheet.write_string(0, index, guard(str(one.label)), bold)
        count = 0
        for count, values in enumerate(rows, start=1):
            for index, one in enumerate(columns):
                _write_cell(sheet, count, index, one, values.get(one.name), day, plain)
    finally:
        book.close()
    return count


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    field: Field,
    value: Value,
    day: xlsxwriter.format.Format,
    plain: xlsxwriter.format.Format,
) -> None:
    if value is None or value == "" or value == ():
        return
    if isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and _exact_as_float(value):
        sheet.write_number(row, column, float(value))
    else:
        text = _as_text(field, value, ",")
        if len(text) > LIMITS.cell_characters:
            raise TooLongError(f"{field.name}: {len(text)} > {LIMITS.cell_characters}")
        sheet.write_string(row, column, text, plain)


def _as_text(field: Field, value: Value, delimiter: str) -> str:
    """A value as text; numbers and dates cannot be formulas, everything else is guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        return text.replace(".", ",") if delimiter == ";" else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return guard(tidy(join_values([field.label_of(part) for part in value])))
    return guard(tidy(field.label_of(value) if field.choices else value))


def _exact_as_float(number: int | Decimal) -> bool:
    """Whether a workbook's binary number gives the same digits back."""
    digits = Decimal(number).normalize().as_tuple()
    return (
        len(digits.digits) <= EXACT_DIGITS and isinstance(digits.exponent, int) and abs(digits.exponent) < 100
    )


def _sheet_name(label: str) -> str:
    return "".join(sign for sign in label if sign not in "[]:*?/\\").strip("' ")[:31] or "Punte"
