"""The calendar as a feed (RFC 5545) at a secret address.

The secret is known to its owner's calendar programme alone: we keep its hash, show it once, and void it when
its owner is not active or belongs to no network any more.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from punte.members.models import Account, Membership
from punte.post.calendar.registry import Entry, entries_of, zone_named
from punte.post.models import Feed
from punte.post.outbox.addresses import absolute

PAST = timedelta(days=90)
FUTURE = timedelta(days=400)
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def open_feed(*, account: Account) -> str:
    """Give the person a new secret address, void the one before; the only moment it is known."""
    secret = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(
        account=account,
        defaults={"secret_hash": _hash(secret), "created_at": timezone.now(), "fetched_at": None},
    )
    return absolute(reverse("post:feed", args=[secret]))


@transaction.atomic
def close_feed(*, account: Account) -> None:
    """Void the address; safe to repeat."""
    Feed.objects.filter(account=account).delete()


def owner_of(secret: str) -> Account | None:
    """Whose feed it is; None, and void from now on, when its owner left."""
    feed = Feed.objects.select_related("account").filter(secret_hash=_hash(secret)).first()
    if feed is None:
        return None
    account = feed.account
    if not account.is_active or not Membership.objects.filter(account=account, ended_at=None).exists():
        feed.delete()
        return None
    now = timezone.now()
    if feed.fetched_at is None or feed.fetched_at < now - NOTED_EVERY:
        Feed.objects.filter(pk=feed.pk).update(fetched_at=now)
    return account


def write_feed(*, account: Account, now: datetime) -> bytes:
    """The person's calendar from three months back to a year and a month ahead, in their language."""
    with translation.override(account.language):
        return write_calendar(entries_of(account, now - PAST, now + FUTURE), now=now)


def write_calendar(entries: Iterable[Entry], *, now: datetime, name: str = "Punte") -> bytes:
    """Entries as iCalendar, in the language that is active."""
    calendar = Calendar()
    calendar.add("prodid", "-//Punte//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@punte")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", (entry.changed or now).astimezone(UTC))
    event.add("summary", str(entry.title))
    event.add("dtstart", _in_zone(entry.start, entry.zone))
    event.add("dtend", _end(entry))
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.place or entry.url:
        event.add("location", entry.place or entry.url)
    # Many calendar programmes do not show URL, so the links stand in the description, too.
    page = absolute(entry.href) if entry.href else ""
    if page or entry.url:
        event.add("url", page or entry.url)
    lines = [entry.note, entry.url, _("In Punte: %s") % page if page else ""]
    if text := "\n\n".join(line for line in lines if line):
        event.add("description", text)
    return event


def _in_zone(moment: datetime | date, zone: str) -> datetime | date:
    if not isinstance(moment, datetime):
        return moment
    found = zone_named(zone)
    return moment.astimezone(UTC if found.key == "UTC" else found)


def _end(entry: Entry) -> datetime | date:
    if isinstance(entry.end, datetime):
        return _in_zone(entry.end, entry.zone)
    return entry.end + timedelta(days=1)  # in feeds the end of whole days is exclusive


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
