"""Organisations over the API."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field

from punte.ecosystem.api.places import NutsCode
from punte.ecosystem.choices import Helix, OrganisationType, State
from punte.ecosystem.models import Ecosystem, Organisation, Region, Theme
from punte.ecosystem.policies import see_network, take_part
from punte.ecosystem.queries import organisations as shown
from punte.ecosystem.queries.places import within
from punte.ecosystem.services.organisation_links import set_themes
from punte.ecosystem.services.organisations import add_organisation, change_organisation_facts
from punte.members import api_auth
from punte.records.idempotency import idempotent
from punte.records.tabular.folding import fold
from punte.web.access import Request, Viewer
from punte.web.api import (
    CONFLICT,
    Language,
    Mail,
    Moment,
    NetworkSlug,
    Page,
    Paging,
    Text,
    Web,
    allow,
    page,
)

router = Router(auth=api_auth.reads)
Name = Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$", max_length=300)]


class OrganisationOut(Schema):
    """An organisation as the caller may see it; contact fields may be withheld (null)."""

    id: UUID
    name: str
    short_name: str
    type: OrganisationType
    helix: Helix
    description: str
    language: str
    website: str
    email: str | None
    phone: str | None
    city: str
    country: str
    region: str | None
    ecosystem: UUID | None
    themes: list[UUID]
    pic: str
    ror: str
    vat: str
    source: str
    source_url: str
    fictional: bool
    state: State
    verified_on: date | None
    updated_at: datetime


class OrganisationFacts(Schema):
    """What can be set; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name = ""
    short_name: Annotated[Text, Field(max_length=100)] = ""
    type: OrganisationType = OrganisationType.UNKNOWN
    helix: Helix = Helix.UNKNOWN
    description: Annotated[Text, Field(max_length=10_000)] = ""
    language: Language = "en"
    website: Web = ""
    email: Mail = ""
    phone: Annotated[Text, Field(max_length=40)] = ""
    city: Annotated[Text, Field(max_length=120)] = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    region: NutsCode | None = None
    ecosystem: UUID | None = None
    themes: list[UUID] = Field(default_factory=list)
    pic: Annotated[str, Field(pattern=r"^([1-9][0-9]{8})?$")] = ""
    ror: Annotated[str, Field(pattern=r"^(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})?$")] = ""
    vat: Annotated[str, Field(pattern=r"^([A-Z]{2}[0-9A-Z+*]{2,12})?$")] = ""
    source: Annotated[Text, Field(max_length=200)] = ""
    source_url: Web = ""


class OrganisationIn(OrganisationFacts):
    """A new organisation; only the name is required."""

    name: Name


class OrganisationFilter(Schema):
    """Filters; several must all fit."""

    name: Annotated[
        Text | None, Field(max_length=100, description="The name begins so; accents do not matter.")
    ] = None
    type: OrganisationType | None = None
    helix: Helix | None = None
    ecosystem: UUID | None = None
    region: NutsCode | None = None
    theme: UUID | None = None
    changed_since: Moment | None = None


@router.get("/organisations", response=Page[OrganisationOut], summary="Published organisations")
@allow(see_network)
def list_organisations(
    request: HttpRequest, network: NetworkSlug, filters: Query[OrganisationFilter], paging: Query[Paging]
) -> Any:
    """In the order in which they were added."""
    viewer = cast(Request, request).viewer
    rows = shown.organisations(viewer).prefetch_related("theme_links")
    given = filters.model_dump(exclude_none=True)
    if name := given.pop("name", None):
        rows = rows.filter(folded__startswith=fold(name))
    if region := given.pop("region", None):
        rows = rows.filter(within(region))
    if theme := given.pop("theme", None):
        rows = rows.filter(theme_links__theme=theme)
    if since := given.pop("changed_since", None):
        rows = rows.filter(updated_at__gte=since)
    belongs = shown.own_ecosystems(viewer)
    return page(rows.filter(**given), paging, lambda row: _out(viewer, row, belongs))


@router.get("/organisations/{uuid:id}", response=OrganisationOut, summary="One organisation")
@allow(see_network)
def get_organisation(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 when there is none that the caller may see."""
    viewer = cast(Request, request).viewer
    return _out(viewer, _found(viewer, id))


@router.post(
    "/organisations", response={201: OrganisationOut}, auth=api_auth.writes, summary="Add an organisation"
)
@decorate_view(idempotent)
@allow(take_part)
def post_organisation(request: HttpRequest, network: NetworkSlug, facts: OrganisationIn) -> Any:
    """In review at first where the network looks at new ones."""
    asked = cast(Request, request)
    with transaction.atomic():
        values, themes = _values(asked, facts)
        made = add_organisation(network=asked.network, values=values, themes=themes or (), by=asked.viewer)
    return Status(201, _out(asked.viewer, made))


@router.patch(
    "/organisations/{uuid:id}",
    response=OrganisationOut,
    auth=api_auth.writes,
    summary="Change an organisation",
)
@decorate_view(idempotent)
@allow(take_part)
def patch_organisation(request: HttpRequest, network: NetworkSlug, id: UUID, facts: OrganisationFacts) -> Any:
    """Only for those who keep it (403 for others who see it)."""
    asked = cast(Request, request)
    with transaction.atomic():
        row = _found(asked.viewer, id)
        values, themes = _values(asked, facts)
        change_organisation_facts(organisation=row, values=values, by=asked.viewer)
        if themes is not None:
            set_themes(organisation=row, themes=themes, by=asked.viewer)
    return _out(asked.viewer, row)


def _found(viewer: Viewer, id: UUID) -> Organisation:
    found = shown.organisation(viewer, id)
    if found is None:
        raise Http404
    return found


def _values(asked: Request, facts: OrganisationFacts) -> tuple[dict[str, Any], list[Theme] | None]:
    """The facts as the services take them; ids become rows of this network."""
    values = facts.model_dump(exclude_unset=True)
    themes = None
    if (ids := values.pop("themes", None)) is not None:
        themes = list(Theme.objects.filter(network=asked.network, pk__in=ids))
        _all_found("themes", len(themes), len(set(ids)))
    if code := values.get("region"):
        values["region"] = Region.objects.filter(code=code).first()
        _all_found("region", int(values["region"] is not None), 1)
    if id := values.get("ecosystem"):
        values["ecosystem"] = Ecosystem.objects.filter(network=asked.network, pk=id).first()
        _all_found("ecosystem", int(values["ecosystem"] is not None), 1)
    return values, themes


def _all_found(field: str, found: int, wanted: int) -> None:
    if found < wanted:
        raise ValidationError(
            {field: ValidationError(_("There is no such thing in this network."), CONFLICT)}
        )


def _out(viewer: Viewer, row: Organisation, belongs: Iterable[UUID] | None = None) -> OrganisationOut:
    contact = shown.shown_fields(viewer, row, None if belongs is None else frozenset(belongs))
    return OrganisationOut(
        **{name: getattr(row, name) for name in _PLAIN},
        email=contact.get("email"),
        phone=contact.get("phone"),
        region=row.region_id,
        ecosystem=row.ecosystem_id,
        themes=sorted(link.theme_id for link in row.theme_links.all()),
    )


_PLAIN = (
    *("id", "name", "short_name", "type", "helix", "description", "language", "website", "city", "country"),
    *("pic", "ror", "vat", "source", "source_url", "fictional", "state", "verified_on", "updated_at"),
)
