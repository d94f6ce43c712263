"""A need is published in a browser, and its matches come to stand beside it while one looks."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from punte.bridges.models import Verdict
from punte.ecosystem.models import Listing
from punte.members.models import Account
from punte.records.jobs.worker import run_pending
from tests.bridges.matches.conftest import NEED, OFFER, Fair
from tests.browser import Axe, Looks, PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def enter(page: Page, account: Account, live_server: Any) -> None:
    """Sign in by a session's cookie."""
    client = Client()
    client.force_login(account)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def account_of(fair: Fair, name: str) -> Account:
    account = fair.corridor.people[name].account
    assert account is not None
    return account


@pytest.fixture
def offered(fair: Fair) -> Fair:
    """Fyn Heat offers what will be asked for; the index stands."""
    fair.publish("bo", OFFER, direction="offer")
    run_pending()
    return fair


@pytest.mark.parametrize("width", [390, 1280])
def test_a_published_need_gets_its_matches_while_one_looks(
    offered: Fair, worker: None, page_at: PageAt, axe: Axe, live_server: Any, width: int
) -> None:
    page = page_at(width)
    enter(page, account_of(offered, "ana"), live_server)
    page.goto(f"/n/{offered.network.slug}/needs/new/?kind=need")
    page.get_by_label("In one line").fill(NEED[0])
    page.get_by_label("In full").fill(NEED[1])
    page.get_by_label("Language of the text").select_option("ro")
    page.get_by_label("Theme").select_option(label="Heat pumps")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Publish").click()
    matches = page.locator("#matches")
    matches.get_by_role("link", name=OFFER[0]).wait_for()
    matches.get_by_text("Fits because it").wait_for()
    assert axe(page) == []
    assert not page.evaluate(WIDE)
    matches.get_by_role("button", name="Already known").click()
    matches.get_by_text("Noted; it counts from the next look on.").wait_for()
    pressed = matches.get_by_role("button", name="Already known").get_attribute("aria-pressed")
    assert (pressed, Verdict.objects.get().opinion) == ("true", "known")
    gateway = page_at(width)
    enter(gateway, offered.corridor.gateway(offered.corridor.south), live_server)
    gateway.goto("/desk/")
    gateway.get_by_role("heading", name="Matches for your region").wait_for()
    gateway.get_by_role("link", name=NEED[0]).wait_for()


def test_pages_of_matches_can_be_read_by_everybody(
    offered: Fair, page_at: PageAt, looks: Looks, live_server: Any
) -> None:
    need = offered.publish("ana", NEED, language="ro")
    few = offered.publish("ana", ("Help", "Help, asap"))
    run_pending()
    late = offered.publish("lia", ("Glass eels for a museum", "An aquarium asks for eels."), theme=None)
    page = page_at(390)
    enter(page, offered.corridor.gateway(offered.corridor.south), live_server)
    home = f"/n/{offered.network.slug}"
    heat = offered.organisation("Fyn Heat")
    found = {}
    for path in (
        *(f"{home}/needs/{one.pk}/" for one in (need, few, late)),
        f"{home}/matches/",
        f"{home}/matches/?view=mine",
        f"{home}/matches/organisations/{heat.pk}/",
        f"{home}/organisations/{heat.pk}/",
        "/desk/",
    ):
        page.goto(path)
        found[path] = looks(page, all=True)
    assert found == {address: [] for address in found}


def test_without_scripts_a_link_looks_again(offered: Fair, page_at: PageAt, live_server: Any) -> None:
    need = offered.publish("ana", NEED, language="ro")
    page = page_at(390, javascript=False)
    enter(page, account_of(offered, "ana"), live_server)
    page.goto(f"/n/{offered.network.slug}/needs/{need.pk}/")
    page.get_by_role("link", name="Look again").wait_for()
    run_pending()
    page.get_by_role("link", name="Look again").click()
    page.locator("#matches").get_by_role("link", name=OFFER[0]).wait_for()
    page.get_by_role("button", name="Not useful").click()
    page.get_by_text("Noted. It counts from the next look on.").wait_for()
    assert Listing.objects.get(pk=need.pk).matching.done_at is not None
    assert Verdict.objects.get().opinion == "not_useful"
