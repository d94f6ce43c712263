"""What lower pages show of higher rooms: panels and navigation.

Rooms fill these in their `apps.py`. A panel is asked for by a page under a key
('ecosystem.listing'); a navigation entry stands in the header for those whom
its policy allows.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from punte.web.access import Policy, Request, Viewer


@dataclass(frozen=True)
class Panel:
    """Part of a page: `render` gives safe HTML, or '' when there is nothing to show."""

    name: str
    render: Callable[[Request, Any], str]
    order: int = 100


@dataclass(frozen=True)
class Entry:
    """A word in the header; `in_network` routes get the network's slug."""

    label: Any  # a lazy translation
    route: str
    policy: Policy
    order: int = 100
    in_network: bool = True

    def href(self, network: Any) -> str | None:
        """The address in this network, or None where the entry makes no sense."""
        if not self.in_network:
            return reverse(self.route)
        return reverse(self.route, args=[network.slug]) if network else None


class Panels:
    """Panels by the key of the page that shows them."""

    def __init__(self) -> None:
        self._panels: dict[str, list[Panel]] = defaultdict(list)

    def register(self, key: str, panel: Panel) -> None:
        """Add a panel; a second one of the same name replaces the first."""
        kept = [other for other in self._panels[key] if other.name != panel.name]
        self._panels[key] = sorted([*kept, panel], key=lambda one: one.order)

    def of(self, key: str) -> list[Panel]:
        """The page's panels in order."""
        return list(self._panels[key])


class Navigation:
    """The header's entries."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> None:
        """Add an entry; the route is its identity."""
        self._entries[entry.route] = entry

    def for_viewer(self, viewer: Viewer) -> list[Entry]:
        """Entries that the viewer's policies allow, in order."""
        return sorted((e for e in self._entries.values() if e.policy(viewer)), key=lambda e: e.order)


panels = Panels()
navigation = Navigation()
account_menu = Navigation()  # below one's own name
footer = Navigation()  # at the foot of every page
