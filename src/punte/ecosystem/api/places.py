"""Regions, ecosystems and themes: small lists, read only."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from punte.ecosystem.models import Ecosystem, Region, Theme
from punte.ecosystem.policies import see_network
from punte.members import api_auth
from punte.web.access import Request
from punte.web.api import NetworkSlug, Page, Paging, allow, page

router = Router(auth=api_auth.reads)
NutsCode = Annotated[
    str, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{0,3}$", description="A NUTS 2024 code or its beginning.")
]


class RegionOut(Schema):
    """A NUTS 2024 region with one point in degrees (WGS 84)."""

    code: str
    name: str
    level: int
    latitude: float
    longitude: float


class EcosystemOut(Schema):
    """An ecosystem, the regions it covers, its gateway."""

    id: UUID
    slug: str
    name: str
    summary: str
    regions: list[str]
    gateway: UUID | None


class ThemeOut(Schema):
    """A theme; `labels` names it in further languages."""

    id: UUID
    key: str
    name: str
    labels: dict[str, str]
    parent: UUID | None
    retired: bool


@router.get("/regions", response=list[RegionOut], summary="NUTS regions below a code")
@allow(see_network)
def list_regions(request: HttpRequest, network: NetworkSlug, below: Annotated[NutsCode, Query()]) -> Any:
    """All regions whose code begins with `below`: a country's code gives the whole country."""
    return Region.objects.filter(code__startswith=below)


@router.get("/ecosystems", response=Page[EcosystemOut], summary="Ecosystems of the network")
@allow(see_network)
def list_ecosystems(request: HttpRequest, network: NetworkSlug, paging: Query[Paging]) -> Any:
    """With the NUTS codes they cover."""
    rows = Ecosystem.objects.filter(network=cast(Request, request).network).prefetch_related("places")
    return page(rows, paging, _ecosystem)


def _ecosystem(row: Ecosystem) -> EcosystemOut:
    return EcosystemOut(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        regions=sorted(place.region_id for place in row.places.all()),
        gateway=row.gateway_id,
    )


@router.get("/themes", response=Page[ThemeOut], summary="Themes of the network")
@allow(see_network)
def list_themes(request: HttpRequest, network: NetworkSlug, paging: Query[Paging]) -> Any:
    """Retired ones, too: old entries still carry them."""
    rows = Theme.objects.filter(network=cast(Request, request).network)
    return page(rows, paging, _theme)


def _theme(row: Theme) -> ThemeOut:
    return ThemeOut(
        id=row.pk, key=row.key, name=row.name, labels=row.labels, parent=row.parent_id, retired=row.retired
    )
