"""The list as a whole: not one organisation many times, not one ecosystem alone."""

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from punte.engines.matching.problem import Candidate
from punte.engines.matching.scoring import Scored
from punte.engines.matching.signals import WEIGHTS


@dataclass(slots=True)
class Chosen:
    """A candidate of the list, and what adds up to its score."""

    candidate: Candidate
    parts: dict[str, float]
    score: float = field(default=0.0)


def choose(scored: Sequence[Scored], limit: int) -> list[Chosen]:
    """The best, one after the other, each lowered by how much its like stands above it.

    The lowering only grows as the list does, so a score once computed is an upper bound and the list comes
    out in descending order (lazy greedy, Minoux 1978). Equal scores keep the order in which candidates were
    given.
    """
    heap: list[tuple[float, int, int, bool]] = []
    for part, one in enumerate(scored):
        heap += [(-total, part, at, False) for at, total in enumerate(one.totals().tolist())]
    heapq.heapify(heap)
    seen: dict[tuple[int, int], tuple[str, str]] = {}
    organisations: Counter[str] = Counter()
    ecosystems: Counter[str] = Counter()
    counted: dict[tuple[int, int], tuple[int, int]] = {}
    chosen: list[Chosen] = []
    while heap and len(chosen) < limit:
        bound, part, at, _ = heapq.heappop(heap)
        key, one = (part, at), scored[part]
        if key not in seen:
            seen[key] = one.segment.whose(int(one.rows[at]))
        organisation, ecosystem = seen[key]
        now = (organisations[organisation], ecosystems[ecosystem] if ecosystem else 0)
        before = counted.get(key, (0, 0))
        if now != before:
            counted[key] = now
            lower = WEIGHTS["repeat"] * (now[0] - before[0]) + WEIGHTS["crowd"] * (now[1] - before[1])
            heapq.heappush(heap, (bound - lower, part, at, True))
            continue
        parts = {name: float(values[at]) for name, values in one.parts.items()}
        parts |= {"repeat": WEIGHTS["repeat"] * now[0], "crowd": WEIGHTS["crowd"] * now[1]}
        candidate = one.segment.candidate(int(one.rows[at]))
        chosen.append(Chosen(candidate, {name: value for name, value in parts.items() if value}, -bound))
        organisations[organisation] += 1
        ecosystems[ecosystem] += 1
    return chosen
