"""A small table and ways to make files of it."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from punte.records.tabular.fields import Choice, Field, TableSpec

SPEC = TableSpec(
    key="places",
    label="Places",
    fields=(
        Field(
            "name", "Name", required=True, aliases=("organisation", "denumire", "име", "nom", "navn", "nimi")
        ),
        Field("pic", "PIC", "code", identifier=True, pattern=r"\d{9}", example="999997930"),
        Field(
            "type",
            "Type",
            "choice",
            choices=(
                Choice("sme", "Small or medium enterprise", ("imm",)),
                Choice("university", "University", ("universitate", "университет", "ülikool")),
                Choice("cluster", "Cluster or association", ("cluster",)),
            ),
        ),
        Field("town", "Town", aliases=("city", "localitate", "град", "oraș", "linn", "by")),
        Field("country", "Country", aliases=("țara", "държава", "pais")),
        Field("themes", "Themes", "multi"),
        Field("budget", "Budget", "decimal", minimum=Decimal(0)),
        Field("people", "People", "int"),
        Field("since", "Since", "date"),
        Field("open", "Open", "bool"),
        Field("website", "Website", "url"),
        Field("email", "E-mail", "email", aliases=("mail", "contact e-mail")),
    ),
    place_field="town",
    area_field="country",
)


def xlsx(rows: Iterable[Sequence[Any]], *, sheet: str = "Sheet1") -> io.BytesIO:
    """A workbook of one sheet with these cells from A1 on."""
    return workbook({sheet: rows})


def workbook(sheets: dict[str, Iterable[Sequence[Any]]]) -> io.BytesIO:
    """A workbook with these sheets."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                page.write_row(number, 0, cells)
    file.seek(0)
    return file


def text(rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> io.BytesIO:
    """A CSV file of these cells."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return io.BytesIO(out.getvalue().encode(encoding))
