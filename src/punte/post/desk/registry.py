"""What rooms put on a person's desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from punte.members.models import Account
from punte.post.places import Place

LATER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Button:
    """Something to do: a link (`href`), or a POST to `post` with `values` (ids, choices)."""

    label: Any
    href: str = ""
    post: str = ""
    values: dict[str, str] = field(default_factory=dict)
    first: bool = False


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits.

    `badge` says the kind in a word ('Introduction'), `tone` colours it (river, timber, moss, rose);
    `whose`: the grey line, whose it is and until when; `sentence`: what; `why`: the small line below;
    `due` sorts within `order` (10: a promise to somebody; 50: a request; 90: housekeeping).
    `key` tells the same item again, for tests and reminders.
    """

    key: str
    badge: Any
    sentence: Any
    actions: Sequence[Button] = ()
    tone: str = "river"
    whose: Any = ""
    why: Any = ""
    href: str = ""
    due: datetime | None = None
    order: int = 50


type Source = Callable[[Account, list[Place]], list[DeskItem]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Contribute: `source(account, places)` gives what waits for this person in these networks.

    A source asks a fixed number of queries for all places together, and checks what the viewer of each
    place may see and do. The name ('ecosystem.review') is its identity.
    """
    _sources[name] = source


def gather(account: Account, places: list[Place]) -> list[DeskItem]:
    """Everything that waits, the most pressing first."""
    found = [item for name in sorted(_sources) for item in _sources[name](account, places)]
    return sorted(found, key=lambda item: (item.order, item.due or LATER))
