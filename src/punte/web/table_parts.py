"""What a table is made of: columns and filters as declared, heads, fields and cells as drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:  # generic for the type checker only
    AnyPaginator = Paginator

type Choices = Sequence[tuple[Any, Any]]


@dataclass(frozen=True)
class Column[Row]:
    """A column: `value` gives text, a number, a date or safe HTML; by default the attribute named `key`.

    `sort` is what a query set is ordered by (a field path, several, or an
    expression), or for a list a key function or attribute path; '' for a column
    that cannot be sorted. `lead` marks the column that names the row.
    `hidden` columns are shown only when asked for.
    """

    key: str
    label: Any
    value: Callable[[Row], Any] | None = None
    sort: str | tuple[str, ...] | Callable[[Row], Any] = ""
    number: bool = False
    lead: bool = False
    hidden: bool = False

    def of(self, row: Row) -> Any:
        """The cell's content; days are written short, times as their day where the reader is."""
        value = self.value(row) if self.value else attrgetter(self.key)(row)
        if isinstance(value, datetime) and is_aware(value):
            value = localtime(value)
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value


@dataclass(frozen=True)
class Filter:
    """A filter: with choices a menu, without them a search field. `apply` narrows the rows."""

    key: str
    label: Any
    apply: Callable[[Any, str], Any]
    choices: Choices | Callable[[], Choices] = ()


@dataclass(frozen=True)
class Head:
    """A column's head as it is drawn."""

    key: str
    label: Any
    href: str
    sorted: str  # ascending, descending, none
    number: bool


@dataclass(frozen=True)
class Field:
    """A filter as it is drawn."""

    key: str
    label: Any
    value: str
    choices: Choices
    search: bool


@dataclass(frozen=True)
class Cell:
    """A value with what its column says of it."""

    label: Any
    value: Any
    number: bool
    lead: bool

    @property
    def bare(self) -> bool:
        """True where there is nothing to show."""
        return self.value is None or self.value == ""


class CappedPaginator(AnyPaginator):
    """Counts no further than `cap`: nobody turns to page 4,000, and counting all rows is what costs."""

    def __init__(self, rows: Any, per_page: int, cap: int) -> None:
        super().__init__(rows, per_page, allow_empty_first_page=True)
        self.cap = cap

    @cached_property
    def counted(self) -> int:
        """Rows, at most one more than the cap."""
        if isinstance(self.object_list, QuerySet):
            return int(self.object_list.order_by()[: self.cap + 1].count())
        return len(self.object_list)

    @property
    def capped(self) -> bool:
        """True when there are more rows than were counted."""
        return self.counted > self.cap and isinstance(self.object_list, QuerySet)

    @cached_property
    def count(self) -> int:
        """Rows that can be paged to."""
        return self.cap if self.capped else self.counted
