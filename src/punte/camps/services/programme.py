"""The programme: its lines, many sessions in one go, moving what follows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from punte.camps.choices import ItemKind
from punte.camps.clock import moment_of, wall
from punte.camps.models import Camp, Challenge, Contribution, Item, Room
from punte.camps.services.common import locked, must_organise
from punte.ecosystem.services.writing import known_fields, same_network, set_and_record
from punte.records.events import Happening, record, record_many
from punte.web.access import Viewer

FIELDS = ("kind", "title", "note", "challenge", "number", "room", "starts_at", "ends_at")
PLACE_AND_TIME = frozenset({"room", "starts_at", "ends_at"})
LONGEST = timedelta(hours=16)
MOST = 400


@transaction.atomic
def add_item(*, camp: Camp, values: Mapping[str, Any], by: Viewer) -> Item:
    """A line of the programme. A group session of a challenge gets the next number."""
    camp = locked(camp)
    must_organise(camp, by)
    return _add(camp, [known_fields(values, FIELDS)], by)[0]


def _add(camp: Camp, rows: Sequence[Mapping[str, Any]], by: Viewer) -> list[Item]:
    if camp.items.count() + len(rows) > MOST:
        raise ValidationError(_("A programme has %(number)d lines at most.") % {"number": MOST})
    made = []
    for given in rows:
        item = Item(network=camp.network, camp=camp, **given)
        if item.kind == ItemKind.SESSION and item.challenge and item.number is None:
            item.number = _next_number(item.challenge)
        _check(camp, item)
        item.full_clean()
        item.save(force_insert=True)
        made.append(item)
    record_many(
        Happening(
            "camps.item.added",
            item,
            camp.network_id,
            by.account,
            after={"title": item.title, "starts_at": item.starts_at.isoformat()},
            origin=item.challenge or camp,
        )
        for item in made
    )
    return made


def _next_number(challenge: Challenge) -> int:
    last = Item.objects.filter(challenge=challenge).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def change_item(*, item: Item, values: Mapping[str, Any], by: Viewer) -> Item:
    """Change it; once the programme is published, another time or place makes a new version for calendars."""
    camp = locked(item.camp)
    must_organise(camp, by)
    item = Item.objects.select_related("room", "challenge", "network").get(pk=item.pk)
    given = known_fields(values, FIELDS)
    changed = Item(network=camp.network, camp=camp, **{name: getattr(item, name) for name in FIELDS} | given)
    _check(camp, changed)
    moved = any(getattr(item, name) != given[name] for name in PLACE_AND_TIME & given.keys())
    versions = {"sequence": item.sequence + 1} if moved and camp.programme_published_at else {}
    set_and_record(item, given, kind="camps.item.changed", by=by, silent=versions)
    return item


@transaction.atomic
def move_items(*, item: Item, minutes: int, following: bool, by: Viewer) -> int:
    """Begin it so many minutes later (or earlier), with all that follows it that day if wanted; how many."""
    camp = locked(item.camp)
    must_organise(camp, by)
    rows = [Item.objects.get(pk=item.pk)]
    if following:
        day = wall(camp, rows[0].starts_at).date()
        later = camp.items.filter(starts_at__gte=rows[0].starts_at).exclude(pk=item.pk)
        rows += [one for one in later if wall(camp, one.starts_at).date() == day]
    if not minutes:
        return 0
    by_minutes, told = timedelta(minutes=minutes), []
    for one in rows:
        before = one.starts_at.isoformat()
        one.starts_at, one.ends_at = one.starts_at + by_minutes, one.ends_at + by_minutes
        one.sequence += 1 if camp.programme_published_at else 0
        told.append(
            Happening(
                "camps.item.changed",
                one,
                camp.network_id,
                by.account,
                before={"starts_at": before},
                after={"starts_at": one.starts_at.isoformat()},
            )
        )
    Item.objects.bulk_update(rows, ["starts_at", "ends_at", "sequence"])
    record_many(told)
    return len(rows)


@transaction.atomic
def remove_item(*, item: Item, by: Viewer) -> None:
    """Take a line away, as long as nobody has written anything in it."""
    camp = locked(item.camp)
    must_organise(camp, by)
    if Contribution.objects.filter(session__item=item).exists():
        raise ValidationError(_("People have written in this session; it stays."), code="conflict")
    record(
        "camps.item.removed",
        subject=item,
        network=camp.network_id,
        by=by.account,
        before={"title": item.title, "starts_at": item.starts_at.isoformat()},
        origin=item.challenge or camp,
    )
    item.delete()


@transaction.atomic
def add_sessions(
    *,
    challenge: Challenge,
    number: int,
    minutes: int,
    begin: time,
    days: Sequence[date],
    by: Viewer,
    title: str = "",
    room: Room | None = None,
    pause: int = 15,
) -> list[Item]:
    """So many group sessions of a challenge, spread evenly over the days.

    Each begins at the first time from `begin` on that leaves alone what is for
    everybody that day and what the challenge has already. ValidationError
    where a day has no room for its share.
    """
    camp = locked(challenge.camp)
    must_organise(camp, by)
    if not days or not 1 <= number <= 24:
        raise ValidationError(_("Choose at least one day, and up to 24 sessions."))
    same_network(camp.network, challenge, room)
    held = list(camp.items.filter(challenge=None)) + list(camp.items.filter(challenge=challenge))
    first = _next_number(challenge)
    rows: list[dict[str, Any]] = []
    for day, share in zip(days, _shares(number, len(days)), strict=True):
        starts = free_starts(camp, day, begin, share, minutes, pause, held)
        for start in starts:
            count = first + len(rows)
            name = title.strip() or _("Group session")
            rows.append(
                {
                    "kind": ItemKind.SESSION,
                    "title": f"{name} {count}",
                    "challenge": challenge,
                    "number": count,
                    "room": room,
                    "starts_at": start,
                    "ends_at": start + timedelta(minutes=minutes),
                }
            )
    return _add(camp, rows, by)


def _shares(number: int, days: int) -> list[int]:
    """Six over four days: 2, 2, 1, 1."""
    return [number // days + (1 if index < number % days else 0) for index in range(days)]


def free_starts(
    camp: Camp, day: date, begin: time, number: int, minutes: int, pause: int, held: Iterable[Item]
) -> list[datetime]:
    """The first so many starts that day that leave alone what is held; at full five minutes."""
    busy = sorted((one.starts_at, one.ends_at) for one in held)
    length = timedelta(minutes=minutes)
    found: list[datetime] = []
    at = moment_of(camp, day, begin)
    while len(found) < number:
        in_way = [end for start, end in busy if start < at + length and end > at]
        if in_way:
            at = max(in_way).astimezone(at.tzinfo)
            continue
        if (wall(camp, at) + length).date() != day:
            raise ValidationError(_("The day has no room for so many sessions of that length."))
        found.append(at)
        at += length + timedelta(minutes=pause)
    return found


def _check(camp: Camp, item: Item) -> None:
    """What belongs together, and times in order; clashes are shown, not refused."""
    if item.challenge and item.challenge.camp_id != camp.pk:
        raise ValidationError({"challenge": _("This is a challenge of another camp.")})
    if item.room and item.room.camp_id != camp.pk:
        raise ValidationError({"room": _("This is a room of another camp.")})
    if item.ends_at <= item.starts_at:
        raise ValidationError({"ends_at": _("It ends before it begins.")})
    if item.ends_at - item.starts_at > LONGEST:
        raise ValidationError({"ends_at": _("A line of the programme lasts 16 hours at most.")})
    if item.kind == ItemKind.SESSION and item.challenge is None:
        raise ValidationError({"challenge": _("A group session is of a challenge.")})
