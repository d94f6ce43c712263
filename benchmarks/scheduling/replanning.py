"""A camp of five hundred while it is lived: how long a new schedule takes, how much of the old one stays."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.scheduling.made_up import crowd

from punte.engines.scheduling import Problem, check
from punte.engines.scheduling.baseline import greedy
from punte.engines.scheduling.large import solve_large
from punte.engines.scheduling.model import model_of
from punte.engines.scheduling.news import News, places_of
from punte.engines.scheduling.replan import replan

SLOTS, SLOT_NOW = 16, 3
STORIES = {
    "one leaves": News(left=frozenset({"person 7"}), now=SLOT_NOW),
    "ten come an hour late": News(away={f"person {n}": frozenset(range(3)) for n in range(9, 19)}),
    "a table breaks": News(closed={slot: frozenset({3}) for slot in range(SLOT_NOW, SLOTS)}, now=SLOT_NOW),
    "ten leave, twenty are late, five tables break": News(
        left=frozenset(f"person {n}" for n in range(10)),
        away={f"person {n}": frozenset(range(SLOT_NOW + 3)) for n in range(20, 40)},
        closed={slot: frozenset(range(3, 8)) for slot in range(SLOT_NOW, SLOTS)},
        now=SLOT_NOW,
    ),
}


def camp(people: int) -> Problem:
    """Two days; whoever comes is promised two meetings; a twentieth is elsewhere."""
    return crowd(
        people=people,
        requests=7 * people,
        slots=SLOTS,
        tables=people // 3,
        least=2,
        regions=5,
        weights=3,
        remote=0.05,
        days=2,
    )


def replanning(people: int, seconds: float) -> Iterator[dict[str, Any]]:
    """A line for each story; beside: what would stay if greedy planned anew."""
    problem = camp(people)
    before = places_of(problem, solve_large(problem, seconds=seconds))
    for name, news in STORIES.items():
        begun, busy = time.perf_counter(), time.process_time()
        found = replan(problem, before, news)
        took, busy = time.perf_counter() - begun, time.process_time() - busy
        kinds = Counter(change.code for change in found.changes)
        anew = greedy(model_of(found.problem)).tolist()
        same = sum(
            slot >= news.now and before.get(request.id, (-1, 0))[0] == slot
            for request, slot in zip(found.problem.requests, anew, strict=True)
        )
        yield {
            "replan": name,
            "people": people,
            "meetings": len(before),
            "others": found.others,
            "kept": found.kept,
            "share": round(found.kept / found.others, 4),
            "cancelled": kinds["cancelled"],
            "moved": kinds["moved"],
            "added": kinds["added"],
            "held": found.result.held,
            "worth": found.result.objective,
            "bound": found.result.bound,
            "seconds": round(took, 2),
            "processor_seconds": round(busy, 2),
            "load": round(os.getloadavg()[0], 1),
            "checked": check(found.problem, found.result) == [],
            "greedy_anew_same_slot": round(same / found.others, 4),
        }
