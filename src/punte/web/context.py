"""What every page's frame needs to know."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from punte.web.access import Viewer
from punte.web.registry import Navigation, account_menu, footer, navigation

THEME_COOKIE = "punte_theme"
THEMES = ("light", "dark")


@dataclass(frozen=True)
class NavLink:
    """An entry of the header, ready to be drawn."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Language:
    """A language Punte speaks, called what its speakers call it."""

    code: str
    name: str
    current: bool


OWN_NAMES = {"en": "English", "ro": "Română"}


def theme_of(request: HttpRequest) -> str:
    """'light' or 'dark' as chosen on this browser, '' to follow the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def links(request: HttpRequest, source: Navigation) -> list[NavLink]:
    """A registry's entries for this viewer; the one with the longest matching address is current."""
    found = []
    if home := getattr(request, "home", None):
        network, viewer = home
        found = [(str(e.label), href) for e in source.for_viewer(viewer) if (href := e.href(network))]
    matching = [href for _, href in found if request.path.startswith(href)]
    nearest = max(matching, key=len, default="")
    return [NavLink(label, href, href == nearest) for label, href in found]


def languages() -> list[Language]:
    """The languages to choose from, the present one marked."""
    now = get_language() or settings.LANGUAGE_CODE
    return [Language(code, OWN_NAMES.get(code, str(name)), code == now) for code, name in settings.LANGUAGES]


def address(name: str, *args: Any) -> str:
    """The address of a named route, or '' where no room has built it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def search_address(request: HttpRequest) -> str:
    """Where to search: in the network the viewer is in, or '' outside one."""
    network, _ = getattr(request, "home", (None, None))
    return address("records:search", network.slug) if network else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: theme, languages, header, search, account."""
    viewer = getattr(request, "viewer", None) or Viewer()
    return {
        "theme": theme_of(request),
        "languages": languages(),
        "nav": links(request, navigation),
        "account_links": links(request, account_menu),
        "footer_links": links(request, footer),
        "viewer": viewer,
        "network": getattr(request, "network", None),
        "search_address": search_address(request),
        "debug": settings.DEBUG,
    }
