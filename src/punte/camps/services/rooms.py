"""Rooms of the venue."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from punte.camps.models import Camp, Item, Room
from punte.camps.services.common import locked, must_organise
from punte.records.events import record
from punte.web.access import Viewer

MOST = 60


@transaction.atomic
def add_room(*, camp: Camp, name: str, capacity: int = 0, by: Viewer) -> Room:
    """The next room."""
    camp = locked(camp)
    must_organise(camp, by)
    if camp.rooms.count() >= MOST:
        raise ValidationError(_("A camp has %(number)d rooms at most.") % {"number": MOST})
    last = camp.rooms.aggregate(last=Max("position"))["last"] or 0
    room = Room(network=camp.network, camp=camp, name=name.strip(), capacity=capacity, position=last + 1)
    _check_name(room)
    room.full_clean()
    room.save(force_insert=True)
    _tell(camp, by, {}, {"room": room.name, "seats": capacity})
    return room


@transaction.atomic
def change_room(*, room: Room, name: str, capacity: int, by: Viewer) -> Room:
    """Another name or number of seats. A published programme's lines in it count as changed in place."""
    camp = locked(room.camp)
    must_organise(camp, by)
    room = Room.objects.get(pk=room.pk)
    before = {"room": room.name, "seats": room.capacity}
    renamed = room.name != name.strip()
    room.name, room.capacity = name.strip(), capacity
    after = {"room": room.name, "seats": room.capacity}
    if before == after:
        return room
    _check_name(room)
    room.full_clean()
    room.save()
    if renamed and camp.programme_published_at:
        Item.objects.filter(room=room).update(sequence=F("sequence") + 1)
    _tell(camp, by, before, after)
    return room


@transaction.atomic
def remove_room(*, room: Room, by: Viewer) -> None:
    """Take it away; what was in it stays in the programme, without a room."""
    camp = locked(room.camp)
    must_organise(camp, by)
    if camp.programme_published_at:
        Item.objects.filter(room=room).update(sequence=F("sequence") + 1)
    _tell(camp, by, {"room": room.name, "seats": room.capacity}, {})
    room.delete()


def _check_name(room: Room) -> None:
    if Room.objects.filter(camp=room.camp_id, name=room.name).exclude(pk=room.pk).exists():
        raise ValidationError({"name": _("There is a room of this name.")})


def _tell(camp: Camp, by: Viewer, before: dict[str, object], after: dict[str, object]) -> None:
    record(
        "camps.camp.changed",
        subject=camp,
        network=camp.network_id,
        by=by.account,
        before=before,
        after=after,
    )
