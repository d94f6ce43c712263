"""Columns are guessed, changed, and remembered."""

import pytest

from punte.records.tabular import mapping
from punte.records.tabular.tables import Cell, Row, Table
from tests.records.tabular.samples import SPEC


def table(headers: list[str], *rows: list[Cell]) -> Table:
    return Table("csv", tuple(headers), tuple(Row(at, tuple(row)) for at, row in enumerate(rows, start=2)), 1)


def guessed(found: Table) -> list[str]:
    return [guess.field for guess in mapping.guess(SPEC, found)]


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (["Name", "PIC", "Type", "Town"], ["name", "pic", "type", "town"]),
        (["Denumire", "Localitate", "ȚARA"], ["name", "town", "country"]),
        (["Име", "Град", "Държава"], ["name", "town", "country"]),
        (["Organisation name", "Contact e-mail", "Web site", "Notes"], ["name", "email", "website", ""]),
        (["punte_id", "E-Mail", "since"], ["punte_id", "email", "since"]),
        (["Orgnaisation", "Twon"], ["name", ""]),
    ],
)
def test_headings(headers: list[str], fields: list[str]) -> None:
    assert guessed(table(headers, [None] * len(headers))) == fields


def test_content_tells_what_headings_do_not() -> None:
    found = table(
        ["A", "B", "C", "D"],
        ["Alpha", "ana@example.org", "999997930", "University"],
        ["Beta", "bo@example.org", "999997931", "IMM"],
        ["Gamma", "cy@example.org", "999997932", "cluster"],
    )
    assert guessed(found) == ["", "email", "pic", "type"]


def test_no_field_is_guessed_twice_and_the_surer_wins() -> None:
    found = table(["Organisations", "Name", "Name (2)"], ["x", "y", "z"])
    guesses = mapping.guess(SPEC, found)
    assert [guess.field for guess in guesses] == ["", "name", ""]
    assert guesses[1].confidence > 0.9
    assert str(guesses[1].why) == "The heading is this field's."


def test_content_that_does_not_fit_makes_a_guess_less_sure() -> None:
    good, bad = (
        mapping.guess(SPEC, table(["PIC"], [cell]))[0].confidence for cell in ("999997930", "none at all")
    )
    assert good > bad


def test_what_the_user_chose_is_remembered_for_the_same_headings() -> None:
    first = ["Who", "", "Where", "Country"]
    kept = mapping.remember(first, {0: "name", 1: "pic", 2: "town"})
    again = ["COUNTRY", "where", " who"]
    assert mapping.signature(["Who", "Where", "Country"]) == mapping.signature(again)
    assert mapping.signature(again) != mapping.signature([*again, "more"])
    assert mapping.recall(SPEC, again, kept) == {1: "town", 2: "name"}  # Country was left out, and stays so
    assert mapping.recall(SPEC, first, kept) == {0: "name", 1: "pic", 2: "town"}


def test_fields_that_are_gone_are_not_recalled() -> None:
    assert mapping.recall(SPEC, ["A", "B"], {"a": "no such", "b": "name"}) == {1: "name"}
