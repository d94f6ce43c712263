"""From a need in Romanian to work together with a Danish team, in a browser and over a real mail server.

Every job on the way is done by a worker in a thread of its own, every answer
from a mail is given by a link that the mail server received. Nothing is set
back in the database: the clock of the process moves on (time_machine), and
the worker finds what is due.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from playwright.sync_api import Page
from pytest_django import Settings

from punte.bridges.jobs.matches import rebuild_indexes
from punte.bridges.models import Introduction
from punte.ecosystem.models import Affiliation, Capability, Listing
from punte.members.models import Account, Network
from punte.records.jobs import recurring
from punte.records.jobs.worker import run_pending
from tests.bridges.conftest import Corridor, corridor
from tests.bridges.network_helpers import read
from tests.browser import Axe
from tests.journey import bridge_steps as steps
from tests.journey.conftest import DESK, PHONE, WIDE, Enter, Look
from tests.journey.letters import Letters
from tests.post.conftest import MailServer, mail_server, outbox

__all__ = ["corridor", "mail_server", "outbox"]  # fixtures: two regions; a real SMTP server on loopback

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

type Tell = Callable[[str, str], None]

HERE = "/n/corridor"
BRIDGE = f"{HERE}/bridges/between/nord-vest/syddanmark/"
CORRIDOR = f"{HERE}/corridor/?period=all"
GENEROUS = 60.0  # seconds from publishing to the match: two are promised, on a machine that does nothing else


@pytest.fixture
def town(corridor: Corridor, settings: Settings, live_server: Any) -> Corridor:
    """The corridor with real addresses and clocks; Fyn Heat offers in Danish, and a maker of seaweed, too."""
    settings.BASE_URL = live_server.url
    tang = corridor.add_organisation("Tang", corridor.south)
    corridor.add_person("tove", tang)
    for name, person in corridor.people.items():
        zone = "Europe/Bucharest" if person.ecosystem_id == corridor.north.pk else "Europe/Copenhagen"
        _reach(person.account, f"{name}@river.eu", zone)
        person.email = f"{name}@river.eu"
        person.save()
    for place in (corridor.north, corridor.south):
        _reach(corridor.gateway(place), f"gateway@{place.slug}.eu", "Europe/Copenhagen")
    heat = corridor.organisations["Fyn Heat"]
    Capability.objects.create(
        network=corridor.network, organisation=heat, text="Montering af varmepumper", language="da"
    )
    for organisation, title, text in (
        (heat, steps.OFFER, steps.OFFER_IN_FULL),
        (tang, "Spiselig emballage af tang", "Vores køkken laver poser af tang til brød og kager."),
    ):
        corridor.add_listing(
            organisation,
            title,
            text=text,
            direction="offer",
            profile="business_offer",
            language="da",
            contact=Affiliation.objects.get(organisation=organisation).person,
        )
    rebuild_indexes.enqueue()  # as every night: the measure is of a server that is in use
    run_pending()
    read(corridor)
    return corridor


def _reach(account: Account | None, address: str, zone: str) -> None:
    assert account is not None
    account.email, account.time_zone = address, zone
    account.save()
    EmailAddress.objects.filter(user=account).update(email=address)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time of this process, which runs, and can be moved on."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        yield traveller


@pytest.fixture
def look(axe: Axe) -> Look:
    """Each page as it is met, on a phone and on a desk: nothing that axe finds serious, nothing sideways."""

    def at_both_widths(page: Page, name: str) -> None:
        size = page.viewport_size
        assert size
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            assert (name, width, axe(page), page.evaluate(WIDE)) == (name, width, [], 0)
        page.set_viewport_size(size)

    return at_both_widths


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]) -> Tell:
    """Write down what was measured: with the test's result, and on the screen."""

    def write(name: str, value: str) -> None:
        record_property(name, value)
        with capsys.disabled():
            sys.stdout.write(f"\n{name}: {value}\n")

    return write


def test_from_a_need_to_working_together(
    town: Corridor,
    clock: time_machine.Traveller,
    mail_server: MailServer,
    worker: None,
    enter: Enter,
    other_network: Network,
    make_account: Callable[..., Account],
    tell: Tell,
) -> None:
    letters = Letters(mail_server.postbox)
    accounts = {name: one.account for name, one in town.people.items()}
    ana, gateway = enter(accounts["ana"]), enter(town.gateway(town.south))
    bo, lia = enter(accounts["bo"], PHONE), enter(None, PHONE)  # Lia never signs in
    bridge, corridor = steps.figures(gateway, BRIDGE), steps.corridor_figures(gateway, CORRIDOR)

    ana.page.goto("/desk/")
    pressed = steps.publish_need(ana)
    row, stood = steps.find_match(gateway, f"{HERE}/matches/", steps.OFFER)
    tell("seconds from pressing Publish to the match on the gateway's page", f"{stood - pressed:.2f}")
    assert stood - pressed < GENEROUS
    steps.see_own_matches(ana)

    steps.shortlist(gateway, row, "Fyn Heat")
    steps.propose(gateway, "Fyn Heat", "Lia")
    yes = "Yes, go ahead"
    for person, address, subject, said, name in (
        (ana, "ana@river.eu", "Would you like to meet", "Thank you", "seeker"),
        (lia, "lia@river.eu", "Would you introduce Mureș Pumps to", "Thank you", "link"),
        (bo, "bo@river.eu", "Would you like to meet", "You are in touch now", "sought"),
    ):
        steps.answer(person, letters.take(address, subject), yes, yes, said, name)
    accepted = datetime.now(UTC)

    steps.write(ana, letters.take("ana@river.eu", "in touch"), "Write the first line", "Bună, Bo.")
    steps.write(bo, letters.take("bo@river.eu", "Ana (Mureș Pumps) has written"), "Answer", "Goddag, Ana.")
    steps.read(ana, letters.take("ana@river.eu", "Bo (Fyn Heat) has written"), "answer")
    ana.follow("Answer")
    offered = steps.propose_times(ana)
    meeting = ana.page.url
    steps.mark_times(bo, letters.take("bo@river.eu", "When can you meet"), offered)
    ana.page.goto(meeting)
    steps.fix_time(ana)
    both = {"ana@river.eu", "bo@river.eu"}
    fixed = [letters.take(address, ": you meet") for address in sorted(both)]
    (starts, ends, uid), theirs = (steps.open_invitation(one, both) for one in fixed)
    assert theirs == (starts, ends, uid)
    assert f"{starts:%H:%M}" in offered[1]

    _pass(clock, ends + timedelta(minutes=20))
    for person, address in ((ana, "ana@river.eu"), (bo, "bo@river.eu")):
        asked = letters.take(address, "Did you meet")
        steps.answer(person, asked, "Yes, we met", "Yes, we met", "Thank you. It is noted.", "met")
    _pass(clock, accepted + timedelta(days=14, hours=1))
    asked = letters.take("ana@river.eu", "What became of")
    steps.answer(ana, asked, "We work together", "Yes, that is so", "Thank you", "outcome")
    _pass(clock, datetime.now(UTC) + timedelta(minutes=1))

    after = steps.figures_after(gateway, BRIDGE, bridge)
    tell("strength of the bridge before and after", f"{bridge['strength']} → {after['strength']}")
    changed = steps.corridor_figures(gateway, CORRIDOR)
    begun = {"Introductions accepted": "1", "Meetings held": "1", "Collaborations begun": "1"}
    assert (corridor, changed) == ({}, begun)
    need = Listing.objects.get(title=steps.NEED)
    steps.follow_trail(
        ana,
        f"{HERE}/needs/{need.pk}/",
        ["Matches", "Introduction", "Bo (Fyn Heat)", "Meeting", "Outcome", "We work together"],
    )
    introduction = Introduction.objects.get()
    own = [meeting, f"{meeting}meeting.ics", f"{HERE}/introductions/{introduction.pk}/"]
    shared = [BRIDGE, CORRIDOR, f"{HERE}/matches/", f"{HERE}/needs/{need.pk}/"]
    bench = [f"{HERE}/broker/", f"{HERE}/broker/needs/{need.pk}/"]
    words = [steps.NEED, "Bună", "Goddag", "Fyn Heat"]
    stranger = make_account()
    neighbour = make_account("gateway", other_network)
    for account in (stranger, neighbour):
        steps.refused(enter(account, expect_errors=True), [*own, *shared, *bench], words)
    # Somebody of the very network, whom it does not concern, sees the need and nothing of what came of it.
    tove = enter(accounts["tove"], expect_errors=True)
    steps.refused(tove, [*own, *bench], words)
    tove.page.goto(f"{HERE}/needs/{need.pk}/")
    shown = tove.page.locator("main").inner_text()
    assert steps.NEED in shown
    assert [one for one in ("Introduction", "Meeting", "Bună") if one in shown] == []


def _pass(clock: time_machine.Traveller, until: datetime) -> None:
    """Time goes by, and what is due by it is asked for, as the worker does every few seconds."""
    clock.move_to(until)
    recurring.tick()
