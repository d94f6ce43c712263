"""A final in a real browser: order and clock at a desk, jury and voters with phones, also without scripts."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from punte.camps.models import Participant, Score, Voter
from punte.camps.services.finals.running import begin_final
from punte.camps.services.finals.voting import close_voting, open_voting, show_results
from punte.members.models import Account
from tests.browser import Looks, PageAt
from tests.camps.finals.conftest import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, scene: Scene, who: Account | Participant, live_server: Any) -> Page:
    """Signed in by a session's cookie."""
    value = scene.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    return page


def test_from_the_order_to_the_results(scene: Scene, page_at: PageAt, looks: Looks, live_server: Any) -> None:
    page = enter(page_at(), scene, scene.stage.organiser, live_server)
    page.goto(scene.at("prepare/"))
    assert looks(page) == []
    page.get_by_role("button", name="Move Team 1 down").click()
    expect(page.locator(".turns h3").first).to_have_text("Team 2")
    page.locator(".turns > li").nth(2).drag_to(
        page.locator(".turns > li").first, target_position={"x": 60, "y": 2}
    )
    expect(page.locator(".turns h3")).to_have_text(["Team 3", "Team 2", "Team 1"])
    begin_final(final=scene.final, by=scene.by)
    page.goto(scene.at("control/"))
    page.get_by_role("button", name="Start this turn").click()
    clock = page.locator("[data-clock] .digits")
    expect(clock).to_have_text(re.compile("^4:[0-5][0-9]$"))  # it counts by itself
    assert looks(page) == []

    jury = enter(page_at(390), scene, scene.jurors[0], live_server)
    jury.goto(scene.at(f"jury/{scene.pitches[0].pk}/"))
    assert looks(jury) == []
    jury.get_by_role("radio", name="4").first.check(force=True)
    expect(jury.locator("#saved")).to_have_text("Saved.")
    assert Score.objects.get().points == 4

    wall = enter(page_at(), scene, scene.members[0], live_server)
    wall.goto(scene.at("screen/"))
    expect(wall.get_by_role("heading", level=1)).to_have_text("Team 3")
    scene.check_in(*scene.stage.participants)
    open_voting(final=scene.fresh(), by=scene.by)
    expect(wall.get_by_role("heading", level=1)).to_have_text("Vote now")  # it follows by itself
    assert looks(wall) == []

    phone = enter(page_at(390, javascript=False), scene, scene.members[0], live_server)
    phone.goto(f"/vote/{scene.final.pk}/")
    phone.get_by_text("Team 2").click()
    phone.get_by_role("button", name="Vote").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your vote is counted")
    receipt = phone.locator(".receipt").inner_text()
    phone.reload()  # the form is sent once more
    expect(phone.locator(".receipt")).to_have_text(receipt)
    assert Voter.objects.filter(voted=True).count() == 1

    late = enter(page_at(390), scene, scene.members[1], live_server)
    late.goto(f"/vote/{scene.final.pk}/")
    assert looks(late) == []
    close_voting(final=scene.fresh(), by=scene.by)
    show_results(final=scene.fresh(), by=scene.by)
    for address in ("", "results/", "audit/", "screen/"):
        page.goto(scene.at(address))
        assert looks(page) == []
