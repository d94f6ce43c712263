"""How the real part of the sample network was taken from CORDIS files.

    python -m punte.ecosystem.sample.build --data FOLDER

FOLDER holds CORDIS files with the official columns or fewer, plain or gzipped:
organization.csv (or participations.csv) and project.csv (or projects.csv).
Written are `data/organisations.csv`, `data/projects.csv` and
`data/participations.csv` beside this file.

Taken are, of the five countries of the corridor: every organisation whose city
lies in one of its five regions; and their neighbourhood, which is every other
organisation that took part in a project together with an organisation of one
of the regions of another country. People who take part in their own name are
left out. Nothing is added: who took part in what, in which role and year, is
what CORDIS says. Names are set in lower case where CORDIS writes capitals, and
in proper spelling where `data/names.csv` gives it.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from punte.ecosystem.cordis.facts import Organisation, Reading
from punte.ecosystem.cordis.files import open_file
from punte.ecosystem.cordis.read import read_organisations, read_projects
from punte.ecosystem.data.places import city_names, fold_place, nuts_country
from punte.ecosystem.sample.names import readable

REGIONS = ("RO11", "BG33", "ES51", "DK03", "EE00")
HERE = Path(__file__).parent / "data"


def region_of(one: Organisation) -> str:
    """The region of the corridor in which the organisation lies, or ''."""
    return next((code for code in REGIONS if one.nuts.startswith(code)), "")


def choose(reading: Reading) -> list[Organisation]:
    """The organisations of the regions and of their neighbourhood, by PIC."""
    countries = {code[:2] for code in REGIONS}
    near = {
        pic: one
        for pic, one in reading.organisations.items()
        if nuts_country(one.country) in countries and not one.natural_person
    }
    inside = {pic: code for pic, one in near.items() if (code := region_of(one))}
    members: dict[str, set[str]] = defaultdict(set)
    for part in reading.participations:
        members[part.project].add(part.pic)
    chosen = set(inside)
    for together in members.values():
        met = {inside[pic][:2] for pic in together if pic in inside}
        chosen |= {pic for pic in together if pic in near and met - {nuts_country(near[pic].country)}}
    return [near[pic] for pic in sorted(chosen)]


def build(source: Path, target: Path = HERE) -> dict[str, int]:
    """Write the three files; return how many rows each holds."""
    reading = Reading()
    with open_file(source, "organization", "participations") as lines:
        read_organisations(lines, reading)
    with open_file(source, "project", "projects") as lines:
        read_projects(lines, reading)
    chosen = choose(reading)
    pics = {one.pic for one in chosen}
    parts = sorted(
        {(one.pic, one.project, one.role) for one in reading.participations if one.pic in pics},
        key=lambda part: (part[1], part[0], part[2]),
    )
    projects = sorted({project for _, project, _ in parts})
    proper = {row["pic"]: row["name"] for row in csv.DictReader(_text(target / "names.csv"))}
    return {
        "organisations": _write(
            target / "organisations.csv", ORGANISATION, (_row(o, proper) for o in chosen)
        ),
        "projects": _write(target / "projects.csv", PROJECT, (_told(reading, key) for key in projects)),
        "participations": _write(target / "participations.csv", ("pic", "project", "role"), parts),
    }


ORGANISATION = ("pic", "name", "cordis_name", "short_name", "activity", "sme", "city", "country", "nuts")
PROJECT = ("id", "acronym", "title", "year")


def _row(one: Organisation, proper: dict[str, str]) -> tuple[str, ...]:
    name = proper.get(one.pic) or readable(one.name, known_short=one.short_name)
    city = city_names().get((nuts_country(one.country), fold_place(one.city)), one.city.title())
    sme = "" if one.sme is None else str(one.sme).lower()
    return one.pic, name, one.name, one.short_name, one.activity, sme, city, one.country, one.nuts


def _told(reading: Reading, key: str) -> tuple[str, ...]:
    project = reading.projects.get(key)
    year = reading.year(key)
    return key, project.acronym if project else "", project.title if project else "", str(year or "")


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> int:
    lines = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
    return len(lines)


def _text(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def main() -> None:
    """Build from the folder named on the command line, and say what was written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with CORDIS files")
    for name, count in build(parser.parse_args().data).items():
        print(f"{count:5} {name}")  # noqa: T201  # a script speaks to its caller


if __name__ == "__main__":
    main()
