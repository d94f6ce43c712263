"""The sample's files as typed values. Pure; needs no database."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

LANGUAGES = ("en", "ro", "bg", "ca", "es", "da", "et")


@dataclass(frozen=True, slots=True)
class SampleTheme:
    """A theme; `parent` is the key of the one above it, or ''."""

    key: str
    parent: str
    en: str
    ro: str


@dataclass(frozen=True, slots=True)
class RealOrganisation:
    """An organisation as CORDIS tells of it; `name` is set readably, `cordis_name` is the original."""

    pic: str
    name: str
    cordis_name: str
    short_name: str
    activity: str
    sme: str
    city: str
    country: str
    nuts: str


@dataclass(frozen=True, slots=True)
class RealProject:
    """A project that real organisations took part in."""

    id: str
    acronym: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class RealPart:
    """A real organisation's part in a project."""

    pic: str
    project: str
    role: str


@dataclass(frozen=True, slots=True)
class FictionalPerson:
    """Somebody invented."""

    key: str
    name: str
    job: str
    languages: list[str]
    email: str


@dataclass(frozen=True, slots=True)
class FictionalOrganisation:
    """An invented organisation; `verified_days_ago` counts back from the day of loading."""

    key: str
    name: str
    nuts: str
    city: str
    type: str
    helix: str
    themes: list[str]
    capabilities: list[str]
    about: str
    website: str
    verified_days_ago: int
    people: tuple[FictionalPerson, ...]


@dataclass(frozen=True, slots=True)
class SampleListing:
    """A need or an offer; `created` days ago, `expires` in so many days (below 0: it has)."""

    key: str
    kind: str
    profile: str
    owner: str
    contact: str
    language: str
    title: str
    text: str
    theme: str
    stage: str
    trl: int | None
    domain: str
    partners: list[str]
    regions: list[str]
    languages: list[str]
    created: int
    expires: int
    summary: str = ""
    state: str = "published"


@dataclass(frozen=True, slots=True)
class SampleInterest:
    """Somebody wrote 'tell me more'."""

    listing: str
    by: str
    message: str
    state: str = "new"
    answer: str = ""


@dataclass(frozen=True, slots=True)
class SampleRevision:
    """A listing first said something else: its history begins with that."""

    listing: str
    field: str
    was: str | int


@dataclass(frozen=True, slots=True)
class SampleEcosystem:
    """An ecosystem and the fictional organisation that is its gateway."""

    slug: str
    name: str
    regions: list[str]
    gateway: str
    summary: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account to enter the sample with: of a fictional person, or of one who is only an account."""

    address: str
    role: str
    label: str
    person: str = ""
    name: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class SampleNetwork:
    """The network itself."""

    slug: str
    name: str
    summary: str
    language: str
    languages: list[str]
    time_zone: str
    public: bool
    review: bool
    ecosystems: tuple[SampleEcosystem, ...]
    sign_ins: tuple[SignIn, ...]


def _data() -> Traversable:
    return files("punte.ecosystem.sample").joinpath("data")


def _json(*path: str) -> Any:
    return json.loads(_data().joinpath(*path).read_text(encoding="utf-8"))


def _table(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_data().joinpath(name).read_text(encoding="utf-8").splitlines())


@cache
def network() -> SampleNetwork:
    """The corridor, its ecosystems and its sign-ins."""
    told = _json("network.json")
    told["ecosystems"] = tuple(SampleEcosystem(**one) for one in told["ecosystems"])
    told["sign_ins"] = tuple(SignIn(**one) for one in told["sign_ins"])
    return SampleNetwork(**told)


@cache
def themes() -> tuple[SampleTheme, ...]:
    """The taxonomy, each theme after the one above it."""
    return tuple(SampleTheme(**one) for one in _json("themes.json"))


@cache
def real_organisations() -> tuple[RealOrganisation, ...]:
    """Organisations from CORDIS."""
    return tuple(RealOrganisation(**row) for row in _table("organisations.csv"))


@cache
def real_projects() -> tuple[RealProject, ...]:
    """Their projects."""
    return tuple(
        RealProject(row["id"], row["acronym"], row["title"], int(row["year"]) if row["year"] else None)
        for row in _table("projects.csv")
    )


@cache
def real_parts() -> tuple[RealPart, ...]:
    """Who took part in what."""
    return tuple(RealPart(**row) for row in _table("participations.csv"))


@cache
def fictional_organisations() -> tuple[FictionalOrganisation, ...]:
    """The invented community."""
    return tuple(
        FictionalOrganisation(**{**one, "people": tuple(FictionalPerson(**p) for p in one["people"])})
        for one in _json("community.json")
    )


@cache
def listings() -> tuple[SampleListing, ...]:
    """All needs and offers, the oldest first."""
    told = [
        SampleListing(**one, language=language)
        for language in LANGUAGES
        for one in _json("listings", f"{language}.json")
    ]
    return tuple(sorted(told, key=lambda one: (-one.created, one.key)))


@cache
def interests() -> tuple[SampleInterest, ...]:
    """Expressions of interest."""
    return tuple(SampleInterest(**one) for one in _json("activity.json")["interests"])


@cache
def revisions() -> tuple[SampleRevision, ...]:
    """What some listings said at first."""
    return tuple(SampleRevision(**one) for one in _json("activity.json")["revisions"])


@cache
def closed() -> tuple[str, ...]:
    """Keys of listings that their owners have closed."""
    return tuple(_json("activity.json")["closed"])
