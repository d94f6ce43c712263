"""What evidence comes to."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.trust import (
    ORGANISATION,
    Candidate,
    Evidence,
    Kind,
    Ledger,
    Network,
    Node,
    Rules,
    opinion,
    trust_graph,
)
from punte.engines.trust.check import ties_by_hand

from .worlds import NOW, days_ago, met, networks, people, pieces


def network(*evidence: Evidence, rules: Rules | None = None) -> Network:
    return Network(tuple(people("", "a", "b", "c")), evidence, NOW, rules or Rules())


def test_one_meeting_is_one_observation_of_three() -> None:
    found = opinion(network(met("a", "b")), "a", "b")
    assert (found.good, found.bad) == (1.0, 0.0)
    assert found.belief == pytest.approx(1 / 3)
    assert found.uncertainty == pytest.approx(2 / 3)
    assert found.belief + found.disbelief + found.uncertainty == pytest.approx(1)
    assert found.reasons[0].text == "met: 1 time(s), last 0 months ago; counts 1.00 today"


def test_a_failure_weighs_twice_and_speaks_to_the_one_who_was_failed() -> None:
    world = network(met("a", "b"), Evidence("a", "b", "met", NOW, good=False))
    assert opinion(world, "a", "b").bad == 2.0
    assert opinion(world, "b", "a").bad == 0.0
    assert [reason.code for reason in opinion(world, "a", "b").reasons] == ["failed", "good"]


def test_praise_speaks_one_way_only() -> None:
    world = network(Evidence("a", "b", "endorsed", NOW))
    assert opinion(world, "a", "b").belief > 0
    assert opinion(world, "b", "a").belief == 0
    assert opinion(world, "b", "a").reasons[0].code == "stranger"
    assert len(trust_graph(world).strength) == 0


def test_half_is_forgotten_by_the_half_life() -> None:
    year = network(met("a", "b", days=365))
    assert opinion(year, "a", "b").good == pytest.approx(0.5, abs=1e-3)


def test_other_themes_count_in_part_and_no_theme_counts_for_all() -> None:
    data, general = Evidence("a", "b", "met", NOW, themes=frozenset({"data"})), met("a", "b")
    world = network(data, general)
    assert opinion(world, "a", "b", theme="data").good == 2.0
    assert opinion(world, "a", "b", theme="energy").good == pytest.approx(1.3)
    assert opinion(world, "a", "b").good == 2.0


def test_a_stranger_is_expected_at_what_usually_happens() -> None:
    world = network(*[met("a", "b")] * 8, Evidence("b", "a", "met", NOW, good=False))
    learned = opinion(world, "a", "c")
    assert learned.expectation == pytest.approx(17 / 20)
    fixed = replace(world, rules=Rules(base_rate=0.4))
    assert opinion(fixed, "a", "c").expectation == 0.4


@settings(max_examples=60, deadline=None)
@given(networks(), st.sampled_from((None, "data")), st.integers(0, 60))
def test_ties_are_what_the_definition_says(world: Network, theme: str | None, ahead: int) -> None:
    graph = trust_graph(world, theme=theme, ahead=ahead)
    found = {
        frozenset((graph.ids[a], graph.ids[b])): graph.tie(a, b)
        for a in range(len(graph.ids))
        for b in graph.neighbours[graph.starts[a] : graph.starts[a + 1]].tolist()
    }
    expected = ties_by_hand(world, theme=theme, ahead=ahead)
    assert found == pytest.approx(expected)
    assert abs(graph.matrix - graph.matrix.T).max() == 0


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_good_evidence_never_lowers_an_expectation_and_waiting_never_raises_a_belief(
    world: Network, data: st.DataObject
) -> None:
    world = replace(world, rules=replace(world.rules, base_rate=0.5))
    piece = data.draw(pieces([node.id for node in world.nodes], good=True))
    before, after = opinion(world, piece.a, piece.b), opinion(world.with_evidence([piece]), piece.a, piece.b)
    assert after.expectation >= before.expectation - 1e-12
    assert after.uncertainty <= before.uncertainty
    ledger = Ledger(world)
    for strengths in zip(ledger.ties()[2], ledger.ties(ahead=7)[2], ledger.ties(ahead=8)[2], strict=True):
        assert list(strengths) == sorted(strengths, reverse=True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Node(""), "needs an id"),
        (lambda: Node("a", "robot"), "'person' or an 'organisation'"),  # type: ignore[arg-type]
        (lambda: Node("a", ORGANISATION, organisation="b"), "belongs to no other"),
        (lambda: Evidence("a", "a", "met", NOW), "nobody is evidence of themselves"),
        (lambda: Evidence("a", "b", "met", datetime(2026, 1, 1, tzinfo=UTC)), "of a day"),
        (lambda: Kind(weight=0, half_life=1), "weight of a kind"),
        (lambda: Kind(weight=1, half_life=1, back=2), "a share between 0 and 1"),
        (lambda: Rules(kinds={}), "at least one kind"),
        (lambda: Rules(floor=0), "floor must lie"),
        (lambda: Rules(membership=0.01), "membership lies"),
        (lambda: Rules(bridge_strength=-1), "bridge_strength must be above 0"),
        (lambda: Rules(between=2), "between is 0, 1 or None"),
        (lambda: Rules(bridge_paths=0), "bridge_paths must be at least 1"),
        (lambda: Rules(base_rate=2), "base_rate is a share"),
        (lambda: Rules(across_themes=2), "across_themes is a share"),
        (lambda: Candidate("a", "a"), "to themselves"),
        (lambda: Candidate("a", "b", 0), "A probability lies above 0"),
        (lambda: network(met("a", "z")), "Evidence of z"),
        (lambda: network(Evidence("a", "b", "danced", NOW)), "no kind of evidence 'danced'"),
        (lambda: Network((Node("a"), Node("a")), (), NOW), "the same id"),
        (lambda: Network((Node("a", organisation="b"), Node("b")), (), NOW), "not among the organisations"),
        (lambda: network().node("z"), "z is not among"),
        (lambda: opinion(network(), "a", "z"), "z is not among"),
        (lambda: network().without("z"), "z is not among"),
    ],
)
def test_what_is_wrong_is_refused_with_the_reason(wrong: object, message: str) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=message):
        wrong()


def test_who_leaves_takes_their_people_and_what_was_known_of_them_along() -> None:
    nodes = (Node("house", ORGANISATION), *people("", "a", "b", organisation="house"), Node("c"))
    world = Network(nodes, (met("a", "c"), met("b", "c")), NOW).without("house")
    assert [node.id for node in world.nodes] == ["c"]
    assert world.evidence == ()


def test_as_of_an_earlier_day_only_what_was_known_then_counts() -> None:
    world = network(met("a", "b", days=100), met("a", "b", days=10))
    assert opinion(world.as_of(days_ago(100)), "a", "b").good == 1.0
    assert opinion(world.as_of(date(2020, 1, 1)), "a", "b").good == 0.0
