"""Who asks, and whether they may.

A `Viewer` is what the members room knows about the one who asks, reduced to
plain values, so that every room can decide without a query. A policy is a pure
predicate over a viewer and, where it matters, the thing asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import wraps
from typing import Any, Protocol, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails


class Rank(IntEnum):
    """How far a role reaches, from low to high."""

    OUTSIDER = 0
    OBSERVER = 10
    MEMBER = 20
    EDITOR = 30
    GATEWAY = 40
    MANAGER = 50


@dataclass(frozen=True)
class Held:
    """One role a viewer holds; `scope` is the id of the ecosystem, organisation … it is bound to."""

    role: str
    rank: Rank
    scope_kind: str = "network"
    scope: UUID | None = None


@dataclass(frozen=True)
class Viewer:
    """Who asks: nobody, or an account, inside one network or none."""

    account: UUID | None = None
    network: UUID | None = None
    network_public: bool = False
    held: frozenset[Held] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        """True for an account, in whatever network."""
        return self.account is not None

    @property
    def rank(self) -> Rank:
        """The highest rank held in this network."""
        return max((held.rank for held in self.held), default=Rank.OUTSIDER)

    def holds(self, role: str, scope: UUID | None = None) -> bool:
        """True when the role is held, for that very scope if one is given."""
        return any(held.role == role and scope in (None, held.scope) for held in self.held)

    def scopes(self, kind: str) -> frozenset[UUID]:
        """Ids of the ecosystems, organisations … that the viewer's roles are bound to."""
        return frozenset(held.scope for held in self.held if held.scope_kind == kind and held.scope)


class Request(HttpRequest):
    """A request as views get it: the middleware has said who asks, and where.

    `home` is where the header leads: the network in the address, else the one
    that the account was last in, with the viewer it is there.
    """

    viewer: Viewer
    network: Any  # members.Network | None; this room cannot name it
    home: tuple[Any, Viewer]
    htmx: HtmxDetails


class Policy(Protocol):
    """May this viewer (do it with this subject)? Pure: no query, no side effect."""

    __name__: str

    def __call__(self, viewer: Viewer, /) -> bool: ...


type View = Callable[..., HttpResponseBase]


def anyone(viewer: Viewer) -> bool:
    """Open to the world."""
    return True


def signed_in(viewer: Viewer) -> bool:
    """Anyone with an account."""
    return viewer.signed_in


def guard(policy: Policy) -> Callable[[View], View]:
    """Let only those the policy allows reach the view.

    A stranger is sent to sign in; to a signed-in person what they may not see
    does not exist (404). The policy stays readable on the view, for the test
    that lists every route.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = cast(Request, request).viewer
            if policy(viewer):
                return view(request, *args, **kwargs)
            if not viewer.signed_in and request.method in {"GET", "HEAD"}:
                return redirect_to_login(request.get_full_path())
            raise Http404

        guarded.policy = policy  # type: ignore[attr-defined]  # functions carry attributes; mypy knows none
        return guarded

    return decorate
