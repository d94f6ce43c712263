"""What CORDIS files would change in a network, before anything is changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from punte.ecosystem.choices import Helix, OrganisationType
from punte.ecosystem.cordis.facts import Organisation as Told
from punte.ecosystem.cordis.facts import Participation as Part
from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.models import Organisation, Participation, Project, Region
from punte.ecosystem.models.organisation import vat_shape

SOURCE = "CORDIS © European Union"
SYSTEM = "cordis"  # under which project numbers are kept
BATCH = 500
BLANK = ("", None, OrganisationType.UNKNOWN, Helix.UNKNOWN)

type Values = dict[str, Any]
type PartKey = tuple[str, str, str]  # project number, PIC, role


@dataclass(frozen=True)
class Plan:
    """Who is new, which blanks would be filled, which projects and parts are not kept yet.

    `people` take part in their own name and wait for review. `known` holds, by
    PIC, the organisations that are here already, `kept` the projects by number.
    """

    organisations: list[Values]
    people: list[Values]
    filled: list[tuple[Organisation, Values]]
    known: dict[str, Organisation]
    kept: dict[str, UUID]
    projects: list[str]
    parts: list[Part]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "added": len(self.organisations) + len(self.people),
            "completed": len(self.filled),
            "held_back": len(self.people),
            "projects": len(self.projects),
            "participations": len(self.parts),
        }


def plan(network: UUID, reading: Reading) -> Plan:
    """Compare what was read with what the network holds.

    The PIC is the identity. Of an organisation that is here already only the
    blanks are filled, for people may know better.
    """
    identified = Organisation.objects.filter(network=network).exclude(pic="")
    known = {one.pic: one for one in identified.select_related("region", "ecosystem")}
    regions = Region.objects.in_bulk()
    told = reading.organisations.values()
    new = [one for one in told if one.pic not in known]
    blanks = [
        (known[one.pic], _missing(known[one.pic], _values(one, regions))) for one in told if one.pic in known
    ]
    numbers = list(dict.fromkeys(part.project for part in reading.participations))
    have = Project.objects.filter(network=network, source=SYSTEM)
    kept = dict(have.values_list("source_id", "pk"))
    there = _parts_there(network, [number for number in numbers if number in kept])
    return Plan(
        organisations=[_values(one, regions) for one in new if not one.natural_person],
        people=[_values(one, regions) for one in new if one.natural_person],
        filled=[(one, values) for one, values in blanks if values],
        known=known,
        kept={number: kept[number] for number in numbers if number in kept},
        projects=[number for number in numbers if number not in kept],
        parts=[
            part for part in reading.participations if (part.project, part.pic, part.role[:40]) not in there
        ],
    )


def batches[T](items: Iterable[T]) -> Iterable[list[T]]:
    """The items in pieces that a statement can take."""
    rows = list(items)
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _parts_there(network: UUID, numbers: list[str]) -> set[PartKey]:
    there: set[PartKey] = set()
    for batch in batches(numbers):
        rows = Participation.objects.filter(
            network=network, project__source=SYSTEM, project__source_id__in=batch
        )
        there |= set(rows.values_list("project__source_id", "organisation__pic", "role"))
    return there


def _missing(one: Organisation, values: Values) -> Values:
    """What CORDIS tells and the organisation lacks."""
    return {
        name: value for name, value in values.items() if value not in BLANK and getattr(one, name) in BLANK
    }


def _values(told: Told, regions: dict[str, Region]) -> Values:
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


def _fits(rule: Any, text: str) -> bool:
    try:
        rule(text)
    except ValidationError:
        return False
    return True
