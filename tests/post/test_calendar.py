"""Entries, pages, and the feed read back."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from punte.members.models import Account, Membership, Network
from punte.members.services.memberships import leave_network
from punte.members.viewer import viewer_of
from punte.post import calendar
from punte.post.calendar import registry
from punte.post.calendar.feed import close_feed, open_feed
from punte.post.calendar.registry import Entry, entries_of
from punte.post.models import Appointment, Feed
from tests.conftest import MakeAccount

type SignIn = Callable[[Account], Client]
NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
CLUJ = ZoneInfo("Europe/Bucharest")


@pytest.fixture(autouse=True)
def _own_entries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: source for name, source in registry._sources.items() if name.startswith("post.")}
    monkeypatch.setattr(registry, "_sources", kept)


@pytest.fixture
def person(make_account: MakeAccount, network: Network) -> Account:
    account = make_account("member", network)
    account.time_zone = "Europe/Bucharest"
    account.save()
    return account


def contribute(*entries: Entry) -> None:
    calendar.register("test.entries", lambda account, start, end: list(entries))


def meeting(**more: Any) -> Entry:
    given: dict[str, Any] = {
        "uid": "meeting-1",
        "title": "Port Data Varna and Someș Logistics",
        "start": datetime(2026, 11, 12, 8, tzinfo=UTC),
        "end": datetime(2026, 11, 12, 9, tzinfo=UTC),
        "zone": "Europe/Sofia",
        "place": "Varna, quay 4",
        "href": "/n/corridor/meetings/1/",
        "sequence": 3,
        "changed": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Entry(**{**given, **more})


def path_of(address: str) -> str:
    return urlsplit(address).path


def read(client: Client, address: str) -> Calendar:
    with time_machine.travel(NOW, tick=False):
        answer = client.get(path_of(address))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    parsed = Calendar.from_ical(answer.content)
    assert isinstance(parsed, Calendar)
    return parsed


def test_the_feed_is_read_back(person: Account, client: Client) -> None:
    contribute(meeting(url="https://meet.example/1"))
    Appointment.objects.create(
        account=person, title="Holiday", first_day=date(2026, 11, 20), last_day=date(2026, 11, 22), busy=False
    )
    found = read(client, open_feed(account=person))
    event, holiday = found.events
    assert event["UID"] == "meeting-1@punte"
    assert event["SEQUENCE"] == 3
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 1, tzinfo=UTC)
    assert event["DTSTART"].params["TZID"] == "Europe/Sofia"
    assert event.decoded("DTSTART") == datetime(2026, 11, 12, 8, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 11, 12, 9, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "Port Data Varna and Someș Logistics"
    assert str(event["LOCATION"]) == "Varna, quay 4"
    assert str(event["URL"]).endswith("/n/corridor/meetings/1/")
    assert str(event["URL"]) in str(event["DESCRIPTION"])
    assert "https://meet.example/1" in str(event["DESCRIPTION"])
    assert [str(zone["TZID"]) for zone in found.timezones] == ["Europe/Sofia"]
    assert holiday.decoded("DTSTART") == date(2026, 11, 20)
    assert holiday.decoded("DTEND") == date(2026, 11, 23)
    assert holiday["TRANSP"] == "TRANSPARENT"


def test_a_change_grows_the_sequence_under_one_uid(person: Account, client: Client, sign_in: SignIn) -> None:
    signed = sign_in(person)
    given = {
        "title": "Visit",
        "day": "2026-11-18",
        "begins": "10:00",
        "ends": "11:30",
        "zone": "Europe/Bucharest",
    }
    assert signed.post("/calendar/new/", given).status_code == 302
    address = open_feed(account=person)
    (first,) = read(client, address).events
    own = Appointment.objects.get()
    assert signed.post(f"/calendar/{own.pk}/", {**given, "begins": "10:30"}).status_code == 302
    (second,) = read(client, address).events
    assert first["UID"] == second["UID"] == f"appointment-{own.pk}@punte"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second.decoded("DTSTART") == datetime(2026, 11, 18, 8, 30, tzinfo=UTC)


def test_names_not_disclosed_stand_nowhere(person: Account, client: Client, sign_in: SignIn) -> None:
    contribute(meeting(undisclosed=True, note="with Robo Fyn"))
    feed = client.get(path_of(open_feed(account=person))).content.decode()
    with time_machine.travel(NOW, tick=False):
        feed = client.get(path_of(open_feed(account=person))).content.decode()
        page = sign_in(person).get("/calendar/?month=2026-11").content.decode()
    for shown in (feed, page):
        assert "not disclosed" in shown
        assert "Varna" not in shown
        assert "Robo" not in shown


def test_the_secret_is_kept_as_a_hash_and_shown_once(person: Account, sign_in: SignIn) -> None:
    client = sign_in(person)
    made = client.post("/calendar/feed/", {"do": "open"})
    (secret,) = re.findall(r"/calendar/feed/([\w-]{43})\.ics", made.content.decode())
    assert "no-store" in made["Cache-Control"]
    assert secret not in Feed.objects.get().secret_hash
    assert secret not in client.get("/calendar/feed/").content.decode()


def test_the_feeds_answer_stays_private(person: Account, client: Client) -> None:
    answer = client.get(path_of(open_feed(account=person)))
    assert "private" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_new_address_voids_the_old(person: Account, client: Client) -> None:
    old = open_feed(account=person)
    new = open_feed(account=person)
    assert client.get(path_of(old)).status_code == 404
    assert client.get(path_of(new)).status_code == 200
    close_feed(account=person)
    assert client.get(path_of(new)).status_code == 404


def test_the_feed_is_void_for_good_when_its_owner_leaves(person: Account, client: Client) -> None:
    address = open_feed(account=person)
    Membership.objects.update(ended_at=timezone.now())
    assert client.get(path_of(address)).status_code == 404
    Membership.objects.update(ended_at=None)
    assert client.get(path_of(address)).status_code == 404


def test_leaving_voids_the_address_even_if_nobody_asks_for_it(
    person: Account, network: Network, other_network: Network, client: Client, run_jobs: Callable[[], int]
) -> None:
    Membership.objects.create(account=person, network=other_network, role="member")
    address = open_feed(account=person)
    leave_network(network=network, by=viewer_of(person, network))
    run_jobs()
    assert client.get(path_of(address)).status_code == 200
    leave_network(network=other_network, by=viewer_of(person, other_network))
    run_jobs()
    assert not Feed.objects.exists()


def test_the_feed_is_void_for_an_inactive_account(person: Account, client: Client) -> None:
    address = open_feed(account=person)
    Account.objects.update(is_active=False)
    assert client.get(path_of(address)).status_code == 404


@pytest.mark.parametrize("known", [True, False])
def test_the_secret_is_in_no_log(
    person: Account, client: Client, caplog: pytest.LogCaptureFixture, capfd: Any, known: bool
) -> None:
    path = path_of(open_feed(account=person))
    if not known:
        close_feed(account=person)
    secret = path.rsplit("/", 1)[1].removesuffix(".ics")
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        client.get(path)
    said = capfd.readouterr()
    written = " ".join(record.getMessage() for record in caplog.records) + said.out + said.err
    assert secret not in written


def test_entries_of_a_network_one_left_are_gone(
    person: Account, network: Network, other_network: Network
) -> None:
    contribute(meeting(network=network.pk), meeting(uid="meeting-2", network=other_network.pk))
    span = (NOW, NOW + timedelta(days=30))
    assert [entry.uid for entry in entries_of(person, *span)] == ["meeting-1"]
    Membership.objects.update(ended_at=timezone.now())
    assert entries_of(person, *span) == []


def test_the_month_shows_times_by_the_readers_clock(person: Account, sign_in: SignIn) -> None:
    contribute(meeting(zone="Europe/Copenhagen"))
    page = sign_in(person).get("/calendar/?month=2026-11").content.decode()
    assert ">10:00</time>" in page  # 8:00 UTC in Cluj
    assert "09:00 in Europe/Copenhagen" in page
    assert "November 2026" in page


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_not_found(person: Account, sign_in: SignIn, month: str) -> None:
    assert sign_in(person).get("/calendar/", {"month": month}).status_code == 404


def test_the_months_queries_do_not_grow(
    person: Account, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client, counts = sign_in(person), []
    for count in (1, 3):
        for day in range(count):
            start = datetime(2026, 11, 3 + day, 9, tzinfo=UTC)
            Appointment.objects.create(
                account=person, title="Visit", starts_at=start, ends_at=start + timedelta(hours=1)
            )
        with django_assert_max_num_queries(30) as captured:
            client.get("/calendar/?month=2026-11")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


def test_others_entries_do_not_exist(
    person: Account, make_account: MakeAccount, network: Network, sign_in: SignIn
) -> None:
    own = Appointment.objects.create(
        account=person, title="Visit", first_day=date(2026, 11, 3), last_day=date(2026, 11, 3)
    )
    other = sign_in(make_account("manager", network))
    assert other.get(f"/calendar/{own.pk}/").status_code == 404
    assert other.post(f"/calendar/{own.pk}/delete/").status_code == 404
    assert other.post(f"/calendar/hours/exception/{uuid4()}/remove/").status_code == 404
    mine = sign_in(person)
    assert mine.post(f"/calendar/{own.pk}/delete/").status_code == 302
    assert Appointment.objects.count() == 0


def test_an_entry_keeps_its_days_when_opened_again(person: Account, sign_in: SignIn) -> None:
    client = sign_in(person)
    days = {"title": "Camp", "day": "2026-11-18", "last": "2026-11-20", "zone": "Europe/Bucharest"}
    client.post("/calendar/new/", days)
    own = Appointment.objects.get()
    assert (own.first_day, own.last_day, own.starts_at) == (date(2026, 11, 18), date(2026, 11, 20), None)
    page = client.get(f"/calendar/{own.pk}/").content.decode()
    assert 'value="2026-11-20"' in page


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"begins": "10:00"}, "Give both times"),
        ({"begins": "10:00", "ends": "09:00"}, "The end must come after the begin."),
        ({"last": "2026-11-17"}, "The end must come after the begin."),
    ],
)
def test_impossible_times_are_explained(
    person: Account, sign_in: SignIn, given: dict[str, str], complaint: str
) -> None:
    form = {"title": "Visit", "day": "2026-11-18", "zone": "Europe/Bucharest", **given}
    answer = sign_in(person).post("/calendar/new/", form)
    assert complaint in answer.content.decode()
    assert Appointment.objects.count() == 0
