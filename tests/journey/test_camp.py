"""A camp from last year's edition to what became of it: in browsers, with a real mail server and a worker.

The clock of the process is set to a morning and moved on (time_machine), so that the camp is today while
it runs, and over when its people are asked what became of it. Nothing is set back in the database.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from punte.camps.jobs import teams as jobs
from punte.camps.models import FollowUp
from punte.camps.services.rounds import planning
from punte.camps.services.teams.forming import form_teams
from punte.members.models import Account, Network
from punte.records.jobs import recurring
from tests.browser import Axe
from tests.journey import camp_after as afterwards
from tests.journey import camp_days as days
from tests.journey import camp_edition, camp_steps
from tests.journey.bridge_steps import answer
from tests.journey.camp_edition import Earlier, address_of
from tests.journey.conftest import PHONE, WIDE, Enter, Look
from tests.journey.letters import Letter, Letters
from tests.post.conftest import MailServer, mail_server, outbox

__all__ = ["mail_server", "outbox"]  # fixtures: a real SMTP server on loopback

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """This morning; it runs, and can be moved on."""
    morning = datetime.now(UTC).replace(hour=6, minute=30)
    with time_machine.travel(morning, tick=True) as traveller:
        yield traveller


@pytest.fixture
def quick_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engines' own code with two seconds instead of ten."""
    monkeypatch.setattr(jobs, "form_teams", partial(form_teams, seconds=2))
    monkeypatch.setattr(planning, "SECONDS", 2)


@pytest.fixture
def earlier(
    clock: time_machine.Traveller,
    quick_engines: None,
    settings: Settings,
    live_server: Any,
    network: Network,
    make_account: Callable[..., Account],
) -> Earlier:
    """Last year's edition."""
    settings.BASE_URL = live_server.url
    return camp_edition.build(network, make_account("manager", network))


@pytest.fixture
def look(axe: Axe) -> Look:
    """Each page as it is met: nothing that axe finds serious, nothing sideways."""

    def as_it_is(page: Page, name: str) -> None:
        assert (name, axe(page), page.evaluate(WIDE)) == (name, [], 0)

    return as_it_is


def test_from_last_years_edition_to_what_became_of_it(
    earlier: Earlier,
    clock: time_machine.Traveller,
    mail_server: MailServer,
    worker: None,
    enter: Enter,
    live_server: Any,
    tmp_path: Path,
) -> None:
    letters, base = Letters(mail_server.postbox), live_server.url
    people = camp_edition.names()
    organiser = enter(earlier.manager)
    camp = camp_steps.copy_edition(organiser, earlier.camp, earlier.today)
    camp_steps.bring_people(organiser, camp, camp_edition.write_list(tmp_path / "people.xlsx"))
    jurors = people[-2:]
    camp_steps.give_duty(organiser, camp, "Juror", jurors)
    camp_steps.form_teams(organiser, camp)
    camp_steps.build_programme(organiser, camp)

    def letter_to(name: str) -> Letter:
        return letters.take(address_of(name), "You were entered for")

    one, other = days.team_mates(camp)
    ana, bo = enter(None, PHONE, expect_errors=True), enter(None)  # who is without a connection sees errors
    for person, name in ((ana, one), (bo, other)):
        days.come_by_mail(person, letter_to(name))
    days.write_together(ana, bo, camp, one)
    days.take_on(ana)

    desk = days.prepare_round(organiser, camp, earlier.today + timedelta(days=1))
    circle = [one, other, *[name for name in people[:-2] if name not in (one, other)][:6]]
    phones = {name: days.come_by_phone(base, letter_to(name)) for name in circle[2:]}
    for number, name in enumerate(circle):
        wanted = [circle[(number + step) % len(circle)] for step in (1, 2, 3)]
        if name in phones:
            days.ask_by_phone(phones[name], camp, wanted)
        else:
            days.ask({one: ana, other: bo}[name], camp, wanted)
    published = days.plan_round(organiser, desk, "Plan")
    assert published == {"new": 6, "moved": 0, "off": 0, "kept": 0}
    before = days.standing(camp)
    gone = frozenset({one, days.call_off(ana, camp)})
    assert days.standing(camp) == before - {gone}
    mended = days.plan_round(organiser, desk, "Mend the plan")
    after = days.standing(camp)
    assert (mended["new"], mended["off"], mended["kept"]) == (1, 0, 5)
    assert gone not in after
    assert len(after) == 6

    came = [one, other, *[name for name in people if name not in (one, other)][:29]]
    scanner = Client()
    scanner.force_login(earlier.manager)
    days.check_in(organiser, scanner, camp, came)
    days.prepare_final(organiser, camp)
    assert days.present(organiser) == camp.teams.count()
    juror = enter(None, PHONE)
    days.come_by_mail(juror, letter_to(jurors[0]))
    days.judge(juror, camp, 4)
    days.judge_by_phone(days.come_by_phone(base, letter_to(jurors[1])), camp, 3)
    organiser.press("Open the vote")
    expect(organiser.page.get_by_text("0 of 31 have voted.")).to_be_visible()
    ana.page.goto(f"{camp_steps.CAMPS}{camp.slug}/final/")
    first = days.vote(ana)
    days.show_results(organiser, camp, Counter([first]) + days.vote_by_phones(base, camp, came[1:]))

    told = [days.IDEA, days.PROMISE, "31 of 31 who were there voted."]
    afterwards.publish_report(organiser, camp, told)
    afterwards.follow_trail(ana, camp, days.IDEA)
    clock.move_to(datetime.combine(camp.ends_on, time(12), UTC) + timedelta(days=14))
    recurring.tick()
    asked = letters.take(address_of(one), "What became of it?")
    answer(enter(None, PHONE), asked, "Done", "Done", "Thank you. It is noted.", "became")
    answered = FollowUp.objects.filter(contribution__text=days.PROMISE).exclude(answer="")
    assert list(answered.values_list("stage", "answer")) == [("two_weeks", "done")]
