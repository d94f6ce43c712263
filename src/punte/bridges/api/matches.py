"""Matches over the API: who fits a need or an offer and why, and what the caller says of it."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field

from punte.bridges import policies
from punte.bridges.choices import Opinion
from punte.bridges.queries.matches import Matches, ShownMatch, Stage, matches_of
from punte.bridges.services.matches import say_verdict
from punte.ecosystem.models import Listing
from punte.ecosystem.queries.listings import listing
from punte.ecosystem.queries.organisations import organisation
from punte.members import api_auth
from punte.records.idempotency import idempotent
from punte.web.access import Request, Viewer
from punte.web.api import NetworkSlug, allow

router = Router(auth=api_auth.reads)


class MatchOut(Schema):
    """An organisation that fits, and why, in the language that the request accepts."""

    organisation: UUID
    name: str
    ecosystem: UUID | None
    counterpart: UUID | None = Field(description="Its own offer or need that fits.")
    rank: int
    score: float
    because: str = Field(description="Goes on from 'fits because it …'.")
    against: str = Field(description="What speaks against it; empty when nothing does.")
    opinion: Opinion | None = Field(description="What the caller said of it.")


class MatchesOut(Schema):
    """Matches, best first; while `stage` is 'looking', ask again in a second."""

    stage: Stage
    done_at: datetime | None
    items: list[MatchOut]


class VerdictIn(Schema):
    """What the caller says of a match; null takes it back."""

    model_config = ConfigDict(extra="forbid")

    organisation: UUID
    opinion: Opinion | None


@router.get("/needs/{uuid:id}/matches", response=MatchesOut, summary="Who fits a need or an offer")
@allow(policies.inside_network)
def list_matches(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """Worked out within seconds of publication, and again when something changes."""
    viewer = cast(Request, request).viewer
    return _out(matches_of(viewer, _listing(viewer, id)))


@router.post(
    "/needs/{uuid:id}/matches/verdict",
    response=MatchesOut,
    auth=api_auth.writes,
    summary="Say what you think of a match",
)
@decorate_view(idempotent)
@allow(policies.take_part)
def post_verdict(request: HttpRequest, network: NetworkSlug, id: UUID, said: VerdictIn) -> Any:
    """It counts when matches are worked out next."""
    viewer = cast(Request, request).viewer
    about, whom = _listing(viewer, id), organisation(viewer, said.organisation)
    if whom is None:
        raise Http404
    say_verdict(listing=about, organisation=whom, opinion=said.opinion or "", by=viewer)
    return _out(matches_of(viewer, about))


def _listing(viewer: Viewer, id: UUID) -> Listing:
    found = listing(viewer, id)
    if found is None:
        raise Http404
    return found


def _out(found: Matches) -> MatchesOut:
    return MatchesOut(stage=found.stage, done_at=found.done_at, items=[_match(one) for one in found.shown])


def _match(one: ShownMatch) -> MatchOut:
    return MatchOut(
        organisation=one.organisation.pk,
        name=one.organisation.name,
        ecosystem=one.organisation.ecosystem_id,
        counterpart=one.counterpart.pk if one.counterpart else None,
        rank=one.match.rank,
        score=one.match.score,
        because=one.because,
        against=one.against,
        opinion=Opinion(one.opinion) if one.opinion else None,
    )
