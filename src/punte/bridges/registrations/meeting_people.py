"""What meetings hold about people: their copy, and its erasure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.bridges.models import Attendee, Meeting
from punte.bridges.services.meetings import leave_meetings
from punte.ecosystem.models import Person
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters
from punte.records.people.scrub import scrub_rows

WORDS = ("title", "note", "place")


def register() -> None:
    """Make them known; meetings let somebody go before their entry on the map does."""
    exporters.register(Exporter("bridges.meetings", _("Your meetings"), export))
    erasers.register(Eraser("bridges.meetings", {"bridges.meeting": (*WORDS, "url")}, erase, order=50))


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Where the person was invited, what they answered, and what they organised."""
    seats = Attendee.objects.filter(person__in=whom.ids("ecosystem.person"))
    for seat in seats.select_related("meeting__network"):
        one = seat.meeting
        # Title and note may name others that are not disclosed: those the person reads on its page.
        yield {
            "network": one.network.name,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "state": one.get_state_display(),
            "answer": seat.get_reply_display(),
            "said_that_it_took_place": seat.attended,
        }
    if whom.account:
        for one in Meeting.objects.filter(organiser=whom.account).select_related("network"):
            yield {
                "network": one.network.name,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "state": one.get_state_display(),
                "organised": True,
                "title": one.title,
                "note": one.note,
                "place": one.place,
                "link": one.url,
            }


def erase(whom: Whom) -> int:
    """Let the person go from what is to come; what they wrote goes; in what others wrote they are marked."""
    people = Person.objects.filter(pk__in=whom.ids("ecosystem.person"))
    about = Q(attendees__person__in=[one.pk for one in people])
    touched = 0
    if whom.account:
        organised = Meeting.objects.filter(organiser=whom.account)
        keys = list(organised.values_list("pk", flat=True))
        # Without them first: the cancellation that goes to the others must not carry their address.
        touched += organised.update(organiser=None)
        for person in people:
            touched += leave_meetings(person=person)
        Meeting.objects.filter(pk__in=keys).update(title=ERASED, note="", place="", url="")
    else:
        touched += sum(leave_meetings(person=person) for person in people)
    return touched + scrub_rows(Meeting, WORDS, whom, about)
