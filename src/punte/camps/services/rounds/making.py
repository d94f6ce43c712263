"""A round and its times, made by organisers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import RoundState
from punte.camps.models import Camp, Round, RoundSlot
from punte.camps.services.common import must_organise
from punte.records.events import changes, record
from punte.web.access import Viewer

MOST_SLOTS = 200
NEXT: Mapping[str, Sequence[str]] = {
    RoundState.PREPARING: [RoundState.ASKING],
    RoundState.ASKING: [RoundState.CLOSED, RoundState.PREPARING],
    RoundState.CLOSED: [RoundState.ASKING],
    RoundState.PUBLISHED: [],
}


@transaction.atomic
def add_round(*, camp: Camp, values: Mapping[str, Any], by: Viewer) -> Round:
    """A new round in preparation; it has no times yet."""
    must_organise(camp, by)
    made = Round(network=camp.network, camp=camp, **values)
    made.full_clean()
    made.save()
    record("camps.round.added", subject=made, network=camp.network_id, by=by.account, origin=camp)
    return made


@transaction.atomic
def change_round(*, round: Round, values: Mapping[str, Any], by: Viewer) -> Round:
    """Set what organisers may change at any time; the next planning goes by it."""
    must_organise(round.camp, by)
    before, after = changes(round, values)
    for name, value in values.items():
        setattr(round, name, value)
    round.full_clean()
    if after:
        round.save(update_fields=list(values))
        record(
            "camps.round.changed",
            subject=round,
            network=round.network_id,
            by=by.account,
            before=before,
            after=after,
        )
    return round


@transaction.atomic
def add_slots(*, round: Round, start: datetime, count: int, pause: int = 0, by: Viewer) -> int:
    """Add times one after the other, `pause` minutes between them; how many were not there yet."""
    must_organise(round.camp, by)
    if not 1 <= count <= MOST_SLOTS or not 0 <= pause <= 120:
        raise ValidationError(_("There are 1 to 200 times, with pauses of at most two hours."))
    step = timedelta(minutes=round.minutes + pause)
    wanted = [start + number * step for number in range(count)]
    there = set(round.slots.values_list("starts_at", flat=True))
    length = timedelta(minutes=round.minutes)
    for one in wanted:
        if any(one < other + length and other < one + length for other in there if other != one):
            raise ValidationError(_("These times would overlap with one that is there."))
    fresh = [
        RoundSlot(network=round.network, round=round, starts_at=one) for one in wanted if one not in there
    ]
    if len(there) + len(fresh) > MOST_SLOTS:
        raise ValidationError(_("A round has 200 times at most."))
    RoundSlot.objects.bulk_create(fresh)
    if fresh:
        _note(round, by, "slots_added", slots=len(fresh))
    return len(fresh)


@transaction.atomic
def remove_slot(*, slot: RoundSlot, by: Viewer) -> None:
    """Take a time away, while no meeting is published in it."""
    must_organise(slot.round.camp, by)
    if slot.sittings.filter(cancelled=False).exists():
        raise ValidationError(_("Meetings are published at this time. Move them first."))
    _note(slot.round, by, "slot_removed", starts_at=slot.starts_at.isoformat())
    slot.delete()


@transaction.atomic
def close_table(*, round: Round, table: int, since: datetime, open_again: bool = False, by: Viewer) -> int:
    """A table is out of use in all times that end after `since`, or can be used again; in how many."""
    must_organise(round.camp, by)
    if not 1 <= table <= round.tables:
        raise ValidationError(_("Tables are numbered 1 to %(most)s.") % {"most": round.tables})
    changed = []
    for slot in round.slots.filter(starts_at__gt=since - timedelta(minutes=round.minutes)):
        closed = set(slot.closed) - {table} if open_again else {*slot.closed, table}
        if closed != set(slot.closed):
            slot.closed = sorted(closed)
            changed.append(slot)
    RoundSlot.objects.bulk_update(changed, ["closed"])
    if changed:
        _note(round, by, "table_opened" if open_again else "table_closed", table=table, slots=len(changed))
    return len(changed)


@transaction.atomic
def set_state(*, round: Round, state: str, by: Viewer) -> Round:
    """Take wishes, close them, take them again. Publishing is `publish_planning`."""
    must_organise(round.camp, by)
    if state not in NEXT[round.state]:
        raise ValidationError(_("That is not the next step of this round."))
    if state == RoundState.ASKING and not round.slots.exists():
        raise ValidationError(_("Add times first: without them nobody can meet."))
    before = round.state
    round.state = state
    round.save(update_fields=["state"])
    record(
        "camps.round.changed",
        subject=round,
        network=round.network_id,
        by=by.account,
        before={"state": before},
        after={"state": state},
    )
    return round


@transaction.atomic
def remove_round(*, round: Round, by: Viewer) -> None:
    """Remove a round that was never published."""
    must_organise(round.camp, by)
    if round.state == RoundState.PUBLISHED:
        raise ValidationError(_("This round is published. Cancel its meetings instead."))
    record(
        "camps.round.removed",
        subject=round,
        network=round.network_id,
        by=by.account,
        before={"title": round.title},
    )
    round.delete()


def takes_wishes(round: Round) -> bool:
    """Whether wishes are taken now."""
    return round.state == RoundState.ASKING and (round.ask_until is None or round.ask_until > timezone.now())


def _note(round: Round, by: Viewer, verb: str, **after: Any) -> None:
    record(f"camps.round.{verb}", subject=round, network=round.network_id, by=by.account, after=after)
