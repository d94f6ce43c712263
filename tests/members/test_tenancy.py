"""The database itself keeps networks apart."""

from punte.members import tenancy


def test_trigger_names_are_unique() -> None:
    names = [link.name for link in tenancy.links()]
    assert len(names) == len(set(names))
