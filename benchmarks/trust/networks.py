"""Bridges, brokerage and suggestions on made-up networks of ecosystems."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from statistics import mean

import igraph
import networkx as nx
import numpy as np
from benchmarks.trust.made_up import candidates as made_up_candidates
from benchmarks.trust.made_up import network as made_up_network
from benchmarks.trust.prediction import Row
from benchmarks.trust.speed import timed

from punte.engines.trust import Network, brokers, suggest
from punte.engines.trust import bridge as bridge_of
from punte.engines.trust.baseline import best_connected, exhaustive_choice, random_choice
from punte.engines.trust.brokerage import constraint
from punte.engines.trust.crossing import Crossing
from punte.engines.trust.flow import SCALE, SINK, SOURCE, arcs_of, flow_value, scaled
from punte.engines.trust.graph import trust_graph
from punte.engines.trust.opinions import Ledger
from punte.engines.trust.plan import Plan


def bridge_row(nodes: int, pieces: int) -> Row:
    """One bridge with all that is known of it; its flow also by igraph on the same arcs."""
    world = made_up_network(nodes, pieces)
    found, spent = timed(lambda: bridge_of(world, "region 0", "region 1"))
    crossing = Crossing(Ledger(world), "region 0", "region 1")
    ways = crossing.ways(crossing.ties()).ways
    value, flow_ms = timed(lambda: flow_value(ways))
    arcs = arcs_of(ways, scaled(ways.carries), scaled(ways.strength))
    peer = igraph.Graph(n=arcs.size, edges=np.column_stack([arcs.tails, arcs.heads]), directed=True)
    theirs, peer_ms = timed(lambda: peer.maxflow_value(SOURCE, SINK, capacity=arcs.room.tolist()))
    return {
        "part": "bridge",
        "nodes": nodes,
        "evidence": pieces,
        "strength": round(found.strength, 2),
        "bound": round(found.bound, 2),
        "redundancy": found.redundancy,
        "months": -1 if found.months is None else found.months,
        "all_seconds": round(spent / 1000, 2),
        "one_flow_ms": round(flow_ms, 2),
        "igraph_one_flow_ms": round(peer_ms, 2),
        "same_value_as_igraph": int(round(value * SCALE) == round(theirs)),
    }


def brokerage_row(nodes: int, pieces: int) -> Row:
    """Brokerage of everybody; Burt's constraint also by networkx, for a hundred nodes."""
    world = made_up_network(nodes, pieces)
    graph, build = timed(lambda: trust_graph(world))
    found, spent = timed(lambda: brokers(world, graph))
    theirs = nx.from_scipy_sparse_array(graph.matrix)
    some = [at for at in range(len(graph.ids)) if theirs[at]][:100]
    limits, peer_ms = timed(lambda: nx.constraint(theirs, some, weight="weight"))
    mine = constraint(graph)
    return {
        "part": "brokerage",
        "nodes": nodes,
        "ties": len(graph.strength) // 2,
        "brokers": len(found),
        "graph_seconds": round(build / 1000, 3),
        "seconds": round(spent / 1000, 3),
        "networkx_seconds_for_a_hundred": round(peer_ms / 1000, 3),
        "largest_difference": float(f"{max(abs(mine[at] - limits[at]) for at in some):.1e}"),
    }


def weakened(world: Network) -> Network:
    """The same people with little between the ecosystems, so that there is something to raise."""
    group = {node.id: node.group for node in world.nodes}
    kept = [piece for piece in world.evidence if group[piece.a] == group[piece.b]]
    across = [piece for piece in world.evidence if group[piece.a] != group[piece.b]]
    return replace(world, evidence=(*kept, *across[:6]))


def small_suggestions_row(cases: int, k: int) -> Row:
    """The engine's choice, random and best connected ones, as shares of what the best of all sets gains."""
    shares: dict[str, list[float]] = {"engine": [], "random": [], "best_connected": [], "bound": []}
    optimal = 0
    for seed in range(cases):
        world = weakened(made_up_network(40, 80, groups=3, seed=seed))
        pairs = list(combinations(world.groups, 2))
        options = made_up_candidates(world, 12, seed=seed)
        plan = Plan(world, pairs, options)
        before = plan.value([])
        gain = plan.value(exhaustive_choice(plan, k)) - before
        answer = suggest(world, pairs, options, k)
        tries = [plan.value(random_choice(plan, k, at)) - before for at in range(20)]
        shares["engine"].append((answer.value - before) / gain)
        shares["random"].append(mean(tries) / gain)
        shares["best_connected"].append((plan.value(best_connected(plan, k)) - before) / gain)
        shares["bound"].append((answer.bound - before) / gain)
        optimal += answer.value - before >= gain * (1 - 1e-9)
    row: Row = {"part": "suggestions, small", "cases": cases, "candidates": 12, "k": k, "optimal": optimal}
    row["engine_worst_share_of_best"] = round(min(shares["engine"]), 4)
    return row | {f"{name}_share_of_best": round(mean(values), 4) for name, values in shares.items()}


def large_suggestions_row(nodes: int, pieces: int, options: int, k: int) -> Row:
    """Ten bridges at once; what is best is not known, but the bound is."""
    world = weakened(made_up_network(nodes, pieces))
    pairs = list(combinations(world.groups, 2))
    chosen = made_up_candidates(world, options)
    answer, spent = timed(lambda: suggest(world, pairs, chosen, k))
    plan = Plan(world, pairs, chosen)
    gains = {
        "engine": answer.value - answer.before,
        "random": mean(plan.value(random_choice(plan, k, at)) for at in range(10)) - answer.before,
        "best_connected": plan.value(best_connected(plan, k)) - answer.before,
        "bound": answer.bound - answer.before,
    }
    row: Row = {
        "part": "suggestions, large",
        "nodes": nodes,
        "bridges": len(pairs),
        "candidates": options,
        "k": k,
    }
    row["seconds"] = round(spent / 1000, 2)
    return (
        row | {f"{name}_gain": round(gain, 3) for name, gain in gains.items()} | {"gap": round(answer.gap, 4)}
    )


def rows(nodes: int, pieces: int) -> Iterator[Row]:
    """All of it."""
    yield bridge_row(nodes, pieces)
    yield brokerage_row(nodes, pieces)
    yield small_suggestions_row(cases=30, k=3)
    yield large_suggestions_row(nodes, pieces, options=200, k=5)
