"""Problems refuse what contradicts itself; the checker finds each kind of wrong; clocks elsewhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest

from punte.engines.scheduling import Person, Problem, Request, Result, Slot, Term, Unmet, check, night
from punte.engines.scheduling.check import goals_of
from punte.engines.scheduling.model import model_of

SLOTS = (Slot(540, "morning"), Slot(560, "morning"), Slot(580, "afternoon"), Slot(1980, "morning"))
PEOPLE = (
    Person("ana", "RO11", away=frozenset({3}), least=2),
    Person("bo", "DK03", most=2),
    Person("cai", "EE00", remote=True, night=frozenset({0})),
    Person("dora", "RO11", remote=True),
    Person("eva"),
)
REQUESTS = (
    Request("ana-bo", "ana", "bo", weight=3, mutual=True),
    Request("ana-cai", "ana", "cai", parts=frozenset({"afternoon"})),
    Request("cai-dora", "cai", "dora"),
    Request("bo-eva", "bo", "eva", fixed=3),
    Request("bo-dora", "bo", "dora"),
)
PROBLEM = Problem(PEOPLE, SLOTS, REQUESTS, tables=1)
TERMS = (
    Term("promised", 0, 0),
    Term("worth", 9, 10),
    Term("across", 3, 4),
    Term("gaps", 1, 0),
    Term("balance", 14, 12),
    Term("changes", 0, 0),
)
RESULT = Result(
    slots=(0, 2, 1, 3, -1),
    tables=(1, 1, 0, 1, 0),
    terms=TERMS,
    status="feasible",
    seconds=0.1,
    unmet=(Unmet("bo-dora", "cap", {"who": "bo", "most": "2"}),),
)


def test_a_schedule_that_is_right() -> None:
    assert check(PROBLEM, RESULT) == []
    assert (RESULT.held, RESULT.objective, RESULT.bound, RESULT.gap) == (4, 9, 10, 1)
    assert RESULT.unmet[0].text == "bo already has the 2 meetings they want at most"
    assert RESULT.term("gaps").text == "1 gaps between meetings; the best is not beyond 0"


def with_slots(*slots: int, tables: tuple[int, ...] = RESULT.tables) -> Result:
    return replace(RESULT, slots=slots, tables=tables)


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (replace(RESULT, slots=(0,)), "a slot and a table for each"),
        (with_slots(0, 2, 1, 4, -1), "a slot that there is not"),
        (with_slots(0, 1, 2, 3, -1), "ana-cai may not be in slot 1"),
        (with_slots(0, 2, 0, 3, -1), "cai is not there in slot 0"),
        (with_slots(2, 2, 1, 3, -1), "ana has two meetings in slot 2"),
        (with_slots(0, 2, 1, 2, -1), "bo-eva is not in slot 3"),
        (with_slots(0, 2, 3, 3, 1, tables=(1, 1, 0, 1, 1)), "bo has more than 2 meetings"),
        (with_slots(2, 2, 1, 3, -1), "table 1 is taken twice in slot 2"),
        (with_slots(*RESULT.slots, tables=(2, 1, 0, 1, 0)), "ana-bo has a table that is not there in slot 0"),
        (with_slots(*RESULT.slots, tables=(1, 1, 1, 1, 0)), "cai-dora needs no table"),
        (replace(RESULT, terms=TERMS[:5]), "the terms must be the goals in their order"),
        (replace(RESULT, terms=(Term("promised", 1, 0), *TERMS[1:])), "promised is 0, not 1"),
        (replace(RESULT, terms=(TERMS[0], Term("worth", 9, 8), *TERMS[2:])), "the bound of worth is worse"),
        (replace(RESULT, status="optimal"), "no gap in any goal"),
        (replace(RESULT, status="infeasible"), "infeasible is said of a schedule that is complete"),
        (replace(RESULT, unmet=()), "has one reason"),
        (replace(RESULT, unmet=(Unmet("bo-dora", "tables", {}),)), "because of cap, not tables"),
        (replace(RESULT, unmet=(Unmet("bo-dora", "cap", {"who": "dora"}),)), "because of cap, not cap"),
    ],
)
def test_each_wrong_is_found(result: Result, wrong: str) -> None:
    assert any(wrong in one for one in check(PROBLEM, result))


def test_a_meeting_that_could_be_held_has_no_reason() -> None:
    free = replace(PROBLEM, people=(PEOPLE[0], replace(PEOPLE[1], most=None), *PEOPLE[2:]))
    assert check(free, RESULT) == ["bo-dora is not held because of tables, not cap"]
    assert check(replace(free, tables=2), RESULT) == ["bo-dora could be held in slot 2"]
    assert check(replace(PROBLEM, hold_all=True), RESULT) == [
        "meetings are missing from a schedule that is said to be complete"
    ]


def test_arrays_say_the_same_as_the_checker() -> None:
    model, plan = model_of(PROBLEM), np.array(RESULT.slots)
    values = goals_of(PROBLEM, RESULT)
    held = plan >= 0
    assert model.gaps(plan) == values["gaps"]
    assert int(model.worth[held].sum()) == values["worth"]
    assert int(model.across[held].sum()) == values["across"]
    assert int((model.meetings(plan) ** 2).sum()) == values["balance"]
    assert model.free_tables(plan).tolist() == [0, 1, 0, 0]
    assert model.allowed.sum(axis=1).tolist() == [3, 1, 3, 1, 4]
    assert model.seated.tolist() == [True, True, False, True, True]


def fixed(**changes: object) -> Callable[[], Problem]:
    return lambda: replace(PROBLEM, requests=(replace(REQUESTS[0], **changes), *REQUESTS[1:]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: replace(PROBLEM, people=(*PEOPLE, PEOPLE[0])), "Each person stands once; ana"),
        (lambda: replace(PROBLEM, requests=(*REQUESTS, REQUESTS[0])), "Each request stands once; ana-bo"),
        (lambda: replace(PROBLEM, slots=()), "must be a slot"),
        (lambda: replace(PROBLEM, slots=SLOTS[::-1]), "in order of time"),
        (lambda: replace(PROBLEM, slots=(Slot(0, closed=frozenset({2})),)), "closes a table"),
        (lambda: replace(PROBLEM, tables=-1), "counted from 0"),
        (lambda: Person("ana", least=2, most=1), "from 0 to the most"),
        (fixed(one="zoe"), "not between two people"),
        (fixed(one="bo"), "not between two people"),
        (fixed(weight=0), "from 1 on"),
        (fixed(parts=frozenset({"evening"})), "no slot is in evening"),
        (fixed(never=frozenset({4})), "names a slot that there is not"),
        (fixed(fixed=4), "names a slot that there is not"),
        (fixed(fixed=0, never=frozenset({0})), "in which it may not be"),
        (fixed(one="dora", fixed=3), "bo is in two meetings that are fixed in slot 3"),
        (fixed(one="cai", other="dora", fixed=3), ""),
        (fixed(one="dora", other="eva", fixed=3), "eva is in two meetings"),
        (fixed(one="ana", other="dora", fixed=3), "in which it may not be"),
        (lambda: replace(PROBLEM, tables=0), "than there are tables"),
    ],
)
def test_problems_that_contradict_themselves_are_refused(make: Callable[[], object], why: str) -> None:
    if not why:
        # Both are remote: no table, no contradiction.
        assert make()
        return
    with pytest.raises(ValueError, match=why):
        make()


def test_more_fixed_meetings_than_a_cap_are_refused() -> None:
    both = [Request("a", "ana", "bo", fixed=0), Request("b", "dora", "bo", fixed=1)]
    people = (PEOPLE[0], replace(PEOPLE[1], most=1), *PEOPLE[2:])
    with pytest.raises(ValueError, match="bo has more fixed meetings"):
        Problem(people, SLOTS, tuple(both), tables=1)


def test_reasonable_hours_elsewhere() -> None:
    starts = [datetime(2026, 10, 24, 5, 30, tzinfo=UTC) + timedelta(hours=hour) for hour in range(0, 40, 4)]
    tallinn, lisbon = night(starts, "Europe/Tallinn", minutes=30), night(starts, "Europe/Lisbon", minutes=30)
    # 8:30 in Tallinn is 6:30 in Lisbon; the next day summer time is over.
    assert [start.hour for n, start in enumerate(starts) if n not in tallinn] == [5, 9, 13, 9, 13, 17]
    assert [start.hour for n, start in enumerate(starts) if n not in lisbon] == [9, 13, 17, 9, 13, 17]
    late = [datetime(2026, 11, 2, 17, 45, tzinfo=UTC)]
    assert night(late, "Europe/Tallinn", minutes=15, hours=(time(8), time(20))) == frozenset()
    assert night(late, "Europe/Tallinn", minutes=16, hours=(time(8), time(20))) == frozenset({0})
