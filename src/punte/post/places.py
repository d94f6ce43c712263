"""Where a person is at home: their networks, and who they are in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from punte.members import roles
from punte.members.models import Account, Membership, Network
from punte.web.access import Held, Viewer


@dataclass(frozen=True)
class Place:
    """A network that a person belongs to, and the viewer they are there."""

    network: Network
    viewer: Viewer


def places_of(account: Account) -> list[Place]:
    """The person's networks by name, with their roles; one query."""
    current = Membership.objects.filter(account=account, ended_at=None).select_related("network")
    held: dict[Network, set[Held]] = defaultdict(set)
    for one in current:
        if role := roles.role(one.role):
            held[one.network].add(Held(role.key, role.rank, role.scope_kind, one.scope))
    found = [Place(network, _viewer(account.pk, network, roles)) for network, roles in held.items()]
    return sorted(found, key=lambda place: place.network.name)


def _viewer(account: UUID, network: Network, held: Iterable[Held]) -> Viewer:
    return Viewer(account=account, network=network.pk, network_public=network.public, held=frozenset(held))


def standing(places: Iterable[Place]) -> list[str]:
    """Who the person is where they reach farthest: ['Manager of Corridor']; one query a kind of scope."""
    ranked = sorted(places, key=lambda place: (-place.viewer.rank, place.network.name))
    if not ranked or not ranked[0].viewer.held:
        return []
    place = ranked[0]
    top = [held for held in place.viewer.held if held.rank == place.viewer.rank]
    names = _scope_names(place.network.pk, top)
    said = []
    for held in top:
        whose = names.get(held.scope, place.network.name) if held.scope else place.network.name
        if role := roles.role(held.role):
            said.append(_("%(role)s of %(whose)s") % {"role": role.label, "whose": whose})
    return sorted(said)


def _scope_names(network: UUID, held: Iterable[Held]) -> dict[UUID, str]:
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for one in held:
        if one.scope:
            by_kind[one.scope_kind].add(one.scope)
    found: dict[UUID, str] = {}
    for key, ids in by_kind.items():
        if kind := roles.scope_kind(key):
            found |= kind.names(network, ids)
    return found
