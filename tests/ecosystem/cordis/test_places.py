import csv
from importlib.resources import files

import pytest

from punte.ecosystem.data.places import city_codes, fold_place, iso_country, known_code, locate, nuts_regions


def test_all_regions_of_nuts_2024_are_there() -> None:
    levels = [region.level for region in nuts_regions().values()]
    assert len(levels) == 1798
    assert {level: levels.count(level) for level in range(4)} == {0: 39, 1: 115, 2: 299, 3: 1345}


def test_every_region_lies_in_another() -> None:
    assert [r.code for r in nuts_regions().values() if r.level and r.code[:-1] not in nuts_regions()] == []


def test_every_city_lies_in_a_region_of_its_country() -> None:
    assert [key for key, code in city_codes().items() if code not in nuts_regions()] == []
    assert [key for key, code in city_codes().items() if not code.startswith(key[0])] == []


def test_a_spelling_stands_once_and_folded() -> None:
    text = files("punte.ecosystem.data").joinpath("city_nuts.csv").read_text(encoding="utf-8")
    told = [
        (row["country"], spelling)
        for row in csv.DictReader(text.splitlines())
        for spelling in (fold_place(row["city"]), *filter(None, row["spellings"].split(";")))
    ]
    assert len(told) == len(set(told)) == len(city_codes())
    assert [spelling for _, spelling in told if spelling != fold_place(spelling)] == []


@pytest.mark.parametrize(
    ("country", "city", "nuts", "code"),
    [
        ("RO", "CLUJ NAPOCA", "", "RO113"),
        ("DK", "8000 Aarhus C.", "", "DK042"),
        ("DK", "København V", "", "DK011"),
        ("ES", "Dos Hermanas, Sevilla", "", "ES618"),
        ("ES", "Barcelona", "ES51", "ES511"),
        ("EE", "Nowhere", "EE006", "EE00"),
        ("GR", "", "EL632", "EL632"),
        ("RO", "", "BG331", "RO"),
        ("RO", "Sâncraiu", "", "RO"),
        ("US", "Boston", "", ""),
    ],
)
def test_places(country: str, city: str, nuts: str, code: str) -> None:
    assert locate(country=country, city=city, nuts=nuts) == code


def test_letters_of_countries() -> None:
    assert [iso_country(code) for code in ("EL", "uk", "RO")] == ["GR", "GB", "RO"]
    assert known_code("EL632X") == "EL632"
    assert known_code("XX1") == ""
