"""The styleguide, looked at as people look at it: widths, schemes, with and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import Axe, Looks, PageAt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.urls"),
    pytest.mark.django_db(transaction=True),
]


def test_nothing_serious_for_anyone(page_at: PageAt, looks: Looks) -> None:
    page = page_at(390)
    page.goto("/styleguide/?toast=1")
    assert looks(page, all=True) == []


@pytest.mark.parametrize("code", [403, 404, 419, 500])
def test_error_pages_are_pages(page_at: PageAt, axe: Axe, code: int) -> None:
    page = page_at(390, expect_errors=True)
    page.goto(f"/styleguide/errors/{code}/")
    assert axe(page) == []
    assert page.locator("h1").count() == 1


def test_form_says_what_to_mend(page_at: PageAt, axe: Axe) -> None:
    page = page_at(1280)
    page.goto("/styleguide/")
    page.get_by_label("What do you need").fill("A foundry")
    page.get_by_role("button", name="Publish").click()
    page.locator(".problems").wait_for()
    assert axe(page) == []
    assert page.get_by_label("What do you need").input_value() == "A foundry"
    described = page.get_by_label("Kind").get_attribute("aria-describedby")
    assert described == "id_kind_error"
    assert page.locator("#id_kind_error").inner_text().strip() != ""
    page.wait_for_function("() => document.activeElement.className === 'problems'")


def test_table_sorts_and_filters_in_place(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/styleguide/")
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="Projects", exact=True).click()
    page.locator("[aria-sort='ascending']", has_text="Projects").wait_for()
    page.get_by_role("combobox", name="Region").select_option("Eesti")
    page.get_by_text("1 to 8 of 11").wait_for()
    assert page.evaluate("window.stays") is True
    assert "region=Eesti" in page.url
    assert "sort=projects" in page.url


def test_a_part_that_does_not_come_is_said(page_at: PageAt) -> None:
    page = page_at(1280, expect_errors=True)
    page.goto("/styleguide/")
    page.route("**/styleguide/?*sort=*", lambda route: route.abort())
    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("status").get_by_text("That did not work.").wait_for()


def test_another_page_instead_of_the_part_is_gone_to(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/styleguide/")
    body = "<!doctype html><title>Sign in</title><h1>Sign in first</h1>"
    page.route("**/styleguide/?*sort=*", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("heading", name="Sign in first").wait_for()


def test_table_works_without_javascript(page_at: PageAt) -> None:
    page = page_at(390, javascript=False)
    page.goto("/styleguide/")
    page.get_by_role("combobox", name="Region").select_option("Eesti")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("1 to 8 of 11").wait_for()
    page.get_by_role("link", name="Next").click()
    page.get_by_text("9 to 11 of 11").wait_for()


def test_dialog_opens_and_closes_with_keys(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/styleguide/")
    page.get_by_role("link", name="Open a dialog").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Withdraw this need?")
    dialog.wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "Open a dialog"


def test_progress_moves_by_itself(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/styleguide/")
    page.get_by_text("All rows are read").wait_for(timeout=20_000)


def test_theme_and_language_are_kept(page_at: PageAt, settings: Any) -> None:
    page = page_at(1280, javascript=False)
    page.goto("/styleguide/")
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="Română").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    page.goto("/styleguide/")
    assert page.locator("html").get_attribute("lang") == "ro"
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_phone_menu_opens_without_javascript(page_at: PageAt) -> None:
    page = page_at(390, javascript=False)
    page.goto("/styleguide/")
    page.locator("summary", has_text="Menu").click()
    assert page.get_by_role("button", name="Română").first.is_visible()
