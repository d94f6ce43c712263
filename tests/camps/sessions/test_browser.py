"""Writing together in real browsers: a lost connection, a page left in its middle, two on one text; axe."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from punte.camps.models import Contribution, Participant, Wording
from punte.camps.services.sessions import go_to_line, group_contributions, write_agenda
from tests.browser import Axe, PageAt
from tests.camps.sessions.conftest import Table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, one: Participant, live_server: Any) -> None:
    """Sign in by a session's cookie: signing in itself is tested elsewhere."""
    assert one.account is not None
    client = Client()
    client.force_login(one.account)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def texts() -> list[str]:
    """What stands in the session."""
    return list(Contribution.objects.order_by("id").values_list("text", flat=True))


def test_a_lost_connection_loses_no_word(table: Table, page_at: PageAt, axe: Axe, live_server: Any) -> None:
    page, other = page_at(390, scheme="dark", expect_errors=True), page_at(1280)
    for opened, who in ((page, table.ana), (other, table.bo)):
        enter(opened, who, live_server)
        opened.goto(table.address)
    page.get_by_label("What it is").select_option("question")
    page.get_by_label("Your words").fill("Who pays for the pump?")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    note = other.locator(".note")
    expect(note.locator(".text")).to_have_text("Who pays for the pump?")
    expect(other.locator("[data-people]")).to_contain_text("Ana")

    page.context.set_offline(True)
    page.get_by_label("Your words").fill("Who pays for the pump and its pipes?")
    expect(page.locator("[data-status]")).to_contain_text("Not saved yet: no connection")
    page.get_by_role("button", name="Done").click()
    page.get_by_label("What it is").select_option("idea")
    page.get_by_label("Your words").fill("Written without a connection")
    # Meanwhile Bo writes at another place of the first text.
    note.get_by_role("link", name="Write on").click()
    other.get_by_label("Your words").fill("Now: who pays for the pump?")
    expect(other.get_by_text("Saved", exact=True)).to_be_visible()
    assert texts() == ["Now: who pays for the pump?"]

    page.context.set_offline(False)
    expect(other.locator(".note")).to_have_count(2)
    expect(page.locator(".note")).to_have_count(2)
    assert texts()[1] == "Written without a connection"
    one = Contribution.objects.order_by("id")[0]
    kept = {one.text, *Wording.objects.filter(contribution=one, beside=True).values_list("text", flat=True)}
    assert all(any(words in text for text in kept) for words in ("its pipes", "Now:"))
    assert axe(page) == []
    assert axe(other) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_was_unsent_when_the_page_was_left_is_there_again(
    table: Table, page_at: PageAt, live_server: Any
) -> None:
    page = page_at(390, expect_errors=True)
    enter(page, table.ana, live_server)
    page.goto(table.address)
    page.route("**/write/", lambda route: route.abort())
    page.get_by_label("Your words").fill("Half a sentence")
    expect(page.locator("[data-status]")).to_contain_text("Not saved yet")
    page.unroute("**/write/")
    assert texts() == []
    page.reload()
    expect(page.get_by_label("Your words")).to_have_value("Half a sentence")
    expect(page.locator(".note .text")).to_have_text("Half a sentence")
    page.get_by_label("Your words").fill("Half a sentence, and the rest")
    expect(page.locator(".note .text")).to_have_text("Half a sentence, and the rest")
    assert texts() == ["Half a sentence, and the rest"]
    assert page.evaluate("localStorage.length") == 0


def test_the_facilitator_chooses_by_keyboard_and_all_see_the_timer(
    table: Table, page_at: PageAt, axe: Axe, live_server: Any
) -> None:
    runs = table.stage.viewer(table.facilitator)
    made = [table.add(text).contribution for text in ("Pumps", "Pipes")]
    group_contributions(item=table.item, ids=[made[0].pk], group=None, title="Water", by=runs)
    write_agenda(item=table.item, text="15 Ideas\n5 Choose", by=runs)
    page, wall = page_at(1280), page_at(1280, scheme="dark")
    enter(page, table.facilitator, live_server)
    enter(wall, table.ana, live_server)
    page.goto(table.address)
    wall.goto(f"{table.address}screen/")
    go_to_line(item=table.item, line=0, by=runs)
    expect(wall.locator(".timer")).to_contain_text("14:5")
    expect(wall.locator(".current")).to_contain_text("Ideas")
    page.get_by_role("button", name="Pause").press("Enter")
    expect(wall.locator(".timer:not([data-ends])")).to_contain_text("14:")
    for text in ("Pumps", "Pipes"):
        page.get_by_role("checkbox", name=f"Choose “{text}”").press("Space")
    assert axe(page) == []
    assert axe(wall) == []
    page.get_by_role("button", name="Merge into one").press("Enter")
    expect(page.locator(".note .text")).to_have_text("Pumps\n\nPipes")
    expect(wall.locator(".note")).to_have_count(1)
    page.get_by_role("link", name="More").click()
    expect(page.get_by_role("heading", name="Merged from")).to_be_visible()
    assert axe(page) == []
