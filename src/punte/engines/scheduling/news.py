"""What has happened since the schedule was made, and the problem as it is now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from punte.engines.scheduling.problem import NOWHEN, Person, Problem, Request, Slot, may_be
from punte.engines.scheduling.result import Result

type Places = Mapping[str, tuple[int, int]]
"""Request → its slot and table (0 where it needs none), for meetings that are held."""


@dataclass(frozen=True)
class News:
    """Who left or is away, which tables broke. `now`: slots before it are over; nothing in them changes.

    `left`: people who are not there any more. `away`: person → slots in which they are not there, after
    all. `closed`: slot → tables that cannot be used.
    """

    left: frozenset[str] = frozenset()
    away: Mapping[str, frozenset[int]] = field(default_factory=dict)
    closed: Mapping[int, frozenset[int]] = field(default_factory=dict)
    now: int = 0


def places_of(problem: Problem, result: Result) -> dict[str, tuple[int, int]]:
    """Where the meetings of a schedule are."""
    rows = zip(problem.requests, result.slots, result.tables, strict=True)
    return {request.id: (slot, table) for request, slot, table in rows if slot >= 0}


def after(problem: Problem, places: Places, news: News) -> Problem:
    """The problem as it is now.

    What is over is fixed, and nothing else can be then. Those who left are promised nothing more. A meeting
    fixed in a slot in which it cannot be any more is fixed no longer.
    """
    if unknown := (news.left | set(news.away)) - {one.id for one in problem.people}:
        raise ValueError(f"There is no person {', '.join(sorted(unknown))}.")
    over = frozenset(range(news.now))
    to_come = frozenset(range(len(problem.slots))) - over
    met: dict[str, set[int]] = {one.id: set() for one in problem.people}
    for request in problem.requests:
        slot, _ = places.get(request.id, (-1, 0))
        if slot in over:
            met[request.one].add(slot)
            met[request.other].add(slot)
    people = tuple(_person(one, met[one.id], over, to_come, news) for one in problem.people)
    slots = tuple(
        replace(slot, closed=slot.closed | news.closed.get(number, NOWHEN)) if number in to_come else slot
        for number, slot in enumerate(problem.slots)
    )
    requests = [_past(request, places, over) for request in problem.requests]
    return replace(
        problem, people=people, slots=slots, requests=_loosened(requests, people, slots, problem.tables)
    )


def _person(one: Person, met: set[int], over: frozenset[int], to_come: frozenset[int], news: News) -> Person:
    away = (one.away - met) | (over - met) | (news.away.get(one.id, NOWHEN) & to_come)
    if one.id in news.left:
        return replace(one, away=away | to_come, night=one.night - met, least=0)
    return replace(one, away=away, night=one.night - met) if away != one.away else one


def _past(request: Request, places: Places, over: frozenset[int]) -> Request:
    """What is over stays as it was, whatever was wished; what was to be then, and was not, may be later."""
    slot, _ = places.get(request.id, (-1, 0))
    if slot in over:
        return replace(request, fixed=slot, never=NOWHEN, parts=frozenset())
    return replace(request, fixed=None) if request.fixed in over else request


def _loosened(
    requests: Iterable[Request], people: tuple[Person, ...], slots: tuple[Slot, ...], tables: int
) -> tuple[Request, ...]:
    """Meetings that were fixed are fixed no longer where they cannot be, or there are too few tables."""
    by = {one.id: one for one in people}
    room = [tables - len(slot.closed) for slot in slots]
    found = []
    for request in requests:
        if request.fixed is not None:
            pair = by[request.one], by[request.other]
            sits = not (pair[0].remote and pair[1].remote)
            if may_be(request, request.fixed, slots[request.fixed], pair) and (
                room[request.fixed] or not sits
            ):
                room[request.fixed] -= sits
            else:
                request = replace(request, fixed=None)
        found.append(request)
    return tuple(found)
