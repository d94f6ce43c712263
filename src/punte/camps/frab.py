"""A programme in the format of frab's schedule.json and schedule.xml, which conference apps read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as Tree

from django.urls import reverse
from django.utils.translation import gettext as _

from punte.camps.clock import days_of, wall
from punte.camps.models import Camp, Item
from punte.post.outbox.addresses import absolute

VERSION = "1"
STEP = timedelta(minutes=5)


def schedule(camp: Camp, items: list[Item]) -> dict[str, Any]:
    """The document of schedule.json; hours are those at the venue. `items` come in order of time."""
    by_day = {
        day: list(rows) for day, rows in groupby(items, key=lambda one: wall(camp, one.starts_at).date())
    }
    address = absolute(reverse("camps:camp", args=[camp.network.slug, camp.slug]))
    days = [
        {
            "index": index,
            "date": day.isoformat(),
            "day_start": wall(camp, rows[0].starts_at).isoformat(),
            "day_end": wall(camp, max(one.ends_at for one in rows)).isoformat(),
            "rooms": _by_room(camp, rows),
        }
        for index, (day, rows) in enumerate(by_day.items(), 1)
    ]
    return {
        "schedule": {
            "version": VERSION,
            "base_url": address,
            "conference": {
                "acronym": camp.slug,
                "title": camp.name,
                "start": camp.starts_on.isoformat(),
                "end": camp.ends_on.isoformat(),
                "daysCount": len(days_of(camp)),
                "timeslot_duration": _length(STEP),
                "time_zone_name": camp.zone,
                "url": address,
                "rooms": [
                    {"name": room.name, "capacity": room.capacity or None} for room in camp.rooms.all()
                ],
                "days": days,
            },
        }
    }


def _by_room(camp: Camp, items: Iterable[Item]) -> dict[str, list[dict[str, Any]]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        name = item.room.name if item.room else _("No room yet")
        rooms.setdefault(name, []).append(_event(camp, item, name))
    return rooms


def _event(camp: Camp, item: Item, room: str) -> dict[str, Any]:
    start: datetime = wall(camp, item.starts_at)
    return {
        "id": item.pk.int % 2**31,
        "guid": str(item.pk),
        "slug": f"{camp.slug}-{item.pk}",
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": _length(item.ends_at - item.starts_at),
        "room": room,
        "title": item.title,
        "subtitle": "",
        "track": item.challenge.title if item.challenge else None,
        "type": item.kind,
        "language": camp.languages[0] if camp.languages else "en",
        "abstract": item.note,
        "description": item.challenge.question if item.challenge else "",
        "url": absolute(reverse("camps:programme", args=[camp.network.slug, camp.slug])),
        "persons": [],
        "links": [],
        "attachments": [],
    }


def _length(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def as_xml(document: dict[str, Any]) -> bytes:
    """The same as schedule.xml."""
    told = document["schedule"]
    root = Tree.Element("schedule")
    Tree.SubElement(root, "version").text = told["version"]
    conference = Tree.SubElement(root, "conference")
    for name in ("acronym", "title", "start", "end", "daysCount", "timeslot_duration", "time_zone_name"):
        tag = "days" if name == "daysCount" else name
        Tree.SubElement(conference, tag).text = str(told["conference"][name])
    for day in told["conference"]["days"]:
        here = Tree.SubElement(
            root,
            "day",
            index=str(day["index"]),
            date=day["date"],
            start=day["day_start"],
            end=day["day_end"],
        )
        for room, events in day["rooms"].items():
            inside = Tree.SubElement(here, "room", name=room)
            for event in events:
                _xml_event(inside, event)
    Tree.indent(root)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _xml_event(room: Tree.Element, event: dict[str, Any]) -> None:
    one = Tree.SubElement(room, "event", id=str(event["id"]), guid=event["guid"])
    for name in ("date", "start", "duration", "room", "slug", "title", "subtitle", "track", "type"):
        Tree.SubElement(one, name).text = str(event[name] or "")
    for name in ("language", "abstract", "description", "url"):
        Tree.SubElement(one, name).text = event[name]
    for name in ("persons", "links", "attachments"):
        Tree.SubElement(one, name)
