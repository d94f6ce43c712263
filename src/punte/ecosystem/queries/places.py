"""Regions and ecosystems: what lies in what."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.ecosystem.models import Ecosystem, EcosystemRegion, Region
from punte.ecosystem.policies import manage_network
from punte.web.access import Viewer


@dataclass(frozen=True)
class Homes:
    """Which ecosystem a region belongs to in one network: that of the longest code it begins with."""

    by_region: Mapping[str, UUID]
    names: Mapping[UUID, str]

    def of(self, code: str | None) -> UUID | None:
        """The ecosystem's id, or None for a region outside all of them."""
        letters = code or ""
        while letters:
            if found := self.by_region.get(letters):
                return found
            letters = letters[:-1]
        return None


def homes(network: UUID) -> Homes:
    """The network's assignment of regions to ecosystems, and their names; two queries."""
    pairs = EcosystemRegion.objects.filter(network=network).values_list("region_id", "ecosystem_id")
    names = Ecosystem.objects.filter(network=network).values_list("pk", "name")
    return Homes(dict(pairs), dict(names))


def ecosystems(viewer: Viewer) -> QuerySet[Ecosystem]:
    """The ecosystems of the viewer's network."""
    return Ecosystem.objects.filter(network=viewer.network)


def kept_ecosystems(viewer: Viewer) -> QuerySet[Ecosystem]:
    """Those that the viewer is a gateway of; all of them for a manager."""
    everything = ecosystems(viewer)
    return everything if manage_network(viewer) else everything.filter(pk__in=viewer.scopes("ecosystem"))


def ecosystem_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """(id, name) of the network's ecosystems, for a menu."""
    return [(str(id), name) for id, name in ecosystems(viewer).values_list("pk", "name")]


def region_names(codes: set[str]) -> dict[str, str]:
    """Names of regions by code."""
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def regions_of_network(network: UUID) -> list[tuple[str, str]]:
    """(code, 'name (code)') of the regions at levels 0 to 2 that the network's ecosystems touch or cover."""
    covered = set(EcosystemRegion.objects.filter(network=network).values_list("region_id", flat=True))
    countries = {code[:2] for code in covered}
    known = Region.objects.filter(level__lte=3).values_list("code", "name")
    return [
        (code, f"{name} ({code})")
        for code, name in known
        if code[:2] in countries and (len(code) <= 4 or code in covered)
    ]


def within(code: str, field: str = "region_id") -> Q:
    """A condition: the field's NUTS code is this one or lies below it.

    A range instead of LIKE, which SQLite answers from no index. Codes hold
    capitals and digits, so nothing below a code sorts after it and three Z.
    """
    return Q(**{f"{field}__gte": code, f"{field}__lte": f"{code}ZZZ"})
