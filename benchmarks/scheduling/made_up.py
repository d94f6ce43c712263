"""Crowds that wish to meet, the same each time."""

import numpy as np

from punte.engines.scheduling import Person, Problem, Request, Slot

MINUTES = 20


def crowd(
    *,
    people: int,
    requests: int,
    slots: int,
    tables: int,
    forbidden: float = 0.1,
    least: int = 0,
    regions: int = 0,
    weights: int = 1,
    remote: float = 0.0,
    days: int = 1,
    seed: int = 1,
) -> Problem:
    """Some are wished for by many; each is away in some slots.

    `weights`: from 1 to this, drawn for each request, of which three in ten are mutual where they differ.
    """
    random = np.random.default_rng(seed)
    liked = random.pareto(2.5, people) + 1
    chance = liked / liked.sum()
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < requests:
        for one, other in random.choice(people, (requests, 2), p=chance).tolist():
            if one != other and len(pairs) < requests:
                pairs[min(one, other), max(one, other)] = None
    away = random.random((people, slots)) < forbidden
    region, elsewhere = random.integers(max(regions, 1), size=people), random.random(people) < remote
    weight, mutual = random.integers(1, weights + 1, size=requests), random.random(requests) < 0.3
    each = -(-slots // days)
    return Problem(
        people=tuple(
            Person(
                f"person {n}",
                region=f"region {region[n]}" if regions else "",
                away=frozenset(np.flatnonzero(away[n]).tolist()),
                least=least,
                remote=bool(elsewhere[n]),
            )
            for n in range(people)
        ),
        slots=tuple(
            Slot(n // each * 24 * 60 + 9 * 60 + n % each * MINUTES, "am" if n % each < each / 2 else "pm")
            for n in range(slots)
        ),
        requests=tuple(
            Request(
                f"{one} with {other}",
                f"person {one}",
                f"person {other}",
                weight=int(weight[n]),
                mutual=bool(mutual[n]) and weights > 1,
            )
            for n, (one, other) in enumerate(pairs)
        ),
        tables=tables,
    )
