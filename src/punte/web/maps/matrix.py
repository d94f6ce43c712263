"""A coverage matrix: rows by columns, how many of each, and where there is a gap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

LEVELS = 4  # of depth, besides none


@dataclass(frozen=True)
class MatrixCell:
    """How many; where it leads; whether it is a gap; the depth of its colour."""

    value: int
    href: str = ""
    gap: bool = False
    level: int = 0


@dataclass(frozen=True)
class MatrixRow:
    """A row as it is drawn."""

    label: Any
    href: str
    cells: Sequence[MatrixCell]
    total: int


@dataclass(frozen=True)
class Matrix:
    """Values by (row key, column key); what is missing counts as 0.

    `rows` and `columns` are (key, label) pairs. `href` gives a cell's address;
    `gap` says which values are gaps (by default: 0).
    """

    title: Any
    corner: Any
    rows: Sequence[tuple[Any, Any]]
    columns: Sequence[tuple[Any, Any]]
    values: Mapping[tuple[Any, Any], int]
    href: Callable[[Any, Any], str] = lambda row, column: ""
    gap: Callable[[Any, Any, int], bool] = lambda row, column, value: value == 0
    row_href: Callable[[Any], str] = lambda row: ""
    totals: bool = True
    name: str = "matrix"

    @cached_property
    def largest(self) -> int:
        """The largest value."""
        return max(self.values.values(), default=0)

    @cached_property
    def drawn(self) -> list[MatrixRow]:
        """The rows with their cells."""
        return [
            MatrixRow(label, self.row_href(key), cells, sum(cell.value for cell in cells))
            for key, label in self.rows
            for cells in [[self._cell(key, column) for column, _label in self.columns]]
        ]

    @property
    def column_totals(self) -> list[int]:
        """The sum of each column."""
        return [
            sum(self.values.get((row, column), 0) for row, _ in self.rows) for column, _label in self.columns
        ]

    @property
    def gaps(self) -> int:
        """How many cells are gaps."""
        return sum(cell.gap for row in self.drawn for cell in row.cells)

    def level(self, value: int) -> int:
        """Depth of colour, 0 to 4: square roots, so that small numbers differ, too."""
        if value <= 0 or not self.largest:
            return 0
        return max(1, round(LEVELS * sqrt(value / self.largest)))

    def table(self) -> list[list[Any]]:
        """Heads and rows as plain values, for CSV."""
        head = [str(self.corner), *(str(label) for _key, label in self.columns)]
        return [head, *([str(row.label), *(cell.value for cell in row.cells)] for row in self.drawn)]

    def _cell(self, row: Any, column: Any) -> MatrixCell:
        value = self.values.get((row, column), 0)
        return MatrixCell(value, self.href(row, column), self.gap(row, column, value), self.level(value))
