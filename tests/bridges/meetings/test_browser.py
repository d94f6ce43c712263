"""Meetings in a real browser: on a phone, in the dark, without JavaScript; nothing that axe finds serious."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from punte.bridges.models import Meeting
from punte.bridges.services.meetings import answer_times
from punte.ecosystem.models import Person
from tests.bridges.conftest import Corridor
from tests.bridges.meetings.conftest import introduce
from tests.browser import Looks, PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, person: Person, live_server: Any) -> None:
    """Sign in by a session's cookie: signing in itself is tested elsewhere."""
    assert person.account is not None
    client = Client()
    client.force_login(person.account)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_a_time_is_found(corridor: Corridor, page_at: PageAt, looks: Looks, live_server: Any) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    assert bo.account is not None
    bo.account.time_zone = "Europe/Bucharest"
    bo.account.save()
    introduction = introduce(corridor, ana, bo)
    page = page_at(390)
    enter(page, ana, live_server)
    page.goto(f"/n/corridor/meetings/new/?introduction={introduction.pk}")
    assert looks(page) == []
    page.get_by_label("What it is about").fill("Heat pumps for the lab")
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(3).check()
    page.get_by_role("button", name="Ask which time suits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heat pumps for the lab")
    meeting = Meeting.objects.get()
    slots = list(meeting.slots.values_list("pk", flat=True))
    answer_times(meeting=meeting, slots=slots, by=corridor.viewer(bo))
    page.reload()
    assert looks(page) == []
    page.get_by_role("button", name="Fix it").first.click()
    expect(page.get_by_role("link", name="For your calendar")).to_be_visible()
    for address in ("", "change/", "times/"):
        page.goto(f"/n/corridor/meetings/{meeting.pk}/{address}")
        assert looks(page) == []
    page.goto("/n/corridor/meetings/")
    expect(page.get_by_role("heading", name="Coming up")).to_be_visible()
    assert looks(page) == []


def test_without_javascript(corridor: Corridor, page_at: PageAt, live_server: Any) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    introduction = introduce(corridor, ana, bo)
    page = page_at(390, javascript=False)
    enter(page, ana, live_server)
    page.goto(f"/n/corridor/meetings/new/?introduction={introduction.pk}")
    page.get_by_label("What it is about").fill("Pumps")
    page.get_by_label("How long").select_option("120")
    page.get_by_role("button", name="Suggest times for this").click()
    expect(page.get_by_label("What it is about")).to_have_value("Pumps")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Ask which time suits").click()
    assert Meeting.objects.get().minutes == 120
