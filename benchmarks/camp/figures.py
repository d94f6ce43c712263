"""Times of requests by page, and what they come to."""

import statistics
from collections import Counter, defaultdict
from typing import Any


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Figures:
    """Milliseconds from the question to the whole answer, as a phone waits for them."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()

    @property
    def requests(self) -> int:
        """How many were answered."""
        return sum(len(times) for times in self.times.values())

    def rows(self, **common: Any) -> list[dict[str, Any]]:
        """One row a page."""
        return [
            {
                "page": page,
                **common,
                "requests": len(times),
                "p50_ms": round(statistics.median(times), 1),
                "p95_ms": round(percentile(times, 0.95), 1),
                "max_ms": round(max(times), 1),
                "errors": self.errors[page],
            }
            for page, times in sorted(self.times.items())
        ]
