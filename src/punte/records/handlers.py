"""Who wants to hear of which events. Rooms register in their `apps.py`.

A handler is called at least once for each committed event of its kinds, in a
job of its own (so it is retried, and its failure is seen), never in the
request. It must be safe to run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from punte.records.models import Event

type Handle = Callable[[list[Event]], None]


@dataclass(frozen=True)
class Handler:
    """`handle` gets a batch of events in the order of the log; patterns are shell-like."""

    name: str
    patterns: tuple[str, ...]
    handle: Handle

    def wants(self, kind: str) -> bool:
        """True when the kind fits one of the patterns."""
        return any(fnmatchcase(kind, pattern) for pattern in self.patterns)


_handlers: dict[str, Handler] = {}


def on(*patterns: str, name: str) -> Callable[[Handle], Handle]:
    """Register a handler: `@on("ecosystem.listing.*", name="post.tell_owner")`."""

    def decorate(handle: Handle) -> Handle:
        _handlers[name] = Handler(name, patterns, handle)
        return handle

    return decorate


def wanting(kind: str) -> list[Handler]:
    """Handlers that want this kind, in the order of their names."""
    return [_handlers[name] for name in sorted(_handlers) if _handlers[name].wants(kind)]


def named(name: str) -> Handler | None:
    """The handler of that name, or None if the room that had it is gone."""
    return _handlers.get(name)
