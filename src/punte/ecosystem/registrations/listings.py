"""Needs and offers, map and matrix in the registries of lower rooms."""

from datetime import time, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.ecosystem import policies
from punte.ecosystem.handlers import listings as handlers
from punte.ecosystem.jobs import keep_listing_dates
from punte.ecosystem.queries.listings import own_listings
from punte.ecosystem.registrations import listing_desk, listing_panels, listing_people, listing_subjects
from punte.ecosystem.tables import listings as listing_table
from punte.members import links, welcome
from punte.post import calendar, desk, notices, webhooks
from punte.records import handlers as events
from punte.records import tables
from punte.records.jobs import recurring
from punte.web.registry import Entry, Panel, navigation, panels


def register() -> None:
    """Called once, when the app is ready."""
    listing_subjects.register()
    listing_people.register()
    navigation.register(Entry(_("Network"), "ecosystem:glance", policies.see_network, order=20))
    navigation.register(Entry(_("Needs and offers"), "ecosystem:listings", policies.see_network, order=40))
    navigation.register(Entry(_("Map"), "ecosystem:map", policies.see_network, order=50))
    recurring.register(
        recurring.Recurring("ecosystem.listing_dates", keep_listing_dates, timedelta(days=1), at=time(4, 20))
    )
    links.register(links.Purpose("ecosystem.renew", listing_desk.say_renewal, listing_desk.renew))
    desk.register("ecosystem.listings_in_review", listing_desk.in_review)
    desk.register("ecosystem.listings_expiring", listing_desk.expiring)
    desk.register("ecosystem.listings_sent_back", listing_desk.sent_back)
    desk.register("ecosystem.interests", listing_desk.interests)
    calendar.register("ecosystem.listings", listing_desk.last_days)
    panels.register("post.desk", Panel("ecosystem.at_a_glance", listing_desk.side_cards, order=30))
    panels.register(
        "ecosystem.organisation", Panel("ecosystem.listings", listing_panels.of_organisation, order=20)
    )
    tables.register(listing_table.TABLE)
    welcome.register(
        welcome.Step(
            "ecosystem.first_need",
            _("Say what you need, or what you can give"),
            _("One sentence and a date are enough; people of the other regions see it."),
            _("Write it"),
            lambda network: reverse("ecosystem:listing_new", args=[network.slug]),
            lambda viewer, network: own_listings(viewer).exists(),
            policies.take_part,
            order=40,
        )
    )
    webhooks.register(
        webhooks.Topic("ecosystem.listing.published", _("A need or an offer is published")),
        webhooks.Topic("ecosystem.listing.approved", _("A need or an offer is published after review")),
        webhooks.Topic("ecosystem.listing.changed", _("A need or an offer is changed")),
        webhooks.Topic("ecosystem.listing.closed", _("A need or an offer is closed")),
        webhooks.Topic("ecosystem.listing.expired", _("A need or an offer has run out")),
        webhooks.Topic("ecosystem.interest.made", _("Somebody asks about a need or an offer")),
    )
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("ecosystem.listing.*", "ecosystem.interest.*", name="ecosystem.listing_notices")(handlers.tell)
    events.on("ecosystem.*", name="ecosystem.forget_counts")(handlers.forget_counts)
