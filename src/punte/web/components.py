"""Plain values that components draw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Tab:
    """A view of a thing among others."""

    label: Any
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Change:
    """One field that changed; '' stands for nothing."""

    label: Any
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Step:
    """One thing that happened: the sentence, when, who did it, what changed."""

    at: datetime
    sentence: Any
    who: Any = ""
    changes: Sequence[Change] = field(default_factory=tuple)
    href: str = ""
