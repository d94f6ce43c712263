"""The way through the whole house in a browser, from the front page to 'nothing to change'.

The gateway sits at a desk, the participant holds a phone; every page on the way is looked at by axe as they
see it, and fits both widths.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from punte.ecosystem.models import Listing, Organisation
from punte.members.models import Network
from punte.records.models import Event
from tests.browser import Axe, PageAt
from tests.database import Templates
from tests.journey import stakeholders, steps
from tests.journey.conftest import DESK, PHONE, WIDE
from tests.journey.steps import HERE, Person
from tests.sample import OUTBOX, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FACTS = "ecosystem."


@pytest.fixture
def sample(
    settings: Settings, live_server: Any, monkeypatch: pytest.MonkeyPatch, templates: Templates
) -> Network:
    """The sample network on a debugging server of this machine, whose mails stay in its outbox."""
    monkeypatch.delenv("PUNTE_HOST", raising=False)
    settings.DEBUG = True
    settings.BASE_URL = live_server.url
    settings.MAILERS = OUTBOX
    return settled(templates)


def facts() -> int:
    """How many events tell of changes on the map."""
    return Event.objects.filter(kind__startswith=FACTS).count()


def test_from_the_front_page_to_nothing_to_change(
    sample: Network,
    page_at: PageAt,
    axe: Axe,
    run_jobs: Callable[[], int],
    tmp_path: Path,
    other_network: Network,
) -> None:
    def look(page: Page, name: str) -> None:
        size = page.viewport_size
        assert size
        assert (name, axe(page)) == (name, [])
        for width in (DESK + PHONE - size["width"], size["width"]):
            page.set_viewport_size({"width": width, "height": size["height"]})
            assert (name, width, page.evaluate(WIDE)) == (name, width, 0)

    gateway = Person(page_at(DESK), look, run_jobs)
    steps.enter(gateway, "a gateway", "waits? for you")
    before = Organisation.objects.filter(network=sample).count()
    steps.bring(gateway, stakeholders.build(tmp_path / "Harta părților interesate.xlsx"))
    steps.mend(gateway)
    steps.let_in(gateway)
    assert Organisation.objects.filter(network=sample).count() == before + stakeholders.ROWS - 1
    assert Organisation.objects.filter(name=stakeholders.NAMELESS, city="Bistrița").count() == 1

    participant = Person(page_at(PHONE), look, run_jobs)
    steps.enter(participant, "a participant", "for you|caught up|Nothing")
    steps.claim(participant)
    steps.complete(participant)
    steps.write_need(participant)
    run_jobs()

    steps.publish_need(gateway)
    steps.find_gaps(gateway)
    steps.see_history(gateway)

    known = facts()
    rows = steps.take_along_and_bring_again(gateway, tmp_path)
    assert rows == Organisation.objects.filter(network=sample, ecosystem__slug="nord-vest").count()
    assert facts() == known

    refused(page_at(DESK, expect_errors=True), gateway, other_network)


def refused(page: Page, gateway: Person, other: Network) -> None:
    """What is in another network does not exist for somebody of this one."""
    page.context.add_cookies([dict(one) for one in gateway.page.context.cookies()])  # type: ignore[misc]  # as read
    need = Listing.objects.get(title=steps.NEED)
    assert page.goto(f"{HERE}/needs/{need.pk}/").status == 200  # type: ignore[union-attr]  # an http address
    for path in ("", "organisations/", f"needs/{need.pk}/", "imports/new/", "coverage/"):
        answer = page.goto(f"/n/{other.slug}/{path}")
        assert answer is not None
        assert answer.status == 404
        assert other.name not in page.locator("body").inner_text()
