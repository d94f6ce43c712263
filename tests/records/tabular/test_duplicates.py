"""Who may be the same."""

import pytest

from punte.records.tabular.duplicates import Candidate, Index, Record, core, find, find_within

CLUJ = ("Cluj-Napoca", "RO")


def record(key: str, name: str, place: str = "", area: str = "", **identifiers: str) -> Record:
    return Record(key, name, place, area, identifiers)


def search(one: Record, *others: Record) -> list[Candidate]:
    return Index(others).search(one)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Bitdefender S.R.L.", "bitdefender"),
        ("SC Bitdefender SRL", "bitdefender"),
        ("Danfoss A/S", "danfoss"),
        ("Milrem OÜ", "milrem"),
        ("Милара ЕООД", "milara"),
        ("Leitat, S.L.", "leitat"),
        ("Siemens GmbH & Co. KG", "siemens"),
        ("OÜ", "ou"),
        ("University of Tartu", "university of tartu"),
    ],
)
def test_legal_forms_do_not_count(name: str, kept: str) -> None:
    assert core(name) == kept


def test_the_same_identifier_is_certain_whatever_the_name() -> None:
    (found,) = search(
        record("new", "UBB", pic="999997930"), record("old", "Universitatea Babeș-Bolyai", pic="999997930")
    )
    assert (found.key, found.certain, str(found.reason)) == ("old", True, "The same PIC.")


def test_different_identifiers_are_never_proposed_as_the_same() -> None:
    one, other = (
        record("new", "Tartu Ülikool", "Tartu", "EE", pic="1"),
        record("old", "Tartu Ülikool", "Tartu", "EE", pic="2"),
    )
    assert search(one, other) == []
    mixed = record("new", "Tartu Ülikool", "Tartu", "EE", pic="1", ror="x")
    assert search(mixed, record("old", "Tartu Ülikool", "Tartu", "EE", pic="2", ror="x")) == []


def test_the_same_name_and_place_without_accents_case_and_legal_form() -> None:
    (found,) = search(
        record("new", "TRANSILVANIA IT S.R.L.", "CLUJ NAPOCA", "ro"), record("old", "Transilvania IT", *CLUJ)
    )
    assert (found.score, str(found.reason)) == (0.97, "The same name and place.")


def test_the_same_name_elsewhere_and_nowhere_are_less_likely() -> None:
    there = search(record("new", "Innovation Hub", "Vejle", "DK"), record("old", "Innovation Hub", *CLUJ))
    nowhere = search(record("new", "Innovation Hub"), record("old", "Innovation Hub", *CLUJ))
    assert [there[0].score, nowhere[0].score] == [0.8, 0.9]


@pytest.mark.parametrize(
    "name",
    [
        "Universitatea Tehnica din Cluj",
        "Univeristatea Tehnică din Cluj-Napoca",
        "Universitatea Tehnica Cluj Napoca",
    ],
)
def test_similar_names_in_the_same_place(name: str) -> None:
    others = [
        record("old", "Universitatea Tehnică din Cluj-Napoca", *CLUJ),
        record("far", "Universitatea de Vest", "Timișoara", "RO"),
    ]
    found = search(record("new", name, *CLUJ), *others)
    assert [candidate.key for candidate in found] == ["old"]
    assert found[0].score < 0.97
    assert "in the same place" in str(found[0].reason)


def test_a_slip_in_the_only_word_is_forgiven_in_the_same_place_only() -> None:
    old = record("old", "Bitdefender", "București", "RO")
    assert [found.key for found in search(record("new", "Bitdefnder SRL", "Bucuresti", "RO"), old)] == ["old"]
    assert search(record("new", "Bitdefnder SRL", "Varna", "BG"), old) == []


def test_names_with_different_numbers_or_one_common_word_are_not_alike() -> None:
    assert search(record("new", "Scoala 5", *CLUJ), record("old", "Scoala 7", *CLUJ)) == []
    assert (
        search(record("new", "Cluj", *CLUJ), record("old", "Cluj Innovation Park and Incubator", *CLUJ)) == []
    )


def test_repeated_rows_of_one_file() -> None:
    rows = [
        record("2", "Alpha SRL", *CLUJ),
        record("3", "Beta"),
        record("4", "alpha", *CLUJ),
        record("5", "Gamma", pic="1"),
        record("6", "G", pic="1"),
    ]
    assert {key: found[0].key for key, found in find_within(rows).items()} == {"4": "2", "6": "5"}
    assert find(rows, Index([])) == {}
    assert search(record("new", "", pic=""), *rows) == []
