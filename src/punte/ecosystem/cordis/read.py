"""Reading CORDIS files: organization.csv and project.csv, official columns or fewer.

The official files are `;` separated with decimal commas; reduced ones may be
`,` separated with decimal points. Columns are found by name, in any order.
Column names and activity types: CORDIS data sets on data.europa.eu, 'CORDIS -
EU research projects under Horizon Europe'.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from punte.ecosystem.cordis.facts import Organisation, Participation, Problem, Project, Reading
from punte.ecosystem.data.places import iso_country, locate

# What the activity type tells of (helix, kind). Of PRC, a private for-profit company, only the SME flag
# tells more; OTH tells nothing.
ACTIVITIES: Mapping[str, tuple[str, str]] = {
    "HES": ("academia", "university"),
    "REC": ("academia", "research"),
    "PUB": ("public", "authority"),
    "PRC": ("business", "unknown"),
    "OTH": ("unknown", "unknown"),
}
_OTHER_NAMES = {"pic": "organisationid", "organizationid": "organisationid", "projectid": "projectid"}
_SILENT = ("", None, "unknown")
_PIC = re.compile(r"[1-9][0-9]{8}")
_TRUTHS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}

type Row = Mapping[str, str]


class NotCordisError(ValueError):
    """The file lacks a column that every CORDIS file of its sort has; `missing` names them."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__("missing columns: " + ", ".join(self.missing))


def read_organisations(lines: Iterable[str], into: Reading | None = None) -> Reading:
    """Read organization.csv: one organisation for each PIC, and every part in a project.

    Facts of the row updated last win, and of later rows where the file does not
    say when; what the winning row leaves blank stays as an earlier one told it.
    Different PICs are never merged. Rows without a valid PIC, name or project
    are left out and told of in `problems`. Raises NotCordisError.
    """
    reading = into or Reading()
    updated: dict[str, str] = {}
    parts: set[tuple[str, str, str]] = {(one.pic, one.project, one.role) for one in reading.participations}
    for line, row in _rows(lines, ("organisationid", "name", "projectid")):
        reading.rows += 1
        bad = _wrong(line, row)
        if bad:
            reading.problems.append(bad)
            continue
        found = _organisation(row)
        when = row.get("contentupdatedate", "")
        _keep(reading.organisations, found, newer=when >= updated.get(found.pic, ""))
        updated[found.pic] = max(when, updated.get(found.pic, ""))
        part = _participation(row)
        if (part.pic, part.project, part.role) not in parts:
            parts.add((part.pic, part.project, part.role))
            reading.participations.append(part)
    return reading


def read_projects(lines: Iterable[str], into: Reading | None = None) -> Reading:
    """Read project.csv; a project told twice keeps its later row. Raises NotCordisError."""
    reading = into or Reading()
    for line, row in _rows(lines, ("id", "acronym", "startdate")):
        key = row["id"]
        if not key:
            reading.problems.append(Problem(line, "id", ""))
            continue
        reading.projects[key] = Project(
            id=key,
            acronym=row["acronym"],
            title=row.get("title", ""),
            start=read_date(row["startdate"]),
            end=read_date(row.get("enddate", "")),
            total_cost=read_cents(row.get("totalcost", "")),
        )
    return reading


def classify(activity: str, sme: bool | None) -> tuple[str, str]:
    """(helix, kind) as far as activity type and SME flag tell."""
    helix, kind = ACTIVITIES.get(activity, ("unknown", "unknown"))
    return helix, "sme" if activity == "PRC" and sme else kind


def read_cents(text: str) -> int | None:
    """Euro cents of an amount with a decimal comma or point ('714072,25'); None where there is none."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else ""
    try:
        return int((Decimal(plain) * 100).to_integral_value())
    except (InvalidOperation, ValueError):
        return None


def read_date(text: str) -> date | None:
    """The day of '2024-01-31', '2024-01-31 10:20:30' or '31/01/2024'; None where there is none."""
    for form, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10)):
        try:
            return datetime.strptime(text.strip()[:length], form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


def _rows(lines: Iterable[str], needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    source = iter(lines)
    header = next(source, "").lstrip("\ufeff")
    mark = ";" if header.count(";") > header.count(",") else ","
    names = [_column(name) for name in next(csv.reader([header], delimiter=mark), [])]
    missing = [name for name in needed if name not in names]
    if missing:
        raise NotCordisError(missing)
    reader = csv.reader(source, delimiter=mark)
    for cells in reader:
        if any(cells):
            padded = cells + [""] * (len(names) - len(cells))
            yield reader.line_num + 1, {n: c.strip() for n, c in zip(names, padded, strict=False)}


def _column(name: str) -> str:
    plain = name.strip().casefold()
    return _OTHER_NAMES.get(plain, plain)


def _wrong(line: int, row: Row) -> Problem | None:
    if not _PIC.fullmatch(row["organisationid"]):
        return Problem(line, "organisationID", row["organisationid"])
    for key, column in (("name", "name"), ("projectid", "projectID")):
        if not row[key]:
            return Problem(line, column, "")
    return None


def _organisation(row: Row) -> Organisation:
    activity = row.get("activitytype", "").upper()
    sme = _TRUTHS.get(row.get("sme", "").casefold())
    helix, kind = classify(activity, sme)
    country, city = row.get("country", ""), row.get("city", "")
    return Organisation(
        pic=row["organisationid"],
        name=_clean(row["name"]),
        short_name=row.get("shortname", ""),
        vat=row.get("vatnumber", ""),
        sme=sme,
        activity=activity,
        helix=helix,
        kind=kind,
        street=row.get("street", ""),
        postcode=row.get("postcode", ""),
        city=city,
        country=iso_country(country),
        nuts=locate(country=country, city=city, nuts=row.get("nutscode", "")),
        url=row.get("organizationurl", ""),
        natural_person=activity == "PRC" and sme is None and not city,
    )


def _clean(name: str) -> str:
    """The name with single spaces, and without quotes that were quoted twice on their way into the file."""
    text = " ".join(name.split())
    inner = text[1:-1]
    if text[:1] == text[-1:] == '"' and '"' not in inner.replace('""', ""):
        return inner.replace('""', '"')
    return text


def _participation(row: Row) -> Participation:
    return Participation(
        pic=row["organisationid"],
        project=row["projectid"],
        role=row.get("role", ""),
        acronym=row.get("projectacronym", ""),
        contribution=read_cents(row.get("eccontribution", "")),
    )


def _keep(known: dict[str, Organisation], found: Organisation, *, newer: bool) -> None:
    other = known.get(found.pic)
    if other is None:
        known[found.pic] = found
        return
    first, second = (found, other) if newer else (other, found)
    known[found.pic] = _filled(first, second)


def _filled(first: Organisation, second: Organisation) -> Organisation:
    """The first's facts, and the second's where the first is silent."""
    silent = [one.name for one in fields(first) if getattr(first, one.name) in _SILENT]
    return replace(first, **{name: getattr(second, name) for name in silent})
