"""Bridges and the network in a real browser: read by everybody, moved about by mouse and keys."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.bridges.conftest import Corridor
from tests.bridges.network_helpers import read
from tests.browser import Looks, PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATE = """() => {
  const canvas = document.querySelector("canvas[data-network]"), network = canvas.picture;
  if (!network?.sheet) return null;
  const box = canvas.getBoundingClientRect();
  return {
    zoom: network.zoom, x: network.view.x,
    places: Object.fromEntries(network.names.map((name, at) => {
      const [x, y] = network.toScreen(at);
      return [name, [box.left + x, box.top + y]];
    })),
  };
}"""


def enter(page: Page, corridor: Corridor, who: str, live_server: Any) -> None:
    """Sign in by a session's cookie."""
    from django.test import Client

    client = Client()
    account = corridor.people[who].account
    assert account
    client.force_login(account)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def drawn(page: Page) -> dict[str, Any]:
    """The picture's state, once it is drawn. (The page's policy forbids `wait_for_function`.)"""
    for _ in range(100):
        if state := page.evaluate(STATE):
            found: dict[str, Any] = state
            return found
        page.wait_for_timeout(100)
    raise AssertionError("The picture was not drawn.")


def test_pages_can_be_read_by_everybody(
    corridor: Corridor, page_at: PageAt, looks: Looks, live_server: Any
) -> None:
    read(corridor)
    page = page_at(390)
    enter(page, corridor, "lia", live_server)
    here = f"/n/{corridor.network.slug}/bridges/"
    for address in (here, f"{here}between/nord-vest/syddanmark/", f"{here}about-me/", f"{here}network/"):
        page.goto(address)
        assert (address, looks(page)) == (address, [])
    drawn(page)


def test_the_picture_is_moved_and_leads_to_pages(
    corridor: Corridor, page_at: PageAt, live_server: Any
) -> None:
    read(corridor)
    page = page_at(1280)
    enter(page, corridor, "ana", live_server)
    page.goto(f"/n/{corridor.network.slug}/bridges/network/?show=people")
    start = drawn(page)
    assert set(start["places"]) == {"Ana", "Bo", "Lia"}
    page.locator("canvas[data-network]").focus()
    for key in ("+", "ArrowRight"):
        page.keyboard.press(key)
    moved = drawn(page)
    assert moved["zoom"] > start["zoom"]
    assert moved["x"] > start["x"]
    page.keyboard.press("0")
    assert drawn(page)["zoom"] == pytest.approx(1.0)
    page.get_by_label("Find in the picture").fill("li")
    page.get_by_role("button", name="Go there").click()
    assert page.locator("[data-said]").inner_text().startswith("Lia: Nord-Vest")
    page.get_by_label("Find in the picture").fill("nobody")
    page.keyboard.press("Enter")
    assert page.locator("[data-said]").inner_text() == "Nobody of that name is in the picture."
    page.get_by_role("button", name="All of it").click()
    page.mouse.move(*drawn(page)["places"]["Bo"])
    assert page.locator("[data-said]").inner_text().startswith("Bo: Syddanmark")
    page.mouse.click(*drawn(page)["places"]["Bo"])
    page.get_by_role("heading", name="Bo", exact=True).wait_for()


def test_without_scripts_there_is_a_still_picture_and_the_table(
    corridor: Corridor, page_at: PageAt, live_server: Any
) -> None:
    read(corridor)
    page = page_at(1280, javascript=False)
    enter(page, corridor, "ana", live_server)
    page.goto(f"/n/{corridor.network.slug}/bridges/network/?show=people")
    assert page.locator("img.network-still").evaluate("one => one.naturalWidth") > 0
    assert page.get_by_role("link", name="Lia").first.is_visible()
    page.locator("#pick-ecosystem").select_option("Syddanmark")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("rowheader", name="Bo").is_visible()
    assert page.get_by_role("rowheader", name="Lia").count() == 0
