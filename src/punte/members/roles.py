"""Roles: what they are called, how far they reach, what they are bound to.

Members knows the five of a plain network; other rooms contribute their own in
`apps.py` ('camps' will bring an organiser).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.web.access import Rank


@dataclass(frozen=True)
class Role:
    """`scope_kind` is 'network' for roles bound to nothing smaller.

    Who holds a role that is `shared` may give it to others, and end it, for the same scope.
    """

    key: str
    label: Any
    rank: Rank
    scope_kind: str = "network"
    says: Any = ""
    shared: bool = False


MANAGER = Role("manager", _("Network manager"), Rank.MANAGER, says=_("runs the network"))
MEMBER = Role("member", _("Member"), Rank.MEMBER, says=_("sees the network and takes part"))
OBSERVER = Role("observer", _("Observer"), Rank.OBSERVER, says=_("sees the network, changes nothing"))
GATEWAY = Role(
    "gateway",
    _("Gateway manager"),
    Rank.GATEWAY,
    "ecosystem",
    _("brokers for an ecosystem and keeps its map"),
)
EDITOR = Role(
    "editor", _("Organisation editor"), Rank.EDITOR, "organisation", _("speaks for an organisation")
)

_roles: dict[str, Role] = {role.key: role for role in (MANAGER, GATEWAY, EDITOR, MEMBER, OBSERVER)}

type NameScopes = Callable[[UUID, Iterable[UUID]], dict[UUID, str]]
type ChooseScopes = Callable[[UUID], list[tuple[UUID, str]]]
type InsideScopes = Callable[[UUID, Iterable[UUID], frozenset[UUID]], set[UUID]]


def _nowhere(network: UUID, scopes: Iterable[UUID], ecosystems: frozenset[UUID]) -> set[UUID]:
    return set()


@dataclass(frozen=True)
class ScopeKind:
    """How scopes of a kind are named and offered for choice, given a network's id.

    `inside(network, scopes, ecosystems)` says which of the scopes lie in those
    ecosystems: into them reaches the right of a gateway manager.
    """

    key: str
    names: NameScopes
    choices: ChooseScopes
    inside: InsideScopes = _nowhere


_scopes: dict[str, ScopeKind] = {}


def register(role: Role) -> None:
    """Contribute a role."""
    _roles[role.key] = role


def register_scope(kind: ScopeKind) -> None:
    """Contribute a kind of scope: what a role can be bound to."""
    _scopes[kind.key] = kind


def role(key: str) -> Role | None:
    """The role of that key; None for a role whose room is gone (it grants nothing)."""
    return _roles.get(key)


def all_roles() -> list[Role]:
    """All roles, the farthest-reaching first."""
    return sorted(_roles.values(), key=lambda one: (-one.rank, one.key))


def scope_kind(key: str) -> ScopeKind | None:
    """The kind of scope, or None for 'network' and unknown ones."""
    return _scopes.get(key)
