"""The sample's requests in the fast lane."""

from datetime import datetime, timedelta

from django.utils import timezone

from punte.bridges.models import FastLaneRequest
from punte.bridges.sample.told import Lane
from punte.bridges.services.fastlane import (
    answer_request,
    ask_gateway,
    close_request,
    decline_request,
    promise_answer,
)
from punte.bridges.services.shortlists import shortlist_organisation
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing
from punte.ecosystem.sample.founding import Founded
from punte.records.events import happened

OPEN, PROMISED, DECLINED, CLOSED = "asked", "promised", "declined", "closed"


def tell_request(made: Founded, lane: Lane) -> None:
    """Asked, promised, answered and closed, each at its hour."""
    asker, other = made.gateway(lane.asking), made.gateway(lane.asked)
    asked = timezone.now() - timedelta(days=lane.ago)
    with happened(asked):
        request = ask_gateway(
            asking=made.ecosystems[lane.asking],
            asked=made.ecosystems[lane.asked],
            title=lane.title,
            text=lane.text,
            partner_types=list(lane.types),
            listing=_open(made, lane.listing),
            by=asker,
        )
        if lane.state not in {OPEN, DECLINED}:
            request = promise_answer(request=request, by=other)
    with happened(asked + timedelta(hours=lane.answered or 0)):
        request = _answered(made, lane, request)
    _set_back(request, lane, asked)


def _answered(made: Founded, lane: Lane, request: FastLaneRequest) -> FastLaneRequest:
    asker, other = made.gateway(lane.asking), made.gateway(lane.asked)
    if lane.state == DECLINED:
        return decline_request(request=request, by=other, words=lane.answer)
    if lane.state in {OPEN, PROMISED}:
        return request
    for key in lane.shortlist:
        shortlist_organisation(thing=request, organisation=made.organisations[key], by=other)
    request = answer_request(request=request, by=other, words=lane.answer)
    if lane.state == CLOSED:
        request = close_request(request=request, by=asker, helped=bool(lane.helped))
    return request


def _open(made: Founded, key: str | None) -> Listing | None:
    listing = Listing.objects.get(pk=made.listings[key].pk) if key else None
    still = listing and listing.state == State.PUBLISHED and listing.expires_on >= timezone.localdate()
    return listing if still else None


def _set_back(request: FastLaneRequest, lane: Lane, asked: datetime) -> None:
    answered = asked + timedelta(hours=lane.answered) if lane.answered else None
    promised = asked + timedelta(hours=lane.promised) if lane.promised else None
    # Promised within a working day or two, sooner by some than by others.
    first = asked + timedelta(hours=2 + lane.ago * 7 % 23) if promised else answered
    FastLaneRequest.objects.filter(pk=request.pk).update(
        asked_at=asked,
        promised_for=promised,
        first_answer_at=first,
        answered_at=answered,
        closed_at=answered + timedelta(days=2) if request.closed_at and answered else None,
    )
