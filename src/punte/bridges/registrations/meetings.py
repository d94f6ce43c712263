"""Meetings in the registries of the lower rooms."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from punte.bridges import policies
from punte.bridges.handlers import meetings as handlers
from punte.bridges.jobs.meetings import keep_meetings
from punte.bridges.registrations import meeting_desk, meeting_links, meeting_people, meeting_subjects
from punte.bridges.services.meetings import mails
from punte.members import links
from punte.post import calendar, desk, notices
from punte.records import handlers as events
from punte.records.jobs import labels, recurring
from punte.web.registry import Entry, Panel, account_menu, panels


def register() -> None:
    """Called once, when the app is ready."""
    meeting_subjects.register()
    meeting_people.register()
    account_menu.register(Entry(_("Meetings"), "bridges:meetings", policies.take_part, order=12))
    desk.register("bridges.meetings", meeting_desk.items)
    calendar.register("bridges.meetings", meeting_desk.entries)
    panels.register("bridges.introduction", Panel("bridges.meetings", meeting_desk.of_introduction, order=20))
    recurring.register(recurring.Recurring("bridges.meetings", keep_meetings, timedelta(minutes=15)))
    labels.register({"punte.bridges.jobs.meetings.keep_meetings": _("Look after meetings")})
    # Several links lead to one thing, and answers may change: that it is done once is the service's care.
    for name, describe, act in (
        (mails.CHOOSE, meeting_links.say_choice, meeting_links.choose),
        (mails.COME, meeting_links.say_coming, meeting_links.come),
        (mails.MET, meeting_links.say_met, meeting_links.met),
    ):
        links.register(links.Purpose(name, describe, act, single_use=False))
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("bridges.meeting.*", name="bridges.meeting_notices")(handlers.tell)
    events.on("bridges.introduction.ended", name="bridges.meetings_of_ended")(handlers.end)
    events.on("members.membership.ended", name="bridges.meetings_of_leavers")(handlers.let_go)
