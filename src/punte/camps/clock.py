"""Days and hours of a camp are of its own zone: what stands on the wall of the venue."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from punte.camps.models import Camp
from punte.post.calendar.registry import zone_named

NOON = time(12)


class Phase(StrEnum):
    """Where a camp stands in time."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    PAST = "past"


def zone_of(camp: Camp) -> ZoneInfo:
    """The camp's zone."""
    return zone_named(camp.zone)


def today(camp: Camp) -> date:
    """The day it is at the venue."""
    return timezone.now().astimezone(zone_of(camp)).date()


def phase(camp: Camp) -> Phase:
    """Whether it is to come, runs or is over, by the venue's calendar."""
    here = today(camp)
    if here < camp.starts_on:
        return Phase.UPCOMING
    return Phase.RUNNING if here <= camp.ends_on else Phase.PAST


def days_of(camp: Camp) -> list[date]:
    """Its days, the first to the last."""
    return [camp.starts_on + timedelta(days=n) for n in range((camp.ends_on - camp.starts_on).days + 1)]


def wall(camp: Camp, moment: datetime) -> datetime:
    """The moment as the clock at the venue shows it."""
    return moment.astimezone(zone_of(camp))


def moment_of(camp: Camp, day: date, hour: time) -> datetime:
    """When that clock shows this. An hour that it skips is taken as the one before the change showed it."""
    return datetime.combine(day, hour, tzinfo=zone_of(camp))


def shifted(moment: datetime, days: int, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """So many days later at the same hour on the wall, through summer time and into another zone."""
    there = moment.astimezone(old)
    return datetime.combine(there.date() + timedelta(days=days), there.time(), tzinfo=new)


def span(first: date, last: date) -> str:
    """'13 – 15 October 2027', in the reader's language; what both days share is said once."""
    if first == last:
        return str(date_format(first, "j F Y"))
    if (first.year, first.month) == (last.year, last.month):
        opening = "j"
    else:
        opening = "j F" if first.year == last.year else "j F Y"
    return f"{date_format(first, opening)} – {date_format(last, 'j F Y')}"
