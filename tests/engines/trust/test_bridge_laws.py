"""What must hold of every bridge, whatever the network."""

from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from punte.engines.trust import Network, Node, bridge

from .worlds import networks, pieces

CAREFUL = settings(max_examples=40, deadline=None)


def seen(network: Network) -> tuple[float, int]:
    """Strength and redundancy of the one bridge."""
    found = bridge(network, "north", "south", horizon=0)
    return found.strength, found.redundancy


@CAREFUL
@given(networks(), st.data())
def test_more_good_evidence_never_lowers_a_bridge(network: Network, data: st.DataObject) -> None:
    more = data.draw(pieces([node.id for node in network.nodes], good=True))
    before, after = seen(network), seen(network.with_evidence([more]))
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@CAREFUL
@given(networks(), st.data())
def test_a_failure_never_raises_a_bridge(network: Network, data: st.DataObject) -> None:
    failure = data.draw(pieces([node.id for node in network.nodes], good=False))
    before, after = seen(network), seen(network.with_evidence([failure]))
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@CAREFUL
@given(networks(), st.data())
def test_who_leaves_never_raises_a_bridge(network: Network, data: st.DataObject) -> None:
    others = [node.id for node in network.nodes if node.id not in ("n", "s")]
    assume(others)
    gone = data.draw(st.sampled_from(others))
    before, after = seen(network), seen(network.without(gone))
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@CAREFUL
@given(networks())
def test_from_either_side_it_is_the_same(network: Network) -> None:
    there = bridge(network, "north", "south", horizon=3)
    back = bridge(network, "south", "north", horizon=3)
    assert (there.strength, there.redundancy, there.months) == (back.strength, back.redundancy, back.months)
    assert there.forecast == back.forecast
    assert {c.id for c in there.irreplaceable} == {c.id for c in back.irreplaceable}


@CAREFUL
@given(networks(), st.randoms(use_true_random=False))
def test_other_names_and_another_order_change_nothing(network: Network, random: object) -> None:
    ids = [node.id for node in network.nodes]
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    name = {id: f"x{other}" for id, other in zip(ids, shuffled, strict=True)} | {"": ""}
    renamed = Network(
        tuple(Node(name[n.id], n.kind, n.group, name[n.organisation]) for n in reversed(network.nodes)),
        tuple(
            type(e)(name[e.a], name[e.b], e.kind, e.at, e.good, e.themes) for e in reversed(network.evidence)
        ),
        network.now,
        network.rules,
    )
    before, after = bridge(network, "north", "south", horizon=2), bridge(renamed, "north", "south", horizon=2)
    assert (after.strength, after.redundancy, after.months) == (
        before.strength,
        before.redundancy,
        before.months,
    )
    assert {c.id for c in after.irreplaceable} == {name[c.id] for c in before.irreplaceable}


@CAREFUL
@given(networks())
def test_waiting_never_raises_a_bridge(network: Network) -> None:
    months = bridge(network, "north", "south", horizon=24).forecast
    assert [month.months for month in months] == list(range(25))
    for earlier, later in pairwise(months):
        assert later.strength <= earlier.strength
        assert later.redundancy <= earlier.redundancy


@CAREFUL
@given(networks())
def test_the_flow_reaches_the_cut(network: Network) -> None:
    found = bridge(network, "north", "south", horizon=0)
    assert abs(found.strength - found.bound) < 1e-9
    assert (found.strength > 0) == (found.redundancy > 0)
