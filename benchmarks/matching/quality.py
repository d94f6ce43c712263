"""Who takes part in a project, asked before it is known."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching.baselines import Baselines
from benchmarks.matching.corpus import Corpus, read
from benchmarks.matching.figures import figures

from punte.engines.matching import Index
from punte.engines.matching.ranker import Ranker

DEPTH = 100
"""How long a list is asked for; the reciprocal rank of what stands below is counted as 0."""


def measure(folder: Path, since: str) -> Iterator[dict[str, Any]]:
    """One line a method; the last one is Punte's, with the best baseline and how many times it is reached."""
    corpus = read(folder, since)
    best: dict[str, Any] = {"recall20": 0.0}
    baselines = Baselines(corpus)
    for name, method in baselines.methods():
        started = time.perf_counter()
        try:
            scores = method()
        except ImportError as missing:
            yield {"method": name, "left_out": str(missing)}
            continue
        line = {"method": name, **_line(corpus, baselines.lists(scores, DEPTH))}
        yield line | {"seconds": round(time.perf_counter() - started, 1)}
        best = max(best, line, key=lambda one: float(one["recall20"]))
    started = time.perf_counter()
    index = Index.build(corpus.candidates, collaborations=corpus.collaborations())
    built = time.perf_counter() - started
    index.use(Ranker.by_hand())
    yield {"method": "punte_by_hand", **_line(corpus, ranked(index, corpus))}
    started = time.perf_counter()
    index.use(index.learn())
    learned = time.perf_counter() - started
    yield {"method": "punte_likeliest", **_line(corpus, ranked(index, corpus, novelty=0.0))}
    started = time.perf_counter()
    line = _line(corpus, ranked(index, corpus))
    yield {
        "method": "punte",
        "build_seconds": round(built, 1),
        "learn_seconds": round(learned, 1),
        "query_ms": round(1000 * (time.perf_counter() - started) / max(1, len(corpus.queries)), 1),
        "best_baseline": best.get("method", ""),
        "times_best_baseline": round(line["recall20"] / best["recall20"], 3) if best["recall20"] else None,
        "from": since,
        **line,
        "candidates": len(corpus.candidates),
    }


def ranked(index: Index, corpus: Corpus, novelty: float = 1.0) -> list[list[str]]:
    """The index's list for each query."""
    from dataclasses import replace

    queries = [replace(asked.query, limit=DEPTH, novelty=novelty) for asked in corpus.queries]
    return [[match.candidate for match in index.match(query).matches] for query in queries]


def _line(corpus: Corpus, lists: Sequence[Sequence[str]]) -> dict[str, Any]:
    whole = figures(lists, [asked.relevant for asked in corpus.queries])
    apart = {
        "newcomers": figures(lists, [asked.newcomers for asked in corpus.queries]),
        "new_pairs": figures(lists, [asked.new_pairs for asked in corpus.queries]),
    }
    parts = {f"{name}_{key}": value for name, found in apart.items() for key, value in found.items()}
    return whole | parts
