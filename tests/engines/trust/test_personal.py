"""Local push against the exact vector, ours and networkx's."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from punte.engines.trust import TrustGraph, graph_from_ties, personal_trust
from punte.engines.trust.baseline import exact_walks
from punte.engines.trust.personal import push

from .test_chains import graphs


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_push_is_below_the_exact_vector_by_no_more_than_it_says(graph: TrustGraph) -> None:
    exact = exact_walks(graph, 0)
    for tolerance in (1e-2, 1e-4):
        found = push(graph, 0, tolerance=tolerance)
        short = exact - found.scores
        assert short.min() >= -1e-9
        assert (short <= tolerance * graph.reach + 1e-9).all()
        assert short.sum() == pytest.approx(found.error, abs=1e-9)


def random_graph(size: int, ties: int) -> TrustGraph:
    random = np.random.default_rng(7)
    ids = tuple(f"n{at:04}" for at in range(size))
    return graph_from_ties(
        ids, random.integers(0, size, ties), random.integers(0, size, ties), random.uniform(0.1, 1, ties)
    )


def test_the_exact_vector_is_that_of_networkx() -> None:
    graph = random_graph(300, 900)
    theirs = nx.pagerank(
        nx.from_scipy_sparse_array(graph.matrix),
        alpha=0.85,
        personalization={5: 1},
        weight="weight",
        tol=1e-12,
    )
    assert exact_walks(graph, 5) == pytest.approx([theirs[at] for at in range(300)], abs=1e-8)


def test_the_best_others_come_first_with_their_error() -> None:
    graph = random_graph(300, 900)
    found = personal_trust(graph, "n0005", count=10)
    exact = exact_walks(graph, 5)
    order = [f"n{at:04}" for at in np.argsort(-exact) if at != 5][:10]
    assert [other.id for other in found] == order
    for other in found:
        assert 0 <= exact[graph.at(other.id)] - other.score <= other.error


def test_somebody_without_ties_trusts_nobody_and_a_wrong_tolerance_is_refused() -> None:
    graph = graph_from_ties(("a", "b", "c"), [0], [1], [0.5])
    assert personal_trust(graph, "c") == ()
    with pytest.raises(ValueError, match="tolerance"):
        personal_trust(graph, "a", tolerance=0)
