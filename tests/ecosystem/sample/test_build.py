import csv
from pathlib import Path

import pytest

from punte.ecosystem.sample.build import build

ROWS = """projectID,pic,name,shortName,SME,activityType,city,country,role
1,900000001,UNIVERSITATEA DIN CLUJ,,False,HES,Cluj Napoca,RO,coordinator
1,900000002,UNIVERSIDAD DE MADRID,,False,HES,Madrid,ES,participant
1,900000003,UNIVERSITATEA DIN BUCURESTI,,False,HES,Bucuresti,RO,participant
1,900000004,FRAUNHOFER,,False,REC,Munchen,DE,participant
1,900000005,DOE JANE,,,PRC,,DK,participant
2,900000002,UNIVERSIDAD DE MADRID,,False,HES,Madrid,ES,coordinator
2,900000006,UNIVERSIDAD DE SEVILLA,,False,HES,Sevilla,ES,participant
"""
PROJECTS = "id,acronym,title,startDate\n1,ONE,First,2024-01-01\n2,TWO,Second,2023-12-01\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "participations.csv").write_text(ROWS)
    (tmp_path / "projects.csv").write_text(PROJECTS)
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_the_regions_and_their_foreign_neighbours_are_taken(source: Path) -> None:
    counts = build(source, source)
    assert counts == {"organisations": 2, "projects": 2, "participations": 3}
    found = {
        row["pic"]: (row["name"], row["city"], row["nuts"]) for row in rows(source / "organisations.csv")
    }
    assert found == {
        "900000001": ("Universitatea din Cluj", "Cluj-Napoca", "RO113"),
        "900000002": ("Universidad de Madrid", "Madrid", "ES300"),
    }


def test_proper_spellings_win_and_the_sources_stays(source: Path) -> None:
    (source / "names.csv").write_text("pic,name\n900000001,Universitatea Clujului\n")
    build(source, source)
    one = rows(source / "organisations.csv")[0]
    assert (one["name"], one["cordis_name"]) == ("Universitatea Clujului", "UNIVERSITATEA DIN CLUJ")


def test_projects_carry_their_year(source: Path) -> None:
    build(source, source)
    years = {row["id"]: row["year"] for row in rows(source / "projects.csv")}
    assert years == {"1": "2024", "2": "2023"}
