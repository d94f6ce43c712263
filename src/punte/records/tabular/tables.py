"""A table as it was found in a file."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

type Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of cells; `number` is the one a spreadsheet program shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user chose instead of the guess; None leaves the guess to the reader."""

    sheet: str | None = None
    header_number: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the headings, and how the file was understood.

    `headers` are distinct; a column without a heading has an empty one. Every row has as many cells as
    there are headers.
    """

    kind: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    header_number: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""

    @property
    def decimal(self) -> str:
        """The decimal sign to expect in texts: a comma in files that are not parted by commas."""
        return "," if self.delimiter in (";", "\t", "|") else "."

    def column(self, index: int) -> list[Cell]:
        """The cells of one column, top down."""
        return [row.cells[index] for row in self.rows]


def letter(index: int) -> str:
    """The name a spreadsheet program gives a column: A for 0, AA for 26."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
