"""Promises by the gateway's clock; reminders and the late note, each once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from punte.bridges.choices import FastLaneState
from punte.bridges.jobs.fastlane import keep_promises
from punte.bridges.models import FastLaneRequest, TrustSettings
from punte.bridges.queries.promises import usual_promise
from punte.bridges.services import fastlane
from punte.bridges.services.fastlane_promises import remind_of_promises, tell_late
from punte.members.models import Account, Membership
from punte.post.models import Mail, Week
from punte.records.models import Event
from tests.bridges.conftest import Corridor
from tests.bridges.fastlane.conftest import Ask

pytestmark = pytest.mark.django_db
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def dane(corridor: Corridor) -> Account:
    """The gateway of the south, by the clock of Copenhagen."""
    account = corridor.gateway(corridor.south)
    account.time_zone = "Europe/Copenhagen"
    account.save()
    return account


def local(account: Account, request: FastLaneRequest, now: datetime) -> str:
    return f"{usual_promise(request, account, now=now).astimezone(COPENHAGEN):%a %d.%m. %H:%M}"


@pytest.mark.parametrize(
    ("hours", "asked", "promised"),
    [
        # 2026: 20 March is a Friday; the clocks go forward on Sunday the 29th.
        (24, datetime(2026, 3, 17, 9, 30, tzinfo=COPENHAGEN), "Wed 18.03. 17:00"),
        (24, datetime(2026, 3, 20, 15, 0, tzinfo=COPENHAGEN), "Mon 23.03. 17:00"),
        (24, datetime(2026, 3, 18, 22, 0, tzinfo=COPENHAGEN), "Fri 20.03. 17:00"),
        (72, datetime(2026, 3, 26, 10, 0, tzinfo=COPENHAGEN), "Mon 30.03. 17:00"),
        (1, datetime(2026, 3, 17, 16, 30, tzinfo=COPENHAGEN), "Wed 18.03. 17:00"),
    ],
)
def test_the_usual_promise_ends_with_a_working_day(
    corridor: Corridor, dane: Account, ask: Ask, hours: int, asked: datetime, promised: str
) -> None:
    TrustSettings.objects.create(network=corridor.network, promise_hours=hours)
    assert local(dane, ask(), asked) == promised


def test_it_keeps_to_the_hours_one_has_said_and_to_the_day_needed(
    corridor: Corridor, dane: Account, ask: Ask
) -> None:
    Week.objects.create(account=dane, hours=[[], [], [["08:00", "12:00"]], [], [], [], []])
    tuesday = datetime(2026, 3, 17, 9, 0, tzinfo=COPENHAGEN)
    with time_machine.travel(tuesday, tick=False):
        request = ask()
        assert local(dane, request, tuesday) == "Wed 25.03. 12:00"
        request.wanted_by = date(2026, 3, 20)
        assert local(dane, request, tuesday) == "Wed 18.03. 12:00"
        request.wanted_by = date(2026, 3, 17)
        assert local(dane, request, tuesday) == "Wed 25.03. 12:00"
    Week.objects.update(hours=[[], [], [], [], [], [], []])
    request.wanted_by = None
    assert usual_promise(request, dane, now=tuesday) == tuesday + timedelta(hours=72)


def test_a_reminder_before_it_ends_and_a_late_note_once(corridor: Corridor, dane: Account, ask: Ask) -> None:
    start = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        request = ask()
        fastlane.promise_answer(request=request, by=corridor.viewer(dane), until=start + timedelta(hours=72))
        Mail.objects.all().delete()
        clock.move_to(start + timedelta(hours=47))
        assert (remind_of_promises(), tell_late()) == (0, 0)
        clock.move_to(start + timedelta(hours=49))
        assert [remind_of_promises(), remind_of_promises()] == [1, 0]
        assert [one.account for one in Mail.objects.all()] == [dane]
        assert Mail.objects.get().subject == "“a heat pump of 4 MW” is promised by Thursday 19 March, 10:00"
        clock.move_to(start + timedelta(hours=73))
        assert [tell_late(), tell_late(), remind_of_promises()] == [1, 0, 0]
        late = {one.account: one.subject for one in Mail.objects.exclude(subject__contains="promised by")}
        assert late == {
            dane: "The time you promised for “a heat pump of 4 MW” has passed",
            corridor.gateway(corridor.north): "Syddanmark is late with “a heat pump of 4 MW”",
        }
        # A late answer is an answer.
        fastlane.answer_request(request=request, by=corridor.viewer(dane), words="Bo.")
        assert tell_late() == 0
    assert Event.objects.filter(kind="bridges.request.late").count() == 1


def test_silence_is_reminded_of_once_and_blocks_nothing(corridor: Corridor, dane: Account, ask: Ask) -> None:
    start = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        request = ask()
        clock.move_to(start + timedelta(hours=71))
        assert keep_promises.call() == {"reminded": 0, "late": 0}
        clock.move_to(start + timedelta(hours=73))
        assert keep_promises.call() == {"reminded": 1, "late": 0}
        assert keep_promises.call() == {"reminded": 0, "late": 0}
        assert ask().state == FastLaneState.ASKED
        # The promise that follows, for Monday 17:00, gets a reminder of its own; so does the second silence.
        fastlane.promise_answer(request=request, by=corridor.viewer(dane))
        clock.move_to(start + timedelta(days=6, hours=8))
        assert keep_promises.call()["reminded"] == 2


def link_in(mail: Mail, number: int = 0) -> str:
    found = [line for line in mail.text.splitlines() if "/go/" in line]
    return found[number].removeprefix(settings.BASE_URL)


def test_two_clicks_in_a_mail_promise_and_close(
    corridor: Corridor, dane: Account, ask: Ask, client: Client
) -> None:
    request = ask()
    link = link_in(Mail.objects.get(account=dane))
    shown = client.get(link)
    assert shown.status_code == 200
    assert "Promise Nord-Vest an answer?" in shown.content.decode()
    request.refresh_from_db()
    assert request.state == FastLaneState.ASKED
    assert client.post(link).status_code == 200
    request.refresh_from_db()
    assert (request.state, request.handled_by) == (FastLaneState.PROMISED, dane)
    assert client.get(link).status_code == 410
    fastlane.answer_request(request=request, by=corridor.viewer(dane), words="Bo.")
    answer = Mail.objects.get(subject__startswith="Syddanmark has an answer")
    helped, did_not = link_in(answer), link_in(answer, 1)
    assert client.post(helped).status_code == 200
    request.refresh_from_db()
    assert (request.state, request.helped) == (FastLaneState.CLOSED, True)
    # The other link has nothing left to do.
    assert client.get(did_not).status_code == 410


def test_a_link_does_nothing_for_somebody_who_is_no_gateway_any_more(
    corridor: Corridor, dane: Account, ask: Ask, client: Client, make_account: Callable[..., Account]
) -> None:
    request = ask()
    Membership.objects.filter(account=dane).delete()
    assert client.post(link_in(Mail.objects.get(account=dane))).status_code == 403
    request.refresh_from_db()
    assert request.state == FastLaneState.ASKED
