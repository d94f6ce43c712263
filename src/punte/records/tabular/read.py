"""From a file to a table: the one entrance for files that people upload."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import BinaryIO, TextIO

import python_calamine

from punte.records.tabular import archives, delimiters, encodings, kinds
from punte.records.tabular.folding import fold
from punte.records.tabular.headers import LOOKED_AT, find_header, name_headers
from punte.records.tabular.limits import LIMITS, MEGABYTE, Limits
from punte.records.tabular.messages import gettext_noop
from punte.records.tabular.refusals import CHECK, SAVE_AGAIN, SPLIT, refuse
from punte.records.tabular.tables import Cell, ReadOptions, Row, Table

SHEETS_LOOKED_AT = 12
DELIMITER_SAMPLE = 60_000
EXACT_INTEGER = 10**15

type Numbered = tuple[int, list[Cell]]


def read_table(
    file: BinaryIO,
    *,
    options: ReadOptions | None = None,
    known: Collection[str] = (),
    limits: Limits = LIMITS,
    checked: bool = False,
) -> Table:
    """The table in a seekable file, XLSX or CSV, told apart by content.

    Parameters
    ----------
    options
        What the user chose instead of the guesses.
    known
        Folded heading words of the expected table; they help to find the sheet and the line of headings.
    checked
        Whether this very file was read before, so that what it unpacks to need not be measured again.

    Raises
    ------
    RefusedError
        With a reason and advice for people, when the file is not read. Nothing has been kept then.
    """
    check_size(file.seek(0, 2), limits)
    options = options or ReadOptions()
    if kinds.recognise(file) == "xlsx":
        if not checked:
            archives.check_workbook(file, limits)
        return _read_workbook(file, options, known, limits)
    return _read_text(file, options, known, limits)


def check_size(size: int, limits: Limits = LIMITS) -> None:
    """Refuse a file by its size in bytes, before any of it is read."""
    if size > limits.file_bytes:
        raise refuse(
            "size",
            gettext_noop("The file has %(size)s MB; Punte reads files of up to %(limit)s MB."),
            SPLIT,
            size=round(size / MEGABYTE),
            limit=round(limits.file_bytes / MEGABYTE),
        )


def _read_workbook(file: BinaryIO, options: ReadOptions, known: Collection[str], limits: Limits) -> Table:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(file) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
                and sheet.visible == python_calamine.SheetVisibleEnum.Visible
            ]
            wanted = [options.sheet] if options.sheet in names else names[:SHEETS_LOOKED_AT]
            name = wanted[0] if len(wanted) == 1 else _best_sheet(book, wanted, known)
            lines = list(_sheet_lines(book, name)) if name else []
    except python_calamine.PasswordError as error:
        raise refuse(
            "encrypted", gettext_noop("The workbook is protected by a password."), SAVE_AGAIN
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise refuse(
            "damaged", gettext_noop("The workbook is damaged and cannot be opened."), SAVE_AGAIN
        ) from error
    headers, rows, header = _shape(lines, options, known, limits)
    return Table("xlsx", headers, rows, header, sheet=name, sheets=tuple(names))


def _best_sheet(book: python_calamine.CalamineWorkbook, names: list[str], known: Collection[str]) -> str:
    """The first sheet with the most known headings; without any, the first that is not empty."""
    best, best_rank = "", (-1, -1)
    for name in names:
        lines = [cells for _, cells in islice(_sheet_lines(book, name), LOOKED_AT)]
        hits = max(
            (len({fold(str(cell)) for cell in cells if cell} & set(known)) for cells in lines), default=0
        )
        rank = (hits if hits > 1 else 0, min(len(lines), 2))
        if rank > best_rank:
            best, best_rank = name, rank
    return best


def _sheet_lines(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[Numbered]:
    sheet = book.get_sheet_by_name(name)
    padding: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in cells):
            yield number, padding + [_plain(cell) for cell in cells]


def _plain(cell: object) -> Cell:
    """The cell's value; whole numbers as integers, as people see them."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_INTEGER:
        return int(cell)
    return None if cell == "" else cell  # type: ignore[return-value]  # calamine types its cells as a union of the same


def _read_text(file: BinaryIO, options: ReadOptions, known: Collection[str], limits: Limits) -> Table:
    encoding = options.encoding if options.encoding in encodings.OFFERED else None
    encoding = encoding or encodings.detect(file)
    file.seek(0)
    reader = _open(file, encoding)
    try:
        delimiter, skip = _delimiter(reader, options)
        reader.detach()
        reader = _open(file, encoding)
        for _ in range(skip):
            reader.readline()
        lines = list(_text_lines(reader, delimiter, skip, limits))
    except UnicodeError as error:
        raise refuse(
            "encoding",
            gettext_noop("Some letters of this file are not written in %(encoding)s."),
            CHECK,
            encoding=encoding,
        ) from error
    finally:
        reader.detach()
    headers, rows, header = _shape(lines, options, known, limits)
    return Table("csv", headers, rows, header, encoding=encoding, delimiter=delimiter)


def _delimiter(reader: TextIO, options: ReadOptions) -> tuple[str, int]:
    """The delimiter, and how many lines above the table only tell it."""
    sample = reader.read(DELIMITER_SAMPLE).removeprefix("\ufeff")
    told = delimiters.directive(sample.split("\n", 1)[0])
    chosen = options.delimiter if options.delimiter and len(options.delimiter) == 1 else None
    return chosen or told or delimiters.guess(sample), 1 if told else 0


def _open(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")


def _text_lines(reader: Iterable[str], delimiter: str, skipped: int, limits: Limits) -> Iterator[Numbered]:
    """The records with their numbers. A record is a row, whatever number of lines a quoted cell of it has."""
    records = csv.reader(reader, delimiter=delimiter)
    number, cells, width = skipped, 0, 0
    try:
        for record in records:
            number += 1
            width = max(width, len(record))
            cells += len(record)
            if width > limits.columns or number > limits.rows or cells > limits.cells:
                archives.check_extent(number if width <= limits.columns else 0, width, limits)
            if any(record):
                if number == 1:
                    record[0] = record[0].removeprefix("\ufeff")
                yield number, [cell or None for cell in record]
    except csv.Error as error:
        raise refuse(
            "quotes",
            gettext_noop(
                "A quotation mark in row %(row)s is never closed, so the rows after it run into one."
            ),
            CHECK,
            row=number + 1,
        ) from error


def _shape(
    lines: list[Numbered], options: ReadOptions, known: Collection[str], limits: Limits
) -> tuple[tuple[str, ...], tuple[Row, ...], int]:
    """Headings and rows of one width, without empty columns at the right end."""
    if not lines:
        raise refuse("empty", gettext_noop("The file holds no table: every cell is empty."), CHECK)
    index = next((at for at, (number, _) in enumerate(lines) if number == options.header_number), None)
    if index is None:
        index = find_header([cells for _, cells in lines[: 2 * LOOKED_AT]], known)
    number, heads = lines[index]
    below = lines[index + 1 :]
    if not below:
        raise refuse("empty", gettext_noop("The table has headings but no rows below them."), CHECK)
    width = max(_used(cells) for _, cells in lines[index:])
    archives.check_extent(lines[-1][0], width, limits)
    headers = name_headers((heads + [None] * width)[:width])
    rows = tuple(Row(line, tuple((cells + [None] * width)[:width])) for line, cells in below)
    return headers, rows, number


def _used(cells: list[Cell]) -> int:
    """How many cells are left without the empty ones at the right end."""
    width = len(cells)
    while width and (cells[width - 1] is None or cells[width - 1] == ""):
        width -= 1
    return width
