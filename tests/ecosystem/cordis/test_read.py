from datetime import date
from pathlib import Path

import pytest

from punte.ecosystem.choices import Helix, OrganisationType
from punte.ecosystem.cordis.facts import Participation, Problem, Project, Reading
from punte.ecosystem.cordis.read import (
    ACTIVITIES,
    NotCordisError,
    read_cents,
    read_date,
    read_organisations,
    read_projects,
)

HERE = Path(__file__).parent


@pytest.fixture
def reading() -> Reading:
    found = Reading()
    with (HERE / "organization.csv").open(newline="", encoding="utf-8-sig") as lines:
        read_organisations(lines, found)
    with (HERE / "project.csv").open(newline="", encoding="utf-8-sig") as lines:
        read_projects(lines, found)
    return found


def test_one_organisation_for_each_pic(reading: Reading) -> None:
    assert sorted(reading.organisations) == [f"90000000{n}" for n in range(1, 6)]
    assert reading.rows == 10


def test_same_name_under_two_pics_is_two_organisations(reading: Reading) -> None:
    twins = [one.pic for one in reading.organisations.values() if one.name == "TWIN NAMES LTD"]
    assert twins == ["900000003", "900000004"]


def test_latest_facts_win_and_silence_keeps_the_older_ones(reading: Reading) -> None:
    one = reading.organisations["900000001"]
    assert (one.name, one.city) == ("UNIVERSITATEA PODULUI DIN CLUJ", "Cluj-Napoca")
    assert (one.vat, one.short_name, one.url) == ("RO00000001", "UPOD", "https://upod.example")


def test_without_update_dates_the_later_row_wins() -> None:
    lines = [
        "projectID,pic,name,activityType,city,country",
        "1,900000001,EARLIER,REC,Sofia,BG",
        "2,900000001,LATER,REC,Varna,BG",
    ]
    one = read_organisations(lines).organisations["900000001"]
    assert (one.name, one.nuts) == ("LATER", "BG331")


def test_countries_become_iso_and_nuts_keep_the_unions_letters(reading: Reading) -> None:
    greek, british = reading.organisations["900000002"], reading.organisations["900000003"]
    assert (greek.country, greek.nuts) == ("GR", "EL632")
    assert (british.country, british.nuts) == ("GB", "")


@pytest.mark.parametrize(
    ("pic", "helix", "kind"),
    [
        ("900000001", "academia", "university"),
        ("900000002", "business", "sme"),
        ("900000003", "business", "unknown"),
        ("900000004", "unknown", "unknown"),
    ],
)
def test_types_say_no_more_than_the_source(reading: Reading, pic: str, helix: str, kind: str) -> None:
    one = reading.organisations[pic]
    assert (one.helix, one.kind) == (helix, kind)


def test_every_helix_and_type_is_one_that_the_map_knows() -> None:
    assert {helix for helix, _ in ACTIVITIES.values()} <= set(Helix.values)
    assert {kind for _, kind in ACTIVITIES.values()} | {"sme"} <= set(OrganisationType.values)


def test_people_in_their_own_name_are_told_apart(reading: Reading) -> None:
    assert [one.pic for one in reading.organisations.values() if one.natural_person] == ["900000005"]


def test_each_part_once(reading: Reading) -> None:
    parts = [one for one in reading.participations if one.pic == "900000001"]
    assert parts == [
        Participation("900000001", "190000001", "coordinator", "BRIDGE", 25000050),
        Participation("900000001", "190000002", "participant", "FERRY", 10000),
        Participation("900000001", "190000001", "thirdParty", "BRIDGE", None),
    ]


def test_projects_and_years(reading: Reading) -> None:
    assert reading.projects["190000001"] == Project(
        "190000001",
        "BRIDGE",
        "A bridge; in three spans",
        date(2023, 12, 1),
        date(2026, 11, 30),
        150000025,
    )
    assert (reading.year("190000001"), reading.year("190000002"), reading.year("7")) == (2023, 2024, None)


def test_what_is_wrong_is_told_with_its_line(reading: Reading) -> None:
    assert reading.problems == [
        Problem(8, "organisationID", "12345"),
        Problem(9, "name", ""),
        Problem(4, "id", ""),
    ]


def test_another_file_is_refused() -> None:
    with pytest.raises(NotCordisError) as refused:
        read_organisations(["name,city", "x,y"])
    assert refused.value.missing == ("organisationid", "projectid")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("714072,25", 71407225),
        ("714072.25", 71407225),
        ("1.234.567,89", 123456789),
        ("810456.0", 81045600),
        ("0", 0),
        ("1 000,5", 100050),
        ("", None),
        ("n/a", None),
    ],
)
def test_amounts(text: str, cents: int | None) -> None:
    assert read_cents(text) == cents


def test_days() -> None:
    assert read_date("2024-01-31 10:20:30") == read_date("31/01/2024") == date(2024, 1, 31)
    assert read_date("soon") is None


def test_quotes_that_were_quoted_twice() -> None:
    lines = [
        "projectID,pic,name,activityType,city,country",
        '1,900000001,"""INSTITUTE """"ELIE WIESEL""""""",REC,Sofia,BG',
        '1,900000002,"UNION ""CENTER"" OF ""TWO""",REC,Sofia,BG',
    ]
    names = [one.name for one in read_organisations(lines).organisations.values()]
    assert names == ['INSTITUTE "ELIE WIESEL"', 'UNION "CENTER" OF "TWO"']
