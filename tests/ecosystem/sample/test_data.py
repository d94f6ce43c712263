"""The sample's files: enough, valid, no real organisation with anything invented."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

from punte.ecosystem.choices import (
    DIRECTION_OF_PROFILE,
    ChainStage,
    Helix,
    InterestState,
    OrganisationType,
    State,
)
from punte.ecosystem.cordis.read import ACTIVITIES
from punte.ecosystem.data.places import nuts_regions
from punte.ecosystem.sample import read
from punte.ecosystem.sample.names import readable

CODES = set(nuts_regions())
THEMES = {theme.key for theme in read.themes()}
OWNERS = {one.key: one for one in read.fictional_organisations()}
PEOPLE = {person.key: person for one in OWNERS.values() for person in one.people}


def test_real_organisations_and_their_past() -> None:
    pics = [one.pic for one in read.real_organisations()]
    assert len(pics) == len(set(pics)) == 380
    assert {one.country for one in read.real_organisations()} == {"RO", "BG", "ES", "DK", "EE"}
    assert len(read.real_projects()) == 420
    assert len(read.real_parts()) == len(set(read.real_parts())) == 846


def test_every_part_is_of_a_known_organisation_in_a_known_project() -> None:
    assert {part.pic for part in read.real_parts()} == {one.pic for one in read.real_organisations()}
    assert {part.project for part in read.real_parts()} == {one.id for one in read.real_projects()}


def test_each_region_of_the_corridor_has_real_organisations() -> None:
    regions = [code for one in read.network().ecosystems for code in one.regions]
    counts = {code: sum(o.nuts.startswith(code) for o in read.real_organisations()) for code in regions}
    assert counts == {"RO11": 12, "BG33": 4, "ES51": 159, "DK03": 10, "EE00": 34}


def test_a_name_is_the_sources_own_or_stands_in_the_list_of_spellings() -> None:
    text = files("punte.ecosystem.sample").joinpath("data", "names.csv").read_text(encoding="utf-8")
    proper = {row["pic"]: row["name"] for row in csv.DictReader(text.splitlines())}
    names = {one.pic: one.name for one in read.real_organisations()}
    expected = {
        one.pic: proper.get(one.pic) or readable(one.cordis_name, known_short=one.short_name)
        for one in read.real_organisations()
    }
    assert names == expected
    assert set(proper) <= set(names)


@pytest.mark.parametrize(
    ("capitals", "short", "name"),
    [
        ("UNIVERSITATEA TEHNICA DIN CLUJ", "UTC", "Universitatea Tehnica din Cluj"),
        ("SIEMENS GAMESA RENEWABLE ENERGY A/S", "", "Siemens Gamesa Renewable Energy A/S"),
        ("FUNDACIO CIDETEC", "CIDETEC", "Fundacio CIDETEC"),
        ("Already Written", "", "Already Written"),
        ("NKT PHOTONICS APS", "", "NKT Photonics ApS"),
    ],
)
def test_names_in_capitals(capitals: str, short: str, name: str) -> None:
    assert readable(capitals, known_short=short) == name


def test_every_code_is_valid() -> None:
    assert {one.nuts for one in read.real_organisations()} <= CODES
    assert {one.nuts for one in OWNERS.values()} <= CODES
    assert {code for one in read.listings() for code in one.regions} <= CODES
    assert {one.activity for one in read.real_organisations()} <= set(ACTIVITIES)
    assert {one.type for one in OWNERS.values()} <= set(OrganisationType.values)
    assert {one.helix for one in OWNERS.values()} <= set(Helix.values)
    assert {theme for one in OWNERS.values() for theme in one.themes} <= THEMES


def test_fictional_organisations_fill_every_region_and_most_types() -> None:
    homes = Counter(one.nuts[:4] for one in OWNERS.values())
    assert homes == {"RO11": 8, "BG33": 9, "ES51": 10, "DK03": 9, "EE00": 8}
    assert len({one.type for one in OWNERS.values()}) >= 14


def test_fictional_addresses_reach_nobody() -> None:
    addresses = [person.email for person in PEOPLE.values()] + [s.address for s in read.network().sign_ins]
    assert [address for address in addresses if not address.endswith(".example")] == []
    assert [one.website for one in OWNERS.values() if not one.website.endswith(".example")] == []


def test_every_language_has_its_needs_and_offers() -> None:
    told = Counter(one.language for one in read.listings())
    assert set(told) == set(read.LANGUAGES)
    assert min(told.values()) >= 8
    assert sum(told.values()) == 71
    for language in read.LANGUAGES:
        kinds = {one.kind for one in read.listings() if one.language == language}
        assert kinds == {"need", "offer"}


def test_needs_and_offers_belong_to_fictional_organisations_and_their_people() -> None:
    keys = [one.key for one in read.listings()]
    assert len(keys) == len(set(keys))
    wrong = [
        one.key
        for one in read.listings()
        if one.contact not in {person.key for person in OWNERS[one.owner].people}
    ]
    assert wrong == []


def test_needs_and_offers_use_the_fields_words() -> None:
    for one in read.listings():
        assert DIRECTION_OF_PROFILE[one.profile] == one.kind, one.key
        assert one.theme in THEMES, one.key
        assert one.stage in ChainStage.values, one.key
        assert one.trl is None or 1 <= one.trl <= 9, one.key
        assert set(one.partners) <= set(OrganisationType.values), one.key
        assert one.state in State.values, one.key
        assert set(one.languages) <= set(read.LANGUAGES), one.key
        assert one.language in one.languages, one.key
        assert bool(one.summary) == (one.language != "en"), one.key
        assert len(one.title) <= 200, one.key
        assert len(one.text) > 200, one.key


def test_expiry_is_spread() -> None:
    days = [one.expires for one in read.listings()]
    assert sum(day < 0 for day in days) >= 3
    assert sum(0 <= day <= 8 for day in days) >= 3
    assert sum(day > 150 for day in days) >= 10


def test_romanian_is_written_with_a_comma_below() -> None:
    told = [one.title + one.text for one in read.listings()] + [one.ro for one in read.themes()]
    told += [one.name + one.about for one in OWNERS.values()] + [
        one.name for one in read.real_organisations()
    ]
    assert [text for text in told if re.search("[şţŞŢ]", text)] == []


@pytest.mark.parametrize(
    ("language", "letters"),
    [("ro", "ăâîșț"), ("bg", "абвщюъ"), ("ca", "àèéíòóç·"), ("es", "áéíóñ"), ("da", "æøå"), ("et", "õäöü")],
)
def test_languages_use_their_own_letters(language: str, letters: str) -> None:
    text = " ".join(one.title + one.text for one in read.listings() if one.language == language).lower()
    assert [letter for letter in letters if letter not in text] == []


def test_activity_is_of_fictional_people_about_others_listings() -> None:
    known = {one.key: one for one in read.listings()}
    pairs = [(one.listing, one.by) for one in read.interests()]
    assert len(pairs) == len(set(pairs)) == 30
    for one in read.interests():
        assert known[one.listing].contact != one.by, one.listing
        assert known[one.listing].state == "published", one.listing
        assert one.by in PEOPLE
        assert one.state in InterestState.values
        assert bool(one.answer) == (one.state != "new"), one.listing
    assert {one.listing for one in read.revisions()} | set(read.closed()) <= set(known)


def test_sign_ins_cover_every_role_and_every_gateway() -> None:
    roles = Counter(one.role for one in read.network().sign_ins)
    assert roles == {"manager": 1, "gateway": 5, "member": 2, "editor": 1, "observer": 1}
    slugs = {one.slug for one in read.network().ecosystems}
    assert {one.scope for one in read.network().sign_ins if one.role == "gateway"} == slugs
    assert {one.gateway for one in read.network().ecosystems} <= set(OWNERS)
