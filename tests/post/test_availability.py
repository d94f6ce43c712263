"""When a person is free, over changes of the clock, too."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from punte.members.models import Account, Network
from punte.post.calendar import registry
from punte.post.calendar.availability import USUAL, _weekly, availability
from punte.post.calendar.intervals import Interval, union, within, without
from punte.post.calendar.services import add_exemption, set_week
from punte.post.models import Appointment, Exemption
from punte.web.access import Viewer
from tests.conftest import MakeAccount

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2026, 11, 9, tzinfo=COPENHAGEN)
EVERY_DAY = [[(time(2, 30), time(4))] for _ in range(7)]


@pytest.fixture(autouse=True)
def _own_entries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: source for name, source in registry._sources.items() if name.startswith("post.")}
    monkeypatch.setattr(registry, "_sources", kept)


@pytest.fixture
def person(make_account: MakeAccount, network: Network) -> Account:
    account = make_account("member", network)
    account.time_zone = "Europe/Copenhagen"
    account.save()
    return account


def by(account: Account) -> Viewer:
    return Viewer(account=account.pk)


def local(intervals: list[Interval]) -> list[tuple[str, str]]:
    return [
        (f"{one.start.astimezone(COPENHAGEN):%a %H:%M}", f"{one.end.astimezone(COPENHAGEN):%a %H:%M}")
        for one in intervals
    ]


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def test_who_says_nothing_is_free_in_office_hours(person: Account) -> None:
    assert local(availability(person, MONDAY, MONDAY + timedelta(days=7))) == [
        (f"{day} 09:00", f"{day} 17:00") for day in ("Mon", "Tue", "Wed", "Thu", "Fri")
    ]


def test_week_exceptions_and_entries_together(person: Account) -> None:
    week = [[(time(9), time(12)), (time(13), time(16))], [], *USUAL[2:]]
    set_week(account=person, hours=week, by=by(person))
    add_exemption(account=person, starts_at=at(10), ends_at=at(10, 30), free=False, by=by(person))
    add_exemption(account=person, starts_at=at(18, day=1), ends_at=at(19, day=1), free=True, by=by(person))
    Appointment.objects.create(account=person, title="Visit", starts_at=at(14), ends_at=at(15))
    Appointment.objects.create(account=person, title="Maybe", starts_at=at(11), ends_at=at(12), busy=False)
    assert local(availability(person, MONDAY, at(0, day=2))) == [
        ("Mon 09:00", "Mon 10:00"),
        ("Mon 10:30", "Mon 12:00"),
        ("Mon 13:00", "Mon 14:00"),
        ("Mon 15:00", "Mon 16:00"),
        ("Tue 18:00", "Tue 19:00"),
    ]


def test_whole_days_are_taken_by_the_persons_clock(person: Account) -> None:
    Appointment.objects.create(
        account=person, title="Camp", first_day=date(2026, 11, 9), last_day=date(2026, 11, 10)
    )
    assert local(availability(person, MONDAY, MONDAY + timedelta(days=3))) == [("Wed 09:00", "Wed 17:00")]


def test_the_answer_is_cut_to_what_was_asked(person: Account) -> None:
    assert local(availability(person, at(10), at(11))) == [("Mon 10:00", "Mon 11:00")]


def test_a_time_the_clock_jumps_over_begins_at_the_jump() -> None:
    start = datetime(2026, 3, 29, tzinfo=COPENHAGEN)  # 2:00 becomes 3:00
    (night, *_) = _weekly(EVERY_DAY, COPENHAGEN, start, start + timedelta(hours=12))
    assert night == Interval(datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC))


def test_a_time_the_clock_shows_twice_begins_at_the_second() -> None:
    start = datetime(2026, 10, 25, tzinfo=COPENHAGEN)  # 3:00 becomes 2:00
    (night, *_) = _weekly(EVERY_DAY, COPENHAGEN, start, start + timedelta(hours=12))
    assert night == Interval(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC))


CHANGES = st.sampled_from(
    [
        ("Europe/Copenhagen", datetime(2026, 3, 28, tzinfo=UTC)),
        ("Europe/Copenhagen", datetime(2026, 10, 24, tzinfo=UTC)),
        ("Europe/Bucharest", datetime(2026, 10, 24, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 10, 3, tzinfo=UTC)),  # by half an hour
        ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
        ("America/St_Johns", datetime(2026, 11, 1, tzinfo=UTC)),
    ]
)


@given(change=CHANGES, edges=st.lists(st.integers(0, 95), min_size=2, max_size=4, unique=True))
def test_nothing_outside_the_hours_is_ever_called_free(
    change: tuple[str, datetime], edges: list[int]
) -> None:
    name, start = change
    zone, sorted_edges = ZoneInfo(name), sorted(edges[: len(edges) // 2 * 2])
    clock = [time(edge // 4, edge % 4 * 15) for edge in sorted_edges]
    day = list(zip(clock[::2], clock[1::2], strict=True))
    found = list(_weekly([day] * 7, zone, start, start + timedelta(days=3)))
    # In order and never over each other; where the clock jumps over the gap between two, they may touch.
    assert all(one.end <= other.start for one, other in pairwise(found))
    minute = timedelta(minutes=5)
    for one in found:
        moment = one.start
        while moment < one.end:
            shown = moment.astimezone(zone).time()
            assert any(begin <= shown < end for begin, end in day)
            moment += minute


MOMENTS = st.integers(0, 200).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
INTERVALS = st.lists(st.builds(Interval, MOMENTS, MOMENTS), max_size=8)


def minutes(intervals: list[Interval]) -> set[datetime]:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    every = [first + timedelta(minutes=n) for n in range(201)]
    return {moment for moment in every if any(one.start <= moment < one.end for one in intervals)}


@given(some=INTERVALS, taken=INTERVALS)
def test_sums_of_time_agree_with_counting_minutes(some: list[Interval], taken: list[Interval]) -> None:
    assert minutes(union(some)) == minutes(some)
    assert minutes(without(some, taken)) == minutes(some) - minutes(taken)
    for parts in (union(some), without(some, taken)):
        assert all(a.end < b.start for a, b in pairwise(parts))
    start, end = datetime(2026, 1, 1, 0, 50, tzinfo=UTC), datetime(2026, 1, 1, 2, tzinfo=UTC)
    assert minutes(within(union(some), start, end)) == {m for m in minutes(some) if start <= m < end}


@pytest.mark.parametrize(
    "hours",
    [
        [[(time(9), time(8))], *[[]] * 6],
        [[(time(9), time(12)), (time(11), time(13))], *[[]] * 6],
        [[]] * 6,
    ],
)
def test_impossible_weeks_are_refused(person: Account, hours: Any) -> None:
    with pytest.raises(ValidationError):
        set_week(account=person, hours=hours, by=by(person))


def test_nobody_changes_anothers_hours(person: Account, make_account: MakeAccount, network: Network) -> None:
    other = make_account("manager", network)
    with pytest.raises(PermissionDenied):
        set_week(account=person, hours=USUAL, by=by(other))


def test_the_pages_keep_what_is_said(person: Account, sign_in: Callable[[Account], Client]) -> None:
    client = sign_in(person)
    assert "You have not said yet" in client.get("/calendar/hours/").content.decode()
    client.post("/calendar/hours/", {"d0_0_0": "10:00", "d0_0_1": "12:00"})
    assert local(availability(person, MONDAY, MONDAY + timedelta(days=7))) == [("Mon 10:00", "Mon 12:00")]
    broken = client.post("/calendar/hours/", {"d0_0_0": "10:00"}).content.decode()
    assert "Give both, or leave both empty." in broken
    client.post(
        "/calendar/hours/exception/",
        {"day": "2126-11-12", "begins": "08:00", "ends": "09:00", "free": "1"},
    )
    (exemption,) = Exemption.objects.all()
    assert exemption.starts_at.astimezone(COPENHAGEN) == datetime(2126, 11, 12, 8, tzinfo=COPENHAGEN)
    assert "free" in client.get("/calendar/hours/").content.decode()
    client.post(f"/calendar/hours/exception/{exemption.pk}/remove/")
    assert Exemption.objects.count() == 0
