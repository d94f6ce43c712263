"""Participants over the API: the organisers' list, and the one headcount."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from punte.camps import policies
from punte.camps.choices import DutyKind, Experience, ParticipantState
from punte.camps.models import Camp, Participant
from punte.camps.queries.camps import camps
from punte.camps.queries.headcount import headcount
from punte.camps.queries.participants import for_list, participants
from punte.ecosystem.choices import Helix
from punte.members import api_auth
from punte.web.access import Request
from punte.web.api import NetworkSlug, Page, Paging, allow, page

router = Router(auth=api_auth.reads)


class DutyOut(Schema):
    """What somebody does; `challenge` null: for all."""

    kind: DutyKind
    challenge: UUID | None


class ParticipantOut(Schema):
    """Somebody in the camp. What they eat and need is not given here."""

    id: UUID
    name: str
    email: str
    state: ParticipantState
    organisation: UUID | None
    organisation_name: str
    country: str
    helix: Helix
    experience: Experience | str
    languages: list[str]
    skills: list[str]
    motivation: str
    contribution: str
    challenges: list[UUID] = Field(description="Those they would like to work on, the first choice first.")
    duties: list[DutyOut]


class DayOut(Schema):
    """One day; null: fewer than three, withheld from all but the organisers."""

    day: date
    expected: int | None
    present: int | None


class HeadcountOut(Schema):
    """The camp in figures. Sums of fewer than three are withheld from all but the organisers."""

    people: int | None
    countries: int | None
    places: int
    states: dict[str, int] = Field(description="By state; empty for all but the organisers.")
    by_country: dict[str, int]
    by_helix: dict[str, int]
    days: list[DayOut]


@router.get("/camps/{uuid:id}/participants", response=Page[ParticipantOut], summary="Participants of a camp")
@allow(policies.organise_some)
def list_participants(
    request: HttpRequest,
    network: NetworkSlug,
    id: UUID,
    paging: Query[Paging],
    state: ParticipantState | None = None,
) -> Any:
    """For the camp's organisers."""
    viewer = cast(Request, request).viewer
    found = _camp(request, id)
    if not policies.organise(viewer, found):
        raise Http404
    rows = for_list(participants(viewer, found))
    return page(rows.filter(state=state) if state else rows, paging, _out)


@router.get("/camps/{uuid:id}/headcount", response=HeadcountOut, summary="A camp in figures")
@allow(policies.see_network)
def get_headcount(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """How many come, from where, and how many were there on which day."""
    found = _camp(request, id)
    count = headcount(found, organiser=policies.organise(cast(Request, request).viewer, found))
    return {
        "people": count.people,
        "countries": count.countries,
        "places": count.places,
        "states": dict(count.states),
        "by_country": {one.key: one.people for one in count.by_country},
        "by_helix": {one.key: one.people for one in count.by_helix},
        "days": [{"day": one.day, "expected": one.expected, "present": one.present} for one in count.days],
    }


def _camp(request: HttpRequest, id: UUID) -> Camp:
    found = camps(cast(Request, request).viewer).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _out(one: Participant) -> dict[str, Any]:
    plain = ("id", "name", "email", "state", "organisation_name", "country", "helix", "experience")
    return {
        **{name: getattr(one, name) for name in (*plain, "languages", "skills")},
        "organisation": one.organisation_id,
        "motivation": one.motivation,
        "contribution": one.contribution,
        "challenges": [like.challenge_id for like in one.preferences.all()],
        "duties": [{"kind": duty.kind, "challenge": duty.challenge_id} for duty in one.duties.all()],
    }
