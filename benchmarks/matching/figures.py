"""Recall@20, nDCG@20 and MRR of ranked lists."""

from collections.abc import Callable, Sequence
from math import log2
from statistics import fmean

DEPTH = 20
DISCOUNTS = [1 / log2(place + 2) for place in range(DEPTH)]


def figures(lists: Sequence[Sequence[str]], relevant: Sequence[frozenset[str]]) -> dict[str, float]:
    """Means over the queries that have a relevant candidate; what a list does not reach counts 0."""
    recalls, gains, ranks = [], [], []
    for ranked, wanted in zip(lists, relevant, strict=True):
        if not wanted:
            continue
        hits = [one in wanted for one in ranked]
        most = min(DEPTH, len(wanted))
        recalls.append(sum(hits[:DEPTH]) / most)
        gains.append(sum(d for d, hit in zip(DISCOUNTS, hits, strict=False) if hit) / sum(DISCOUNTS[:most]))
        ranks.append(1 / (hits.index(True) + 1) if True in hits else 0.0)
    if not recalls:
        return {"recall20": 0.0, "ndcg20": 0.0, "mrr": 0.0, "queries": 0}
    return {
        "recall20": round(fmean(recalls), 4),
        "ndcg20": round(fmean(gains), 4),
        "mrr": round(fmean(ranks), 4),
        "queries": len(recalls),
    }


def timed(rank: Callable[[int], Sequence[str]], count: int) -> tuple[list[Sequence[str]], list[float]]:
    """The lists of all queries, and the seconds each took."""
    import time

    lists, seconds = [], []
    for at in range(count):
        started = time.perf_counter()
        lists.append(rank(at))
        seconds.append(time.perf_counter() - started)
    return lists, seconds
