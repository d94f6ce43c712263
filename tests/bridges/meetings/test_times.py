"""Times when all are free, and what their clocks show, also where clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punte.bridges.times import clock, common, suggest
from punte.post.calendar import Interval
from punte.post.models import Appointment, Week
from tests.bridges.meetings.conftest import NEXT_MONDAY, NOW, TUESDAY, Pair

HOUR = timedelta(hours=1)


def test_both_clocks_are_shown_and_a_weekday_where_it_is_another_day() -> None:
    told = clock(TUESDAY, TUESDAY + HOUR, "Europe/Bucharest", ["Europe/Copenhagen"])
    assert (told.own, told.theirs) == ("Tue 24 Mar 10:00 – 11:00", "their 09:00")
    late = datetime(2026, 3, 24, 20, 0, tzinfo=UTC)
    assert clock(late, late + HOUR, "Europe/Madrid", ["Asia/Tokyo"]).theirs == "their Wed 05:00"
    assert clock(TUESDAY, TUESDAY + HOUR, "Europe/Madrid", ["Europe/Copenhagen"]).theirs == ""
    three = clock(TUESDAY, TUESDAY + HOUR, "Europe/Madrid", ["Europe/Sofia", "Europe/London"])
    assert three.theirs == "10:00 in Sofia, 08:00 in London"


def test_the_difference_of_zones_that_change_on_different_days() -> None:
    # America changes its clocks three weeks before Europe does.
    for moment, theirs in (
        (datetime(2026, 3, 6, 15, tzinfo=UTC), "10"),
        (datetime(2026, 3, 20, 15, tzinfo=UTC), "11"),
    ):
        assert (
            clock(moment, moment + HOUR, "Europe/Madrid", ["America/New_York"]).theirs == f"their {theirs}:00"
        )


spans = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 40)).map(
        lambda pair: Interval(NOW + pair[0] * HOUR, NOW + sum(pair) * HOUR)
    ),
    max_size=6,
)


@given(st.lists(spans, min_size=1, max_size=3))
def test_common_time_is_free_for_each_and_nothing_else(frees: list[list[Interval]]) -> None:
    shared = common(frees)
    for step in range(341):
        moment = NOW + step * HOUR + HOUR / 2
        each = all(any(one.start <= moment < one.end for one in free) for free in frees)
        assert any(one.start <= moment < one.end for one in shared) == each


@pytest.mark.django_db
def test_suggestions_fit_both_calendars_and_keep_to_working_hours_across_summer_time(pair: Pair) -> None:
    accounts = [pair.account(pair.ana), pair.account(pair.bo)]
    Appointment.objects.create(
        account=accounts[1], title="Away", starts_at=TUESDAY, ends_at=TUESDAY + 4 * HOUR, zone="UTC"
    )
    # Bo says no to Fridays.
    Week.objects.create(account=accounts[1], hours=[[["09:00", "17:00"]]] * 4 + [[], [], []])
    found = suggest(accounts, minutes=60, now=NOW)
    assert len(found) == 10
    told = [clock(one.start, one.end, "Europe/Bucharest", ["Europe/Copenhagen"]) for one in found]
    assert told[0].own == "Tue 24 Mar 14:00 – 15:00"
    assert [one.own[:15] for one in told[1:4]] == ["Wed 25 Mar 10:0", "Wed 25 Mar 13:0", "Thu 26 Mar 10:0"]
    # After the change of the clocks it is still nine in Copenhagen and ten in Bucharest.
    monday = next(one for one in found if one.start.date() == date(2026, 3, 30))
    assert monday.start == NEXT_MONDAY
    assert all(one.theirs for one in told)
    assert not [one for one in told if one.own.startswith("Fri")]


@pytest.mark.django_db
def test_no_time_in_common_gives_none(pair: Pair) -> None:
    accounts = [pair.account(pair.ana), pair.account(pair.bo)]
    Week.objects.create(account=accounts[0], hours=[[["09:00", "10:00"]]] * 7)
    Week.objects.create(account=accounts[1], hours=[[["12:00", "13:00"]]] * 7)
    assert suggest(accounts, minutes=30, now=NOW) == []
