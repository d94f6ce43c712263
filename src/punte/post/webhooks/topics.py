"""What addresses can be told of. Rooms register their kinds of events in `apps.py`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Topic:
    """A kind of event that may leave the house, and what it is called.

    Only ids leave with it, never a word or a name: whoever is told asks the
    API, and gets what it may see.
    """

    kind: str
    label: Any


_topics: dict[str, Topic] = {}


def add(*topics: Topic) -> None:
    """Contribute topics; the kind is the identity."""
    _topics.update({one.kind: one for one in topics})


def all_topics() -> list[Topic]:
    """All topics by kind."""
    return [_topics[kind] for kind in sorted(_topics)]


def is_topic(kind: str) -> bool:
    """True for a kind of event that somebody may be told of."""
    return kind in _topics
