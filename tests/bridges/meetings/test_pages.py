"""Pages of meetings: what each shows, to whom, and the links of mails."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from punte.bridges.choices import MeetingState
from punte.bridges.jobs.meetings import keep_meetings
from punte.bridges.models import Meeting
from punte.bridges.services.meetings import answer_times
from punte.members.models import Network
from tests.bridges.meetings.conftest import NEXT_MONDAY, TUESDAY, Outbox, Pair
from tests.bridges.meetings.test_invitations import fixed
from tests.conftest import MakeAccount

pytestmark = pytest.mark.django_db
MEETINGS = "/n/corridor/meetings/"


@pytest.fixture
def ana(pair: Pair, sign_in: Callable[..., Client]) -> Client:
    return sign_in(pair.account(pair.ana))


@pytest.fixture
def bo(pair: Pair, sign_in: Callable[..., Client]) -> Client:
    return sign_in(pair.account(pair.bo))


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_from_the_introduction_to_a_fixed_time(pair: Pair, ana: Client, bo: Client, outbox: Outbox) -> None:
    new = f"{MEETINGS}new/?introduction={pair.introduction.pk}"
    page = text(ana.get(new))
    assert "Find a time with Bo" in page
    ticks = re.findall(r'name="times" value="([^"]+)"', page)
    assert len(ticks) == 10
    assert "Tue 24 Mar 10:00 – 10:30, their 09:00" in page
    # Longer ones are suggested anew, and what was written stays.
    again = text(ana.post(new, {"minutes": "120", "title": "Pumps & labs", "times": ticks[:1], "again": "1"}))
    assert "10:00 – 12:00" in again
    assert 'value="Pumps &amp; labs"' in again
    assert Meeting.objects.count() == 0
    empty = text(ana.post(new, {"minutes": "30", "title": "Pumps", "note": "kept"}))
    assert "Choose at least one time" in empty
    assert "kept" in empty
    answer = ana.post(
        new, {"minutes": "30", "title": "Pumps", "times": ticks[:2], "own1": "2026-04-01T15:00", "own2": ""}
    )
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"{MEETINGS}{meeting.pk}/"
    times = [f"{one.starts_at:%d %H:%M}" for one in meeting.slots.all()]
    assert times == ["24 08:00", "24 11:00", "01 12:00"]
    assert meeting.zone == "Europe/Bucharest"

    links = re.findall(r"http://\S+(/go/\S+)", outbox()[-1].text)
    shown = text(Client().get(links[2]))
    assert "Wed 1 Apr 14:00 – 14:30, their 15:00" in shown
    assert Meeting.objects.get().state == MeetingState.PROPOSED, "looking changes nothing"
    assert "It is fixed." in text(Client().post(links[2]))
    assert Meeting.objects.get().state == MeetingState.FIXED
    assert Client().get(links[0]).status_code == 410
    assert "Wed 1 Apr 15:00 – 15:30" in text(ana.get(f"{MEETINGS}{meeting.pk}/"))


def test_a_time_that_the_clock_does_not_show_is_refused(pair: Pair, ana: Client) -> None:
    new = f"{MEETINGS}new/?person={pair.bo.pk}"
    # On the last Sunday of March clocks in Bucharest go from 3:00 to 4:00.
    answer = ana.post(new, {"minutes": "30", "title": "Pumps", "own1": "2026-03-29T03:30"})
    assert "Europe/Bucharest" in text(answer)
    assert "may not exist" in text(answer)
    assert Meeting.objects.count() == 0


def test_answering_on_the_page(pair: Pair, ana: Client, bo: Client) -> None:
    meeting = pair.propose()
    page = f"{MEETINGS}{meeting.pk}/"
    assert "Which times suit you?" in text(bo.get(page))
    assert "suits Ana" in text(bo.get(page))
    slots = [str(one) for one in pair.slots(meeting)]
    assert bo.post(f"{page}do/answer/", {"slot": slots}).status_code == 302
    assert "These times suit you all" in text(ana.get(page))
    assert ana.post(f"{page}do/fix/", {"slot": slots[1]}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts_at == NEXT_MONDAY
    file = ana.get(f"{page}meeting.ics")
    assert vobject.readOne(file.content.decode()).vevent.dtstart.value == NEXT_MONDAY
    assert "attachment" in file["Content-Disposition"]
    # Too late is said, and changes nothing.
    late = bo.post(f"{page}do/fix/", {"slot": slots[0]}, follow=True)
    assert "A time was fixed in the meantime" in text(late)


def test_moving_and_calling_off_on_the_page(pair: Pair, ana: Client, bo: Client) -> None:
    meeting = fixed(pair)
    page = f"{MEETINGS}{meeting.pk}/"
    form = text(ana.get(f"{page}change/"))
    assert 'value="2026-03-30T10:00"' in form
    given = {"starts_at": "2026-03-25T11:00", "minutes": "60", "place": "Room 3", "url": "", "note": ""}
    assert ana.post(f"{page}change/", given).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.place) == (TUESDAY + timedelta(days=1, hours=1), "Room 3")
    assert "has not answered" in text(ana.get(page))
    bo.post(f"{page}do/cannot/")
    assert "Bo cannot come" in text(ana.get(page))
    assert "goes from all calendars" in text(ana.get(f"{page}times/"))
    ana.post(f"{page}do/cancel/")
    assert "It is called off" in text(bo.get(page))
    assert ana.get(f"{page}meeting.ics").status_code == 404


def test_did_you_meet_from_the_mail(
    pair: Pair, ana: Client, clock: time_machine.Traveller, outbox: Outbox, run_jobs: Any
) -> None:
    meeting = fixed(pair)
    clock.move_to(NEXT_MONDAY + timedelta(hours=1))
    assert keep_meetings.call() == {"asked": 1, "expired": 0}
    for mail in outbox()[-2:]:
        yes, _no = re.findall(r"http://\S+(/go/\S+)", mail.text)
        assert "Did you meet" in text(Client().get(yes))
        assert "Thank you" in text(Client().post(yes))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    page = text(ana.get(f"{MEETINGS}{meeting.pk}/"))
    assert "You met" in page
    assert f"{MEETINGS}new/?introduction={pair.introduction.pk}" in page


def test_a_broker_starts_from_the_list(pair: Pair, sign_in: Callable[..., Client]) -> None:
    corridor = pair.corridor
    client = sign_in(corridor.gateway(corridor.north))
    page = text(client.get(MEETINGS))
    offered = set(re.findall(r'<option value="([^"]+)"', page))
    lia = corridor.people["lia"]
    assert offered == {str(pair.ana.pk), str(lia.pk)}, "people of the own region only"
    twice = client.get(f"{MEETINGS}new/?person={lia.pk}&person={lia.pk}", follow=True)
    assert "Choose two different people." in text(twice)
    new = f"{MEETINGS}new/?person={pair.ana.pk}&person={lia.pk}"
    assert "Name neither here nor above" in text(client.get(new))
    ticks = re.findall(r'name="times" value="([^"]+)"', text(client.get(new)))
    client.post(new, {"minutes": "30", "title": "Heat", "times": ticks[:1], "join": "on"})
    meeting = Meeting.objects.get()
    assert meeting.attendees.count() == 3
    assert "For two of your people" not in text(sign_in(pair.account(pair.ana)).get(MEETINGS))


def routes(meeting: Meeting) -> list[str]:
    page = f"{MEETINGS}{meeting.pk}/"
    steps = ("answer", "none", "fix", "come", "cannot", "cancel", "met", "missed")
    pages = [page, f"{page}times/", f"{page}change/", f"{page}meeting.ics"]
    return [*pages, *(f"{page}do/{one}/" for one in steps)]


def test_nobody_else_finds_a_meeting(
    pair: Pair, sign_in: Callable[..., Client], make_account: MakeAccount, other_network: Network
) -> None:
    meeting, corridor = fixed(pair), pair.corridor
    changed = Meeting.objects.values_list("changed_at", "state").get()
    others = [
        corridor.people["lia"].account,
        corridor.gateway(corridor.north),
        make_account("manager", corridor.network),
        make_account("observer", corridor.network),
        make_account("manager", other_network),
    ]
    for account in others:
        client = sign_in(account)
        for address in routes(meeting):
            assert client.get(address).status_code in {404, 405}, address
            assert client.post(address).status_code in {404, 405}, address
        for asked in (f"introduction={pair.introduction.pk}", f"person={pair.bo.pk}", "person=nonsense", ""):
            assert client.get(f"{MEETINGS}new/?{asked}").status_code == 404, asked
    assert Client().get(routes(meeting)[0])["Location"].startswith("/accounts/")
    assert Meeting.objects.values_list("changed_at", "state").get() == changed


def test_the_list_asks_as_much_for_three_as_for_one(pair: Pair, ana: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert ana.get(MEETINGS).status_code == 200
        return len(caught)

    pair.propose()
    ana.get(MEETINGS)
    one = queries()
    for n in range(2):
        other = pair.propose(times=[NEXT_MONDAY + timedelta(hours=n + 1)])
        answer_times(meeting=other, slots=pair.slots(other), by=pair.viewer(pair.bo))
    assert queries() == one
