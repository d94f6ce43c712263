"""Chains against all chains, and what a picture of them must hold."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.trust import (
    ORGANISATION,
    Chains,
    Network,
    Node,
    TrustGraph,
    chains,
    graph_from_ties,
    trust_graph,
)
from punte.engines.trust.baseline import fewest_links, most_trust
from punte.engines.trust.check import check_chains, ties_by_hand

from .worlds import NOW, met, networks, people

CAREFUL = settings(max_examples=100, deadline=None)


@st.composite
def graphs(draw: st.DrawFn) -> TrustGraph:
    """Up to nine nodes with any ties."""
    size = draw(st.integers(2, 9))
    pairs = [(a, b) for a in range(size) for b in range(a)]
    ties = draw(st.dictionaries(st.sampled_from(pairs), st.sampled_from((0.1, 0.3, 0.5, 0.9, 1.0))))
    ids = tuple(f"n{at}" for at in range(size))
    return graph_from_ties(ids, [a for a, _ in ties], [b for _, b in ties], list(ties.values()))


def strength_in(graph: TrustGraph, answer: Chains) -> list[str]:
    return check_chains(answer, lambda a, b: graph.tie(graph.at(a), graph.at(b)))


def all_chains(graph: TrustGraph, max_links: int) -> dict[tuple[int, ...], float]:
    """Every simple way from node 0 to node 1, slowly."""
    found = {}
    for inner in range(max_links):
        for middle in permutations(range(2, len(graph.ids)), inner):
            way = (0, *middle, 1)
            strength = float(np.prod([graph.tie(a, b) for a, b in pairwise(way)]))
            if strength > 0:
                found[way] = strength
    return found


def best_set(ways: dict[tuple[int, ...], float], count: int, used: frozenset[int] = frozenset()) -> float:
    """The largest sum of `count` ways that share nobody between."""
    if not count:
        return 0.0
    best = 0.0
    for way, strength in ways.items():
        if not used & set(way[1:-1]):
            others = {other: value for other, value in ways.items() if other != way}
            best = max(best, strength + best_set(others, count - 1, used | set(way[1:-1])))
    return best


@CAREFUL
@given(graphs(), st.integers(1, 5))
def test_the_first_chain_is_the_best_of_all_and_each_next_the_best_that_is_left(
    graph: TrustGraph, links: int
) -> None:
    answer = chains(graph, "n0", "n1", max_links=links, count=9)
    assert strength_in(graph, answer) == []
    ways = all_chains(graph, links)
    for chain in answer.chains:
        assert chain.strength == pytest.approx(max(ways.values()))
        taken = {graph.at(id) for id in chain.through}
        own = tuple(graph.at(id) for id in chain.nodes)
        ways = {way: value for way, value in ways.items() if way != own and not taken & set(way[1:-1])}
    assert ways == {}


@settings(max_examples=40, deadline=None)
@given(graphs(), st.integers(1, 5), st.integers(1, 2))
def test_no_set_of_chains_exceeds_the_bound(graph: TrustGraph, links: int, count: int) -> None:
    answer = chains(graph, "n0", "n1", max_links=links, count=count)
    assert best_set(all_chains(graph, links), count) <= answer.bound + 1e-9


@CAREFUL
@given(graphs())
def test_it_is_the_same_from_either_end(graph: TrustGraph) -> None:
    there, back = chains(graph, "n0", "n1", count=1), chains(graph, "n1", "n0", count=1)
    assert there.strength == pytest.approx(back.strength)


@CAREFUL
@given(graphs())
def test_it_agrees_with_dijkstra_where_links_do_not_matter(graph: TrustGraph) -> None:
    way = most_trust(graph, "n0", "n1")
    answer = chains(graph, "n0", "n1", max_links=6, count=1)
    short = fewest_links(graph, "n0", "n1")
    assert (way is None) == (short is None)
    if way is not None and len(way) <= 7:
        product = np.prod([graph.tie(graph.at(a), graph.at(b)) for a, b in pairwise(way)])
        assert answer.chains[0].strength == pytest.approx(product)
    if short is not None and len(short) <= 7:
        assert answer.chains[0].links >= len(short) - 1


@settings(max_examples=60, deadline=None)
@given(networks())
def test_chains_of_a_network_stand_on_its_ties(world: Network) -> None:
    ties = ties_by_hand(world)
    answer = chains(trust_graph(world), "n", "s")
    assert check_chains(answer, lambda a, b: ties.get(frozenset((a, b)), 0.0)) == []


def test_a_chain_says_why_it_holds() -> None:
    house = Node("house", ORGANISATION)
    nodes = (house, *people("", "a", "b", organisation="house"), *people("", "c"))
    world = Network(nodes, (met("b", "c"),), NOW)
    answer = chains(trust_graph(world), "a", "c")
    assert answer.chains[0].through == ("house", "b")
    assert [reason.text for reason in answer.chains[0].reasons] == [
        "a belongs to house",
        "b belongs to house",
        "b and c trust each other at 0.33",
    ]


def test_without_a_chain_it_says_so() -> None:
    world = Network(tuple(people("", "a", "b")), (), NOW)
    answer = chains(trust_graph(world), "a", "b")
    assert (answer.chains, answer.bound) == ((), 0.0)
    assert answer.reasons[0].text == "no chain of at most 4 links joins them"


def test_the_checker_sees_a_chain_that_is_not_there() -> None:
    graph = graph_from_ties(("a", "b", "c"), [0, 1], [1, 2], [0.5, 0.5])
    answer = chains(graph, "a", "c")
    assert check_chains(answer, lambda a, b: 0.5 if {a, b} != {"b", "c"} else 0.0)
    assert check_chains(Chains("a", "c", 4, answer.chains * 2, 1.0), lambda a, b: 0.5)
    assert check_chains(Chains("a", "c", 1, answer.chains, 1.0), lambda a, b: 0.5)
    assert check_chains(Chains("a", "b", 4, answer.chains, 1.0), lambda a, b: 0.5)
    assert check_chains(Chains("a", "c", 4, answer.chains, 0.1), lambda a, b: 0.5)


@pytest.mark.parametrize(
    ("source", "target", "options", "message"),
    [
        ("a", "a", {}, "not one with themselves"),
        ("a", "z", {}, "z is not among"),
        ("a", "b", {"max_links": 7}, "one to six links"),
        ("a", "b", {"count": 0}, "at least one chain"),
    ],
)
def test_what_is_asked_wrongly_says_so(
    source: str, target: str, options: dict[str, int], message: str
) -> None:
    graph = graph_from_ties(("a", "b"), [0], [1], [0.5])
    with pytest.raises(ValueError, match=message):
        chains(graph, source, target, **options)


def test_ties_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 1"):
        graph_from_ties(("a", "b"), [0], [1], [1.5])


@CAREFUL
@given(graphs(), st.data())
def test_another_tie_never_lowers_the_best_chain_and_who_leaves_never_raises_it(
    graph: TrustGraph, data: st.DataObject
) -> None:
    def best(of: TrustGraph) -> float:
        found = chains(of, "n0", "n1", count=1).chains
        return found[0].strength if found else 0.0

    rows = np.repeat(np.arange(len(graph.ids)), np.diff(graph.starts))
    a, b = data.draw(st.lists(st.sampled_from(range(len(graph.ids))), min_size=2, max_size=2, unique=True))
    more = graph_from_ties(graph.ids, [*rows, a], [*graph.neighbours, b], [*graph.strength, 0.7])
    assert best(more) >= best(graph) - 1e-12
    gone = max(a, b)
    if gone > 1:
        stays = (rows != gone) & (graph.neighbours != gone)
        less = graph_from_ties(graph.ids, rows[stays], graph.neighbours[stays], graph.strength[stays])
        assert best(less) <= best(graph) + 1e-12
