"""A request goes its way in a browser, by keyboard and without scripts; the pages hold nothing axe finds."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from punte.bridges.models import FastLaneRequest, Match
from punte.bridges.services import fastlane, shortlists
from punte.members.models import Account
from tests.bridges.conftest import Corridor
from tests.browser import Looks, PageAt
from tests.ecosystem.listings.test_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def request_made(corridor: Corridor) -> FastLaneRequest:
    """The north asks the south for a need that two organisations there fit."""
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    corridor.add_organisation("Odense Pipes", corridor.south)
    for rank, name in enumerate(("Fyn Heat", "Odense Pipes"), start=1):
        Match.objects.create(
            network=corridor.network,
            listing=need,
            organisation=corridor.organisations[name],
            rank=rank,
            score=1 / rank,
            reasons=[{"code": "words", "weight": 1, "values": {"words": ["pumps"]}}],
            against=[{"code": "no_text", "weight": -1, "values": {}}],
            computed_at=timezone.now(),
        )
    by = corridor.viewer(corridor.gateway(corridor.north))
    made = fastlane.ask_gateway(
        asking=corridor.north, asked=corridor.south, title="a heat pump of 4 MW", by=by, listing=need
    )
    late = fastlane.ask_gateway(asking=corridor.north, asked=corridor.south, title="a school", by=by)
    south = corridor.viewer(corridor.gateway(corridor.south))
    fastlane.promise_answer(request=late, by=south)
    FastLaneRequest.objects.filter(pk=late.pk).update(promised_for=timezone.now() - timedelta(hours=2))
    shortlists.shortlist_organisation(
        thing=made, organisation=corridor.organisations["Odense Pipes"], by=south, note="Small, quick."
    )
    return made


@pytest.mark.parametrize("javascript", [True, False])
def test_a_request_is_answered_and_closed(
    corridor: Corridor, request_made: FastLaneRequest, page_at: PageAt, live_server: Any, javascript: bool
) -> None:
    page = page_at(390 if javascript else 1280, javascript=javascript)
    enter(page, corridor.gateway(corridor.south), live_server)
    page.goto("/n/corridor/broker/")
    link = page.get_by_role("link", name="A heat pump of 4 MW")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Promise", exact=True).click()
    page.get_by_text("Promised; they are told.").wait_for()
    page.get_by_role("button", name="Shortlist Fyn Heat").click()
    page.get_by_text("Fyn Heat is on the shortlist.").wait_for()
    page.get_by_role("button", name="Drop Odense Pipes").click()
    page.get_by_text("Odense Pipes is off the shortlist.").wait_for()
    page.get_by_label("A note").fill("Bo is back on Monday.")
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("Bo is back on Monday.").wait_for()
    page.get_by_label("Your words").fill("Ask for Bo.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Your answer is on its way.").wait_for()
    close(page_at(1280, javascript=javascript), corridor.gateway(corridor.north), request_made, live_server)


def close(page: Page, account: Account, made: FastLaneRequest, live_server: Any) -> None:
    enter(page, account, live_server)
    page.goto("/desk/")
    page.get_by_role("link", name="Look through").first.click()
    page.get_by_text("Ask for Bo.").wait_for()
    assert page.get_by_role("link", name="Introduce Fyn Heat").is_visible()
    page.get_by_role("button", name="It helped").click()
    page.get_by_text("Closed. They hear that it helped.").wait_for()
    made.refresh_from_db()
    assert (made.state, made.helped) == ("closed", True)


def test_pages_can_be_read_by_everybody(
    corridor: Corridor, request_made: FastLaneRequest, page_at: PageAt, looks: Looks, live_server: Any
) -> None:
    page = page_at(390)
    enter(page, corridor.gateway(corridor.south), live_server)
    found = {}
    for path in (
        "/desk/",
        "/n/corridor/broker/",
        "/n/corridor/fast-lane/",
        "/n/corridor/fast-lane/new/",
        f"/n/corridor/fast-lane/{request_made.pk}/?q=fyn",
        f"/n/corridor/broker/needs/{request_made.listing_id}/",
        "/n/corridor/corridor/",
        "/n/corridor/corridor/?measure=wait&period=own",
        "/n/corridor/corridor/steps/?a=nord-vest&b=syddanmark",
    ):
        page.goto(path)
        found[path] = looks(page, all=True)
    assert found == {address: [] for address in found}
