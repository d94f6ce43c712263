"""Whom participants would like to meet, and when they are not there."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps.models import Ask, Away, Participant, Round
from punte.camps.policies import organise
from punte.camps.queries.rounds.people import may_meet, people_of
from punte.camps.services.rounds.making import takes_wishes
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def ask_for(*, round: Round, asker: Participant, asked: Participant, by: Viewer) -> Ask:
    """Wish to meet somebody; the wish stands last. Asking twice is one wish.

    Raises ValidationError past the quota, against the round's rule, or when wishes are not taken.
    """
    _must_be_own(round, asker, by)
    Participant.objects.select_for_update(no_key=True).get(pk=asker.pk)
    found = Ask.objects.filter(round=round, asker=asker, asked=asked).first()
    if found:
        return found
    if not people_of(round).filter(pk=asked.pk).exists() or not may_meet(round, asker, asked):
        raise ValidationError(_("In this round you cannot meet %(name)s.") % {"name": asked.name})
    mine = Ask.objects.filter(round=round, asker=asker)
    if mine.count() >= round.quota:
        text = ngettext(
            "You have %(most)s wish in this round. Take it back to make another.",
            "You have %(most)s wishes in this round. Take one back to make another.",
            round.quota,
        )
        raise ValidationError(text % {"most": round.quota})
    last = mine.order_by("-rank").values_list("rank", flat=True).first() or 0
    return Ask.objects.create(network=round.network, round=round, asker=asker, asked=asked, rank=last + 1)


@transaction.atomic
def withdraw_ask(*, round: Round, asker: Participant, asked: UUID, by: Viewer) -> None:
    """Take a wish back; the others move up."""
    _must_be_own(round, asker, by)
    Ask.objects.filter(round=round, asker=asker, asked=asked).delete()
    number_asks(Ask.objects.filter(round=round, asker=asker).order_by("rank", "created_at"))


@transaction.atomic
def rank_asks(*, round: Round, asker: Participant, order: Sequence[UUID], by: Viewer) -> None:
    """Put one's wishes in this order; those not named stay behind."""
    _must_be_own(round, asker, by)
    places = {id: number for number, id in enumerate(order)}
    mine = list(Ask.objects.filter(round=round, asker=asker).order_by("rank", "created_at"))
    number_asks(sorted(mine, key=lambda one: places.get(one.asked_id, len(places))))


@transaction.atomic
def be_away(*, round: Round, participant: Participant, slots: Collection[UUID], by: Viewer) -> None:
    """Say in which times somebody is not there: they themselves while wishes are taken, organisers always."""
    if not organise(by, round.camp):
        _must_be_own(round, participant, by)
    known = set(round.slots.filter(pk__in=slots).values_list("pk", flat=True))
    Away.objects.filter(participant=participant, slot__round=round).exclude(slot__in=known).delete()
    there = set(
        Away.objects.filter(participant=participant, slot__round=round).values_list("slot", flat=True)
    )
    Away.objects.bulk_create(
        Away(network=round.network, slot_id=slot, participant=participant) for slot in sorted(known - there)
    )
    if organise(by, round.camp):
        record(
            "camps.round.away_set",
            subject=round,
            network=round.network_id,
            by=by.account,
            after={"participant": str(participant.pk), "slots": len(known)},
        )


def number_asks(asks: Iterable[Ask]) -> None:
    """Have their ranks be 1, 2, 3 … in this order."""
    asks = list(asks)
    for number, one in enumerate(asks, 1):
        one.rank = number
    Ask.objects.bulk_update(asks, ["rank"])


def _must_be_own(round: Round, asker: Participant, by: Viewer) -> None:
    if by.account is None or asker.account_id != by.account or asker.camp_id != round.camp_id:
        raise PermissionDenied
    if by.network != round.network_id or not people_of(round).filter(pk=asker.pk).exists():
        raise PermissionDenied
    if not takes_wishes(round):
        raise ValidationError(_("Wishes are not taken at this time."))
