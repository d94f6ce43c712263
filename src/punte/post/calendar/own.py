"""A person's own entries: the calendar's first source."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from punte.members.models import Account
from punte.post.calendar.registry import Entry, zone_of
from punte.post.models import Appointment
from punte.records.refs import ref


def appointments(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """Source: the person's own entries in [start, end); one query."""
    zone = zone_of(account)
    days = Q(first_day__lte=end.astimezone(zone).date(), last_day__gte=start.astimezone(zone).date())
    times = Q(starts_at__lt=end, ends_at__gt=start)
    return [_entry(one) for one in Appointment.objects.filter(days | times, account=account)]


def _entry(one: Appointment) -> Entry:
    start, end = one.starts_at or one.first_day, one.ends_at or one.last_day
    if start is None or end is None:
        raise ValueError(f"Appointment {one.pk} has neither times nor days.")
    return Entry(
        uid=f"appointment-{one.pk}",
        title=one.title,
        start=start,
        end=end,
        zone=one.zone,
        place=one.place,
        href=reverse("post:appointment", args=[one.pk]),
        subject=ref(one),
        busy=one.busy,
        sequence=one.sequence,
        changed=one.changed_at,
    )
