"""The days of a camp: in words, and for calendar programmes (RFC 5545)."""

from datetime import UTC, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from punte.camps import clock
from punte.camps.models import Camp
from punte.post.outbox import Invitation

UID = "camps-camp-{id}"  # as calendar feeds have it


def span(camp: Camp) -> str:
    """'13 – 15 October 2027'."""
    return clock.span(camp.starts_on, camp.ends_on)


def where(camp: Camp) -> str:
    """Venue, street, city in one line."""
    return ", ".join(part for part in (camp.venue, camp.address, camp.city) if part)


def invitation(camp: Camp, *, page: str = "", off: bool = False) -> Invitation:
    """The camp's days as one entry of whole days; the same UID as in Punte's own calendar feed.

    `off`: the newer version of it, which says that it does not take place.
    """
    event = Event()
    event.add("uid", f"{UID.format(id=camp.pk)}@punte")
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", camp.starts_on)
    event.add("dtend", camp.ends_on + timedelta(days=1))
    event.add("summary", camp.name)
    event.add("transp", "TRANSPARENT")
    event.add("sequence", 1 if off else 0)
    if off:
        event.add("status", "CANCELLED")
    if place := where(camp):
        event.add("location", place)
    lines = [camp.summary, camp.url, _("Your ticket: %(href)s") % {"href": page} if page else ""]
    event.add("description", "\n\n".join(line for line in lines if line))
    calendar = Calendar()
    calendar.add("prodid", "-//Punte//Camps//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return Invitation("PUBLISH", calendar.to_ical().decode())
