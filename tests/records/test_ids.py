"""Ids sort by time and cannot be guessed."""

from datetime import UTC, datetime, timedelta

import time_machine

from punte.records.ids import uuid7

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_ids_are_version_seven_and_sort_by_time() -> None:
    made = [uuid7() for _ in range(2000)]
    assert {(id.version, id.variant) for id in made} == {(7, "specified in RFC 4122")}
    assert made == sorted(made)
    assert len({id.int & (2**62 - 1) for id in made}) == len(made)


def test_ids_of_one_instant_sort_as_they_were_made() -> None:
    with time_machine.travel(NOON, tick=False):
        made = [uuid7() for _ in range(200)]
    assert made == sorted(made)
    assert {id.int >> 80 for id in made} == {int(NOON.timestamp() * 1000)}


def test_a_clock_set_back_is_believed() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        later = uuid7()
        clock.move_to(NOON - timedelta(days=1))
        assert uuid7() < later
