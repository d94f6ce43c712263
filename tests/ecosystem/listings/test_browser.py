"""A need is published in a browser, at phone width too; the pages hold nothing that axe finds serious."""

from typing import Any

import pytest
from playwright.sync_api import Page

from punte.ecosystem.models import Interest, Listing
from punte.members.models import Account
from tests.browser import Axe, Looks, PageAt
from tests.ecosystem.listings.conftest import Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, account: Account, live_server: Any) -> None:
    """Sign in by a session's cookie: signing in itself is tested elsewhere."""
    from django.test import Client

    client = Client()
    client.force_login(account)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize("width", [390, 1280])
def test_a_need_is_published_and_asked_about(
    place: Place, page_at: PageAt, axe: Axe, live_server: Any, width: int
) -> None:
    page = page_at(width)
    enter(page, place.editor, live_server)
    page.goto(f"/n/{place.network.slug}/needs/")
    page.get_by_role("link", name="Say what you need").click()
    page.get_by_label("In one line").wait_for()
    assert axe(page) == []
    page.get_by_label("In one line").fill("Heat pumps for six schools")
    page.get_by_label("In full").fill("Six schools want to stop burning wood.")
    page.get_by_label("SME", exact=True).check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="This is how it will look").wait_for()
    assert not Listing.objects.exists()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", name="Heat pumps for six schools").wait_for()
    listing = Listing.objects.get()
    assert (listing.state, listing.partner_types) == ("published", ["sme"])
    assert axe(page) == []
    ask(page_at(width), place, listing, live_server)
    page.goto("/desk/")
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Your answer").fill("4 MW.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("Your answer is on its way.").wait_for()
    assert Interest.objects.get().answer == "4 MW."


def ask(page: Page, place: Place, listing: Listing, live_server: Any) -> None:
    enter(page, place.member, live_server)
    page.goto(f"/n/{place.network.slug}/needs/{listing.pk}/")
    page.get_by_label("Your message").fill("How large is it?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("heading", name="You asked").wait_for()


def test_pictures_can_be_read_by_everybody(
    place: Place, page_at: PageAt, looks: Looks, make_listing: Any
) -> None:
    make_listing()
    place.network.public = True
    place.network.save()
    page = page_at(390)
    found = {}
    for path in ("/", f"/n/{place.network.slug}/", *(f"/n/{place.network.slug}/{one}/" for one in PICTURES)):
        page.goto(path)
        found[path] = looks(page, all=True)
    assert found == {address: [] for address in found}


PICTURES = ("coverage", "map", "needs")


def test_the_front_page_is_light_over_the_wire(place: Place, page_at: PageAt, make_listing: Any) -> None:
    """Bytes of the bodies of all answers, compressed as the server sends them (files: as gzip would)."""
    import gzip

    for _number in range(3):
        make_listing()
    place.network.public = True
    place.network.save()
    page = page_at(1280)
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        body = response.body()
        packed = response.url.endswith((".woff2", ".png"))
        sizes[response.url] = len(body) if packed else len(gzip.compress(body))

    page.on("response", weigh)
    page.goto("/", wait_until="networkidle")
    page.remove_listener("response", weigh)
    assert sum(sizes.values()) <= 150_000, sizes
