"""Who may see what of post."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from punte.members.policies import manage_network
from punte.web.access import Viewer, anyone, signed_in

__all__ = ["anyone", "debugging", "from_here", "manage_network", "signed_in"]


def debugging(viewer: Viewer) -> bool:
    """On a debugging server only, which listens on loopback only (`punte serve` sees to that)."""
    return bool(settings.DEBUG)


def from_here(request: HttpRequest) -> bool:
    """True for a request from this very machine; the second lock before mails with live links in them."""
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
