"""People over the API: by name and role, as far as each allows."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from punte.ecosystem.models import Person
from punte.ecosystem.policies import see_people
from punte.ecosystem.queries import people as shown
from punte.ecosystem.queries.organisations import own_ecosystems
from punte.members import api_auth
from punte.web.access import Request, Viewer
from punte.web.api import NetworkSlug, Page, Paging, allow, page

router = Router(auth=api_auth.reads)


class AffiliationOut(Schema):
    """A current role in an organisation."""

    organisation: UUID
    title: str


class PersonOut(Schema):
    """A person; fields that they do not show to the caller are null."""

    id: UUID
    name: str
    headline: str | None
    email: str | None
    phone: str | None
    languages: list[str] | None
    ecosystem: UUID | None
    affiliations: list[AffiliationOut]
    fictional: bool


@router.get("/people", response=Page[PersonOut], summary="People whom the caller may see")
@allow(see_people)
def list_people(request: HttpRequest, network: NetworkSlug, paging: Query[Paging]) -> Any:
    """Never for strangers, whatever else is public."""
    viewer = cast(Request, request).viewer
    belongs = own_ecosystems(viewer)
    return page(shown.for_list(shown.people(viewer)), paging, lambda row: _out(viewer, row, belongs))


@router.get("/people/{uuid:id}", response=PersonOut, summary="One person")
@allow(see_people)
def get_person(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 when there is none whom the caller may see."""
    viewer = cast(Request, request).viewer
    found = shown.for_list(shown.people(viewer)).filter(pk=id).first()
    if found is None:
        raise Http404
    return _out(viewer, found, own_ecosystems(viewer))


def _out(viewer: Viewer, row: Person, belongs: frozenset[UUID]) -> PersonOut:
    fields = shown.shown_fields(viewer, row, belongs)
    current: Any = row
    return PersonOut(
        id=row.pk,
        name=row.name,
        headline=fields.get("headline"),
        email=fields.get("email"),
        phone=fields.get("phone"),
        languages=fields.get("languages"),
        ecosystem=row.ecosystem_id,
        affiliations=[
            AffiliationOut(organisation=one.organisation_id, title=one.title) for one in current.current
        ],
        fictional=row.fictional,
    )
