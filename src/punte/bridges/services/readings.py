"""Working out the bridges of a network, and keeping what they were on each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from punte.bridges.models import BridgeReading
from punte.bridges.queries.openings import Opening, openings
from punte.bridges.queries.trust import read_problem
from punte.ecosystem.models import Ecosystem
from punte.engines.trust import Bridge, Network, Suggestion, bridge, suggest

HORIZON = 24  # months of forecast
BACK = 12  # months of history that the first reading looks back
EACH = 3  # introductions suggested for a bridge
ALTOGETHER = 6  # and for the network

type Pair = tuple[str, str]


@dataclass(frozen=True)
class Reading:
    """A bridge as it was worked out."""

    pair: Pair
    strength: float
    redundancy: int
    months: int | None
    detail: dict[str, Any]


def take_readings(*, network: UUID) -> int:
    """Work out all bridges of today and write them down; how many. The first time the past year, too.

    A job's work: it asks no policy. Safe to run twice: a day has one reading
    of a bridge, the last. Details stand with the newest reading only.
    """
    today = timezone.localdate()
    problem = read_problem(network, today)
    known = {str(key) for key in Ecosystem.objects.filter(network=network).values_list("pk", flat=True)}
    pairs = list(combinations(sorted(known & set(problem.groups)), 2))
    first = not BridgeReading.objects.filter(network=network).exists()
    readings = _read(network, problem, pairs)
    with transaction.atomic():
        if first:
            for day in _months_before(today):
                _write(network, day, _past(problem.as_of(day), pairs))
        _write(network, today, readings)
        older = BridgeReading.objects.filter(network=network, on__lt=today)
        older.exclude(detail={}).update(detail={})
    return len(readings)


def _read(network: UUID, problem: Network, pairs: list[Pair]) -> list[Reading]:
    known = openings(network, problem)
    before = set(BridgeReading.objects.filter(network=network).values_list("a_id", "b_id").distinct())
    found = [bridge(problem, *pair, horizon=HORIZON) for pair in pairs]
    kept = [
        one
        for one in found
        if one.strength > 0 or known.get(_pair(one)) or tuple(map(UUID, _pair(one))) in before
    ]
    plan = _plan(problem, [_pair(one) for one in kept if one.strength > 0], known)
    return [_reading(problem, one, known.get(_pair(one), []), plan) for one in kept]


def _pair(one: Bridge) -> Pair:
    return one.group_a, one.group_b


def _reading(problem: Network, one: Bridge, known: list[Opening], plan: dict[Pair, list[Any]]) -> Reading:
    pair = _pair(one)
    suggested = suggest(problem, [pair], [each.candidate for each in known], EACH).chosen if known else ()
    detail = {
        "streams": [[each.source, each.target, round(each.amount, 3)] for each in one.streams],
        "layers": [list(column) for column in one.layers],
        "carriers": [
            [each.id, round(each.amount, 3), round(each.strength_without, 3), each.paths_without]
            for each in one.carriers
            if each.irreplaceable
        ],
        "forecast": [[each.months, round(each.strength, 3), each.redundancy] for each in one.forecast],
        "next": [_told(each, pair) for each in suggested],
        "plan": plan.get(pair, []),
    }
    return Reading(pair, round(one.strength, 3), one.redundancy, one.months, detail)


def _plan(problem: Network, pairs: list[Pair], known: dict[Pair, list[Opening]]) -> dict[Pair, list[Any]]:
    """The introductions that raise all bridges most together, each with the bridge it raises most."""
    candidates = [each.candidate for pair in pairs for each in known.get(pair, [])]
    if not candidates:
        return {}
    found: dict[Pair, list[Any]] = {}
    for rank, one in enumerate(suggest(problem, pairs, candidates, ALTOGETHER).chosen, start=1):
        if one.effects:
            most = max(one.effects, key=lambda each: each.strength[1] - each.strength[0])
            pair = most.group_a, most.group_b
            found.setdefault(pair, []).append(_told(one, pair) | {"rank": rank})
    return found


def _told(one: Suggestion, pair: Pair) -> dict[str, Any]:
    """An introduction and what it does to the bridge, as plain values."""
    effect = next(each for each in one.effects if (each.group_a, each.group_b) == pair)
    return {
        "a": one.candidate.a,
        "b": one.candidate.b,
        "listing": one.candidate.need,
        "strength": [round(value, 3) for value in effect.strength],
        "redundancy": list(effect.redundancy),
        "months": list(effect.months),
    }


def _past(problem: Network, pairs: Iterable[Pair]) -> list[Reading]:
    """What the bridges were on a day gone by, from what is dated before it."""
    found = []
    for pair in pairs:
        one = bridge(problem, *pair, horizon=0)
        if one.strength > 0:
            found.append(Reading(pair, round(one.strength, 3), one.redundancy, one.months, {}))
    return found


def _months_before(today: date) -> list[date]:
    """The first days of this month and of the year before it, the oldest first."""
    months = [today.year * 12 + today.month - 1 - back for back in range(BACK, -1, -1)]
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [day for day in days if day < today]


def _write(network: UUID, day: date, readings: list[Reading]) -> None:
    now = timezone.now()
    for one in readings:
        BridgeReading.objects.update_or_create(
            a_id=UUID(one.pair[0]),
            b_id=UUID(one.pair[1]),
            on=day,
            defaults={
                "network_id": network,
                "strength": one.strength,
                "redundancy": one.redundancy,
                "months": one.months,
                "detail": one.detail,
                "computed_at": now,
            },
        )
