"""Ecosystems with what is in them."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from punte.ecosystem.choices import Direction, Helix, OrganisationType, State
from punte.ecosystem.models import (
    Ecosystem,
    EcosystemRegion,
    Listing,
    Organisation,
    OrganisationTheme,
    Standing,
    Theme,
)
from punte.ecosystem.queries.organisations import stale_before
from punte.ecosystem.queries.places import ecosystems
from punte.members import roles
from punte.members.models import Account, Membership
from punte.web.access import Viewer

UNPUBLISHED = [state for state in State if state != State.PUBLISHED]


@dataclass(frozen=True)
class EcosystemLine:
    """An ecosystem among others."""

    ecosystem: Ecosystem
    regions: list[str]
    standing: Standing | None
    organisations: int
    needs: int
    offers: int


def overview(viewer: Viewer) -> list[EcosystemLine]:
    """The network's ecosystems with what is in each; five queries."""
    known = list(ecosystems(viewer).select_related("gateway"))
    regions: dict[UUID, list[str]] = defaultdict(list)
    for place in EcosystemRegion.objects.filter(network=viewer.network).select_related("region"):
        regions[place.ecosystem_id].append(str(place.region))
    standings: dict[UUID, Standing] = {}
    for standing in Standing.objects.filter(network=viewer.network).order_by("edition"):
        standings[standing.ecosystem_id] = standing
    counts = organisations_by_ecosystem(viewer)
    asked = _listings(viewer)
    return [
        EcosystemLine(
            one,
            sorted(regions[one.pk]),
            standings.get(one.pk),
            counts.get(one.pk, 0),
            asked.get((one.pk, Direction.NEED), 0),
            asked.get((one.pk, Direction.OFFER), 0),
        )
        for one in known
    ]


def organisations_by_ecosystem(viewer: Viewer) -> dict[UUID | None, int]:
    """Published organisations by ecosystem. Counting rows, not keys, lets an index answer alone."""
    rows = Organisation.objects.filter(network=viewer.network, state=State.PUBLISHED)
    return dict(rows.order_by().values_list("ecosystem").annotate(n=Count("*")))


def organisations_by_theme(viewer: Viewer) -> dict[UUID, int]:
    """Published organisations by theme: all of them, which an index counts, less the few others."""
    known = list(Theme.objects.filter(network=viewer.network).values_list("pk", flat=True))
    links = OrganisationTheme.objects.order_by().values_list("theme")
    everything = dict(links.filter(theme__in=known).annotate(n=Count("*")))
    hidden = Organisation.objects.filter(network=viewer.network, state__in=UNPUBLISHED).values("pk")
    others = dict(links.filter(organisation__in=hidden).annotate(n=Count("*")))
    return {key: number - others.get(key, 0) for key, number in everything.items()}


def _listings(viewer: Viewer) -> dict[tuple[UUID | None, str], int]:
    rows = Listing.objects.filter(network=viewer.network, state=State.PUBLISHED).order_by()
    counts = rows.values_list("ecosystem", "direction").annotate(n=Count("*"))
    return {(ecosystem, direction): n for ecosystem, direction, n in counts}


@dataclass(frozen=True)
class Share:
    """How many of a kind, and the address key to see them."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Inside:
    """Who and what is in an ecosystem."""

    total: int
    types: list[Share]
    helices: list[Share]
    missing: list[Share]
    needs: int
    offers: int
    stale: int


def inside(viewer: Viewer, ecosystem: Ecosystem) -> Inside:
    """Counts by type and helix, types nobody stands for, what is open, what is old; three queries."""
    rows = Organisation.objects.filter(
        network=viewer.network, ecosystem=ecosystem, state=State.PUBLISHED
    ).order_by()
    types: dict[str, int] = defaultdict(int)
    helices: dict[str, int] = defaultdict(int)
    for kind, helix, n in rows.values_list("type", "helix").annotate(n=Count("*")):
        types[kind] += n
        helices[helix] += n
    old = Q(verified_on=None) | Q(verified_on__lt=stale_before())
    asked = _listings(viewer)
    return Inside(
        total=sum(types.values()),
        types=sorted(
            (Share(k.value, str(k.label), types[k]) for k in OrganisationType if types.get(k)),
            key=lambda share: -share.count,
        ),
        helices=[
            Share(h.value, str(h.label), helices.get(h, 0))
            for h in Helix
            if h != Helix.UNKNOWN or helices.get(h)  # so that the sums agree
        ],
        missing=[
            Share(k.value, str(k.label), 0)
            for k in OrganisationType
            if not types.get(k) and k != OrganisationType.UNKNOWN
        ],
        needs=asked.get((ecosystem.pk, Direction.NEED), 0),
        offers=asked.get((ecosystem.pk, Direction.OFFER), 0),
        stale=rows.filter(old).count(),
    )


def gateway_managers(ecosystem: Ecosystem) -> list[Account]:
    """Who is its gateway manager."""
    held = Membership.objects.filter(
        network=ecosystem.network_id, role=roles.GATEWAY.key, scope=ecosystem.pk, ended_at=None
    )
    return [membership.account for membership in held.select_related("account")]
