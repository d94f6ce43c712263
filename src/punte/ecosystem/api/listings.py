"""Needs and offers over the API, and the past collaborations of organisations."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field

from punte.ecosystem.choices import ChainStage, Direction, OrganisationType, Profile, State
from punte.ecosystem.models import Listing, Participation, Theme
from punte.ecosystem.policies import see_network, take_part
from punte.ecosystem.queries import listings as shown
from punte.ecosystem.queries.organisations import organisation
from punte.ecosystem.services import listings as services
from punte.members import api_auth
from punte.records.idempotency import idempotent
from punte.web.access import Request, Viewer
from punte.web.api import (
    CONFLICT,
    Language,
    Moment,
    NetworkSlug,
    Page,
    Paging,
    Text,
    allow,
    page,
)

router = Router(auth=api_auth.reads)
Words = Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class Summary(Schema):
    """The gist in a second language."""

    model_config = ConfigDict(extra="forbid")

    language: Language
    text: Annotated[Words, Field(max_length=2_000)]


class ListingOut(Schema):
    """A need or an offer. Whom to contact is told after an introduction, not here."""

    id: UUID
    direction: Direction
    profile: Profile
    organisation: UUID
    ecosystem: UUID | None
    title: str
    text: str
    language: str
    summary: Summary | None
    theme: UUID | None
    stage: ChainStage | None
    readiness: int | None
    domain: str
    partner_types: list[str]
    regions: list[str]
    languages: list[str]
    state: State
    published_at: datetime | None
    expires_on: date
    updated_at: datetime


class ListingFacts(Schema):
    """What can be set; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    profile: Profile = Profile.BUSINESS_REQUEST
    title: Annotated[Words, Field(max_length=200)] = ""
    text: Annotated[Words, Field(max_length=5_000)] = ""
    language: Language = "en"
    summary: Summary | None = None
    theme: UUID | None = None
    stage: ChainStage | None = None
    readiness: Annotated[int, Field(ge=1, le=9)] | None = None
    domain: Annotated[Text, Field(max_length=120)] = ""
    partner_types: list[OrganisationType] = Field(default_factory=list)
    languages: list[Language] = Field(default_factory=list)
    open_days: Annotated[int, Field(ge=1, le=services.LONGEST, description="From today.")] = (
        services.OPEN_DAYS
    )


class ListingIn(ListingFacts):
    """A new need or offer of an organisation; it stays a draft until it is published."""

    organisation: UUID
    profile: Profile
    title: Annotated[Words, Field(max_length=200)]
    text: Annotated[Words, Field(max_length=5_000)]


class ListingFilter(Schema):
    """Filters; several must all fit."""

    direction: Direction | None = None
    profile: Profile | None = None
    ecosystem: UUID | None = None
    organisation: UUID | None = None
    theme: UUID | None = None
    language: Language | None = None
    changed_since: Moment | None = None


@router.get("/needs", response=Page[ListingOut], summary="Open needs and offers")
@allow(see_network)
def list_needs(
    request: HttpRequest, network: NetworkSlug, filters: Query[ListingFilter], paging: Query[Paging]
) -> Any:
    """Published ones whose last day has not passed, in the order in which they were written."""
    rows: QuerySet[Listing] = shown.open_listings(cast(Request, request).viewer)
    given = filters.model_dump(exclude_none=True)
    if since := given.pop("changed_since", None):
        rows = rows.filter(updated_at__gte=since)
    return page(rows.filter(**given), paging, _out)


@router.get("/needs/{uuid:id}", response=ListingOut, summary="One need or offer")
@allow(see_network)
def get_need(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 when there is none that the caller may see."""
    return _out(_found(cast(Request, request).viewer, id))


@router.post("/needs", response={201: ListingOut}, auth=api_auth.writes, summary="Draft a need or an offer")
@decorate_view(idempotent)
@allow(take_part)
def post_need(request: HttpRequest, network: NetworkSlug, facts: ListingIn) -> Any:
    """For an organisation that the caller writes for (403 for others)."""
    viewer = cast(Request, request).viewer
    values = _values(cast(Request, request), facts)
    owner = organisation(viewer, values.pop("organisation"))
    if owner is None:
        raise _conflict(organisation=_("There is no such organisation in this network."))
    return Status(201, _out(services.draft_listing(organisation=owner, values=values, by=viewer)))


@router.patch(
    "/needs/{uuid:id}", response=ListingOut, auth=api_auth.writes, summary="Change a need or an offer"
)
@decorate_view(idempotent)
@allow(take_part)
def patch_need(request: HttpRequest, network: NetworkSlug, id: UUID, facts: ListingFacts) -> Any:
    """New words of a published one are reviewed again where the network reviews."""
    asked = cast(Request, request)
    with transaction.atomic():
        row = _found(asked.viewer, id)
        row = services.change_listing(listing=row, values=_values(asked, facts), by=asked.viewer)
    return _out(row)


@router.post(
    "/needs/{uuid:id}/publish",
    response=ListingOut,
    auth=api_auth.writes,
    summary="Publish a need or an offer",
)
@decorate_view(idempotent)
@allow(take_part)
def publish_need(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """The `state` tells whether it is out, or waits for review."""
    viewer = cast(Request, request).viewer
    try:
        return _out(services.publish_listing(listing=_found(viewer, id), by=viewer))
    except ValidationError as refusal:
        raise _conflict(state=" ".join(refusal.messages)) from refusal


class CollaborationOut(Schema):
    """An organisation took part in a project; `source` names where that is known from."""

    id: UUID
    organisation: UUID
    project: str
    title: str
    acronym: str
    programme: str
    source: str
    role: str
    year: int | None


@router.get("/collaborations", response=Page[CollaborationOut], summary="Past collaborations")
@allow(see_network)
def list_collaborations(
    request: HttpRequest,
    network: NetworkSlug,
    paging: Query[Paging],
    organisation: UUID | None = None,
) -> Any:
    """Facts from public sources, of published organisations; perhaps of one organisation only."""
    rows = Participation.objects.filter(
        network=cast(Request, request).network, organisation__state=State.PUBLISHED
    ).select_related("project")
    return page(rows.filter(organisation=organisation) if organisation else rows, paging, _collaboration)


def _collaboration(row: Participation) -> CollaborationOut:
    project = row.project
    return CollaborationOut(
        id=row.pk,
        organisation=row.organisation_id,
        project=project.source_id,
        title=project.title,
        acronym=project.acronym,
        programme=project.programme,
        source=project.source,
        role=row.role,
        year=row.year or project.year,
    )


def _conflict(**messages: str) -> ValidationError:
    return ValidationError({field: ValidationError(text, CONFLICT) for field, text in messages.items()})


def _found(viewer: Viewer, id: UUID) -> Listing:
    found = shown.listing(viewer, id)
    if found is None:
        raise Http404
    return found


def _values(asked: Request, facts: ListingFacts) -> dict[str, Any]:
    """The facts as the services take them."""
    values = facts.model_dump(exclude_unset=True)
    if id := values.get("theme"):
        values["theme"] = Theme.objects.filter(network=asked.network, pk=id).first()
        if values["theme"] is None:
            raise _conflict(theme=_("There is no such theme in this network."))
    if "stage" in values:
        values["stage"] = values["stage"] or ""
    if "open_days" in values:
        values["expires_on"] = timezone.localdate() + timedelta(days=values.pop("open_days"))
    if "summary" in values:
        summary = values["summary"] or {"text": "", "language": ""}
        values["summary"], values["summary_language"] = summary["text"], summary["language"]
    return values


def _out(row: Listing) -> ListingOut:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return ListingOut(
        **plain,
        organisation=row.organisation_id,
        ecosystem=row.ecosystem_id,
        theme=row.theme_id,
        stage=ChainStage(row.stage) if row.stage else None,
        summary=Summary(language=row.summary_language, text=row.summary) if row.summary else None,
    )


_PLAIN = (
    *("id", "direction", "profile", "title", "text", "language", "readiness"),
    *("domain", "partner_types", "regions", "languages", "state", "published_at", "expires_on", "updated_at"),
)
