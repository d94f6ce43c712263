"""Trust and bridges in the registries of lower rooms."""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from punte.bridges import policies
from punte.bridges.jobs import trust as jobs
from punte.bridges.queries.agreed import PURPOSE
from punte.bridges.queries.trust import CONCERNED
from punte.bridges.registrations import bridge_cards
from punte.members import consents
from punte.records import handlers as events
from punte.records.jobs import labels, recurring
from punte.records.models import Event
from punte.web.registry import Entry, Panel, account_menu, navigation, panels


def register() -> None:
    """Called once, when the app is ready."""
    consents.register(PURPOSE)
    navigation.register(Entry(_("Bridges"), "bridges:bridges", policies.inside_network, order=45))
    account_menu.register(
        Entry(_("What is reckoned about you"), "bridges:inferred", policies.inside_network, 70)
    )
    panels.register("post.desk", Panel("bridges.fading", bridge_cards.fading, order=10))
    panels.register("members.settings", Panel("bridges.trust_settings", bridge_cards.settings, order=50))
    panels.register("ecosystem.glance", Panel("bridges.state", bridge_cards.glance, order=50))
    labels.register(
        {
            jobs.read_bridges.module_path: _("Work out the bridges"),
            jobs.read_all_bridges.module_path: _("Work out all bridges"),
        }
    )
    recurring.register(
        recurring.Recurring("bridges.readings", jobs.read_all_bridges, timedelta(days=1), at=time(3, 10))
    )
    # Matches, too: they say who could be introduced to strengthen a bridge.
    wanted = (*(f"{start}*" for start in CONCERNED), "bridges.matching.found")
    events.on(*wanted, name="bridges.read_bridges")(_read)


def _read(happened: list[Event]) -> None:
    jobs.read_soon({event.network_id for event in happened if event.network_id})
