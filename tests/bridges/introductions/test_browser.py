"""From a mail to a conversation in a browser; axe finds nothing serious, nothing is too wide."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from punte.bridges.models import Introduction
from punte.bridges.services.conversation import send_message
from punte.bridges.services.introductions import decline_introduction
from punte.members.models import Account
from tests.bridges.introductions.conftest import REASON, Way, links_in, mails_to
from tests.browser import Looks, PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, account: Account | None, live_server: Any) -> None:
    """Sign in by a session's cookie: signing in itself is tested elsewhere."""
    assert account
    client = Client()
    client.force_login(account)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize(("width", "javascript"), [(390, True), (1280, False)])
def test_proposed_accepted_from_mails_written_to(
    way: Way, page_at: PageAt, live_server: Any, width: int, javascript: bool
) -> None:
    broker = page_at(width, javascript=javascript)
    enter(broker, way.broker, live_server)
    heat = way.organisation("Fyn Heat")
    broker.goto(f"/n/corridor/introductions/new/?listing={way.need.pk}&organisation={heat.pk}")
    broker.get_by_label("Why they should meet").fill(REASON)
    broker.get_by_role("radio").first.check()
    broker.get_by_role("button", name="Propose").click()
    broker.get_by_text("is being asked. You hear as soon").wait_for()
    for person in (way.ana, way.lia, way.bo):
        mail_reader = page_at(width, javascript=javascript)
        mail_reader.goto(links_in(mails_to(person)[0])[0])
        mail_reader.get_by_role("button", name="Yes, go ahead").click()
        mail_reader.get_by_role(
            "heading", name="in touch now" if person == way.bo else "Thank you"
        ).wait_for()
    one = Introduction.objects.get()
    assert way.states(one) == ["accepted"] * 4
    ana, bo = page_at(width, javascript=javascript), page_at(width, javascript=javascript)
    for page, person, text in ((ana, way.ana, "Good day, Bo."), (bo, way.bo, "Good day, Ana.")):
        enter(page, person.account, live_server)
        page.goto(f"/n/corridor/introductions/{one.pk}/")
        page.get_by_label("Your message").fill(text)
        page.get_by_role("button", name="Send").click()
        page.locator(".talk-text", has_text=text).wait_for()
    assert bo.locator(".talk-text").all_inner_texts() == ["Good day, Bo.", "Good day, Ana."]


def test_pages_can_be_read_by_everybody(way: Way, page_at: PageAt, looks: Looks, live_server: Any) -> None:
    heat = way.organisation("Fyn Heat")
    mia = way.corridor.add_person("mia", heat)
    new = f"new/?listing={way.need.pk}&organisation={heat.pk}"
    talk = way.in_touch()
    for text in ("Good day. " * 30, "x" * 200):
        send_message(introduction=talk, text=text, by=way.corridor.viewer(way.ana))
    stopped = way.propose(way.ana, sought=mia, links=[])
    decline_introduction(party=way.party(stopped, mia), by=way.corridor.viewer(mia))
    asked = way.propose(way.broker, seeker=way.ana, sought=way.lia, links=[])
    found = {}
    visits: list[tuple[Account | None, list[str]]] = [
        (way.ana.account, ["", "?view=waiting", f"{talk.pk}/", f"{stopped.pk}/", f"{asked.pk}/", new]),
        (way.broker, ["?view=region", f"{talk.pk}/", new]),
        (mia.account, [f"{stopped.pk}/"]),
    ]
    for account, paths in visits:
        page = page_at(390)
        enter(page, account, live_server)
        for path in paths:
            page.goto(f"/n/corridor/introductions/{path}")
            found[account and account.name, path] = looks(page)
    assert found == {address: [] for address in found}
