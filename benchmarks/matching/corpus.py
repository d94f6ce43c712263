"""CORDIS as the benchmark needs it: what was known before a day, and what was asked from then on."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from punte.engines.matching import Candidate, Collaboration, Kind, Query, Traits


@dataclass(frozen=True, slots=True)
class Project:
    """A Horizon Europe project: the day it starts, title and objective, who takes part, who coordinates."""

    id: str
    start: str
    title: str
    objective: str
    acronym: str
    members: tuple[str, ...]
    coordinator: str

    @property
    def year(self) -> float:
        """Its start as a number of years."""
        return int(self.start[:4]) + (int(self.start[5:7]) - 1) / 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its relevant partners, and those of them that are newcomers or new to the coordinator."""

    query: Query
    text: str
    coordinator: str
    relevant: frozenset[str]
    newcomers: frozenset[str]
    new_pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Knowledge from before the day, candidates, and queries."""

    known: tuple[Project, ...]
    past: tuple[Collaboration, ...]
    candidates: tuple[Candidate, ...]
    queries: tuple[Asked, ...]

    def collaborations(self) -> list[Collaboration]:
        """Horizon 2020 without words, and the known projects with theirs."""
        told = [
            Collaboration(
                one.id,
                one.members,
                one.year,
                {"en": f"{one.title}. {one.objective}"},
                one.coordinator,
                one.acronym or one.title,
            )
            for one in self.known
            if one.members
        ]
        return [*self.past, *told]


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the folder, plain or gzipped."""
    packed = folder / f"{name}.csv.gz"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf8", newline="") as lines:
            yield from csv.DictReader(lines)
    else:
        with (folder / f"{name}.csv").open(encoding="utf8", newline="") as lines:
            yield from csv.DictReader(lines)


def read(folder: Path, since: str) -> Corpus:
    """Read the folder; `since` is the first day (YYYY-MM-DD) of what is asked."""
    traits: dict[str, Traits] = {}
    members: dict[str, dict[str, None]] = defaultdict(dict)
    leads: dict[str, str] = {}
    for row in rows(folder, "participations"):
        members[row["projectID"]][row["pic"]] = None
        traits[row["pic"]] = Traits(
            row["pic"],
            type=row["activityType"],
            regions=frozenset({row["country"]} - {""}),
            names=frozenset({row["name"], row["shortName"]} - {""}),
            town=row["city"].partition("/")[0].strip(),
        )
        if row["role"] == "coordinator":
            leads[row["projectID"]] = row["pic"]
    projects = [
        Project(
            row["id"],
            row["startDate"],
            row["title"],
            row["objective"],
            row["acronym"],
            tuple(members[row["id"]]),
            leads.get(row["id"], ""),
        )
        for row in rows(folder, "projects")
    ]
    known = tuple(one for one in projects if one.start < since)
    past = tuple(_horizon_2020(folder))
    present = dict.fromkeys(member for one in known for member in one.members)
    veterans = {member for one in past for member in one.members}
    partners: dict[str, set[str]] = defaultdict(set)
    for group in [*(one.members for one in past), *(one.members for one in known)]:
        for member in group:
            partners[member].update(group)
    candidates = tuple(Candidate(one, Kind.ORGANISATION, traits=traits[one]) for one in present)
    queries = []
    for one in projects:
        relevant = frozenset(one.members) & present.keys() - {one.coordinator}
        if one.start < since or not one.coordinator or not relevant:
            continue
        queries.append(
            Asked(
                Query(
                    texts={"en": f"{one.title}. {one.objective}"},
                    traits=traits[one.coordinator],
                    kinds=frozenset({Kind.ORGANISATION}),
                    year=one.year,
                    novelty=1,
                ),
                f"{one.title}. {one.objective}",
                one.coordinator,
                relevant,
                relevant - veterans,
                relevant - partners[one.coordinator],
            )
        )
    return Corpus(known, past, candidates, tuple(queries))


def _horizon_2020(folder: Path) -> Iterator[Collaboration]:
    members: dict[str, list[str]] = defaultdict(list)
    years: dict[str, float] = {}
    leads: dict[str, str] = {}
    for row in rows(folder, "h2020_participations"):
        members[row["rcn"]].append(row["pic"])
        years[row["rcn"]] = float(row["start_year"]) if row["start_year"].isdigit() else 2017.0
        if row["role"] == "coordinator":
            leads[row["rcn"]] = row["pic"]
    for identity, group in members.items():
        yield Collaboration(f"h{identity}", tuple(group), years[identity], lead=leads.get(identity, ""))
