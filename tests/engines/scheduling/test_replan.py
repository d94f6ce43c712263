"""Live changes: what still can be stays, few others move, each difference is told with its reason."""

from dataclasses import replace

import pytest
from benchmarks.scheduling.made_up import crowd
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.scheduling import Person, Problem, Request, Slot, check
from punte.engines.scheduling.large import solve_large
from punte.engines.scheduling.news import News, Places, places_of
from punte.engines.scheduling.replan import KEPT, Replanned, replan
from tests.engines.scheduling.strategies import problems

SLOTS = tuple(Slot(30 * n) for n in range(4))
PEOPLE = tuple(Person(name) for name in ("ana", "bo", "cai", "dora"))
REQUESTS = (
    Request("ana-bo", "ana", "bo"),
    Request("cai-dora", "cai", "dora"),
    Request("ana-cai", "ana", "cai"),
    Request("bo-dora", "bo", "dora"),
)
PLACES = {"ana-bo": (0, 1), "cai-dora": (0, 2), "ana-cai": (1, 1), "bo-dora": (1, 2)}
PROBLEM = Problem(PEOPLE, SLOTS, REQUESTS, tables=2)


def told(found: Replanned) -> dict[str, str]:
    assert check(found.problem, found.result) == []
    return {change.request: change.text for change in found.changes}


@st.composite
def stories(draw: st.DrawFn) -> tuple[Problem, Places, News]:
    """A problem, a schedule for it, and what happens."""
    problem = draw(problems())
    count, ids = len(problem.slots), [one.id for one in problem.people]
    slots = st.frozensets(st.integers(0, count - 1))
    now = draw(st.integers(0, count - 1))
    tables = st.frozensets(st.integers(1, max(problem.tables, 1)), max_size=problem.tables)
    news = News(
        left=draw(st.frozensets(st.sampled_from(ids), max_size=1)),
        away=draw(st.dictionaries(st.sampled_from(ids), slots, max_size=2)),
        closed=draw(st.dictionaries(st.integers(0, count - 1), tables, max_size=2)),
        now=now,
    )
    return problem, places_of(problem, solve_large(problem, seconds=20)), news


@settings(max_examples=60, deadline=None)
@given(stories())
def test_what_can_stay_stays_and_all_else_is_told(story: tuple[Problem, Places, News]) -> None:
    problem, before, news = story
    found = replan(problem, before, news, seconds=20)
    assert check(found.problem, found.result) == []
    assert found.kept >= KEPT * found.others
    after = places_of(found.problem, found.result)
    assert {id: place for id, place in before.items() if place[0] < news.now} == {
        id: place for id, place in after.items() if place[0] < news.now
    }
    for request in problem.requests:
        place = before.get(request.id)
        if place and request.id not in after:
            # No meeting is cancelled that nothing stood against.
            slot, table = place
            assert (
                {request.one, request.other} & news.left
                or any(slot in news.away.get(id, ()) for id in (request.one, request.other))
                or table in news.closed.get(slot, ())
            )
    different = {change.request: (change.origin, change.target) for change in found.changes}
    assert different == {
        id: (before.get(id), after.get(id)) for id in {**before, **after} if before.get(id) != after.get(id)
    }
    assert all(change.text for change in found.changes)
    assert not any(one.least for one in found.problem.people if one.id in news.left)


@settings(max_examples=20, deadline=None)
@given(problems())
def test_nothing_changes_when_nothing_happened(problem: Problem) -> None:
    before = places_of(problem, solve_large(problem, seconds=20))
    found = replan(problem, before, seconds=20)
    assert not [change for change in found.changes if change.code != "added"]
    assert found.kept == found.others == len(before)


def test_a_camp_of_five_hundred_keeps_nearly_all_others() -> None:
    problem = crowd(people=500, requests=2_500, slots=16, tables=150, regions=5)
    before = places_of(problem, solve_large(problem, seconds=3))
    news = News(
        left=frozenset({"person 7"}),
        away={"person 9": frozenset(range(6))},
        closed={slot: frozenset({3, 4, 5}) for slot in range(3, 16)},
        now=2,
    )
    found = replan(problem, before, news)
    assert check(found.problem, found.result) == []
    assert found.kept >= 0.98 * found.others > 1_000
    assert {change.why for change in found.changes} >= {"left", "away", "table"}


def test_one_who_leaves_frees_others_and_lacks_nothing() -> None:
    problem = replace(PROBLEM, requests=(*REQUESTS, Request("bo-cai", "bo", "cai", never=frozenset({2, 3}))))
    people = (replace(PEOPLE[0], least=2), *PEOPLE[1:])
    found = replan(replace(problem, people=people), PLACES, News(left=frozenset({"ana"}), now=1))
    assert told(found) == {"ana-cai": "ana-cai: cancelled, slot 1 at table 1 (ana has left)"}
    found = replan(problem, PLACES, News(left=frozenset({"dora"}), now=1))
    assert told(found) == {"bo-dora": "bo-dora: cancelled, slot 1 at table 2 (dora has left)"}
    found = replan(problem, PLACES, News(left=frozenset({"ana"})))
    assert told(found)["ana-bo"] == "ana-bo: cancelled, slot 0 at table 1 (ana has left)"
    assert found.result.term("promised").value == 0


def test_one_who_comes_late_meets_later() -> None:
    assert told(replan(PROBLEM, PLACES, News(away={"ana": frozenset({0})}))) == {
        "ana-bo": "ana-bo: moved, slot 0 at table 1 → slot 2 at table 1 (ana is not there then)"
    }


def test_a_broken_table_moves_a_meeting_to_another_table_or_another_time() -> None:
    more = replace(PROBLEM, tables=3)
    broken = News(closed={1: frozenset({1})})
    assert told(replan(more, PLACES, broken)) == {
        "ana-cai": "ana-cai: moved, slot 1 at table 1 → slot 1 at table 3 (its table cannot be used)"
    }
    assert told(replan(PROBLEM, PLACES, broken)) == {
        "ana-cai": "ana-cai: moved, slot 1 at table 1 → slot 2 at table 1 (its table cannot be used)"
    }


def test_others_make_room_only_as_few_as_may_move() -> None:
    # ana-bo can now only be in slot 1, where bo meets dora: one of 19 others would have to move, or of 20.
    for pairs, moved in ((17, False), (18, True)):
        extra = tuple(Person(f"{side}{n}") for n in range(pairs) for side in "xy")
        people = (Person("ana"), Person("bo"), Person("dora"), *extra)
        requests = (
            Request("ana-bo", "ana", "bo"),
            Request("bo-dora", "bo", "dora"),
            Request("ana-dora", "ana", "dora", never=frozenset({0})),
            *(Request(f"{n}", f"x{n}", f"y{n}") for n in range(pairs)),
        )
        places = {"ana-bo": (0, 1), "bo-dora": (1, 1), "ana-dora": (2, 1)}
        places |= {f"{n}": (0, 2 + n) for n in range(pairs)}
        problem = Problem(people, SLOTS[:3], requests, tables=30)
        found = replan(problem, places, News(away={"ana": frozenset({0})}))
        assert found.others == pairs + 2
        assert ("bo-dora" in told(found)) is moved
        if moved:
            assert told(found)["bo-dora"].endswith("(it makes room for ana-bo)")


def test_meetings_that_were_fixed_where_they_cannot_be_are_fixed_no_longer() -> None:
    fixed = replace(PROBLEM, requests=tuple(replace(one, fixed=PLACES[one.id][0]) for one in REQUESTS))
    found = replan(fixed, PLACES, News(away={"ana": frozenset({0})}, closed={1: frozenset({1, 2})}))
    assert set(told(found)) == {"ana-bo", "ana-cai", "bo-dora"}
    assert found.result.held == 4


def test_a_new_wish_of_the_organiser_comes_before_what_stood() -> None:
    problem = replace(PROBLEM, requests=(*REQUESTS[1:], Request("new", "ana", "dora", fixed=0)))
    found = told(replan(problem, PLACES))
    assert found["ana-bo"] == "ana-bo: cancelled, slot 0 at table 1 (nobody asks for it any more)"
    assert found["new"] == "new: added, slot 0 at table 1 (both have time)"
    assert found["cai-dora"].endswith("(dora has a meeting then that is fixed)")


def test_somebody_unknown_cannot_leave() -> None:
    with pytest.raises(ValueError, match="no person eva"):
        replan(PROBLEM, PLACES, News(left=frozenset({"eva"})))
