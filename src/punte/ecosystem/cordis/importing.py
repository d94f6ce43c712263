"""Bringing what CORDIS tells into a network."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Model

from punte.ecosystem.choices import Helix, OrganisationType, State
from punte.ecosystem.cordis.facts import Organisation as Told
from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.models import Organisation, Participation, Project, Region
from punte.ecosystem.models.organisation import vat_shape
from punte.ecosystem.policies import manage_network
from punte.ecosystem.services.organisations_bulk import Facts, add_organisations, change_organisations
from punte.members.models import Network
from punte.records.events import Happening, record, record_many
from punte.records.jobs import report
from punte.records.refs import Ref
from punte.web.access import Viewer

SOURCE = "CORDIS © European Union"
SYSTEM = "cordis"  # under which project numbers are kept
BATCH = 500

type Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """How many of what: `completed` had blanks filled, `held_back` are people in their own name."""

    added: int
    completed: int
    held_back: int
    projects: int
    participations: int
    problems: int


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

    The PIC is the identity: an organisation whose PIC is known is not added
    again, and only what is blank in it is filled, for people may know better. A
    participant in their own name is kept for review, since nothing personal is
    published unasked. Raises PermissionDenied for all but the managers.
    """
    if by.network != network.pk or not manage_network(by):
        raise PermissionDenied
    steps = _Steps(progress, 2 * len(reading.organisations) + len(reading.participations))
    identified = Organisation.objects.filter(network=network).exclude(pic="")
    known = {one.pic: one for one in identified.select_related("region", "ecosystem")}
    regions = Region.objects.in_bulk()
    new = [one for one in reading.organisations.values() if one.pic not in known]
    held = [one for one in new if one.natural_person]
    added = _add(network, [one for one in new if not one.natural_person], regions, by, origin, steps)
    people = _add(network, held, regions, by, origin, steps)
    _hold_back(network, people, by, origin)
    pairs = [(known[pic], told) for pic, told in reading.organisations.items() if pic in known]
    completed = _complete(network, pairs, regions, by, origin)
    steps.to(2 * len(reading.organisations))
    ids = {one.pic: one.pk for one in [*known.values(), *added, *people]}
    projects = _projects(network, reading)
    parts = _parts(network, reading, ids, projects, steps)
    outcome = Outcome(
        added=len(added) + len(people),
        completed=completed,
        held_back=len(people),
        projects=len(projects),
        participations=parts,
        problems=len(reading.problems),
    )
    record(
        "ecosystem.collaborations.imported",
        subject=network,
        network=network.pk,
        by=by.account,
        after={"source": SOURCE, "projects": outcome.projects, "participations": outcome.participations},
        origin=origin,
    )
    return outcome


class _Steps:
    """Tells how far it is, in batches."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def to(self, done: int) -> None:
        self._done = done
        self._progress(done, self._total, "")

    def more(self, count: int) -> None:
        self.to(self._done + count)


def _add(
    network: Network,
    told: list[Told],
    regions: dict[str, Region],
    by: Viewer,
    origin: Model | Ref | None,
    steps: _Steps,
) -> list[Organisation]:
    made: list[Organisation] = []
    for batch in _batches(told):
        rows = [Facts(values=_values(one, regions)) for one in batch]
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


def _complete(
    network: Network,
    pairs: list[tuple[Organisation, Told]],
    regions: dict[str, Region],
    by: Viewer,
    origin: Model | Ref | None,
) -> int:
    rows = [
        (one, Facts(values=missing))
        for one, told in pairs
        if (missing := _missing(one, _values(told, regions)))
    ]
    return change_organisations(network=network, rows=rows, by=by, origin=origin) if rows else 0


def _missing(one: Organisation, values: dict[str, Any]) -> dict[str, Any]:
    """What CORDIS tells and the organisation lacks."""
    blank = ("", None, OrganisationType.UNKNOWN, Helix.UNKNOWN)
    return {n: v for n, v in values.items() if v not in blank and getattr(one, n) in blank}


def _values(told: Told, regions: dict[str, Region]) -> dict[str, Any]:
    return {
        "name": told.name[:300],
        "short_name": told.short_name[:100],
        "type": told.kind,
        "helix": told.helix,
        "city": told.city[:120],
        "country": told.country[:2],
        "region": regions.get(told.nuts),
        "pic": told.pic,
        "vat": told.vat if _fits(vat_shape, told.vat) else "",
        "website": told.url if len(told.url) <= 200 and _fits(_URL, told.url) else "",
        "source": SOURCE,
    }


_URL = URLValidator(schemes=["http", "https"])


def _fits(rule: Callable[[str], None], text: str) -> bool:
    try:
        rule(text)
    except ValidationError:
        return False
    return True


def _projects(network: Network, reading: Reading) -> dict[str, UUID]:
    """Ids of the projects by number; those not known yet are added."""
    numbers = dict.fromkeys(part.project for part in reading.participations)
    acronyms = {part.project: part.acronym for part in reading.participations if part.acronym}
    have = Project.objects.filter(network=network, source=SYSTEM)
    known = dict(have.values_list("source_id", "pk"))
    rows = []
    for number in numbers:
        if number in known:
            continue
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
    Project.objects.bulk_create(rows, batch_size=BATCH)
    return {number: known[number] for number in numbers if number in known} | {
        row.source_id: row.pk for row in rows
    }


def _parts(
    network: Network, reading: Reading, ids: dict[str, UUID], projects: dict[str, UUID], steps: _Steps
) -> int:
    """Write each part once; how many there were in the file."""
    for batch in _batches(reading.participations):
        Participation.objects.bulk_create(
            [
                Participation(
                    network=network,
                    project_id=projects[part.project],
                    organisation_id=ids[part.pic],
                    role=part.role[:40],
                    year=reading.year(part.project),
                )
                for part in batch
            ],
            ignore_conflicts=True,
        )
        steps.more(len(batch))
    return len(reading.participations)


def _batches[T](items: Iterable[T]) -> Iterable[list[T]]:
    rows = list(items)
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
