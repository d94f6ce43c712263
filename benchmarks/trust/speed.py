"""Chains and personal trust at size, beside igraph and scikit-network on the same graph in one run.

igraph (GPL) and scikit-network (BSD) are installed for this benchmark only.
They find the best way of any length, or the whole vector; so what the engine's
answers are worth is measured with their time. Milliseconds are of the processor
(all of them use one), so that what else the machine does counts less; `wall` says
what went by on the clock.
"""

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from statistics import median

import igraph
import numpy as np
from benchmarks.trust.made_up import graph as made_up_graph
from benchmarks.trust.prediction import Row
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sknetwork.ranking import PageRank

from punte.engines.trust import TrustGraph, chains
from punte.engines.trust.baseline import exact_walks, fewest_links, most_trust
from punte.engines.trust.check import check_chains
from punte.engines.trust.personal import RETURN, push

Floats = NDArray[np.float64]
Pair = tuple[str, str]

SLOW = 5  # pairs for the plain baselines
HUBS = 20  # of the best connected, chains between neighbours in that order
SOURCES = 5  # people whose personal trust is computed
BEST = 20  # how many of the most trusted are compared


def timed[T](work: Callable[[], T]) -> tuple[T, float]:
    """What it gave, and the milliseconds of the processor it took."""
    start = time.process_time()
    result = work()
    return result, (time.process_time() - start) * 1000


def as_igraph(graph: TrustGraph) -> igraph.Graph:
    """The same graph, with costs whose sum is the negative logarithm of a product."""
    rows = np.repeat(np.arange(len(graph.ids)), np.diff(graph.starts))
    once = rows < graph.neighbours
    peer = igraph.Graph(n=len(graph.ids), edges=np.column_stack([rows[once], graph.neighbours[once]]))
    peer.es["strength"] = graph.strength[once]
    peer.es["cost"] = -np.log(graph.strength[once])
    return peer


def chain_row(graph: TrustGraph, peer: igraph.Graph, pairs: list[Pair]) -> Row:
    """Three chains of at most four links for each pair, and igraph's best way of any length."""
    costs = peer.es["cost"]
    ours, clock, theirs, share = [], [], [], []
    to_any_length: list[float] = []
    faults = 0
    for source, target in pairs:
        start = time.perf_counter()
        answer, spent = timed(partial(chains, graph, source, target))
        clock.append((time.perf_counter() - start) * 1000)
        ours.append(spent)
        faults += len(check_chains(answer, lambda a, b: graph.tie(graph.at(a), graph.at(b))))
        way, spent = timed(partial(peer.get_shortest_path, graph.at(source), graph.at(target), weights=costs))
        theirs.append(spent)
        product = float(np.prod([graph.tie(a, b) for a, b in pairwise(way)])) if way else 0.0
        if answer.chains:
            to_any_length.append(answer.chains[0].strength / product)
            share.append(answer.strength / answer.bound)
    hubs = [graph.ids[at] for at in np.argsort(-np.diff(graph.starts), kind="stable")[:HUBS]]
    among_hubs = [timed(partial(chains, graph, *ends))[1] for ends in pairwise(hubs)]
    plain = {
        name: median(timed(partial(method, graph, *pair))[1] for pair in pairs[:SLOW])
        for name, method in (("dijkstra", most_trust), ("breadth_first", fewest_links))
    }
    return {
        "part": "chains",
        "nodes": len(graph.ids),
        "ties": len(graph.strength) // 2,
        "most_ties_of_one": int(np.diff(graph.starts).max()),
        "pairs": len(pairs),
        "with_a_chain": len(share),
        "faults": faults,
        "engine_p50_ms": round(float(np.percentile(ours, 50)), 3),
        "engine_p95_ms": round(float(np.percentile(ours, 95)), 3),
        "engine_max_ms": round(max(ours), 3),
        "engine_among_hubs_max_ms": round(max(among_hubs), 3),
        "engine_p95_wall_ms": round(float(np.percentile(clock, 95)), 3),
        "igraph_p50_ms": round(median(theirs), 3),
        "igraph_to_engine": round(median(theirs) / median(ours), 1),
        "best_chain_to_the_best_of_any_length": round(float(np.mean(to_any_length)), 4),
        "three_chains_to_their_bound": round(float(np.mean(share)), 4),
        "plain_dijkstra_ms": round(plain["dijkstra"], 1),
        "plain_breadth_first_ms": round(plain["breadth_first"], 1),
    }


def personal_row(graph: TrustGraph, peer: igraph.Graph, sources: list[int]) -> Row:
    """Local push at two tolerances, and both peers' whole vectors, against the exact vector."""
    ranking = PageRank(damping_factor=1 - RETURN, solver="piteration", n_iter=10)
    matrix = csr_matrix(graph.matrix)
    strengths = peer.es["strength"]

    def by_igraph(source: int) -> Floats:
        scores = peer.personalized_pagerank(
            damping=1 - RETURN, reset_vertices=[source], weights=strengths, directed=False
        )
        return np.asarray(scores)

    methods: dict[str, Callable[[int], Floats]] = {
        "push_1e-5": lambda source: push(graph, source, tolerance=1e-5).scores,
        "push_1e-6": lambda source: push(graph, source, tolerance=1e-6).scores,
        "igraph": by_igraph,
        "scikit_network": lambda source: ranking.fit_predict(matrix, weights={source: 1}),
        "plain_power_iteration": lambda source: exact_walks(graph, source),
    }
    row: Row = {"part": "personal", "nodes": len(graph.ids), "ties": len(graph.strength) // 2}
    spent: dict[str, list[float]] = {name: [] for name in methods}
    for source in sources:
        exact = exact_walks(graph, source)
        best = set(np.argsort(-exact)[:BEST].tolist())
        for name, method in methods.items():
            scores, milliseconds = timed(partial(method, source))
            spent[name].append(milliseconds)
            missed = float(np.abs(scores - exact).sum())
            row[f"{name}_error"] = round(max(missed, float(row.get(f"{name}_error", 0))), 6)
            hits = len(best & set(np.argsort(-scores)[:BEST].tolist()))
            row[f"{name}_best_{BEST}"] = min(hits, int(row.get(f"{name}_best_{BEST}", BEST)))
    for name, values in spent.items():
        row[f"{name}_ms"] = round(median(values), 2)
    for name in ("igraph", "scikit_network"):
        row[f"{name}_to_push_1e-6"] = round(median(spent[name]) / median(spent["push_1e-6"]), 1)
    return row


def rows(nodes: int, ties: int, pairs: int) -> Iterator[Row]:
    """Both on one made-up graph."""
    graph, build = timed(lambda: made_up_graph(nodes, ties))
    graph.at(graph.ids[0])  # the index of ids is made when first asked for
    peer, peer_build = timed(lambda: as_igraph(graph))
    # The peers hold millions of objects, through which Python's collector would go now and then.
    gc.collect()
    gc.freeze()
    random = np.random.default_rng(2)
    ends = [random.choice(nodes, 2, replace=False).tolist() for _ in range(pairs)]
    built: Row = {"build_s": round(build / 1000, 2), "igraph_build_s": round(peer_build / 1000, 2)}
    yield chain_row(graph, peer, [(graph.ids[a], graph.ids[b]) for a, b in ends]) | built
    yield personal_row(graph, peer, [a for a, _ in ends[:SOURCES]])
