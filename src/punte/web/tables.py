"""Tables with sort, filter, pages and a choice of columns, all by plain GET.

A page declares a table once::

    class Organisations(Table[Organisation]):
        name = "organisations"
        order = "name"
        columns = (
            Column("name", _("Name"), named, sort="name", lead=True),
            Column("region", _("Region"), lambda row: row.region.name, sort="region__name"),
            Column("projects", _("Projects"), lambda row: row.projects, sort="projects", number=True),
        )
        filters = (
            Filter("q", _("Find"), lambda rows, text: rows.filter(name__icontains=text)),
            Filter("type", _("Type"), lambda rows, value: rows.filter(type=value), Type.choices),
        )

    table = Organisations(request, visible_organisations(viewer))   # {% table table %} in the template

Rows are a query set (two queries: the count and the page) or a list (none).
The query may hold anything: an unknown sort, page or column falls back.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from punte.web.table_parts import CappedPaginator, Cell, Choices, Column, Field, Filter, Head

__all__ = ["Choices", "Column", "Filter", "Table", "linked"]

INLINE = 3  # filters that stand in a row; more than one beyond them are folded away


class Table[Row]:
    """A table over rows for one request; see the module's words for how it is declared."""

    name: ClassVar[str] = "table"
    caption: ClassVar[Any] = ""
    columns: ClassVar[Sequence[Column[Any]]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    order: ClassVar[str] = ""  # a column's key, with '-' for descending
    per_page: ClassVar[int] = 25
    cap: ClassVar[int] = 10_000
    phone: ClassVar[str] = "cards"  # or "scroll"
    empty_title: ClassVar[Any] = _("Nothing here yet")
    empty_text: ClassVar[Any] = ""

    def __init__(
        self,
        request: HttpRequest,
        rows: "QuerySet[Any] | Sequence[Row]",
        *,
        choices: Mapping[str, Choices] | None = None,
        exports: Sequence[tuple[Any, str]] = (),
        row_class: Callable[[Row], str] | None = None,
        first_step: tuple[Any, str] | None = None,
    ) -> None:
        """`choices` fills filters whose choices depend on the page; `exports` are (label, address).

        `first_step` is the (label, address) of the button shown while there is nothing.
        """
        self.query: QueryDict = request.GET
        self.rows = rows
        self.exports = exports
        self.first_step = first_step
        self._choices = choices or {}
        self._row_class = row_class

    # What the query asks for

    @cached_property
    def fields(self) -> list[Field]:
        """The filters with their present values; a value that is no choice counts as none."""
        found = []
        for one in self.filters:
            choices = self._choices.get(one.key, one.choices)
            listed: Choices = list(choices() if callable(choices) else choices)
            value = self.query.get(one.key, "").strip()
            search = one.choices == () and one.key not in self._choices
            if not search and value not in {str(key) for key, _label in listed}:
                value = ""
            found.append(Field(one.key, one.label, value, listed, search))
        return found

    @property
    def offered(self) -> list[Field]:
        """The filters to draw: a menu without choices is none."""
        return [field for field in self.fields if field.search or field.choices]

    @property
    def first_fields(self) -> list[Field]:
        """Those that always show."""
        return self.offered if len(self.offered) <= INLINE + 1 else self.offered[:INLINE]

    @property
    def more_fields(self) -> list[Field]:
        """Those behind 'more filters'."""
        return self.offered[len(self.first_fields) :]

    @property
    def more_open(self) -> bool:
        """True when one of those is set."""
        return any(field.value for field in self.more_fields)

    @property
    def filtered(self) -> bool:
        """True when any filter is set."""
        return any(field.value for field in self.fields)

    @cached_property
    def sort(self) -> str:
        """The key of the column sorted by, with '-' for descending."""
        asked = self.query.get("sort", self.order)
        sortable = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in sortable else self.order

    @cached_property
    def shown(self) -> list[Column[Any]]:
        """The columns to draw: those asked for, or those not hidden; the leading one always."""
        asked = set(self.query.getlist("col")) & {column.key for column in self.columns}
        return [c for c in self.columns if c.lead or (c.key in asked if asked else not c.hidden)]

    @property
    def choosable(self) -> list[tuple[Column[Any], bool]]:
        """Columns one may choose, each with whether it is shown."""
        return [(column, column in self.shown) for column in self.columns if not column.lead]

    # What is drawn

    @cached_property
    def page(self) -> "Page[Any]":
        """The page of rows that is asked for."""
        rows: Any = self.rows
        for one, field in zip(self.filters, self.fields, strict=True):
            if field.value:
                rows = one.apply(rows, field.value)
        paginator = CappedPaginator(self._sorted(rows), self.per_page, self.cap)
        page: Page[Any] = paginator.get_page(self.query.get("page"))
        return page

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns, each with the address that sorts by it."""
        return [self._head(column) for column in self.shown]

    @property
    def body(self) -> "list[tuple[str, list[Cell]]]":
        """Rows of the page: a class for the row, and its cells."""
        mark = self._row_class or (lambda row: "")
        return [
            (mark(row), [Cell(c.label, c.of(row), c.number, c.lead) for c in self.shown]) for row in self.page
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The part of the query that the tools' form must carry along."""
        own = {"page", "col", *(one.key for one in self.filters)}
        return [(key, value) for key, values in self.query.lists() if key not in own for value in values]

    @property
    def cleared(self) -> str:
        """The address without filters."""
        return self._address(page=None, **{one.key: None for one in self.filters})

    @property
    def anchor(self) -> str:
        """The id of the table in the page."""
        return f"table-{self.name}"

    def _sorted(self, rows: Any) -> Any:
        if not self.sort:
            return rows
        key, backwards = self.sort.removeprefix("-"), self.sort.startswith("-")
        by: Any = next(column.sort for column in self.columns if column.key == key)
        if isinstance(rows, QuerySet):
            names = (by,) if isinstance(by, str) else by
            # The key decides between equals, so that no row stands on two pages.
            return rows.order_by(*(_turned(name, backwards) for name in names), "pk")
        getter = by if callable(by) else attrgetter(*((by,) if isinstance(by, str) else by))
        return sorted(rows, key=lambda row: _nothing_last(getter(row)), reverse=backwards)

    def _head(self, column: Column[Any]) -> Head:
        ascending = self.sort == column.key
        state = "ascending" if ascending else "descending" if self.sort == f"-{column.key}" else "none"
        next_sort = f"-{column.key}" if ascending else column.key
        href = self._address(sort=next_sort, page=None) if column.sort else ""
        return Head(column.key, column.label, href, state, column.number)

    def _address(self, **changes: str | None) -> str:
        query = self.query.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = value
        return f"?{query.urlencode()}"


def _nothing_last(value: Any) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)


def _turned(name: str, backwards: bool) -> str:
    if not backwards:
        return name
    return name[1:] if name.startswith("-") else f"-{name}"


def linked(href: str, text: Any) -> SafeString:
    """A cell that leads somewhere."""
    return format_html('<a href="{}">{}</a>', href, text)
