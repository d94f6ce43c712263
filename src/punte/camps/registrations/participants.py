"""Participants in the registries of the lower rooms."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from punte.camps.handlers import participants as handlers
from punte.camps.jobs.participants import keep_participants
from punte.camps.queries import setup
from punte.camps.registrations import (
    participant_desk,
    participant_links,
    participant_panels,
    participant_people,
    participant_subjects,
)
from punte.camps.services.care import CONSENT
from punte.camps.services.participants.mails import CANNOT, COME, ERASE, OWN
from punte.camps.tables.participants import FAMILY
from punte.members import consents, links
from punte.post import calendar, desk, notices
from punte.records import handlers as events
from punte.records import tables
from punte.records.jobs import labels, recurring
from punte.web.registry import Panel, panels


def register() -> None:
    """Called once, when the app is ready."""
    participant_subjects.register()
    participant_people.register()
    consents.register(
        consents.Purpose(
            CONSENT,
            _("Use what I eat and need at camps"),
            _(
                "The organisers of a camp that I take part in may use what I wrote about food and access, "
                "so that I am well there. Nobody else sees it; it is deleted a month after the camp."
            ),
            "1",
            order=60,
        )
    )
    said, act = participant_links.say_own, participant_links.open_own
    once = links.Session.ONCE
    holder = participant_links.account_for
    links.register(links.Purpose(OWN, said, act, session=once, single_use=False, account_for=holder))
    come = participant_links.say_come, participant_links.come
    links.register(links.Purpose(COME, *come, session=once, account_for=holder))
    links.register(links.Purpose(CANNOT, participant_links.say_cannot, participant_links.cannot))
    links.register(links.Purpose(ERASE, participant_links.say_erase, participant_links.erase))
    panels.register("camps.camp.call", Panel("camps.participants", participant_panels.call))
    panels.register("camps.camp.aside", Panel("camps.participants", participant_panels.beside, order=10))
    setup.register("people", participant_panels.people)
    tables.register_family(FAMILY)
    desk.register("camps.participants", participant_desk.items)
    calendar.register("camps.days", participant_desk.entries)
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("camps.participant.*", name="camps.participant_notices")(handlers.tell)
    events.on("members.membership.ended", name="camps.participants_of_leavers")(handlers.let_go)
    events.on("members.consent.withdrawn", name="camps.care_consents")(handlers.forget_care)
    recurring.register(recurring.Recurring("camps.participants", keep_participants, timedelta(minutes=15)))
    labels.register(
        {"punte.camps.jobs.participants.keep_participants": _("Look after places and needs at camps")}
    )
