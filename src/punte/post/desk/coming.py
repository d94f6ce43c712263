"""A card on the desk: what comes up in the calendar."""

from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from punte.post.calendar.month import line_of
from punte.post.calendar.registry import entries_of, zone_of
from punte.web.access import Request

SOON = timedelta(days=14)
AT_MOST = 4


def coming_up(request: Request, desk: Any) -> str:
    """The next few entries of two weeks; a pointer to the calendar when there are none."""
    zone, now = zone_of(desk.account), timezone.now()
    found = entries_of(desk.account, now, now + SOON)[:AT_MOST]
    lines = [
        (day := max(entry.begins(zone), now).astimezone(zone).date(), line_of(entry, zone, day))
        for entry in found
    ]
    return render_to_string("post/desk/coming.html", {"lines": lines}, request=request)
