"""Organisations, people, ecosystems, themes and claims in the registries of lower rooms."""

from datetime import time, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.ecosystem import policies, reminders
from punte.ecosystem.handlers import organisations as handlers
from punte.ecosystem.models import Person
from punte.ecosystem.queries.completeness import all_complete
from punte.ecosystem.registrations import organisation_desk, organisation_subjects, person_data
from punte.ecosystem.services import claims, people
from punte.ecosystem.tables import organisations as organisation_table
from punte.ecosystem.tables import people as people_table
from punte.members import consents, links, roles, welcome
from punte.members.models import Network
from punte.post import desk, notices
from punte.records import handlers as events
from punte.records import tables
from punte.records.jobs import recurring
from punte.web.access import Viewer
from punte.web.registry import Entry, navigation

AUTHORED = ("ecosystem.organisation.published", "ecosystem.organisation.declined")


def register() -> None:
    """Called once, when the app is ready."""
    organisation_subjects.register()
    person_data.register()
    for kind in organisation_desk.SCOPES:
        roles.register_scope(kind)
    navigation.register(Entry(_("Organisations"), "ecosystem:organisations", policies.see_network, order=30))
    links.register(links.Purpose(claims.PURPOSE, organisation_desk.say_claim, organisation_desk.confirm))
    desk.register("ecosystem.claims", organisation_desk.claims)
    desk.register("ecosystem.own_claims", organisation_desk.own_claims)
    desk.register("ecosystem.organisations_in_review", organisation_desk.in_review)
    desk.register("ecosystem.stale", organisation_desk.getting_old)
    recurring.register(
        recurring.Recurring("ecosystem.stale", reminders.remind_gateways, timedelta(days=30), at=time(6, 30))
    )
    consents.register(
        consents.Purpose(
            people.CONSENT,
            _("Show me on the map"),
            _(
                "Members of this network may find my name and my roles in organisations, and of my other "
                "details those that I have opened to them."
            ),
            "1",
            order=15,
        )
    )
    tables.register(organisation_table.TABLE)
    tables.register(people_table.TABLE)
    _steps()
    _events()


def _events() -> None:
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("ecosystem.claim.*", name="ecosystem.claim_notices")(handlers.tell_of_claims)
    events.on(*AUTHORED, name="ecosystem.review_notices")(handlers.tell_of_reviews)
    events.on("ecosystem.person.contested", name="ecosystem.contests")(handlers.tell_of_contests)
    events.on("ecosystem.person.added", name="ecosystem.tell_people")(handlers.tell_people)
    events.on("members.consent.*", name="ecosystem.consents")(handlers.follow_consents)


def _steps() -> None:
    welcome.register(
        welcome.Step(
            "ecosystem.complete",
            _("Complete your organisation"),
            _("What it does and what it can do is what other regions look for."),
            _("See what is missing"),
            lambda network: reverse("ecosystem:organisation_mine", args=[network.slug]),
            lambda viewer, network: all_complete(viewer),
            lambda viewer: bool(viewer.scopes("organisation")),
            order=20,
        )
    )
    welcome.register(
        welcome.Step(
            "ecosystem.me",
            _("Put yourself on the map"),
            _("A need is answered sooner when somebody with a name stands behind it."),
            _("Put yourself here"),
            lambda network: reverse("ecosystem:person_me", args=[network.slug]),
            _on_map,
            policies.take_part,
            order=60,
        )
    )


def _on_map(viewer: Viewer, network: Network) -> bool:
    return Person.objects.filter(network=network, account=viewer.account).exists()
