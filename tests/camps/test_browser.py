"""Camps in a real browser: readable, usable by keyboard, within the phone, without scripts, on paper."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from punte.camps import tickets
from punte.camps.choices import ItemKind, ParticipantState
from punte.camps.clock import today
from punte.camps.models import Camp, CampEcosystem, CheckIn, Participant
from punte.camps.services import participants
from punte.members.models import Network
from tests.browser import Axe, Looks, PageAt
from tests.camps.conftest import Stage, at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def _signed_in(page: Page, client: Client, url: str) -> None:
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def _fill(stage: Stage) -> None:
    hall, blue = stage.add_room("Hall"), stage.add_room("Blue")
    CampEcosystem.objects.create(network=stage.network, camp=stage.camp, ecosystem=stage.ecosystem)
    for day in (13, 14):
        stage.add_item("Opening", at(day, 6), at(day, 7), room=hall)
        for number, room in enumerate((hall, blue)):
            challenge = stage.challenges[number]
            values = {"kind": ItemKind.SESSION, "challenge": challenge, "room": room, "number": day - 12}
            stage.add_item(f"Session {number}", at(day, 7), at(day, 9), **values)


def test_pages_are_sound_on_a_phone_and_a_day_is_a_page_of_paper(
    stage: Stage, page_at: PageAt, looks: Looks, sign_in: Any, live_server: Any
) -> None:
    _fill(stage)
    base = f"/n/{stage.network.slug}/camps/"
    page = page_at(390)
    _signed_in(page, sign_in(stage.organiser), live_server.url)
    for address in ("", "cluj/", "cluj/setup/", "cluj/challenges/", "cluj/programme/", "cluj/rooms/"):
        page.goto(base + address)
        assert (address, looks(page)) == (address, [])
    page.goto(f"{base}cluj/programme/")
    paper = page.pdf()
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2


def _guests(stage: Stage) -> Participant:
    """One who comes with a ticket, one who has applied, one who lapsed, more to fill a list."""
    ana = stage.add_participant("Ana Pop", ticket=1, likes=1, motivation="To find a test site.")
    stage.add_participant("Bo Lund", state=ParticipantState.APPLIED, likes=2)
    for number in range(4):
        stage.add_participant(f"Guest {number}", organisation_name="Heat Lab SRL", skills=["pumps"])
    stage.add_team(stage.challenges[0], ana)
    by = stage.viewer(stage.organiser)
    lapsed = participants.invite(camp=stage.camp, email="eva@punte.example", name="Eva Kask", by=by)
    Participant.objects.filter(pk=lapsed.pk).update(answer_by=timezone.now() - timedelta(hours=1))
    participants.keep_places()
    return ana


def test_participants_pages_are_sound_and_many_tabs_are_a_menu_on_a_phone(
    stage: Stage, page_at: PageAt, axe: Axe, sign_in: Any, live_server: Any
) -> None:
    _fill(stage)
    ana = _guests(stage)
    base = f"/n/{stage.network.slug}/camps/cluj/"
    apply = "/apply/corridor/cluj/"
    ticket = "/" + tickets.address_of(ana).split("/", 3)[3]
    for width, scheme in ((1280, "light"), (390, "dark")):
        page = page_at(width, scheme=scheme)

        def sound(address: str, width: int = width, page: Page = page) -> None:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert axe(page) == [], address

        sound(apply)
        _signed_in(page, sign_in(ana.account), live_server.url)
        for address in (f"{apply}mine/", ticket, f"{base}teams/"):
            sound(address)
        page.context.clear_cookies()
        _signed_in(page, sign_in(stage.organiser), live_server.url)
        for address in (f"{base}participants/", f"{base}participants/?state=lapsed", f"{base}door/"):
            sound(address)
        sound(base)
        tabs = page.get_by_role("navigation", name="This camp")
        menu = tabs.locator("summary")
        if width == 390:
            expect(menu).to_have_text("This camp: Overview")
            expect(tabs.get_by_role("link")).to_have_count(0)
            menu.focus()
            page.keyboard.press("Enter")
            assert axe(page) == []
        else:
            expect(menu).to_be_hidden()
        expect(tabs.get_by_role("link")).to_have_count(10)
        for link in tabs.get_by_role("link").all():
            box = link.bounding_box()
            assert box
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width, "all are in sight"
        tabs.get_by_role("link", name="Teams").click()
        page.wait_for_url(f"**{base}teams/")

    # The door asks by itself; here it is asked at once.
    page.goto(f"{base}door/")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 5 are here")
    CheckIn.objects.create(
        network=stage.network, participant=ana, day=today(stage.camp), at=timezone.now(), by=stage.organiser
    )
    page.fill("#q", "Gu")
    page.evaluate("htmx.ajax('GET', location.pathname, {target: '#door-count', swap: 'outerHTML'})")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 5 are here")
    expect(page.locator("#q")).to_have_value("Gu")


def test_the_wall_renews_itself_with_and_without_scripts(stage: Stage, page_at: PageAt, axe: Axe) -> None:
    Network.objects.update(public=True)
    now = timezone.now()
    Camp.objects.update(
        starts_on=now.date() - timedelta(days=1),
        ends_on=now.date() + timedelta(days=1),
        programme_published_at=now,
    )
    item = stage.add_item("Opening", now - timedelta(hours=1), now + timedelta(hours=1))
    stage.add_item("Coffee", now + timedelta(hours=1), now + timedelta(hours=2))
    page = page_at(1280)
    page.goto(f"/n/{stage.network.slug}/camps/cluj/now/")
    expect(page.get_by_role("heading", name="Opening")).to_be_visible()
    expect(page.get_by_role("heading", name="Coffee")).to_be_visible()
    assert axe(page) == []
    height = page.evaluate("document.querySelector('.board h2').getBoundingClientRect().height")
    assert height >= 40  # a line of the current item, on a small projector
    item.title = "Welcome"
    item.save()
    page.evaluate("htmx.ajax('GET', location.pathname, {target: '#board', swap: 'outerHTML'})")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    expect(page.locator("#board")).to_have_count(1)
    plain = page_at(1280, javascript=False)
    plain.goto(f"/n/{stage.network.slug}/camps/cluj/now/")
    assert plain.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count() == 1


def test_a_ticket_is_checked_in_from_its_page(
    stage: Stage, page_at: PageAt, axe: Axe, sign_in: Any, live_server: Any
) -> None:
    today = timezone.localdate()
    Camp.objects.update(starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1))
    ana = stage.add_participant("Ana Ion", ticket=1)
    page = page_at(390)
    _signed_in(page, sign_in(stage.organiser), live_server.url)
    page.goto(reverse("camps:ticket", args=[tickets.secret_of(ana)]))
    assert axe(page) == []
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Ana Ion is here.")).to_be_visible()
