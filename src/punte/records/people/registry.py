"""Who exports and who erases; what stands in place of what was erased."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from punte.records.refs import Ref

ERASED = "[erased]"
# Stands in the log for everybody whose data was erased, so that their deeds cannot be strung together.
ERASED_ACTOR = UUID("00000000-0000-7000-8000-00000000e5ed")


@dataclass(frozen=True)
class Whom:
    """The person in question: their account if any, the rows that are them, and by what they are known.

    Only confirmed addresses belong here: one that somebody merely typed may be
    another person's, whose data would be shown or erased. For the same reason
    names mark texts in rows that are about the person anyway, and find none.
    """

    account: UUID | None = None
    refs: frozenset[Ref] = frozenset()
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def ids(self, kind: str) -> list[UUID]:
        """Ids of the person's rows of a kind."""
        return [ref.id for ref in self.refs if ref.kind == kind]

    def also(
        self, *, refs: Iterable[Ref] = (), emails: Iterable[str] = (), names: Iterable[str] = ()
    ) -> "Whom":
        """The same person with more known of them; empty texts are left out."""
        return replace(
            self,
            refs=self.refs | frozenset(refs),
            emails=self.emails | {one.strip().lower() for one in emails if one.strip()},
            names=self.names | {one.strip() for one in names if one.strip()},
        )


@dataclass(frozen=True)
class Collected:
    """Rows of one table about a person, as they are shown and exported."""

    name: str
    label: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Exporter:
    """Collects what one part of a room knows. `name` is a file name ('ecosystem.people'); rows are flat."""

    name: str
    label: Any
    export: Callable[[Whom], Iterable[Mapping[str, Any]]]
    order: int = 100


@dataclass(frozen=True)
class Eraser:
    """Removes or marks personal values; returns how many rows it touched.

    `covers` names the models ('ecosystem.person') and their personal fields: a
    test compares it with the models there are. Erasers with a higher order run
    later: log and jobs come last, for others may still write to them.
    """

    name: str
    covers: Mapping[str, Sequence[str]]
    erase: Callable[[Whom], int]
    order: int = 100


@dataclass
class Registered[Kind: (Exporter, Eraser)]:
    """A registry by name."""

    _kept: dict[str, Kind] = field(default_factory=dict)

    def register(self, one: Kind) -> None:
        """Add; the name is the identity."""
        self._kept[one.name] = one

    def all(self) -> list[Kind]:
        """In order."""
        return sorted(self._kept.values(), key=lambda one: (one.order, one.name))


type Find = Callable[[Whom], Whom]


@dataclass
class Identities:
    """Rooms add which of their rows are the person, and by what names and addresses they know them."""

    _finders: dict[str, Find] = field(default_factory=dict)

    def register(self, name: str, find: Find) -> None:
        """Add a finder; it returns what it got, with `also(…)` if it knows more."""
        self._finders[name] = find

    def complete(self, whom: Whom) -> Whom:
        """All that is known; asked again until nothing new is found, for rooms build on each other."""
        while True:
            known = whom
            for name in sorted(self._finders):
                whom = self._finders[name](whom)
            if whom == known:
                return whom


@dataclass
class Impersonal:
    """Fields that look personal and are not, each with the reason."""

    reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def declare(self, model: str, fields: Iterable[str], reason: str) -> None:
        """Say why these fields tell nothing about a person."""
        if not reason.strip():
            raise ValueError("A reason is needed.")
        self.reasons |= {(model, name): reason for name in fields}


exporters: Registered[Exporter] = Registered()
erasers: Registered[Eraser] = Registered()
identities = Identities()
impersonal = Impersonal()
