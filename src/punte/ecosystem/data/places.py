"""Where a place lies: NUTS 2024 codes and the region of a city. Pure; needs no database."""

import csv
import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_PLAIN = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ß": "ss", "đ": "d"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
# The Union writes EL and UK where ISO 3166 writes GR and GB; NUTS codes keep the Union's letters.
_TO_ISO = {"EL": "GR", "UK": "GB"}
_TO_NUTS = {iso: nuts for nuts, iso in _TO_ISO.items()}


@dataclass(frozen=True, slots=True)
class Region:
    """A NUTS 2024 region; `level` 0 (country) to 3; the point in degrees lies within it."""

    code: str
    name: str
    level: int
    lat: float
    lon: float


def fold_place(name: str) -> str:
    """The name without case, accents and punctuation, for comparison: 'Cluj-Napoca' → 'cluj napoca'."""
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_A_WORD.sub(" ", letters.casefold()).strip()


def iso_country(code: str) -> str:
    """ISO 3166 letters of a country code as the Union writes it (EL → GR, UK → GB)."""
    letters = code.strip().upper()
    return _TO_ISO.get(letters, letters)


def nuts_country(code: str) -> str:
    """The letters that NUTS codes of a country begin with (GR → EL, GB → UK)."""
    letters = code.strip().upper()
    return _TO_NUTS.get(letters, letters)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("punte.ecosystem.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@functools.cache
def nuts_regions() -> Mapping[str, Region]:
    """All NUTS 2024 regions by code, levels 0 to 3."""
    return {
        row["code"]: Region(row["code"], row["name"], int(row["level"]), float(row["lat"]), float(row["lon"]))
        for row in _rows("nuts2024.csv")
    }


@functools.cache
def city_codes() -> Mapping[tuple[str, str], str]:
    """NUTS code by (country as in NUTS, folded spelling of the city)."""
    table: dict[tuple[str, str], str] = {}
    for row in _rows("city_nuts.csv"):
        for spelling in (fold_place(row["city"]), *filter(None, row["spellings"].split(";"))):
            table[row["country"], spelling] = row["nuts"]
    return table


@functools.cache
def city_names() -> Mapping[tuple[str, str], str]:
    """The city's proper name by (country as in NUTS, folded spelling)."""
    table: dict[tuple[str, str], str] = {}
    for row in _rows("city_nuts.csv"):
        for spelling in (fold_place(row["city"]), *filter(None, row["spellings"].split(";"))):
            table[row["country"], spelling] = row["city"]
    return table


def known_code(code: str) -> str:
    """The code itself, or the nearest region above it that NUTS 2024 knows; '' where there is none."""
    letters = code.strip().upper()
    while len(letters) >= 2:
        if letters in nuts_regions():
            return letters
        letters = letters[:-1]
    return ""


def locate(*, country: str, city: str = "", nuts: str = "") -> str:
    """The finest NUTS 2024 code that is certain: the stated one, the city's, or the country's; or ''.

    A stated code of another country, or of an older NUTS edition, counts only as far as it still exists.
    """
    letters = nuts_country(country)
    stated = known_code(nuts) if nuts.strip().upper().startswith(letters) else ""
    by_city = city_codes().get((letters, fold_place(city)), "")
    best = max(stated, by_city, key=len)
    return best or (letters if letters in nuts_regions() else "")
