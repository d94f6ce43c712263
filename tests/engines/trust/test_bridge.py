"""Bridges drawn by hand, and what the checker says of drawn ones."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from punte.engines.trust import KINDS, ORGANISATION, Bridge, Evidence, Kind, Network, Node, Rules, bridge
from punte.engines.trust.bridge import state
from punte.engines.trust.check import check_bridge, state_by_hand
from punte.engines.trust.crossing import Crossing
from punte.engines.trust.opinions import Ledger

from .worlds import NOW, days_ago, met, networks, people


def network(nodes: list[Node], *evidence: Evidence, rules: Rules | None = None) -> Network:
    return Network(tuple(nodes), evidence, NOW, rules or Rules())


def across(world: Network, horizon: int = 0) -> Bridge:
    return bridge(world, "north", "south", horizon=horizon)


@settings(max_examples=80, deadline=None)
@given(networks())
def test_the_checker_finds_nothing_wrong(world: Network) -> None:
    for theme in (None, "data"):
        assert check_bridge(world, bridge(world, "north", "south", theme=theme, horizon=0), theme=theme) == []


def test_the_checker_sees_what_is_wrong() -> None:
    world = network([*people("north", "a", "b"), *people("south", "x", "y")], met("a", "x"), met("b", "y"))
    right = across(world)
    assert check_bridge(world, right) == []
    wrong = [
        replace(right, strength=right.strength + 1),
        replace(right, redundancy=1),
        replace(right, paths=right.paths[:1] * 2),
        replace(right, cut=right.cut[:1]),
        replace(right, streams=right.streams[:1]),
        replace(right, parting=right.parting[:1] * 2),
        replace(right, months=500),
        replace(right, carriers=tuple(replace(c, strength_without=9.0) for c in right.carriers)),
    ]
    assert all(check_bridge(world, answer) for answer in wrong)


def test_a_meeting_carries_a_third_and_half_of_that_counts_after_a_year() -> None:
    world = network([*people("north", "a"), *people("south", "x")], met("a", "x"))
    found = across(world, horizon=12)
    assert found.strength == pytest.approx(1 / 3, abs=1e-4)
    assert found.forecast[12].strength == pytest.approx(0.5 / 2.5, abs=1e-4)
    assert (found.redundancy, found.months, found.carries) == (1, 0, False)
    assert [reason.code for reason in found.reasons][:2] == ["weak", "narrow"]


def test_two_ties_of_one_organisation_are_one_path_and_without_it_nothing_is_left() -> None:
    house = Node("house", ORGANISATION, "north")
    world = network(
        [house, *people("north", "a", "b", organisation="house"), *people("south", "x", "y")],
        met("a", "x"),
        met("b", "y"),
    )
    found = across(world)
    assert found.redundancy == 1
    assert found.parting == ("house",)
    assert ("house", 0.0, 0) in [(c.id, c.strength_without, c.paths_without) for c in found.irreplaceable]
    apart = replace(world, nodes=tuple(replace(node, organisation="") for node in world.nodes))
    assert across(apart).redundancy == 2


def test_a_person_stands_where_their_organisation_stands() -> None:
    house = Node("house", ORGANISATION, "south")
    claims = Node("p", "person", "north", "house")
    world = network([house, claims, *people("north", "a")])
    assert across(world).strength == 0


def test_through_one_between_or_none_or_any_as_the_rules_say() -> None:
    ways = [met("a", "m"), met("m", "x"), met("b", "k"), met("k", "l"), met("l", "y"), met("c", "z")]
    nodes = [*people("north", "a", "b", "c"), *people("", "m", "k", "l"), *people("south", "x", "y", "z")]
    counted = {
        between: across(network(nodes, *ways, rules=Rules(between=between))).redundancy
        for between in (0, 1, None)
    }
    assert counted == {0: 1, 1: 2, None: 3}


def test_layers_lead_from_one_side_to_the_other() -> None:
    world = network(
        [*people("north", "a"), *people("", "m"), *people("south", "x", "y")],
        met("a", "m"),
        met("m", "x"),
        met("a", "y"),
    )
    assert across(world).layers == (("a",), ("m",), ("x", "y"))


def test_one_person_carries_no_more_than_the_rules_allow() -> None:
    others = [f"x{at}" for at in range(20)]
    ties = [Evidence("a", other, "worked_together", NOW) for other in others]
    world = network([*people("north", "a"), *people("south", *others)], *ties)
    found = across(world)
    assert found.strength == 3.0
    assert [(part.a, part.b) for part in found.cut] == [("a", "")]
    assert [carrier.id for carrier in found.irreplaceable] == ["a"]


def test_it_lasts_until_trust_or_paths_run_out() -> None:
    rules = Rules(bridge_strength=0.3, bridge_paths=2)
    world = network(
        [*people("north", "a", "b"), *people("south", "x", "y")],
        Evidence("a", "x", "worked_together", NOW),
        met("b", "y", days=60),
        rules=rules,
    )
    found = across(world)
    assert found.months is not None
    kept = [state_by_hand(world, "north", "south", ahead=found.months - back) for back in (1, 0)]
    assert kept[0][0] >= 0.3
    assert kept[0][1] == 2
    assert kept[1][1] == 1
    assert "falls_by_paths" in [reason.code for reason in found.reasons]


def test_a_failure_that_fades_does_not_count_as_new_evidence() -> None:
    kinds = {"met": Kind(weight=1, half_life=24, failure_half_life=1)}
    world = network(
        [*people("north", "a"), *people("south", "x")],
        met("a", "x"),
        met("a", "x"),
        Evidence("x", "a", "met", NOW, good=False),
        rules=Rules(kinds=kinds),
    )
    strengths = [month.strength for month in across(world, horizon=24).forecast]
    assert strengths == sorted(strengths, reverse=True)


def test_history_is_the_bridge_as_it_was_known() -> None:
    world = network(
        [*people("north", "a", "b"), *people("south", "x", "y")],
        met("a", "x", days=100),
        met("b", "y", days=10),
    )
    found = bridge(world, "north", "south", history=[days_ago(50), days_ago(365)])
    assert [month.redundancy for month in found.history] == [0, 1]
    assert found.history[0].months == pytest.approx(-12, abs=0.02)
    then = Crossing(Ledger(world.as_of(days_ago(50))), "north", "south")
    assert (found.history[1].strength, 1) == state(then)


@pytest.mark.parametrize("ties", [1, 2, 3])
def test_invented_members_gain_no_more_than_the_real_ties_behind_which_they_stand(ties: int) -> None:
    """Forty people nobody knows trust each other without end and claim to belong to the north."""
    real = [*people("north", "a", "b"), *people("south", *[f"x{at}" for at in range(4)])]
    world = network(real, met("a", "x0"), met("b", "x1"))
    fakes = [f"fake{at:02}" for at in range(40)]
    farm = [Node("farm", ORGANISATION, "north"), *people("north", *fakes[:20])]
    farm += people("north", *fakes[20:], organisation="farm")
    among = [Evidence(a, b, "delivered", NOW) for a in fakes for b in fakes if a < b]
    # They praise everybody of the south: praise that is not returned is worth nothing.
    praise = [Evidence(fake, f"x{at}", "endorsed", NOW) for fake in fakes for at in range(4)]
    # With so many of them somebody real has really met: those are the real ties.
    bought = [met(f"x{at}", fakes[at]) for at in range(ties)]
    before = across(world)
    after = across(network([*real, *farm], *world.evidence, *among, *praise, *bought))
    each = 1 / 3
    assert after.strength <= before.strength + ties * each + 1e-4
    assert after.redundancy <= before.redundancy + ties
    unbought = across(network([*real, *farm], *world.evidence, *among, *praise))
    assert (unbought.strength, unbought.redundancy) == (before.strength, before.redundancy)


def test_invented_go_betweens_gain_no_more_either() -> None:
    """The same from the middle, where both sides would have to know them."""
    real = [*people("north", "a", "b"), *people("south", "x", "y")]
    fakes = [f"fake{at:02}" for at in range(30)]
    among = [Evidence(a, b, "delivered", NOW) for a in fakes for b in fakes if a < b]
    bought = [met("a", "fake00"), met("x", "fake01"), met("b", "fake02")]
    for between in (0, 1, None):
        rules = Rules(between=between)
        before = across(network(real, met("a", "x"), rules=rules))
        after = across(network([*real, *people("", *fakes)], met("a", "x"), *among, *bought, rules=rules))
        # One tie to the south is all that they have, whatever they have to the north.
        assert after.strength <= before.strength + 1 / 3 + 1e-4
        assert after.redundancy <= before.redundancy + 1


def test_what_is_asked_wrongly_says_so() -> None:
    world = network([*people("north", "a"), *people("south", "x")])
    with pytest.raises(ValueError, match="two different"):
        bridge(world, "north", "north")
    with pytest.raises(ValueError, match="Nobody belongs to the ecosystem west"):
        bridge(world, "north", "west")


def test_evidence_of_the_future_does_not_count_yet() -> None:
    world = network(
        [*people("north", "a"), *people("south", "x")], Evidence("a", "x", "met", date(2027, 1, 1))
    )
    assert across(world).strength == 0
    assert set(KINDS) == set(world.rules.kinds)
