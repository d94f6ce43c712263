"""Pictures and tables as files."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.http import HttpResponse

from punte.web.maps.matrix import Matrix
from punte.web.maps.picture import MapPicture
from punte.web.maps.svg import map_svg, matrix_svg

# A spreadsheet would take a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def svg_response(picture: MapPicture | Matrix, name: str) -> HttpResponse:
    """The picture as an SVG file to download."""
    text = matrix_svg(picture) if isinstance(picture, Matrix) else map_svg(picture, alone=True)
    return svg_file(text, name)


def svg_file(text: str, name: str) -> HttpResponse:
    """SVG text as a file to download."""
    return file_response(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', "image/svg+xml", f"{name}.svg")


def csv_response(rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Rows (the heads first) as CSV, with a mark that tells spreadsheets it is UTF-8."""
    text = StringIO()
    csv.writer(text).writerows([_harmless(value) for value in row] for row in rows)
    return file_response("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def file_response(text: str, kind: str, name: str) -> HttpResponse:
    """Text as a file to download."""
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
