"""Links in mails: GET shows what would happen, POST does it (safety 6).

A room registers a purpose and asks for an address:

    links.register(links.Purpose("ecosystem.renew", describe=…, act=…))
    url = links.action_link("ecosystem.renew", account=owner, network=network, subject=need, days=30)

The page at `/go/<secret>/` shows what `describe` says with one button; pressing
it calls `act`. Mail scanners, which open links, therefore change nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from django.db.models import Model

from punte.members import tokens
from punte.members.letters import absolute
from punte.members.models import Account, Network, Token
from punte.records.refs import Ref
from punte.web.access import Viewer


class Session(Enum):
    """What pressing the button does about signing in."""

    NONE = "none"  # acts for the account, and leaves the browser as it was
    ONCE = "once"  # a session of two hours without a password, not for account matters
    FULL = "full"  # signs in as a code by mail does


@dataclass(frozen=True)
class Link:
    """A valid link: for whom, where, about what."""

    purpose: str
    account: Account | None
    address: str
    network: Network | None
    subject: Ref | None
    data: dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What the page says before the button is pressed."""

    title: str
    text: str
    button: str
    quote: str = ""


@dataclass(frozen=True)
class Done:
    """What was done; `href` leads on (for signed-in people at once)."""

    title: str
    text: str = ""
    href: str = ""


type Describe = Callable[[Link], Said | None]
type Act = Callable[[Link, Viewer], Done]
type FindAccount = Callable[[Link], Account]


@dataclass(frozen=True)
class Purpose:
    """What a kind of link is for.

    `describe` answers None when there is nothing left to do. `act` gets the
    link and the viewer that its account is in its network; it calls a service,
    whose ValidationError is shown and leaves the link usable. `account_for`
    finds or makes the account of a link that is bound to an address only.
    """

    name: str
    describe: Describe
    act: Act
    session: Session = Session.NONE
    single_use: bool = True
    account_for: FindAccount | None = None


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Make a purpose known; its name is its identity."""
    _purposes[purpose.name] = purpose


def purpose(name: str) -> Purpose | None:
    """The purpose of that name, or None."""
    return _purposes.get(name)


def action_link(
    purpose: str,
    *,
    account: Account | None = None,
    address: str = "",
    network: Network | None = None,
    subject: Model | Ref | None = None,
    days: int = 14,
    data: dict[str, Any] | None = None,
) -> str:
    """The full address to put into a mail to that account (or to somebody at that address).

    Raises KeyError for a purpose that nobody registered.
    """
    secret = tokens.issue(
        purpose,
        account=account,
        address=address,
        network=network,
        subject=subject,
        data=data,
        lasts=timedelta(days=days),
        single_use=_purposes[purpose].single_use,
    )
    return absolute("members:go", secret)


def link_of(token: Token) -> Link:
    """The token as rooms get to see it."""
    subject = Ref(token.subject_kind, token.subject_id) if token.subject_id else None
    return Link(token.purpose, token.account, token.address, token.network, subject, token.data)
