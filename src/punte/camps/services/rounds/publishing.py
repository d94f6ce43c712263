"""A proposal published: what changes against what was published, and a mail to each whose agenda it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import PlanningState, RoundState
from punte.camps.models import Participant, Planning, Round, RoundSlot, Sitting
from punte.camps.queries.rounds.people import of_person
from punte.camps.services.common import locked, must_organise
from punte.members.letters import absolute
from punte.post.outbox import send_mail
from punte.records.events import record
from punte.web.access import Viewer


@dataclass
class Changes:
    """What publishing does: meetings that are new, at another time or table, or called off."""

    added: list[Sitting] = field(default_factory=list)
    moved: list[Sitting] = field(default_factory=list)
    cancelled: list[Sitting] = field(default_factory=list)
    kept: int = 0

    @property
    def people(self) -> set[UUID]:
        """Whose agenda is another one."""
        rows = [*self.added, *self.moved, *self.cancelled]
        return {id for one in rows for id in (one.one_id, one.other_id)}

    def counts(self) -> dict[str, int]:
        """For the log and the page."""
        return {
            "added": len(self.added),
            "moved": len(self.moved),
            "cancelled": len(self.cancelled),
            "kept": self.kept,
        }


def changes_of(planning: Planning) -> Changes:
    """The proposal beside what is published; nothing is written. Two queries."""
    round = planning.round
    there = {(one.one_id, one.other_id): one for one in _sittings(round)}
    slots = {str(one.pk): one for one in round.slots.all()}
    found, wanted = Changes(), set()
    for meeting in planning.said.get("meetings", ()):
        slot = slots.get(meeting["slot"])
        if slot is None:
            continue
        pair = (UUID(meeting["one"]), UUID(meeting["other"]))
        wanted.add(pair)
        _compare(found, round, there.get(pair), pair, slot, meeting["table"])
    found.cancelled = [one for pair, one in there.items() if pair not in wanted and not one.cancelled]
    return found


def _compare(
    found: Changes, round: Round, row: Sitting | None, pair: tuple[UUID, UUID], slot: RoundSlot, table: int
) -> None:
    if row is None:
        found.added.append(
            Sitting(
                network_id=round.network_id,
                round=round,
                slot=slot,
                table=table,
                one_id=pair[0],
                other_id=pair[1],
            )
        )
    elif row.cancelled or (row.slot_id, row.table) != (slot.pk, table):
        (found.added if row.cancelled else found.moved).append(row)
        row.slot, row.table, row.cancelled = slot, table, False
        row.sequence += 1
    else:
        found.kept += 1


@transaction.atomic
def publish_planning(*, planning: Planning, by: Viewer) -> Changes:
    """Put the proposal into everybody's agenda, and tell those for whom something changes. Once.

    Raises ValidationError for a proposal that was published, that a newer one replaced, or whose people
    have left meanwhile: then plan again.
    """
    camp = locked(planning.round.camp)
    must_organise(camp, by)
    latest = Planning.objects.filter(round=planning.round).first()
    if latest != planning or planning.state != PlanningState.DONE or planning.published_at:
        raise ValidationError(_("There is a newer proposal, or this one is published already."))
    found = changes_of(planning)
    _must_still_come(planning.round, found)
    _write(found)
    Planning.objects.filter(pk=planning.pk).update(published_at=timezone.now())
    first = planning.round.state != RoundState.PUBLISHED
    Round.objects.filter(pk=planning.round_id).update(state=RoundState.PUBLISHED)
    planning.round.state = RoundState.PUBLISHED
    record(
        "camps.round.published",
        subject=planning.round,
        network=camp.network_id,
        by=by.account,
        after=found.counts(),
    )
    _tell(planning.round, found, first=first)
    return found


def _must_still_come(round: Round, found: Changes) -> None:
    ids = {id for one in (*found.added, *found.moved) for id in (one.one_id, one.other_id)}
    if Participant.objects.filter(pk__in=ids, state="confirmed").count() != len(ids):
        raise ValidationError(_("Somebody has left since. Plan the round again, then publish."))


def _write(found: Changes) -> None:
    """Moves go through a place where nobody sits, so that two who change places never share one."""
    Sitting.objects.filter(pk__in=[one.pk for one in found.cancelled]).update(cancelled=True)
    for one in found.cancelled:
        one.cancelled = True
    again = [one for one in (*found.added, *found.moved) if not one._state.adding]
    Sitting.objects.filter(pk__in=[one.pk for one in again]).update(cancelled=True)
    for one in again:
        one.save(update_fields=["slot", "table", "sequence", "cancelled"])
    Sitting.objects.bulk_create(one for one in found.added if one._state.adding)


@transaction.atomic
def pin_sitting(*, sitting: Sitting, pinned: bool, by: Viewer) -> None:
    """Keep a meeting in its time when the round is planned again."""
    must_organise(sitting.round.camp, by)
    Sitting.objects.filter(pk=sitting.pk, cancelled=False).update(pinned=pinned)


@transaction.atomic
def cancel_sitting(*, sitting: Sitting, by: Viewer) -> None:
    """Call one meeting off: by the organisers, or by one of the two; the other is told. Safe to repeat."""
    camp = locked(sitting.round.camp)
    mine = Participant.objects.filter(pk__in=[sitting.one_id, sitting.other_id], account=by.account)
    if by.account is None or by.network != camp.network_id or not mine.exists():
        must_organise(camp, by)
    call_off(sitting, by.account)


def call_off(sitting: Sitting, by: UUID | None) -> bool:
    """Call a meeting off that has not begun, and tell both; False when that was done, or it is too late."""
    to_come = Sitting.objects.filter(pk=sitting.pk, cancelled=False, slot__starts_at__gt=timezone.now())
    if not to_come.update(cancelled=True, sequence=F("sequence") + 1):
        return False
    record("camps.sitting.cancelled", subject=sitting, network=sitting.network_id, by=by)
    _tell(sitting.round, Changes(cancelled=[sitting]), first=False)
    return True


def _sittings(round: Round) -> Iterable[Sitting]:
    return Sitting.objects.filter(round=round).select_related("slot")


def _tell(round: Round, found: Changes, *, first: bool) -> None:
    """One mail a person: the whole agenda, and what is another thing than before."""
    people = found.people
    rows = Sitting.objects.filter(of_person(people), round=round, cancelled=False)
    agendas: Mapping[UUID, list[Any]] = defaultdict(list)
    for one in rows.select_related("slot", "one", "other").order_by("slot__starts_at"):
        for mine, theirs in ((one.one_id, one.other), (one.other_id, one.one)):
            agendas[mine].append({"at": one.slot.starts_at, "table": one.table, "who": theirs})
    href = absolute("camps:agenda", round.network.slug, round.camp.slug, round.pk)
    for reader in _readers(people):
        if reader.account:
            agenda = agendas.get(reader.pk, [])
            send_mail(
                "camps/agenda",
                to=reader.account,
                network=round.network,
                context={"round": round, "first": first, "agenda": agenda, "href": href},
            )


def _readers(people: Iterable[UUID]) -> Sequence[Participant]:
    rows = Participant.objects.filter(pk__in=list(people), account__is_active=True)
    return list(rows.select_related("account").order_by("pk"))
