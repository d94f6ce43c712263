"""The simple methods that the engine has to beat, and the exact ones it is held against."""

from collections import deque
from heapq import heappop, heappush
from itertools import combinations, count
from math import log
from random import Random

import numpy as np
from numpy.typing import ArrayLike

from .graph import TrustGraph, ties_of
from .opinions import Floats
from .personal import RETURN
from .plan import Plan


def fewest_links(graph: TrustGraph, source: str, target: str) -> list[str] | None:
    """The first shortest way a breadth-first search meets, whatever its trust."""
    start, end = graph.at(source), graph.at(target)
    before = {start: start}
    queue = deque([start])
    while queue and end not in before:
        node = queue.popleft()
        for other in graph.neighbours[graph.starts[node] : graph.starts[node + 1]].tolist():
            if other not in before:
                before[other] = node
                queue.append(other)
    return _way(graph, before, start, end)


def most_trust(graph: TrustGraph, source: str, target: str) -> list[str] | None:
    """The way with the largest product (Dijkstra 1959 on logarithms), however many links it takes."""
    start, end = graph.at(source), graph.at(target)
    before: dict[int, int] = {}
    ticket = count()
    heap = [(0.0, next(ticket), start, start)]
    while heap:
        cost, _, node, origin = heappop(heap)
        if node in before:
            continue
        before[node] = origin
        if node == end:
            break
        row = slice(graph.starts[node], graph.starts[node + 1])
        for other, strength in zip(graph.neighbours[row].tolist(), graph.strength[row].tolist(), strict=True):
            if other not in before:
                heappush(heap, (cost - log(strength), next(ticket), other, node))
    return _way(graph, before, start, end)


def _way(graph: TrustGraph, before: dict[int, int], start: int, end: int) -> list[str] | None:
    if end not in before:
        return None
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return [graph.ids[at] for at in reversed(way)]


def exact_walks(graph: TrustGraph, source: int, *, tolerance: float = 1e-12) -> Floats:
    """Personalised PageRank by power iteration over the whole network."""
    reach = graph.reach
    shares = graph.matrix.T.tocsr()
    start = np.zeros(len(graph.ids))
    start[source] = 1.0
    scores = start.copy()
    while True:
        passed = np.divide(scores, reach, out=np.zeros_like(scores), where=reach > 0)
        stuck = scores[reach == 0].sum()
        following = RETURN * start + (1 - RETURN) * (shares @ passed + stuck * start)
        if np.abs(following - scores).sum() < tolerance:
            return np.asarray(following)
        scores = following


def random_choice(plan: Plan, k: int, seed: int) -> list[int]:
    """Any k candidates."""
    everyone = range(len(plan.candidates))
    return sorted(Random(seed).sample(everyone, min(k, len(everyone))))


def best_connected(plan: Plan, k: int) -> list[int]:
    """The k candidates with the most ties between the two of them already."""
    ties = ties_of(plan.ledger)
    degree = np.bincount(np.concatenate([ties.first, ties.second]), minlength=len(plan.ledger.ids))
    score = degree[plan.first] + degree[plan.second]
    return sorted(np.lexsort((np.arange(len(score)), -score))[:k].tolist())


def exhaustive_choice(plan: Plan, k: int) -> list[int]:
    """The best of all sets of k candidates; only for a handful."""
    everyone = range(len(plan.candidates))
    return list(max(combinations(everyone, min(k, len(everyone))), key=plan.value))


def global_mean(value: ArrayLike, size: int) -> Floats:
    """The same for every pair."""
    return np.full(size, np.mean(np.asarray(value)))


def fairness_and_goodness(
    size: int, judge: ArrayLike, judged: ArrayLike, value: ArrayLike, *, turns: int = 100
) -> tuple[Floats, Floats]:
    """Fairness of judges (1 unknown) and goodness of the judged (0 unknown), on values from -1 to 1.

    Kumar, Spezzano, Subrahmanian and Faloutsos, ICDM 2016; a pair is then expected at their product.
    """
    a, b, v = np.asarray(judge), np.asarray(judged), np.asarray(value, dtype=np.float64)
    given, received = np.bincount(a, minlength=size), np.bincount(b, minlength=size)
    fairness, goodness = np.ones(size), np.where(received > 0, 1.0, 0.0)
    for _ in range(turns):
        goodness = np.bincount(b, weights=fairness[a] * v, minlength=size) / np.maximum(received, 1)
        unfair = np.bincount(a, weights=np.abs(v - goodness[b]) / 2, minlength=size) / np.maximum(given, 1)
        fairness = 1 - unfair
    return fairness, goodness
