"""Times as one would say them: 'tomorrow 17:00', '3 days'."""

from datetime import datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR, DAY = 3600, 86400


def near(at: datetime, zone: tzinfo, now: datetime | None = None) -> str:
    """'tomorrow 17:00' by the clock of the zone; the weekday within six days, else the date."""
    there = at.astimezone(zone)
    today = (now or timezone.now()).astimezone(zone).date()
    days = (there.date() - today).days
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in named:
        day = named[days]
    elif 1 < days < 7:
        day = date_format(there, "l")
    else:
        day = date_format(there, "j F" if there.year == today.year else "j F Y")
    return f"{day} {there:%H:%M}"


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit: '40 minutes', '5 hours', '2 days'."""
    if seconds < HOUR:
        number = max(1, round(seconds / 60))
        return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
    if seconds < 2 * DAY:
        number = round(seconds / HOUR)
        return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": number}
    number = round(seconds / DAY)
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


def since(at: datetime, now: datetime | None = None) -> str:
    """'3 days': how long ago it was."""
    return span(max(timedelta(0), (now or timezone.now()) - at).total_seconds())
