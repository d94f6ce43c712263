"""Reminders, expiry, causes: each once, and an answer that does not come blocks nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from punte.bridges import limits
from punte.bridges.jobs.introductions import forget_causes, look_after_introductions
from punte.bridges.models import Introduction, Party
from punte.bridges.services.introductions import clock, decline_introduction
from punte.post.outbox.unsubscribe import stop_mails
from punte.records.models import Event
from tests.bridges.introductions.conftest import Way, links_in, mails_to, press

pytestmark = pytest.mark.django_db


def run_at(moment: datetime) -> dict[str, int]:
    with time_machine.travel(moment, tick=False):
        return look_after_introductions.func()


def test_two_reminders_at_most_then_it_ends_by_itself(way: Way) -> None:
    way.propose(way.ana, links=[])
    start = timezone.now() + timedelta(seconds=1)
    found = [run_at(start + timedelta(days=day)) for day in range(25)]
    assert [day for day, done in enumerate(found) if done["reminded"]] == [5, 12]
    assert sum(done["reminded"] for done in found) == 2
    assert sum(done["expired"] for done in found) == 1
    one = Introduction.objects.get()
    assert way.states(one) == ["expired", "accepted", "silent"]
    assert len(mails_to(way.bo)) == 3
    assert mails_to(way.ana)[-1].subject == "Fyn Heat: no answer in time"
    assert way.propose(way.ana, links=[]).state == "asking"  # it blocks nothing


def test_the_links_of_a_reminder_work_and_so_do_the_first(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    run_at(timezone.now() + timedelta(days=6))
    _first, second = mails_to(way.bo)
    assert "some days ago" in second.text
    press(links_in(second)[0])
    assert way.states(one) == ["accepted", "accepted", "accepted"]


def test_a_worker_that_slept_for_weeks_sends_one_reminder_and_not_two(way: Way) -> None:
    way.propose(way.ana, links=[])
    late = timezone.now() + timedelta(days=14)
    assert [run_at(late)["reminded"], run_at(late)["reminded"]] == [1, 0]
    assert run_at(late + timedelta(days=5, minutes=1))["reminded"] == 1


def test_who_wants_no_reminders_gets_none_and_is_asked_all_the_same(way: Way) -> None:
    assert way.bo.account
    stop_mails(account=way.bo.account, kind="bridges.reminders")
    way.propose(way.ana, links=[])
    run_at(timezone.now() + timedelta(days=6))
    assert len(mails_to(way.bo)) == 1


def test_a_silent_link_leaves_the_way_open_for_three_more_weeks(way: Way) -> None:
    one = way.propose(way.ana)
    over = timezone.now() + limits.ANSWER + timedelta(minutes=1)
    assert run_at(over)["expired"] == 1
    assert way.states(one) == ["asking", "accepted", "silent", "waiting"]
    assert "not available" in mails_to(way.ana)[-1].subject
    assert run_at(over + timedelta(days=20))["expired"] == 0
    assert run_at(over + limits.ANSWER + timedelta(minutes=1))["expired"] == 1
    assert way.states(one) == ["expired", "accepted", "silent", "waiting"]
    assert mails_to(way.bo) == []


def test_each_has_three_weeks_from_the_day_they_are_asked(way: Way) -> None:
    one = way.propose(way.ana)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        way.accept(one, way.lia)
        one.refresh_from_db()
        assert one.expires_at - timezone.now() > timedelta(days=20, hours=23)


@pytest.mark.parametrize(
    "at", [datetime(2026, 10, 10, 23, 30, tzinfo=UTC), datetime(2027, 3, 20, 0, 30, tzinfo=UTC)]
)
def test_summer_time_changes_no_deadline(way: Way, at: datetime) -> None:
    assert way.bo.account
    way.bo.account.time_zone = "Europe/Copenhagen"
    way.bo.account.save()
    way.need.expires_on = at.date() + timedelta(days=90)
    way.need.save()
    with time_machine.travel(at, tick=False):
        one = way.propose(way.ana, links=[])
    assert one.expires_at - at == timedelta(days=21)
    # The day in the mail is the reader's: 00:30 of the next day in Copenhagen, 01:30 the same day in March.
    day = one.expires_at.astimezone(ZoneInfo("Europe/Copenhagen"))
    assert day.day != one.expires_at.day or at.month == 3
    assert f"open until {day.day} {day:%B}" in mails_to(way.bo)[0].text
    assert run_at(at + timedelta(days=21) - timedelta(seconds=1))["expired"] == 0
    assert run_at(at + timedelta(days=21))["expired"] == 1


def test_causes_are_forgotten_after_twelve_months(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    decline_introduction(party=way.party(one, way.bo), by=way.corridor.viewer(way.bo), cause="no_fit")
    now = timezone.now()
    assert clock.forget_causes(now=now + limits.CAUSES_KEPT - timedelta(minutes=1)) == 0
    assert way.party(one, way.bo).cause == "no_fit"
    with time_machine.travel(now + limits.CAUSES_KEPT + timedelta(minutes=1)):
        assert forget_causes.func() == 1
    assert not Party.objects.exclude(cause="").exists()


def test_expiry_is_logged_once(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    over = timezone.now() + limits.ANSWER
    run_at(over)
    run_at(over + timedelta(hours=1))
    assert Event.objects.filter(subject_id=one.pk, kind="bridges.introduction.expired").count() == 1
