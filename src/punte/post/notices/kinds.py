"""What notices say. Rooms register their kinds in `apps.py`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice.

    `sentence` (a lazy translation) may name %(subject)s, the title of what it is about as its reader sees
    it, and whatever `args` hold; `untitled` stands in when the subject may not be seen (any more).
    `tone` colours the badge: river, timber, moss, rose.
    """

    kind: str
    badge: Any
    sentence: Any
    untitled: Any = ""
    tone: str = "river"


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Make a kind known; its name is its identity."""
    _kinds[kind.kind] = kind


def named(kind: str) -> NoticeKind | None:
    """The kind, or None when the room that had it is gone (its notices are not shown)."""
    return _kinds.get(kind)


def known() -> list[str]:
    """Names of all kinds."""
    return sorted(_kinds)
