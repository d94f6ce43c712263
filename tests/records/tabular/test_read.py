"""Files as people have them: delimiters, letters, titles above the table, several sheets."""

import io
from datetime import date
from typing import Any

import pytest

from punte.records.tabular.headers import find_header, name_headers
from punte.records.tabular.read import read_table
from punte.records.tabular.tables import ReadOptions, letter
from tests.records.tabular.samples import SPEC, text, workbook, xlsx

ROWS = [
    ["Name", "Town", "Budget"],
    ["Anna, Bo", "Vejle", "1,5"],
    ['Say "so"', "Tartu", "2,25"],
    ["Two\nlines", "Varna", "3"],
]
LETTERS = {
    "ro": [
        ["Denumire", "Oraș"],
        ["Universitatea „Babeş-Bolyai”", "Cluj-Napoca"],
        ["Fundaţia Română", "Bistriţa"],
        ["Grădiniţă", "Zalău"],
    ],
    "bg": [
        ["Име", "Град"],
        ["Технически университет", "Варна"],
        ["Клъстер Здраве", "Добрич"],
        ["Община Шумен", "Шумен"],
    ],
    "et": [
        ["Nimi", "Linn"],
        ["Tartu Ülikool", "Tartu"],
        ["Põllumajandusühistu", "Võru"],
        ["Kääriku Õppekeskus", "Jõgeva"],
    ],
    "da": [
        ["Navn", "By"],
        ["Syddansk Væksthus", "Sønderborg"],
        ["Ældre på vej", "Haderslev"],
        ["Grøn Ånd", "Aabenraa"],
    ],
    "ca": [
        ["Nom", "Ciutat"],
        ["Fundació Món Clúster", "Lleida"],
        ["Col·legi d'Enginyers", "Sant Cugat del Vallès"],
        ["Innovació", "Vic"],
    ],
    "es": [
        ["Nombre", "Ciudad"],
        ["Asociación Española", "Logroño"],
        ["Año Nuevo, señal", "Cádiz"],
        ["Niño", "A Coruña"],
    ],
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(delimiter: str) -> None:
    table = read_table(text(ROWS, delimiter=delimiter))
    assert table.delimiter == delimiter
    assert table.headers == ("Name", "Town", "Budget")
    assert [row.cells for row in table.rows] == [tuple(row) for row in ROWS[1:]]
    assert [row.number for row in table.rows] == [2, 3, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", LETTERS)
def test_unicode(encoding: str, language: str) -> None:
    table = read_table(text(LETTERS[language], delimiter=";", encoding=encoding))
    assert [table.headers, *[row.cells for row in table.rows]] == [tuple(row) for row in LETTERS[language]]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ro", "cp1250"),
        ("ro", "iso-8859-2"),
        ("bg", "cp1251"),
        ("bg", "iso-8859-5"),
        ("bg", "koi8-r"),
        ("et", "cp1252"),
        ("et", "cp1257"),
        ("et", "iso-8859-15"),
        ("da", "cp1252"),
        ("ca", "cp1252"),
        ("ca", "iso-8859-15"),
        ("es", "cp1252"),
    ],
)
@pytest.mark.parametrize("many", [1, 40])
def test_legacy_letters(language: str, encoding: str, many: int) -> None:
    rows = [[cell.replace("ș", "ş").replace("ț", "ţ") for cell in row] for row in LETTERS[language]]
    if encoding.startswith("iso"):
        rows = [[cell.translate({0x201E: "'", 0x201D: "'"}) for cell in row] for row in rows]
    rows = rows[:1] + rows[1:] * many
    table = read_table(text(rows, delimiter=";", encoding=encoding))
    comma_below = str.maketrans("şţ", "șț")  # one byte in ISO 8859-2 and -16: either reading is right
    found = [tuple(str(cell).translate(comma_below) for cell in row.cells) for row in table.rows]
    assert found == [tuple(cell.translate(comma_below) for cell in row) for row in rows[1:]]


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        ("Sønderborg", "cp1252"),
        ("Cluj, Sălaj", "cp1250"),
        ("Варна", "cp1251"),
        ("Jõhvi", "cp1252"),
        ("L'Hospitalet, Çatalunya: informació", "cp1252"),
    ],
)
def test_one_word_tells_the_letters(word: str, encoding: str) -> None:
    plain = [["Name", "Town"], *[["Plain", "Town"]] * 30_000, [word, "x"]]
    table = read_table(text(plain, delimiter=";", encoding=encoding))
    assert table.rows[-1].cells[0] == word


def test_the_user_may_choose_letters_and_delimiter() -> None:
    file = text([["Name|Town", "x"], ["São|Faro", "y"]], delimiter=";", encoding="cp1252")
    table = read_table(file, options=ReadOptions(encoding="cp1252", delimiter="|"))
    assert table.rows[0].cells == ("São", "Faro;y")


def test_a_line_that_tells_the_delimiter() -> None:
    table = read_table(io.BytesIO(b"sep=|\r\nName|Town\r\nA;B;C|D\r\n"))
    assert (table.headers, table.rows[0].number) == (("Name", "Town"), 3)


def test_titles_above_the_headings_and_empty_lines() -> None:
    rows = [
        ["Stakeholders of the region"],
        [],
        ["As of", "2024"],
        [],
        ["Name", "Town", "PIC"],
        ["A", "B", "1"],
        [],
        ["C", "D", "2"],
    ]
    for file in (text(rows, delimiter=";"), xlsx(rows)):
        table = read_table(file, known=SPEC.words)
        assert table.header_number == 5
        assert [row.number for row in table.rows] == [6, 8]
        assert read_table(file).header_number == 5  # without knowing the words, too
        assert read_table(file, options=ReadOptions(header_number=3)).header_number == 3


def test_cells_beside_and_above_the_table_keep_their_letters() -> None:
    table = read_table(xlsx([[], ["", "", "Name", "Town"], ["", "", "A", "B"]]))
    assert table.headers == ("", "", "Name", "Town")
    assert table.rows[0].cells == (None, None, "A", "B")
    assert [letter(index) for index in (0, 2, 25, 26, 701, 702)] == ["A", "C", "Z", "AA", "ZZ", "AAA"]


def test_cells_of_a_workbook_keep_their_kinds() -> None:
    rows: list[list[Any]] = [
        ["Text", "Whole", "Part", "Day", "Flag"],
        ["007", 7, 0.1, date(2024, 2, 29), True],
    ]
    assert read_table(xlsx(rows)).rows[0].cells == ("007", 7, 0.1, date(2024, 2, 29), True)


def test_the_sheet_with_the_known_headings_is_chosen() -> None:
    file = workbook(
        {"Read me": [["How", "to"], ["fill", "in"]], "Data": [["Name", "Town"], ["A", "B"]], "Empty": []}
    )
    table = read_table(file, known=SPEC.words)
    assert (table.sheet, table.sheets) == ("Data", ("Read me", "Data", "Empty"))
    assert read_table(file, options=ReadOptions(sheet="Read me")).headers == ("How", "to")


def test_headings_are_told_apart() -> None:
    assert name_headers(["A", "A ", None, "", "A\n(2)", 2024]) == ("A", "A (2)", "", "", "A (2) (2)", "2024")
    assert find_header([["Only one"], ["x"]]) == 0


def test_one_column_with_commas_stays_one_column() -> None:
    table = read_table(text([["Name"], ["A"], ["B, C"], ["D"], ["E"]]))
    assert [row.cells[0] for row in table.rows] == ["A", "B, C", "D", "E"]
