"""Cells as people write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from punte.records.tabular.checking import check_row, decimal_signs, missing
from punte.records.tabular.fields import Choice, Field, TableSpec, Value
from punte.records.tabular.messages import Message, message
from punte.records.tabular.parsing import BadCellError, join_values, parse, settle, split_values
from punte.records.tabular.tables import Cell, Row, Table
from tests.records.tabular.samples import SPEC

BY = SPEC.by_name
HEADERS = ("Name", "Stars", "PIC", "Type")
COLUMNS = {0: "name", 2: "pic", 3: "type"}


@pytest.mark.parametrize(
    ("cell", "sign", "number"),
    [
        ("12,5", ".", "12.5"),
        ("12.5", ",", "12.5"),
        ("1.234,56", ".", "1234.56"),
        ("1,234.56", ",", "1234.56"),
        ("1 234,5", ".", "1234.5"),
        ("1\u00a0234", ".", "1234"),
        ("1'234.50", ",", "1234.50"),
        ("1,234", ",", "1.234"),
        ("1,234", ".", "1234"),
        ("1.234.567", ".", "1234567"),
        ("€ 25", ".", "25"),
        ("250 lei", ".", "250"),
        (7, ".", "7"),
        (0.1, ",", "0.1"),
    ],
)
def test_numbers(cell: Cell, sign: str, number: str) -> None:
    assert parse(BY["budget"], cell, sign) == Decimal(number)


@pytest.mark.parametrize(
    "cell", ["twelve", "1,2,3", "12.5.", "1e5", "--1", True, float("nan"), float("inf"), "-5"]
)
def test_no_numbers(cell: Cell) -> None:
    with pytest.raises(BadCellError):
        parse(BY["budget"], cell)


def test_a_column_tells_its_decimal_sign() -> None:
    rows = tuple(Row(number, (cell, "1,5")) for number, cell in enumerate(["1.234", "12.25", "7"], start=2))
    table = Table("csv", ("Budget", "Note"), rows, 1, delimiter=";")
    assert decimal_signs(SPEC, table, {0: "budget", 1: "name"}) == {"budget": "."}


@pytest.mark.parametrize(
    "cell",
    [
        "2023-10-13",
        "13.10.2023",
        "13/10/2023",
        "13-10-2023",
        "10/13/2023",
        "2023/10/13",
        "20231013",
        "13 October 2023",
        "Oct 13, 2023",
        "13 octombrie 2023",
        "13 октомври 2023 г.",
        "13 d'octubre de 2023".replace("d'", "de "),
        "13. oktober 2023",
        "13. oktoober 2023",
        "13 de octubre de 2023",
        "2023-10-13T10:00:00Z",
        "13.10.2023 09:30",
        "45212",
        45212,
        45212.5,
        datetime(2023, 10, 13, 8, 0),  # noqa: DTZ001 - cells of a workbook have no zone
        date(2023, 10, 13),
    ],
)
def test_dates(cell: Cell) -> None:
    assert parse(BY["since"], cell) == date(2023, 10, 13)


@pytest.mark.parametrize("cell", ["13.10.23", "2023", 2023, "31.02.2023", "soon", "13 Foo 2023", True])
def test_no_dates(cell: Cell) -> None:
    with pytest.raises(BadCellError, match=r"such as 13\.10\.2023"):
        parse(BY["since"], cell)


def test_yes_and_no_in_many_languages() -> None:
    yes: list[Cell] = ["yes", "Da", "ДА", "sí", "Ja", "jah", "X", "✓", 1, True, "TRUE"]
    no: list[Cell] = ["no", "Nu", "не", "Nej", "ei", 0, False, "falsch", "✗"]
    assert {parse(BY["open"], cell) for cell in yes} == {True}
    assert {parse(BY["open"], cell) for cell in no} == {False}
    with pytest.raises(BadCellError, match="yes or no"):
        parse(BY["open"], "perhaps")


def test_choices_by_key_label_and_alias_in_any_case() -> None:
    cells = ["sme", "SMALL OR MEDIUM ENTERPRISE", "Small or  medium enterprise", "IMM"]
    assert {parse(BY["type"], cell) for cell in cells} == {"sme"}
    assert parse(BY["type"], "Университет") == "university"


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(BadCellError, match="Did you mean 'University'") as caught:
        parse(BY["type"], "Univeristy")
    assert caught.value.suggestion == "University"
    with pytest.raises(BadCellError, match="Choose from: Small or medium enterprise, University") as caught:
        parse(BY["type"], "Bakery")
    assert caught.value.suggestion == ""


def test_several_values() -> None:
    assert parse(BY["themes"], "Health; Green energy ;; Health") == ("Health", "Green energy")
    parts = ["a;b", "c\\", "\\;", "d"]
    assert [part.strip() for part in split_values(join_values(parts))] == parts
    kinds = Field("kinds", "Kinds", "multi", choices=(Choice("a", "Alpha"), Choice("b", "Beta")))
    assert parse(kinds, "beta;ALPHA; b") == ("b", "a")
    with pytest.raises(BadCellError, match="Did you mean 'Alpha'") as caught:
        parse(kinds, "Alhpa; Beta")
    assert caught.value.suggestion == "Alpha; Beta"


@pytest.mark.parametrize(
    ("cell", "url"),
    [
        ("example.org", "https://example.org"),
        ("WWW.Example.ORG/Path", "https://www.example.org/Path"),
        ("http://xn--d1acufc.xn--p1ai:8080/a?b=c", "http://xn--d1acufc.xn--p1ai:8080/a?b=c"),
        ("пример.бг", "https://пример.бг"),
    ],
)
def test_addresses(cell: str, url: str) -> None:
    assert parse(BY["website"], cell) == url


@pytest.mark.parametrize(
    "cell",
    [
        "javascript:alert(1)",
        "ftp://example.org",
        "http://ana:secret@example.org",
        "see mail",
        "localhost",
        "data:x",
    ],
)
def test_no_addresses(cell: str) -> None:
    with pytest.raises(BadCellError, match=r"https://example\.org"):
        parse(BY["website"], cell)


def test_mail_addresses() -> None:
    assert parse(BY["email"], "mailto:Ana.Pop@Example.ORG ") == "Ana.Pop@example.org"
    for cell in ("ana", "ana@", "ana@example", "a b@example.org", "a@example.org, b@example.org"):
        with pytest.raises(BadCellError, match=r"ana@example\.org"):
            parse(BY["email"], cell)


def test_codes_lose_blanks_and_keep_what_numbers_they_are() -> None:
    assert {parse(BY["pic"], cell) for cell in ("999 997 930", 999997930, "999-997-930")} == {"999997930"}
    with pytest.raises(BadCellError, match="like 999997930"):
        parse(BY["pic"], 12345)


@pytest.mark.parametrize("cell", [None, "", "  ", "\u200b".strip("\u200b")])
def test_empty_cells(cell: Cell) -> None:
    assert {parse(one, cell) for one in SPEC.columns} == {None}


def test_words_for_nothing_are_empty_where_they_are_no_value() -> None:
    assert {
        parse(one, "n/a") for one in SPEC.columns if one.kind in ("int", "date", "choice", "url", "code")
    } == {None}
    assert parse(BY["name"], "-") == "-"


def test_a_problem_names_the_cell_what_stands_there_and_what_would_be_right() -> None:
    checked = check_row(SPEC, Row(7, ("A", None, "12345", "Univeristy")), HEADERS, COLUMNS)
    assert [(problem.where, problem.text) for problem in checked.problems] == [
        ("C7, 'PIC'", "12345"),
        ("D7, 'Type'", "Univeristy"),
    ]
    assert str(checked.problems[0]) == "C7, 'PIC': This cannot be right. Write it like 999997930."
    assert checked.values == {"name": "A", "pic": None, "type": None}


def test_missing_cells_are_named_too() -> None:
    (problem,) = missing(SPEC, 7, HEADERS, COLUMNS, {"name": None})
    assert problem.where == "A7, 'Name'"
    (problem,) = missing(SPEC, 7, ("Town",), {0: "town"}, {"town": "x"})
    assert (problem.cell, problem.header) == ("", "Name")


def test_rules_of_a_cell_and_of_a_row() -> None:
    def short(value: Value) -> Message | None:
        return message("Too long.") if len(str(value)) > 3 else None

    def differ(values: dict[str, Value]) -> list[tuple[str, Message]]:
        return [("b", message("The same as %(other)s.", other="A"))] if values["a"] == values["b"] else []

    spec = TableSpec("t", "T", (Field("a", "A", check=short), Field("b", "B")), name_field="a", check=differ)  # type: ignore[arg-type]  # any mapping will do
    assert [
        str(one) for one in check_row(spec, Row(2, ("x", "x")), ("A", "B"), {0: "a", 1: "b"}).problems
    ] == ["B2, 'B': The same as A."]
    assert [
        one.where for one in check_row(spec, Row(2, ("long", "x")), ("A", "B"), {0: "a", 1: "b"}).problems
    ] == ["A2, 'A'"]


def test_kept_values_are_compared_as_they_would_come_back() -> None:
    assert settle(BY["website"], "HTTPS://Example.org/A ") == "https://example.org/A"
    assert settle(BY["website"], "not one") == "not one"
    assert settle(BY["name"], " A\r\nB\x00 ") == "A\nB"
    assert settle(BY["themes"], (" a", "a", "")) == ("a",)


def test_declarations_that_cannot_work_are_refused() -> None:
    with pytest.raises(ValueError, match="needs choices"):
        Field("a", "A", "choice")
    with pytest.raises(ValueError, match="two choices"):
        Field("a", "A", "choice", choices=(Choice("x", "Same"), Choice("y", "SAME")))
    with pytest.raises(ValueError, match="twice or reserved"):
        TableSpec("t", "T", (Field("name", "N"), Field("name", "M")))
    with pytest.raises(ValueError, match="no field town"):
        TableSpec("t", "T", (Field("name", "N"),), place_field="town")


def test_messages_are_kept_and_translated_when_shown() -> None:
    kept = message("Write %(limit)s, 100%% sure.", limit=5).as_json()
    romanian = {"Write %(limit)s, 100%% sure.": "Scrie %(limit)s, 100%% sigur."}
    assert Message.from_json(kept).say() == "Write 5, 100% sure."
    assert Message.from_json(kept).say(romanian.__getitem__) == "Scrie 5, 100% sigur."
