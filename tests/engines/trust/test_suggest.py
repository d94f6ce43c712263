"""Suggestions against all possible choices."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.trust import Candidate, Evidence, Kind, Network, Rules, bridge, suggest
from punte.engines.trust.baseline import best_connected, exhaustive_choice, random_choice
from punte.engines.trust.check import check_suggestions
from punte.engines.trust.plan import Plan, health
from punte.engines.trust.suggest import greedy

from .worlds import NOW, met, networks, people

PAIR = [("north", "south")]


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Network, list[Candidate], int]:
    """A network, up to six who could be introduced, and how many may be."""
    network = draw(networks())
    ids = [node.id for node in network.nodes]
    pairs = draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True), max_size=6))
    chances = st.sampled_from((0.2, 0.5, 0.9, 1.0))
    return network, [Candidate(a, b, draw(chances)) for a, b in pairs], draw(st.integers(1, 3))


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_between_nothing_and_the_best_and_the_best_below_the_bound(
    task: tuple[Network, list[Candidate], int],
) -> None:
    network, candidates, k = task
    answer = suggest(network, PAIR, candidates, k)
    assert check_suggestions(network, answer, k) == []
    assert all(suggestion.effects and suggestion.reasons for suggestion in answer.chosen)
    plan = Plan(network, PAIR, candidates)
    best = plan.value(exhaustive_choice(plan, k))
    assert answer.before - 1e-9 <= answer.value <= best + 1e-9
    assert best <= answer.bound + 1e-9
    assert 0 <= answer.gap <= 1
    if k == 1 or len(candidates) <= 1:
        assert answer.value == pytest.approx(best)
    for other in (random_choice(plan, k, 1), best_connected(plan, k)):
        assert plan.value(other) <= answer.bound + 1e-9


@settings(max_examples=40, deadline=None)
@given(tasks())
def test_the_order_in_which_candidates_come_changes_nothing(
    task: tuple[Network, list[Candidate], int],
) -> None:
    network, candidates, k = task
    turned = [Candidate(each.b, each.a, each.probability) for each in reversed(candidates)]
    there, back = suggest(network, PAIR, candidates, k), suggest(network, PAIR, turned, k)
    assert (there.value, there.bound) == pytest.approx((back.value, back.bound))


def test_the_weak_bridge_comes_before_the_strong_one() -> None:
    nodes = (
        *people("north", *[f"n{at}" for at in range(9)]),
        *people("south", *[f"s{at}" for at in range(9)]),
        *people("west", "w0", "w1"),
    )
    ties = tuple(Evidence(f"n{at}", f"s{at}", "delivered", NOW) for at in range(8))
    world = Network(nodes, ties, NOW, Rules(person_carries=1.0))
    candidates = [Candidate("n8", "s8", need="b1"), Candidate("n0", "w0", 0.8, need="b2")]
    answer = suggest(world, [("north", "south"), ("west", "north")], candidates, 1)
    first = answer.chosen[0]
    assert first.candidate.need == "b2"
    texts = [reason.text for reason in first.reasons]
    assert texts == [
        "if they work out, n0 and w0 will trust each other at 0.43",
        "both are willing with a probability of 80%",
        "raises north-west from 0.00 to 0.43",
        "gives north-west 1 separate path(s) instead of 0",
    ]


def test_an_introduction_lets_a_bridge_last_longer_and_says_for_how_long() -> None:
    rules = Rules(bridge_strength=0.3, bridge_paths=1)
    world = Network((*people("north", "a", "b"), *people("south", "x", "y")), (met("a", "x"),), NOW, rules)
    chosen = suggest(world, PAIR, [Candidate("b", "y")], 1).chosen[0]
    effect = chosen.effects[0]
    assert effect.months[0] == bridge(world, "north", "south", horizon=0).months
    assert effect.months[1] is not None
    assert effect.months[0] is not None
    assert effect.months[1] > effect.months[0]
    assert "adds_months" in [reason.code for reason in chosen.reasons]


def test_who_cannot_help_is_not_suggested() -> None:
    world = Network((*people("north", "a", "b"), *people("south", "x")), (met("a", "x"),), NOW)
    answer = suggest(world, PAIR, [Candidate("a", "b")], 3)
    assert answer.chosen == ()
    assert answer.value == answer.before == answer.bound


def test_two_in_a_row_that_help_only_together_are_found() -> None:
    """One after the other neither helps; the programme behind the bound sees both."""
    world = Network((*people("north", "a"), *people("", "m"), *people("south", "x")), (), NOW)
    answer = suggest(world, PAIR, [Candidate("a", "m"), Candidate("m", "x")], 2)
    plan = Plan(world, PAIR, [Candidate("a", "m"), Candidate("m", "x")])
    assert greedy(plan, 2) == []
    assert answer.value == plan.value([0, 1]) > 0
    assert [suggestion.candidate.b for suggestion in answer.chosen] == ["m", "x"]
    assert [each.effects[0].redundancy for each in answer.chosen] == [(0, 0), (0, 1)]
    assert answer.chosen[0].reasons[-1].code == "in_a_row"


def test_beyond_a_whole_bridge_more_counts_a_tenth() -> None:
    rules = Rules(bridge_strength=2.0, bridge_paths=2)
    assert health(0, 0, rules) == 0
    assert health(1, 1, rules) == 1.0
    assert health(2, 2, rules) == 2.0
    assert health(4, 4, rules) == pytest.approx(2.2)
    assert health(99, 99, rules) == pytest.approx(2.2)


def test_what_is_asked_wrongly_says_so() -> None:
    world = Network((*people("north", "a"), *people("south", "x")), (), NOW)
    with pytest.raises(ValueError, match="At least one introduction"):
        suggest(world, PAIR, [], 0)
    with pytest.raises(ValueError, match="which bridges"):
        suggest(world, [], [], 1)
    with pytest.raises(ValueError, match="z is not among"):
        suggest(world, PAIR, [Candidate("a", "z")], 1)
    deaf = replace(world, rules=Rules(kinds={"danced": Kind(weight=1, half_life=1)}))
    with pytest.raises(ValueError, match="leaves no evidence"):
        suggest(deaf, PAIR, [Candidate("a", "x")], 1)
