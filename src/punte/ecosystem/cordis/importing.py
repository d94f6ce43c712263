"""Bringing what CORDIS tells into a network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from punte.ecosystem.choices import State
from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.plan import BATCH, SOURCE, SYSTEM, Plan, Values, batches, plan
from punte.ecosystem.models import Organisation, Participation, Project, Region
from punte.ecosystem.policies import manage_network
from punte.ecosystem.services.organisations_bulk import Facts, add_organisations, change_organisations
from punte.members.models import Network
from punte.records.events import Happening, record, record_many
from punte.records.jobs import report
from punte.records.refs import Ref
from punte.web.access import Viewer

type Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Brought:
    """What an undo takes away again, as plain values: ids of added rows; fields that were blank before."""

    organisations: list[str] = field(default_factory=list)
    filled: dict[str, dict[str, str]] = field(default_factory=dict)
    projects: list[str] = field(default_factory=list)
    participations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """How many of what: `completed` had blanks filled, `held_back` are people in their own name."""

    added: int
    completed: int
    held_back: int
    projects: int
    participations: int
    problems: int
    brought: Brought = field(default_factory=Brought, compare=False, repr=False)


@transaction.atomic
def import_cordis(
    *,
    network: Network,
    reading: Reading,
    by: Viewer,
    progress: Progress = report,
    origin: Model | Ref | None = None,
) -> Outcome:
    """Put organisations, projects and parts into the network; safe to run again.

    What would change is what `plan` says. A participant in their own name is
    kept for review, since nothing personal is published unasked. Raises
    PermissionDenied for all but the managers.
    """
    if by.network != network.pk or not manage_network(by):
        raise PermissionDenied
    wanted = plan(network.pk, reading)
    steps = _Steps(progress, 2 * len(reading.organisations) + len(reading.participations))
    added = _add(network, wanted.organisations, by, origin, steps)
    people = _add(network, wanted.people, by, origin, steps)
    _hold_back(network, people, by, origin)
    rows = [(one, Facts(values=values)) for one, values in wanted.filled]
    completed = change_organisations(network=network, rows=rows, by=by, origin=origin) if rows else 0
    steps.to(2 * len(reading.organisations))
    ids = {one.pic: one.pk for one in [*wanted.known.values(), *added, *people]}
    projects = _projects(network, reading, wanted)
    parts = _parts(network, reading, wanted, ids, projects, steps)
    steps.to(2 * len(reading.organisations) + len(reading.participations))
    record(
        "ecosystem.collaborations.imported",
        subject=network,
        network=network.pk,
        by=by.account,
        after={"source": SOURCE, "projects": len(projects), "participations": len(parts)},
        origin=origin,
    )
    return Outcome(
        added=len(added) + len(people),
        completed=completed,
        held_back=len(people),
        projects=len(projects),
        participations=len(parts),
        problems=len(reading.problems),
        brought=Brought(
            organisations=[str(one.pk) for one in (*added, *people)],
            filled={str(one.pk): _plain(values) for one, values in wanted.filled},
            projects=[str(project.pk) for project in projects],
            participations=[str(part.pk) for part in parts],
        ),
    )


class _Steps:
    """Tells how far it is, in batches."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def to(self, done: int) -> None:
        self._done = done
        self._progress(done, self._total, "")

    def more(self, count: int) -> None:
        self.to(self._done + count)


def _plain(values: Values) -> dict[str, str]:
    return {name: value.pk if isinstance(value, Region) else str(value) for name, value in values.items()}


def _add(
    network: Network, values: list[Values], by: Viewer, origin: Model | Ref | None, steps: _Steps
) -> list[Organisation]:
    made: list[Organisation] = []
    for batch in batches(values):
        rows = [Facts(values=one) for one in batch]
        made += add_organisations(network=network, rows=rows, by=by, origin=origin)
        steps.more(len(batch))
    return made


def _hold_back(network: Network, people: list[Organisation], by: Viewer, origin: Model | Ref | None) -> None:
    Organisation.objects.filter(pk__in=[one.pk for one in people]).update(state=State.REVIEW)
    record_many(
        Happening(
            "ecosystem.organisation.changed",
            one,
            network.pk,
            by.account,
            {"state": one.state},
            {"state": State.REVIEW},
            origin,
        )
        for one in people
        if one.state != State.REVIEW
    )


def _projects(network: Network, reading: Reading, wanted: Plan) -> list[Project]:
    """Add the projects that are not known yet."""
    acronyms = {part.project: part.acronym for part in reading.participations if part.acronym}
    rows = []
    for number in wanted.projects:
        project = reading.projects.get(number)
        rows.append(
            Project(
                network=network,
                source=SYSTEM,
                source_id=number,
                acronym=((project.acronym if project else "") or acronyms.get(number, ""))[:60],
                title=(project.title if project else "")[:500],
                year=reading.year(number),
            )
        )
    return Project.objects.bulk_create(rows, batch_size=BATCH)


def _parts(
    network: Network,
    reading: Reading,
    wanted: Plan,
    ids: dict[str, UUID],
    projects: list[Project],
    steps: _Steps,
) -> list[Participation]:
    """Add the parts that are not known yet."""
    numbers: dict[str, Any] = wanted.kept | {project.source_id: project.pk for project in projects}
    made: list[Participation] = []
    for batch in batches(wanted.parts):
        rows = [
            Participation(
                network=network,
                project_id=numbers[part.project],
                organisation_id=ids[part.pic],
                role=part.role[:40],
                year=reading.year(part.project),
            )
            for part in batch
        ]
        Participation.objects.bulk_create(rows, ignore_conflicts=True)
        made += rows
        steps.more(len(batch))
    return made
