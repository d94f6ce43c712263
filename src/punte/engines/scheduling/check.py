"""An independent look at a schedule: plain Python over the problem's own words, nothing of the solver's."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from punte.engines.scheduling.problem import Person, Problem, Request
from punte.engines.scheduling.result import GOALS, MOST, Result, Unmet

type Agenda = dict[str, dict[int, int]]
"""Person → slot → number of the request."""


def check(problem: Problem, result: Result) -> list[str]:
    """What is wrong with the schedule or with what the result says of it; empty when all is right."""
    count = len(problem.requests)
    if len(result.slots) != count or len(result.tables) != count:
        return ["there must be a slot and a table for each request"]
    if not all(-1 <= slot < len(problem.slots) for slot in result.slots):
        return ["a meeting is in a slot that there is not"]
    wrong = [*_rules(problem, result), *_tables(problem, result)]
    if wrong:
        return wrong
    return [*_told(problem, result), *_status(problem, result), *_unmet(problem, result)]


def goals_of(problem: Problem, result: Result) -> dict[str, int]:
    """Each goal's value by its definition."""
    people = {one.id: one for one in problem.people}
    held = [one for one, slot in zip(problem.requests, result.slots, strict=True) if slot >= 0]
    agenda = _agenda(problem, result)
    meetings = {id: len(agenda[id]) for id in people}
    return {
        "promised": sum(max(0, one.least - meetings[one.id]) for one in problem.people),
        "worth": sum(one.weight * (problem.mutual if one.mutual else 1) for one in held),
        "across": sum(_across(people[one.one], people[one.other]) for one in held),
        "gaps": sum(gaps_of(problem, slots) for slots in agenda.values()),
        "balance": sum(n * n for n in meetings.values()),
        "changes": sum(_changes(problem, result, agenda[one.id]) for one in problem.people if not one.remote),
    }


def _across(one: Person, other: Person) -> bool:
    return bool(one.region and other.region and one.region != other.region)


def gaps_of(problem: Problem, slots: dict[int, int]) -> int:
    """Runs of slots without a meeting between two meetings of the same day."""
    busy = sorted(slots)
    return sum(
        after - before > 1 and problem.slots[before].day == problem.slots[after].day
        for before, after in pairwise(busy)
    )


def _agenda(problem: Problem, result: Result) -> Agenda:
    agenda: Agenda = {one.id: {} for one in problem.people}
    for number, (one, slot) in enumerate(zip(problem.requests, result.slots, strict=True)):
        if slot >= 0:
            agenda[one.one][slot] = agenda[one.other][slot] = number
    return agenda


def _changes(problem: Problem, result: Result, slots: dict[int, int]) -> int:
    # Both remote needs no table; somebody on the spot always has one.
    busy = sorted(slots)
    return sum(
        problem.slots[before].day == problem.slots[after].day
        and result.tables[slots[before]] != result.tables[slots[after]]
        for before, after in pairwise(busy)
    )


def _rules(problem: Problem, result: Result) -> Iterator[str]:
    people = {one.id: one for one in problem.people}
    busy: dict[str, set[int]] = defaultdict(set)
    for one, slot in zip(problem.requests, result.slots, strict=True):
        if one.fixed is not None and slot != one.fixed:
            yield f"{one.id} is not in slot {one.fixed}"
        if slot < 0:
            continue
        if slot in one.never or (one.parts and problem.slots[slot].part not in one.parts):
            yield f"{one.id} may not be in slot {slot}"
        for id in (one.one, one.other):
            if slot in people[id].away | people[id].night:
                yield f"{id} is not there in slot {slot}"
            if slot in busy[id]:
                yield f"{id} has two meetings in slot {slot}"
            busy[id].add(slot)
    for one_person in problem.people:
        if one_person.most is not None and len(busy[one_person.id]) > one_person.most:
            yield f"{one_person.id} has more than {one_person.most} meetings"


def _tables(problem: Problem, result: Result) -> Iterator[str]:
    remote = {one.id for one in problem.people if one.remote}
    taken: set[tuple[int, int]] = set()
    for one, slot, table in zip(problem.requests, result.slots, result.tables, strict=True):
        if slot < 0 or (one.one in remote and one.other in remote):
            if table:
                yield f"{one.id} needs no table"
            continue
        if not 1 <= table <= problem.tables or table in problem.slots[slot].closed:
            yield f"{one.id} has a table that is not there in slot {slot}"
        if (slot, table) in taken:
            yield f"table {table} is taken twice in slot {slot}"
        taken.add((slot, table))


def _told(problem: Problem, result: Result) -> Iterator[str]:
    values = goals_of(problem, result)
    if [term.goal for term in result.terms] != list(GOALS):
        yield "the terms must be the goals in their order"
        return
    for term in result.terms:
        if term.value != values[term.goal]:
            yield f"{term.goal} is {values[term.goal]}, not {term.value}"
        beyond = term.bound < term.value if term.goal in MOST else term.bound > term.value
        if beyond:
            yield f"the bound of {term.goal} is worse than its value"


def _status(problem: Problem, result: Result) -> Iterator[str]:
    complete = result.held == len(problem.requests)
    if result.status in {"infeasible", "unknown"} and (complete or not problem.hold_all):
        yield f"{result.status} is said of a schedule that is complete"
    if problem.hold_all and not complete and result.status in {"optimal", "feasible"}:
        yield "meetings are missing from a schedule that is said to be complete"
    if result.status == "optimal" and any(term.gap for term in result.terms):
        yield "an optimal schedule has no gap in any goal"


def _unmet(problem: Problem, result: Result) -> Iterator[str]:
    told = {one.request: one for one in result.unmet}
    missing = {one.id for one, slot in zip(problem.requests, result.slots, strict=True) if slot < 0}
    if set(told) != missing or len(told) != len(result.unmet):
        yield "each request that is not held has one reason, and no other has"
        return
    people = {one.id: one for one in problem.people}
    agenda = _agenda(problem, result)
    seated = [0] * len(problem.slots)
    for slot, table in zip(result.slots, result.tables, strict=True):
        seated[slot] += slot >= 0 and table > 0
    for request in problem.requests:
        if request.id in told:
            wrong = _reason(problem, request, told[request.id], people, agenda, seated)
            if wrong:
                yield wrong


def _reason(
    problem: Problem,
    request: Request,
    told: Unmet,
    people: dict[str, Person],
    agenda: Agenda,
    seated: list[int],
) -> str:
    """Why the reason is wrong, or nothing."""
    pair = people[request.one], people[request.other]
    slots = [n for n in range(len(problem.slots)) if _allows(problem, request, n, pair)]
    free = [n for n in slots if n not in agenda[request.one] and n not in agenda[request.other]]
    remote = pair[0].remote and pair[1].remote
    capped = [one.id for one in pair if one.most is not None and len(agenda[one.id]) >= one.most]
    full = [one.id for one in pair if all(n in agenda[one.id] for n in slots)]
    room = [n for n in free if remote or seated[n] < problem.open_tables(n)]
    if not slots:
        right, who = "apart", []
    elif capped:
        right, who = "cap", capped
    elif full:
        right, who = "full", full
    elif not free:
        right, who = "clash", []
    elif not room:
        right, who = "tables", []
    else:
        return f"{request.id} could be held in slot {room[0]}"
    if told.code != right or (who and told.values["who"] not in who):
        return f"{request.id} is not held because of {right}, not {told.code}"
    return ""


def _allows(problem: Problem, request: Request, number: int, pair: tuple[Person, Person]) -> bool:
    if number in request.never or (request.parts and problem.slots[number].part not in request.parts):
        return False
    return all(number not in one.away and number not in one.night for one in pair)
