"""Somebody is quicker than the scripts: what they chose counts, and nothing they type is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import PageAt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.urls"),
    pytest.mark.django_db(transaction=True),
]


def without_scripts_yet(page: Page, address: str) -> Callable[[], None]:
    """Open the page, its scripts kept back; call the answer to let them come."""
    kept: list[Route] = []
    came: list[bool] = []

    def hold(route: Route) -> None:
        if came:
            route.continue_()
        else:
            kept.append(route)

    def let_come() -> None:
        came.append(True)
        for route in kept:
            route.continue_()

    page.route("**/*.js", hold)
    page.goto(address, wait_until="commit")
    page.locator("footer").wait_for()
    return let_come


def test_a_choice_before_the_scripts_counts(page_at: PageAt) -> None:
    page = page_at(1280)
    let_come = without_scripts_yet(page, "/styleguide/")
    page.get_by_role("combobox", name="Region").select_option("Eesti")
    let_come()
    expect(page.get_by_text("1 to 8 of 11")).to_be_visible()
    assert "region=Eesti" in page.url
    expect(page.get_by_role("combobox", name="Region")).to_have_value("Eesti")


def test_what_is_being_typed_stays(page_at: PageAt) -> None:
    page = page_at(1280)
    let_come = without_scripts_yet(page, "/styleguide/")
    find = page.get_by_role("searchbox", name="Find")
    find.press_sequentially("fyn me")
    let_come()
    page.wait_for_function("() => window.htmx")
    page.wait_for_load_state("networkidle")
    find.press_sequentially("tal")
    expect(find).to_have_value("fyn metal")
    find.press("Tab")
    page.wait_for_url(re.compile(r"q=fyn(\+|%20)metal"))


def test_without_a_choice_nothing_is_asked(page_at: PageAt) -> None:
    page = page_at(1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/styleguide/?" in request.url else None)
    page.goto("/styleguide/", wait_until="networkidle")
    assert asked == []
