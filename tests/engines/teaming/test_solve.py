"""Teams: rules and bounds hold, the cost is what the checker says, few move, conflicts are named."""

from dataclasses import replace

import pytest
from benchmarks.teaming.camps import camp
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.teaming import Member, Problem, Rules, Team, check, conflict, solve
from punte.engines.teaming.baseline import random_restarts

pytestmark = pytest.mark.slow
QUICK = 1.0


def people(n: int, **values: tuple[str, ...]) -> tuple[Member, ...]:
    """n members; `values` are dealt out in turn: helix=("business", "public")."""
    return tuple(
        Member(str(k), traits={name: (options[k % len(options)],) for name, options in values.items()})
        for k in range(n)
    )


def test_a_camp_of_seventy_keeps_its_rules_and_beats_chance() -> None:
    problem = camp(72)
    result = solve(problem, seconds=6)
    assert check(problem, result) == []
    assert result.bound > 0
    assert result.objective < random_restarts(problem, seconds=2)
    assert {len(members) for members in result.teams.values()} == {12}


def test_what_can_be_balanced_is_and_proved() -> None:
    problem = Problem(people(24, helix=("a", "b", "c", "d"), country=("x", "y", "z")), (Team("1"), Team("2")))
    result = solve(problem, seconds=QUICK)
    assert (result.status, result.objective, result.bound) == ("optimal", 0, 0)
    assert [(term.rule, term.missed, term.bound) for term in result.terms] == [
        ("country", 0, 0),
        ("helix", 0, 0),
        ("wish", 0, 0),
    ]


def test_the_same_problem_gives_the_same_teams() -> None:
    # Small enough to be done before the clock says so.
    problem = Problem(people(24, helix=("a", "b", "c"), country=("x", "y")), (Team("1"), Team("2")))
    first, again, other = (solve(problem, seconds=60, seed=seed) for seed in (3, 3, 4))
    assert first.teams == again.teams
    assert first.objective == other.objective == 0


def test_wishes_are_met_as_far_as_there_is_room() -> None:
    members = tuple(Member(str(n), wishes=("sea",)) for n in range(20))
    teams = (Team("1", "sea", 5, 12), Team("2", "sky", 5, 12))
    result = solve(Problem(members, teams), seconds=QUICK)
    (wish,) = [term for term in result.terms if term.rule == "wish"]
    assert (wish.missed, wish.bound, result.status) == (10, 10, "optimal")


def test_somebody_who_speaks_another_language_sits_with_those_who_do() -> None:
    members = tuple(Member(str(n), languages=("ro",) if n < 10 else ("da",)) for n in range(20))
    result = solve(Problem(members, (Team("1"), Team("2"))), seconds=QUICK)
    assert result.objective == 0
    assert sorted(len({int(id) < 10 for id in team}) for team in result.teams.values()) == [1, 1]


def test_an_organisation_is_spread() -> None:
    members = tuple(Member(str(n), organisation="cluster" if n < 6 else f"o{n}") for n in range(30))
    result = solve(Problem(members, (Team("1"), Team("2"), Team("3"))), seconds=QUICK)
    assert sorted(sum(int(id) < 6 for id in team) for team in result.teams.values()) == [2, 2, 2]


def test_pins_that_unbalance_are_counted_into_the_bound() -> None:
    members = people(20, helix=("business", "public"))
    pinned = {one.id: "1" for one in members if one.traits["helix"] == ("business",)}
    # Time enough to prove it; it takes a moment.
    result = solve(Problem(members, (Team("1"), Team("2")), Rules(pinned=pinned)), seconds=60)
    (helix,) = [term for term in result.terms if term.rule == "helix"]
    assert (helix.bound, helix.missed, result.bound, result.status) == (10, 20, 120, "optimal")


def test_after_late_changes_few_move_and_each_is_told_why() -> None:
    problem = camp(60, hard=False)
    before = solve(problem, seconds=QUICK).team_of
    (gone, *_), team = [id for id, where in before.items() if where == "team 1"], problem.teams[0]
    left = tuple(one for one in problem.members if one.id != gone)
    smaller = replace(team, most=10)
    changed = Problem(left, (smaller, *problem.teams[1:]), Rules(before=before))
    result = solve(changed, seconds=4)
    assert check(changed, result) == []
    assert len(result.moves) == 1
    (move,) = result.moves
    assert (move.origin, move.code, move.values["size"]) == ("team 1", "size", "11")
    assert "would have 11 people" in move.text


def test_nobody_moves_when_nothing_changed_and_newcomers_join() -> None:
    problem = camp(48, hard=False)
    before = solve(problem, seconds=QUICK).team_of
    more = (*problem.members, Member("late", traits={"helix": ("civil",)}))
    changed = Problem(more, problem.teams, Rules(before=before))
    result = solve(changed, seconds=4)
    assert [(move.member, move.code) for move in result.moves] == [("late", "new")]


def test_the_smallest_set_of_contradicting_rules_is_named() -> None:
    members = people(20)
    rules = Rules(
        together=(frozenset({"0", "1"}), frozenset({"1", "2"}), frozenset({"8", "9"})),
        apart=(frozenset({"0", "2"}), frozenset({"5", "6"})),
        pinned={"7": "1"},
    )
    result = solve(Problem(members, (Team("1"), Team("2")), rules), seconds=QUICK)
    assert result.status == "infeasible"
    assert result.conflict is not None
    assert set(result.conflict.rules) == {"0, 1 together", "1, 2 together", "0, 2 apart"}
    assert check(Problem(members, (Team("1"), Team("2")), rules), result) == []


def test_sizes_that_cannot_hold_everybody_are_a_conflict() -> None:
    found = conflict(Problem(people(40), (Team("1"), Team("2"))))
    assert found is not None
    assert set(found.rules) == {"1 has 10 to 15 people", "2 has 10 to 15 people"}
    assert conflict(Problem(people(24), (Team("1"), Team("2")))) is None


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Problem((), (Team("1"),)), "somebody"),
        (lambda: Problem(people(1) * 2, (Team("1"),)), "stands once"),
        (lambda: Problem(people(2), (Team("1"),), Rules(pinned={"9": "1"})), "no member 9"),
        (lambda: Problem(people(2), (Team("1"),), Rules(pinned={"0": "2"})), "no team 2"),
        (lambda: Team("1", least=5, most=4), "least"),
        (lambda: Rules(wish=-1), "whole numbers"),
    ],
)
def test_problems_that_make_no_sense_are_refused(make: object, why: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=why):
        make()


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(24)))
def test_order_and_names_of_people_do_not_make_plans_worse_than_proved(seed: int, order: list[int]) -> None:
    problem = camp(24, seed=seed)
    shuffled = replace(
        problem, members=tuple(replace(problem.members[n], id=f"x{n}") for n in order), rules=Rules()
    )
    first, second = (solve(one, seconds=QUICK) for one in (replace(problem, rules=Rules()), shuffled))
    assert check(shuffled, second) == []
    # Whatever the order, neither plan can be better than what is proved for the other.
    assert max(first.bound, second.bound) <= min(first.objective, second.objective)
