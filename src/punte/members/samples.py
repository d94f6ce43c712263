"""Entering as a person of the sample network (safety 2): only while debugging, only from this machine."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from punte.members import roles
from punte.members.models import Account, Membership


@dataclass(frozen=True)
class SampleEntry:
    """Somebody one can enter as: POST to `href`."""

    key: str
    name: str
    role: str
    href: str


def listens_on_loopback() -> bool:
    """True when PUNTE_HOST (127.0.0.1 when unset) names only this machine."""
    return is_loopback(os.environ.get("PUNTE_HOST") or "127.0.0.1")


def is_loopback(host: str) -> bool:
    """True when all that the host name or address stands for is this machine."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host.strip("[]"), None)}
    except (socket.gaierror, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(address).is_loopback for address in found)


def allowed() -> bool:
    """True on a debugging server that listens on this machine only, without a proxy before it."""
    return settings.DEBUG and listens_on_loopback() and not settings.ALLAUTH_TRUSTED_PROXY_COUNT


def may_enter(request: HttpRequest) -> bool:
    """True when entering is allowed and the request itself comes from this machine, not through a proxy."""
    forwarded = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & set(request.META)
    return allowed() and not forwarded and _is_local(request.META.get("REMOTE_ADDR", ""))


def sample_entries() -> list[SampleEntry]:
    """Whom one can enter as, the farthest-reaching roles first, of equals who was there first.

    Empty where it is not allowed.
    """
    if not allowed():
        return []
    wanted = Membership.objects.filter(
        account__sample=True, account__is_active=True, network__sample=True, ended_at=None
    ).select_related("account", "network")
    highest: dict[str, tuple[roles.Role, Any]] = {}
    for membership in wanted:
        role = roles.role(membership.role)
        key = _key(membership.account)
        if role and (key not in highest or role.rank > highest[key][0].rank):
            highest[key] = (role, membership.account)
    ordered = sorted(highest.items(), key=lambda item: (-item[1][0].rank, item[1][1].pk))
    return [
        SampleEntry(key, account.get_full_name(), str(role.label), reverse("members:enter", args=[key]))
        for key, (role, account) in ordered
    ]


def sample_account(key: str) -> Account | None:
    """The sample account whose address starts with `key`@; None when there is none, or several."""
    found = Account.objects.filter(email__startswith=f"{key}@", sample=True, is_active=True)[:2]
    return found[0] if len(found) == 1 else None


def _key(account: Account) -> str:
    return account.email.partition("@")[0]


def _is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
