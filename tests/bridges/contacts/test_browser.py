"""Cards and contacts in a real browser: codes under the strict policy, nothing that axe finds serious."""

from typing import Any

import pytest
from playwright.sync_api import expect

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Card
from punte.bridges.queries.cards import secret_of
from punte.bridges.services.contacts import endorse, say_met
from punte.bridges.services.evidence import Side, note_evidence
from tests.bridges.conftest import Corridor
from tests.bridges.meetings.test_browser import enter
from tests.browser import Looks, PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_card_to_the_contact(
    corridor: Corridor, page_at: PageAt, looks: Looks, live_server: Any
) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    page = page_at(390)

    def sound(address: str) -> None:
        page.goto(address)
        assert looks(page) == []

    enter(page, ana, live_server)
    sound("/n/corridor/card/")
    page.get_by_label("E-mail").check()
    page.get_by_role("button", name="Make my card").click()
    expect(page.get_by_role("link", name="The code of your card, large")).to_be_visible()
    assert looks(page) == []
    sound("/n/corridor/card/hold/")
    box = page.locator(".hold-up .code svg").bounding_box()
    assert box is not None
    assert box["width"] > 250
    card = Card.objects.get()
    assert card.shown == ["name", "organisation", "role", "email", "website"]

    other = page_at()
    enter(other, bo, live_server)
    other.goto(f"/card/{secret_of(card)}/")
    assert looks(other) == []
    other.get_by_role("button", name="We met").click()
    expect(other.get_by_text("They are asked to confirm it.")).to_be_visible()

    page.goto("/desk/")
    page.get_by_role("button", name="Yes, we met").click()
    expect(page.get_by_role("heading", name="Bo", exact=True)).to_be_visible()
    note_evidence(network=corridor.network.pk, kind=EvidenceKind.MET, a=Side(ana), b=Side(lia), source=lia)
    endorse(person=ana, by=corridor.viewer(lia))
    say_met(network=corridor.network, other=ana, by=corridor.viewer(lia))
    sound("/n/corridor/contacts/")
    sound(f"/n/corridor/people/{lia.pk}/")
    sound(f"/card/{secret_of(card)}/")
