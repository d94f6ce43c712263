"""Ids sort by time and cannot be guessed."""

from punte.records.ids import uuid7


def test_ids_are_version_seven_and_sort_by_time() -> None:
    made = [uuid7() for _ in range(2000)]
    assert {(id.version, id.variant) for id in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == len(made)
    every_tenth = made[::10]
    assert every_tenth == sorted(every_tenth)
    assert len({id.int & (2**62 - 1) for id in made}) == len(made)
