"""The fast lane and the shortlists in the registries of lower rooms."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from punte.bridges import policies
from punte.bridges.handlers import fastlane as handlers
from punte.bridges.jobs.fastlane import keep_promises
from punte.bridges.registrations import corridor_card, fastlane_desk, fastlane_people, fastlane_subjects
from punte.bridges.services.fastlane_mails import CLOSE, PROMISE
from punte.members import links
from punte.post import calendar, desk, notices
from punte.records import handlers as events
from punte.records.jobs import labels, recurring
from punte.web.registry import Entry, Panel, account_menu, panels

EVERY = timedelta(minutes=15)


def register() -> None:
    """Called once, when the app is ready."""
    fastlane_subjects.register()
    fastlane_people.register()
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("bridges.request.*", name="bridges.fastlane_notices")(handlers.tell)
    recurring.register(recurring.Recurring("bridges.fastlane_promises", keep_promises, EVERY))
    labels.register({"punte.bridges.jobs.fastlane.keep_promises": _("Remind of promises of the fast lane")})
    desk.register("bridges.fastlane", fastlane_desk.waiting)
    desk.register("bridges.fastlane_answers", fastlane_desk.answers)
    calendar.register("bridges.promises", fastlane_desk.promises)
    links.register(links.Purpose(PROMISE, fastlane_desk.say_promise, fastlane_desk.promise))
    links.register(links.Purpose(CLOSE, fastlane_desk.say_close, fastlane_desk.close))
    account_menu.register(Entry(_("Broker's desk"), "bridges:board", policies.broker, order=11))
    account_menu.register(Entry(_("Corridor"), "bridges:corridor", policies.inside_network, order=13))
    panels.register("post.desk", Panel("bridges.corridor", corridor_card.this_quarter, order=25))
    panels.register(
        "ecosystem.listing.aside", Panel("bridges.brokering", fastlane_desk.beside_listing, order=40)
    )
    panels.register(
        "ecosystem.ecosystem.aside", Panel("bridges.ask_gateway", fastlane_desk.beside_ecosystem, order=40)
    )
