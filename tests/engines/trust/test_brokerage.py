"""Structural holes against networkx, brokerage against counting."""

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings

from punte.engines.trust import Network, brokers, trust_graph
from punte.engines.trust.brokerage import constraint, effective_size

from .worlds import NOW, met, networks, people


@settings(max_examples=80, deadline=None)
@given(networks())
def test_constraint_and_effective_size_are_those_of_networkx(world: Network) -> None:
    graph = trust_graph(world)
    theirs = nx.from_scipy_sparse_array(graph.matrix)
    tied = [at for at in theirs if theirs[at]]
    # Node by node: the whole-graph way of networkx 3.7 divides by the wrong side's largest tie.
    for mine, other in (
        (constraint(graph), nx.constraint(theirs, tied, weight="weight")),
        (effective_size(graph), nx.effective_size(theirs, tied, weight="weight")),
    ):
        assert [mine[at] for at in tied] == pytest.approx([other[at] for at in tied])


@settings(max_examples=60, deadline=None)
@given(networks())
def test_open_pairs_are_counted_right(world: Network) -> None:
    graph = trust_graph(world)
    for broker in brokers(world):
        at = graph.at(broker.id)
        partners = graph.neighbours[graph.starts[at] : graph.starts[at + 1]].tolist()
        groups = [world.node(graph.ids[partner]).group for partner in partners]
        pairs = sum(
            bool(
                groups[i] and groups[j] and groups[i] != groups[j] and not graph.tie(partners[i], partners[j])
            )
            for i, j in combinations(range(len(partners)), 2)
        )
        assert (broker.pairs, broker.partners) == (pairs, len(partners))


def test_who_stands_between_comes_first_and_says_why() -> None:
    nodes = (*people("north", "a", "b"), *people("south", "x"), *people("", "m"))
    world = Network(nodes, (met("m", "a"), met("m", "b"), met("m", "x"), met("a", "b")), NOW)
    first, *others = brokers(world)
    assert (first.id, first.pairs, first.partners) == ("m", 2, 3)
    assert first.reasons[0].text == "joins 2 pair(s) of partners from different ecosystems who have no tie"
    assert [broker.id for broker in others] == ["a", "b", "x"]
    assert "closed_partners" in [reason.code for reason in others[0].reasons]
