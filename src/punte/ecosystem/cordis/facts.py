"""What CORDIS tells of organisations, projects and who took part, as plain values."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Organisation:
    """One participant, named by its PIC.

    `helix` and `kind` are what the activity type tells; both 'unknown'
    where it does not. `country` is ISO 3166; `nuts` is a NUTS 2024 code as fine
    as is certain, or ''. `natural_person` marks a person who takes part in
    their own name: CORDIS leaves their SME field and city blank.
    """

    pic: str
    name: str
    short_name: str = ""
    vat: str = ""
    sme: bool | None = None
    activity: str = ""
    helix: str = "unknown"
    kind: str = "unknown"
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    nuts: str = ""
    url: str = ""
    natural_person: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """A funded project; `total_cost` in euro cents."""

    id: str
    acronym: str = ""
    title: str = ""
    start: date | None = None
    end: date | None = None
    total_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """One organisation's part in one project, in one role; `contribution` in euro cents."""

    pic: str
    project: str
    role: str
    acronym: str = ""
    contribution: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be understood; `line` counts from 1, the header being line 1."""

    line: int
    column: str
    value: str


@dataclass(slots=True)
class Reading:
    """All that was read: organisations by PIC, projects by id, each part once, and what was unclear."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    participations: list[Participation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0

    def year(self, project: str) -> int | None:
        """The year in which the project started, where the projects file tells."""
        found = self.projects.get(project)
        return found.start.year if found and found.start else None
