"""Meetings as calendar programmes read them (RFC 5545, 5546).

One UID for the life of a meeting, a SEQUENCE that grows with each change of
time or place, times by the clock of the zone where it takes place with that
zone's rules beside them, so that they stay right when clocks change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from punte.bridges.choices import Reply
from punte.bridges.models import Meeting
from punte.members.models import Account
from punte.post.calendar.registry import zone_named
from punte.post.outbox import Invitation
from punte.post.outbox.addresses import mail_domain

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
ANSWERS = {Reply.YES: "ACCEPTED", Reply.NO: "DECLINED", Reply.WAITING: "NEEDS-ACTION"}


@dataclass(frozen=True)
class Guest:
    """Somebody invited, with what they have answered."""

    name: str
    email: str
    reply: str


def uid_of(meeting: Meeting) -> str:
    """The same for every version of the meeting."""
    return f"{meeting.pk}@{mail_domain()}"


def write_invitation(
    meeting: Meeting,
    *,
    method: str,
    organiser: Account | None,
    guests: Iterable[Guest],
    page: str,
    now: datetime,
) -> Invitation:
    """The meeting in the language that is active. Raises ValueError for one without a time.

    `page` is its full address in Punte. With CANCEL calendars take the meeting
    out again; PUBLISH is for a file that somebody fetches.
    """
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("A meeting without a time has no invitation.")
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("summary", meeting.title)
    for name, moment in (("dtstart", meeting.starts_at), ("dtend", meeting.ends_at)):
        event.add(name, _local(moment, meeting.zone))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if meeting.place or meeting.url:
        event.add("location", meeting.place or meeting.url)
    # Many calendar programmes show neither URL nor LOCATION where one would click: the link stands here, too.
    lines = [meeting.note, meeting.url, _("In Punte: %s") % page]
    event.add("description", "\n\n".join(line for line in lines if line))
    event.add("url", page)
    if organiser:
        event.add("organizer", _address(organiser.get_full_name(), organiser.email))
    for guest in guests:
        event.add("attendee", _guest(guest))
    return Invitation(method, _calendar(event, method, meeting.starts_at))


def _calendar(event: Event, method: str, around: datetime) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Punte//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    # The zone's rules of the years around it: both changes of the clocks, not those since 1970.
    day, year = around.date(), timedelta(days=366)
    calendar.add_missing_timezones(first_date=day - year, last_date=day + year)
    return str(calendar.to_ical().decode())


def _local(moment: datetime, zone: str) -> datetime:
    found = zone_named(zone)
    return moment.astimezone(UTC if found.key == "UTC" else found)


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A quote inside a parameter is written in ways that half the readers do not know (RFC 6868).
    address.params["CN"] = vText(name.replace('"', "'"))
    return address


def _guest(guest: Guest) -> vCalAddress:
    address = _address(guest.name, guest.email)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText(ANSWERS[Reply(guest.reply)])
    address.params["RSVP"] = vText("TRUE" if guest.reply == Reply.WAITING else "FALSE")
    return address
