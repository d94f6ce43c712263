"""Editions, challenges and programmes over the API, to read."""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from punte.camps import policies
from punte.camps.choices import CampState, ItemKind
from punte.camps.models import Camp, Challenge, Item
from punte.camps.queries import camps as queries
from punte.camps.queries.editions import challenges_of
from punte.camps.queries.programme import items_of
from punte.members import api_auth
from punte.web.access import Request
from punte.web.api import NetworkSlug, Page, Paging, allow, page

router = Router(auth=api_auth.reads)


class CampOut(Schema):
    """An edition; its days and hours are of its `zone`."""

    id: UUID
    slug: str
    name: str
    summary: str
    about: str
    starts_on: date
    ends_on: date
    zone: str = Field(description="IANA name.")
    venue: str
    address: str
    city: str
    country: str
    url: str
    languages: list[str]
    organisation: UUID | None
    places: int
    apply_until: date | None
    state: CampState
    programme_published_at: datetime | None
    copied_from: UUID | None = Field(description="The edition it was copied from, if the caller may see it.")
    ecosystems: list[UUID] = Field(description="Those invited.")
    themes: list[UUID]


class LinkOut(Schema):
    """Something to read before."""

    label: str
    url: str


class ChallengeOut(Schema):
    """What a challenge owner brings."""

    id: UUID
    camp: UUID
    position: int
    title: str
    question: str
    brief: str
    context: str
    success: str
    links: list[LinkOut]
    owner: UUID | None = Field(description="The organisation.")
    theme: UUID | None


class RoomOut(Schema):
    """A room of the venue; 0 seats: nobody has counted them."""

    id: UUID
    name: str
    capacity: int


class ItemOut(Schema):
    """A line of the programme, in UTC; without a challenge it is for everybody."""

    id: UUID
    kind: ItemKind
    title: str
    note: str
    challenge: UUID | None
    number: int | None = Field(description="Which group session of its challenge.")
    room: UUID | None
    starts_at: datetime
    ends_at: datetime
    sequence: int = Field(description="Grows with each change of time or place, as in its iCalendar.")


class ProgrammeOut(Schema):
    """All lines in order of time, and the rooms."""

    zone: str
    published_at: datetime | None
    rooms: list[RoomOut]
    items: list[ItemOut]


@router.get("/camps", response=Page[CampOut], summary="Camps")
@allow(policies.see_network)
def list_camps(request: HttpRequest, network: NetworkSlug, paging: Query[Paging]) -> Any:
    """Those that the caller may see; drafts are their organisers' alone."""
    viewer = cast(Request, request).viewer
    rows = queries.camps(viewer)
    seen = set(rows.values_list("pk", flat=True))
    whole = rows.prefetch_related("ecosystem_links", "theme_links")
    return page(whole, paging, lambda row: _camp(row, seen))


@router.get("/camps/{uuid:id}", response=CampOut, summary="One camp")
@allow(policies.see_network)
def get_camp(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 for a draft of others."""
    found = _found(request, id)
    seen = set(queries.camps(cast(Request, request).viewer).values_list("pk", flat=True))
    return _camp(found, seen)


@router.get("/camps/{uuid:id}/challenges", response=list[ChallengeOut], summary="Its challenges")
@allow(policies.see_network)
def list_challenges(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """In their order."""
    return [_challenge(one) for one in challenges_of(_found(request, id))]


@router.get("/camps/{uuid:id}/programme", response=ProgrammeOut, summary="Its programme")
@allow(policies.see_network)
def get_programme(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 until it is published, except for who organises the camp."""
    camp = _found(request, id)
    if not policies.see_programme(cast(Request, request).viewer, camp):
        raise Http404
    rooms = [RoomOut(id=one.pk, name=one.name, capacity=one.capacity) for one in camp.rooms.all()]
    items = [_item(one) for one in items_of(camp)]
    return ProgrammeOut(zone=camp.zone, published_at=camp.programme_published_at, rooms=rooms, items=items)


def _found(request: HttpRequest, id: UUID) -> Camp:
    found = queries.camps(cast(Request, request).viewer).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _camp(row: Camp, seen: set[UUID]) -> CampOut:
    return CampOut(
        **{name: getattr(row, name) for name in _CAMP},
        organisation=row.organisation_id,
        state=CampState(row.state),
        copied_from=row.copied_from_id if row.copied_from_id in seen else None,
        ecosystems=[one.ecosystem_id for one in row.ecosystem_links.all()],
        themes=[one.theme_id for one in row.theme_links.all()],
    )


def _challenge(row: Challenge) -> ChallengeOut:
    return ChallengeOut(
        **{name: getattr(row, name) for name in _CHALLENGE},
        camp=row.camp_id,
        links=[LinkOut(label=one.get("label", ""), url=one["url"]) for one in row.links],
        owner=row.owner_id,
        theme=row.theme_id,
    )


def _item(row: Item) -> ItemOut:
    return ItemOut(
        **{name: getattr(row, name) for name in _ITEM},
        kind=ItemKind(row.kind),
        challenge=row.challenge_id,
        room=row.room_id,
    )


_CAMP = (
    *("id", "slug", "name", "summary", "about", "starts_on", "ends_on", "zone", "venue", "address", "city"),
    *("country", "url", "languages", "places", "apply_until", "programme_published_at"),
)
_CHALLENGE = ("id", "position", "title", "question", "brief", "context", "success")
_ITEM = ("id", "title", "note", "number", "starts_at", "ends_at", "sequence")
