"""Introductions in the registries of lower rooms."""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from punte.bridges import policies
from punte.bridges.handlers import introductions as handlers
from punte.bridges.jobs.introductions import forget_causes, look_after_introductions
from punte.bridges.registrations import (
    introduction_desk,
    introduction_links,
    introduction_panels,
    introduction_people,
    introduction_subjects,
)
from punte.bridges.services.introductions import mails
from punte.members import links
from punte.post import desk, notices
from punte.records import handlers as events
from punte.records.jobs import labels, recurring
from punte.web.registry import Entry, Panel, account_menu, panels


def register() -> None:
    """Called once, when the app is ready."""
    introduction_subjects.register()
    introduction_people.register()
    account_menu.register(Entry(_("Introductions"), "bridges:introductions", policies.take_part, order=30))
    links.register(links.Purpose(mails.ACCEPT, introduction_links.say_accept, introduction_links.accept))
    links.register(links.Purpose(mails.DECLINE, introduction_links.say_decline, introduction_links.decline))
    links.register(links.Purpose(mails.OUTCOME, introduction_links.say_outcome, introduction_links.outcome))
    desk.register("bridges.introductions_asked", introduction_desk.asked)
    desk.register("bridges.introductions_stopped", introduction_desk.stopped)
    desk.register("bridges.introductions_unread", introduction_desk.unread)
    desk.register("bridges.outcomes", introduction_desk.outcomes)
    panels.register("ecosystem.person", Panel("bridges.introduce", introduction_panels.of_person, order=10))
    panels.register(
        "ecosystem.organisation.aside",
        Panel("bridges.introduce", introduction_panels.of_organisation, order=5),
    )
    recurring.register(
        recurring.Recurring("bridges.introductions", look_after_introductions, timedelta(minutes=30))
    )
    recurring.register(
        recurring.Recurring("bridges.causes", forget_causes, timedelta(days=1), at=time(3, 50))
    )
    labels.register(
        {
            "punte.bridges.jobs.introductions.look_after_introductions": _("Look after introductions"),
            "punte.bridges.jobs.introductions.forget_causes": _("Forget old causes of a no"),
        }
    )
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("bridges.introduction.*", name="bridges.introduction_notices")(handlers.tell)
    events.on("ecosystem.person.withdrawn", name="bridges.withdrawn")(handlers.settle_withdrawn)
    events.on("members.membership.ended", name="bridges.members_gone")(handlers.settle_gone)
