"""The map in a browser: closer, about, by keys and pinch; pictures as files."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import PageAt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.urls"),
    pytest.mark.django_db(transaction=True),
]


def view(page: Page) -> list[float]:
    return [float(part) for part in str(page.locator("svg.map").get_attribute("viewBox")).split()]


def opened(page_at: PageAt, width: int = 1280) -> Page:
    page = page_at(width)
    page.goto("/styleguide/")
    page.get_by_role("button", name="Closer").wait_for()
    return page


def test_buttons_go_closer_and_back(page_at: PageAt) -> None:
    page = opened(page_at)
    whole = view(page)
    page.get_by_role("button", name="Closer").click()
    closer = view(page)
    assert closer[2] == pytest.approx(whole[2] / 1.6)
    assert closer[0] > whole[0]
    for _ in range(20):
        page.get_by_role("button", name="Farther").click()
    assert view(page) == whole


def test_keys_move_but_not_off_the_map(page_at: PageAt) -> None:
    page = opened(page_at)
    page.get_by_role("button", name="Closer").focus()
    page.keyboard.press("+")
    start = view(page)
    page.keyboard.press("ArrowRight")
    assert view(page)[0] > start[0]
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    x, _y, width, _height = view(page)
    assert x + width == pytest.approx(720)
    page.keyboard.press("0")
    assert view(page) == [0, 0, 720, 537]


def test_the_wheel_is_the_pages_unless_asked_for(page_at: PageAt) -> None:
    page = opened(page_at)
    page.locator("svg.map").scroll_into_view_if_needed()
    page.locator("svg.map").hover()
    before = view(page)
    page.mouse.wheel(0, -200)
    assert view(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function("() => document.querySelector('svg.map').classList.contains('zoomed')")


def test_dragging_moves_and_does_not_follow_links(page_at: PageAt) -> None:
    page = opened(page_at)
    page.get_by_role("button", name="Closer").click()
    page.locator("svg.map").scroll_into_view_if_needed()
    box = page.locator("svg.map").bounding_box()
    assert box is not None
    before, address = view(page), page.url
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert view(page)[0] < before[0]
    assert page.url == address


def test_names_grow_on_a_phone(page_at: PageAt) -> None:
    wide, phone = opened(page_at, 1280), opened(page_at, 390)
    name = "text.label:has-text('Eesti')"
    sizes = [page.locator(name).bounding_box() for page in (wide, phone)]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert sizes[1]["height"] > sizes[0]["height"] * 0.75


def test_points_are_links_by_keyboard(page_at: PageAt) -> None:
    page = opened(page_at)
    page.get_by_role("link", name="Eesti: 40 organisations").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#map")


def test_picture_is_taken_along_as_png(page_at: PageAt, tmp_path: Path) -> None:
    page = opened(page_at)
    page.locator("#map summary", has_text="as a table").click()
    with page.expect_download() as waiting:
        page.locator("#map").get_by_role("button", name="PNG").click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    content = target.read_bytes()
    assert target.name == "bridges.png"
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 1440
    assert len(content) > 20_000
