"""People as they may be shown: nothing personal before they agreed (safety 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from punte.ecosystem.models import Affiliation, Organisation, Person
from punte.ecosystem.policies import broker, change_person, manage_network, see_people, see_person
from punte.ecosystem.queries.organisations import own_ecosystems
from punte.web.access import Viewer
from punte.web.visibility import Level, visible

FIELDS = ("headline", "email", "phone", "languages")
DEFAULT_LEVELS: Mapping[str, str] = {
    "headline": Level.NETWORK,
    "languages": Level.NETWORK,
    "email": Level.ECOSYSTEM,
    "phone": Level.PRIVATE,
}


def people(viewer: Viewer) -> QuerySet[Person]:
    """People of the network whom the viewer may see by name."""
    rows = Person.objects.filter(network=viewer.network)
    if not see_people(viewer):
        return rows.none()
    if broker(viewer):
        return rows
    agreed = Q(consented_at__isnull=False)
    return rows.filter(agreed | Q(account=viewer.account) if viewer.account else agreed)


def for_list(rows: QuerySet[Person]) -> QuerySet[Person]:
    """With what a line of the list shows."""
    current = Affiliation.objects.filter(until=None).select_related("organisation").order_by("id")
    return rows.select_related("ecosystem").prefetch_related(
        "network", Prefetch("affiliations", queryset=current, to_attr="current")
    )


def person(viewer: Viewer, id: UUID) -> Person | None:
    """The person, if the viewer may see them."""
    rows = Person.objects.filter(network=viewer.network, pk=id)
    found = rows.select_related("ecosystem", "account").prefetch_related("network").first()
    return found if found and see_person(viewer, found) else None


@dataclass(frozen=True)
class PersonLine:
    """A person in an organisation, as far as the viewer may see."""

    person: Person
    title: str
    shown: Mapping[str, Any]


def shown_fields(viewer: Viewer, one: Person, belongs: frozenset[UUID] | None = None) -> dict[str, Any]:
    """The fields that the viewer may see, with their values; empty ones left out.

    Whoever keeps the entry sees what is in it; before consent nobody else sees anything.
    """
    keeps = change_person(viewer, one) or (one.account_id is None and manage_network(viewer))
    if not keeps and not one.consented_at:
        return {}
    inside = own_ecosystems(viewer) if belongs is None else belongs
    homes = [one.ecosystem_id] if one.ecosystem_id else []
    found = {}
    for name in FIELDS:
        level = one.visibility.get(name, DEFAULT_LEVELS[name])
        allowed = visible(
            viewer,
            level,
            network=one.network_id,
            ecosystems=homes,
            owner=one.account_id,
            viewer_ecosystems=inside,
        )
        value = getattr(one, name)
        if value and (keeps or allowed):
            found[name] = value
    return found


def people_of(viewer: Viewer, organisation: Organisation) -> list[PersonLine]:
    """Those who are at the organisation now and whom the viewer may see."""
    if not see_people(viewer):
        return []
    rows = Affiliation.objects.filter(organisation=organisation, until=None)
    rows = rows.filter(person__in=people(viewer)).select_related("person__ecosystem")
    belongs = own_ecosystems(viewer)
    return [
        PersonLine(row.person, row.title, shown_fields(viewer, row.person, belongs))
        for row in rows.order_by("person__folded", "id")
    ]
