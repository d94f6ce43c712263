"""Mixing rounds: everybody sits once in each, repeats are counted right, known designs are found."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.teaming import Mixing, mix


def repeats(plan: Mixing) -> int:
    """Counted anew."""
    met = Counter(frozenset(pair) for one in plan.rounds for table in one for pair in combinations(table, 2))
    return sum(n - 1 for n in met.values())


def test_fifteen_in_threes_for_seven_days_without_a_repeat() -> None:
    plan = mix([str(n) for n in range(15)], size=3, rounds=7)
    assert (plan.repeats, plan.bound, repeats(plan), plan.optimal) == (0, 0, 0, True)
    assert all(sorted(map(len, one)) == [3] * 5 for one in plan.rounds)


@pytest.mark.parametrize(("people", "size", "rounds"), [(16, 4, 5), (30, 5, 4), (70, 7, 4), (9, 3, 4)])
def test_rounds_without_a_repeat_where_there_are_some(people: int, size: int, rounds: int) -> None:
    plan = mix([str(n) for n in range(people)], size=size, rounds=rounds)
    assert (plan.repeats, repeats(plan)) == (0, 0)


def test_pigeonholes_are_in_the_bound() -> None:
    plan = mix([str(n) for n in range(12)], size=4, rounds=3)
    assert (plan.repeats, plan.bound, plan.optimal) == (6, 6, True)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 26), st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_laws(people: int, size: int, rounds: int, seed: int) -> None:
    names = [f"p{n}" for n in range(people)]
    plan = mix(names, size=size, rounds=rounds, seed=seed, steps=1_500)
    assert len(plan.rounds) == rounds
    for one in plan.rounds:
        assert sorted(person for table in one for person in table) == sorted(names)
        sizes = {len(table) for table in one}
        assert max(sizes) - min(sizes) <= 1
    assert plan.repeats == repeats(plan)
    assert plan.bound <= plan.repeats
    assert plan == mix(names, size=size, rounds=rounds, seed=seed, steps=1_500)


def test_what_makes_no_sense_is_refused() -> None:
    for people, size, rounds in ((["a"], 2, 1), (["a", "a"], 2, 1), (["a", "b"], 0, 1), (["a", "b"], 2, 0)):
        with pytest.raises(ValueError, match="two people or more"):
            mix(people, size=size, rounds=rounds)
