"""Tables by plain GET: sorting, filtering, columns, pages, and what does not make sense."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from punte.web.tables import Column, Filter, Table

type Get = Callable[..., HttpRequest]


@dataclass(frozen=True)
class Town:
    name: str
    country: str
    people: int | None


TOWNS = [Town(f"Town {n:02}", "RO" if n % 2 else "BG", n * 10 if n % 5 else None) for n in range(1, 31)]


class Towns(Table[Town]):
    name = "towns"
    order = "name"
    per_page = 10
    columns = (
        Column("name", "Name", sort="name", lead=True),
        Column("country", "Country", sort="country"),
        Column("people", "People", sort="people", number=True),
        Column("note", "Note", lambda row: "<b>raw</b>", hidden=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("q", "Find", lambda rows, text: [row for row in rows if text in row.name]),
        Filter(
            "country",
            "Country",
            lambda rows, value: [row for row in rows if row.country == value],
            [("RO", "Romania"), ("BG", "Bulgaria")],
        ),
    )


class Types(Table[ContentType]):
    """Over a query set; content types are always there."""

    name = "types"
    order = "model"
    per_page = 2
    columns = (
        Column("model", "Model", sort="model", lead=True),
        Column("app_label", "App", sort=("-app_label",)),
    )
    filters = (Filter("q", "Find", lambda rows, text: rows.filter(model__contains=text)),)


def get(**query: Any) -> HttpRequest:
    return RequestFactory().get("/towns/", query)


def names(table: Table[Any]) -> list[str]:
    return [row.name for row in table.page]


def drawn(table: Table[Any], request: HttpRequest) -> str:
    return Template("{% load punte %}{% table table %}").render(Context({"table": table, "request": request}))


def test_first_page_in_order() -> None:
    table = Towns(get(), TOWNS)
    assert names(table) == [f"Town {n:02}" for n in range(1, 11)]
    assert table.page.paginator.num_pages == 3


@pytest.mark.parametrize(
    ("sort", "first"),
    [("-name", "Town 30"), ("people", "Town 01"), ("country", "Town 02"), ("evil", "Town 01")],
)
def test_sorts_or_falls_back(sort: str, first: str) -> None:
    assert names(Towns(get(sort=sort), TOWNS))[0] == first


def test_nothing_comes_last_when_ascending() -> None:
    table = Towns(get(sort="people", page="3"), TOWNS)
    assert [row.people for row in table.page][-6:] == [None] * 6


def test_a_head_turns_the_order_and_says_it() -> None:
    heads = {head.key: head for head in Towns(get(sort="people", q="T", page="2"), TOWNS).heads}
    assert heads["people"].sorted == "ascending"
    assert heads["people"].href == "?q=T&sort=-people"
    assert heads["name"].sorted == "none"


def test_filters_narrow_and_unknown_choices_do_not_count() -> None:
    assert Towns(get(country="BG"), TOWNS).page.paginator.count == 15
    unknown = Towns(get(country="XX"), TOWNS)
    assert unknown.page.paginator.count == 30
    assert unknown.filtered is False


def test_choices_may_come_from_the_page() -> None:
    table = Towns(get(country="BG"), TOWNS, choices={"country": [("RO", "Romania")]})
    assert table.page.paginator.count == 30


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ([], ["name", "country", "people"]),
        (["note"], ["name", "note"]),
        (["evil"], ["name", "country", "people"]),
    ],
)
def test_columns_are_chosen(columns: list[str], shown: list[str]) -> None:
    assert [column.key for column in Towns(get(col=columns), TOWNS).shown] == shown


def test_a_menu_without_choices_is_not_offered() -> None:
    table = Towns(get(country="RO"), TOWNS, choices={"country": []})
    assert [field.key for field in table.offered] == ["q"]
    assert table.filtered is False


def test_many_filters_fold_away_until_one_is_set() -> None:
    class Fine(Towns):
        filters = tuple(
            Filter(key, key.title(), lambda rows, value: rows, [("x", "X")])
            for key in ("a", "b", "c", "d", "e")
        )

    table = Fine(get(), TOWNS)
    assert [field.key for field in table.first_fields] == ["a", "b", "c"]
    assert [field.key for field in table.more_fields] == ["d", "e"]
    assert table.more_open is False
    assert Fine(get(e="x"), TOWNS).more_open is True


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("999", 3), ("x", 1), ("-1", 3)])
def test_any_page_number_leads_somewhere(page: str, number: int) -> None:
    assert Towns(get(page=page), TOWNS).page.number == number


def test_days_are_short_and_where_the_reader_is() -> None:
    column: Column[datetime] = Column("at", "At", lambda row: row)
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Bucharest")):
        assert column.of(late) == "13 Mar 2026"
    day: Column[date] = Column("day", "Day", lambda row: row)
    assert day.of(date(2026, 3, 12)) == "12 Mar 2026"


def test_drawn_escaped_with_its_tools() -> None:
    request = get(col="note", q="Town", sort="-name")
    html = drawn(Towns(request, TOWNS, exports=[("CSV", "/towns.csv")]), request)
    assert "&lt;b&gt;raw&lt;/b&gt;" in html
    assert 'aria-sort="descending"' in html
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'href="?col=note&amp;q=Town&amp;sort=-name&amp;page=2"' in html
    assert 'href="/towns.csv"' in html


def test_nothing_found_offers_everything() -> None:
    request = get(q="nowhere", sort="name")
    html = drawn(Towns(request, TOWNS), request)
    assert "Nothing fits these filters" in html
    assert 'href="?sort=name"' in html


def test_nothing_yet_offers_the_first_step() -> None:
    request = get()
    html = drawn(Towns(request, [], first_step=("Add a town", "/towns/new/")), request)
    assert "Nothing here yet" in html
    assert 'href="/towns/new/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_two_queries_however_many_rows(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    some = ContentType.objects.filter(pk__in=list(ContentType.objects.values_list("pk", flat=True)[:rows]))
    request = get()
    with django_assert_num_queries(2):
        drawn(Types(request, some), request)


@pytest.mark.django_db
def test_query_set_pages_hold_each_row_once() -> None:
    every = ContentType.objects.all()
    seen = []
    for number in range(1, Types(get(), every).page.paginator.num_pages + 1):
        seen += [row.pk for row in Types(get(sort="app_label", page=number), every).page]
    assert sorted(seen) == sorted(every.values_list("pk", flat=True))


@pytest.mark.django_db
def test_backwards_turns_each_field() -> None:
    labels = [row.app_label for row in Types(get(sort="-app_label"), ContentType.objects.all()).page]
    assert labels == sorted(ContentType.objects.values_list("app_label", flat=True))[:2]


@pytest.mark.django_db
def test_counting_stops_at_the_cap() -> None:
    class Few(Types):
        cap = 3

    request = get()
    table = Few(request, ContentType.objects.all())
    assert table.page.paginator.count == 3
    assert "1 to 2 of more than 3" in drawn(table, request)
