"""A coverage matrix: rows by columns, how many of each, and where there is a gap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from typing import Any

from django.utils.translation import gettext_lazy as _

LEVELS = 4  # of depth, besides none
GAP, DEPTH = _("gap"), _("few to many")


@dataclass(frozen=True)
class MatrixCell:
    """How much; where it leads; whether it is a gap; the depth of its colour; what is written in it."""

    value: float
    href: str = ""
    gap: bool = False
    level: int = 0
    said: Any = ""


@dataclass(frozen=True)
class MatrixRow:
    """A row as it is drawn."""

    label: Any
    href: str
    cells: Sequence[MatrixCell]
    total: float


@dataclass(frozen=True)
class Matrix:
    """Values by (row key, column key); what is missing counts as 0.

    `rows` and `columns` are (key, label) pairs. `href` gives a cell's address;
    `gap` says which values are gaps (by default: 0), `words` how a value is
    written, `texts` what single cells say instead; `gap_word` and `depth_words` are what the key below says.
    """

    title: Any
    corner: Any
    rows: Sequence[tuple[Any, Any]]
    columns: Sequence[tuple[Any, Any]]
    values: Mapping[tuple[Any, Any], float]
    href: Callable[[Any, Any], str] = lambda row, column: ""
    gap: Callable[[Any, Any, float], bool] = lambda row, column, value: value == 0
    row_href: Callable[[Any], str] = lambda row: ""
    words: Callable[[float], Any] = lambda value: value
    texts: Mapping[tuple[Any, Any], Any] = field(default_factory=dict)
    totals: bool = True
    gap_word: Any = GAP
    depth_words: Any = DEPTH
    name: str = "matrix"

    @cached_property
    def largest(self) -> float:
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
    def column_totals(self) -> list[float]:
        """The sum of each column."""
        return [
            sum(self.values.get((row, column), 0) for row, _ in self.rows) for column, _label in self.columns
        ]

    @property
    def gaps(self) -> int:
        """How many cells are gaps."""
        return sum(cell.gap for row in self.drawn for cell in row.cells)

    def level(self, value: float) -> int:
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
        gap = self.gap(row, column, value)
        said = self.texts.get((row, column), self.words(value))
        return MatrixCell(value, self.href(row, column), gap, self.level(value), said)
