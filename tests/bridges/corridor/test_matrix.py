"""What is counted between regions, and what is withheld from whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from punte.bridges.queries.corridor.matrix import Corridor as Found
from punte.bridges.queries.corridor.matrix import Measure, corridor_of, this_quarter_of
from punte.bridges.queries.corridor.periods import period_of, this_quarter
from punte.ecosystem.models import Ecosystem
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from tests.bridges.conftest import Corridor
from tests.bridges.corridor.conftest import Steps

pytestmark = pytest.mark.django_db
HOUR = 3600


def seen(corridor: Corridor, account: Account | None = None, **asked: str) -> Found:
    viewer = corridor.viewer(account or corridor.gateway(corridor.north))
    return corridor_of(viewer, corridor.network, period_of(corridor.network, {"period": "all", **asked}))


def named(corridor: Corridor, found: Found, measure: Measure) -> dict[tuple[str, str], float]:
    names = {one.pk: one.name for one in found.regions}
    return {(names[a], names[b]): value for (a, b), value in found.values[measure].items()}


THERE, BACK = ("Nord-Vest", "Syddanmark"), ("Syddanmark", "Nord-Vest")


def test_each_measure_is_counted_from_rows(corridor: Corridor, steps: Steps, now: datetime) -> None:
    for hours in (2, 10, 30, None):
        steps.asked(now, hours=hours)
    steps.asked(now, hours=1, asking=corridor.south, asked=corridor.north)
    first, second = steps.accepted(now), steps.accepted(now, "bo", "ana")
    steps.accepted(now, "lia", "bo", state="ended")
    steps.held(now, first)
    steps.held(now, first)
    steps.began(now, first)
    # The same word at three months is the same collaboration.
    steps.began(now + timedelta(days=90), first, "three_months")
    found = seen(corridor)
    assert {measure: named(corridor, found, measure) for measure in Measure} == {
        Measure.REQUESTS: {THERE: 4, BACK: 1},
        Measure.WAIT: {THERE: 10 * HOUR, BACK: HOUR},
        Measure.INTRODUCTIONS: {THERE: 2, BACK: 1},
        Measure.MEETINGS: {THERE: 2},
        Measure.COLLABORATIONS: {THERE: 1},
    }
    assert (found.both, found.structured, found.informal, found.share) == (3, 1, 2, 33)
    assert second.pk


def test_the_median_of_an_even_number_lies_between(corridor: Corridor, steps: Steps, now: datetime) -> None:
    for hours in (1, 2, 4, 100):
        steps.asked(now, hours=hours)
    assert named(corridor, seen(corridor), Measure.WAIT) == {THERE: 3 * HOUR}


def test_meetings_without_an_introduction_count_from_the_host(
    corridor: Corridor, steps: Steps, now: datetime
) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    steps.held(now, None, bo, ana, lia)
    steps.held(now, None, ana, lia)
    steps.held(now, None, ana)
    assert named(corridor, seen(corridor), Measure.MEETINGS) == {BACK: 1, ("Nord-Vest", "Nord-Vest"): 2}


def test_only_what_fell_into_the_period_by_the_networks_clock(corridor: Corridor, steps: Steps) -> None:
    Network.objects.update(time_zone="Europe/Bucharest")
    corridor.network.refresh_from_db()
    # Midnight in Bucharest is 22:00 of the day before in UTC, 21:00 in summer.
    steps.asked(datetime(2026, 6, 30, 20, 59, tzinfo=UTC))
    steps.asked(datetime(2026, 6, 30, 21, 0, tzinfo=UTC))
    steps.asked(datetime(2026, 9, 30, 20, 59, tzinfo=UTC))
    steps.asked(datetime(2026, 9, 30, 21, 0, tzinfo=UTC))
    own = {"from": "2026-07-01", "to": "2026-09-30"}
    assert named(corridor, seen(corridor, None, period="own", **own), Measure.REQUESTS) == {THERE: 2}
    assert named(corridor, seen(corridor, period="own", to="2026-06-30"), Measure.REQUESTS) == {THERE: 1}
    assert named(corridor, seen(corridor), Measure.REQUESTS) == {THERE: 4}


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_quarters_are_those_of_the_calendar(day: date, first: date, last: date) -> None:
    period = this_quarter(ZoneInfo("UTC"), day)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-13-01"},
        {"to": "soon"},
        {"from": "2026-02-02", "to": "2026-02-01"},
        {"to": "9999-12-31"},
    ],
)
def test_days_that_are_none_are_refused(network: Network, asked: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"is no day|before the first"):
        period_of(network, {"period": "own", **asked})


def test_fewer_than_three_people_are_told_to_brokers_only(
    corridor: Corridor, steps: Steps, now: datetime
) -> None:
    first = steps.accepted(now)
    steps.accepted(now)
    steps.held(now, first)
    steps.began(now, first)
    steps.asked(now, hours=5, promised_for=now + timedelta(days=1), answered_at=now)
    member = corridor.people["lia"].account
    found = seen(corridor, member)
    pair = (corridor.north.pk, corridor.south.pk)
    hidden = {measure for measure, pairs in found.withheld.items() if pair in pairs}
    assert hidden == {Measure.WAIT, Measure.INTRODUCTIONS, Measure.MEETINGS, Measure.COLLABORATIONS}
    assert named(corridor, found, Measure.REQUESTS) == {THERE: 1}
    assert (found.both, found.structured) == (0, 0)
    assert [one.withheld for one in found.responses] == [True]
    whole = seen(corridor)
    assert not any(whole.withheld.values())
    assert named(corridor, whole, Measure.INTRODUCTIONS) == {THERE: 2}
    # A third person makes it a sum.
    steps.accepted(now, "lia", "bo")
    assert named(corridor, seen(corridor, member), Measure.INTRODUCTIONS) == {THERE: 3}


def test_how_gateways_answer(corridor: Corridor, steps: Steps, now: datetime) -> None:
    due = now - timedelta(days=1)
    steps.asked(now - timedelta(days=9), hours=4, promised_for=due, answered_at=due)
    steps.asked(now - timedelta(days=9), hours=6, promised_for=due, answered_at=now)
    steps.asked(now - timedelta(days=9), hours=8, promised_for=due)
    steps.asked(now - timedelta(days=9), hours=8, promised_for=due, state="withdrawn")
    steps.asked(now - timedelta(days=9), hours=8, promised_for=now + timedelta(days=1))
    steps.asked(now)
    answers = next(iter(seen(corridor).responses))
    assert answers.region == corridor.south
    assert (answers.answers.requests, answers.answers.wait) == (6, 8 * HOUR)
    assert (answers.answers.kept, answers.answers.due, answers.in_time) == (1, 3, 33)


def test_the_corridor_this_quarter_counts_both_ways(corridor: Corridor, steps: Steps, now: datetime) -> None:
    steps.asked(now)
    steps.asked(now, asking=corridor.south, asked=corridor.north)
    steps.asked(now - timedelta(days=200))
    made = steps.accepted(now, "bo", "ana")
    steps.held(now, made)
    steps.held(now, None, corridor.people["ana"], corridor.people["bo"])
    steps.began(now, made)
    Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    sides = this_quarter_of(corridor.network, corridor.north.pk)
    told = [(one.region.name, one.asked, one.met, one.began) for one in sides]
    assert told == [("Syddanmark", 2, 2, 1), ("Eesti", 0, 0, 0)]


def test_another_network_is_not_counted(
    corridor: Corridor,
    steps: Steps,
    now: datetime,
    other_network: Network,
    make_account: Callable[..., Account],
) -> None:
    steps.asked(now)
    viewer = viewer_of(make_account("manager", other_network), other_network)
    found = corridor_of(viewer, other_network, period_of(other_network, {"period": "all"}))
    assert (found.regions, found.filled) == ([], False)


def test_it_asks_as_much_for_many_as_for_few(corridor: Corridor, steps: Steps, now: datetime) -> None:
    counts = []
    for number in (1, 3):
        for _one in range(number):
            steps.asked(now, hours=1)
            steps.began(now, steps.accepted(now))
        with CaptureQueriesContext(connection) as queries:
            seen(corridor, corridor.people["lia"].account)
        counts.append(len(queries))
    assert counts[0] == counts[1]
