"""Mixing rounds: who sits at which table in which round, so that as few as possible meet twice."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from punte.camps.choices import ItemKind, ParticipantState
from punte.camps.models import Item, Participant, Seat
from punte.camps.services.common import locked, must_organise
from punte.engines import teaming
from punte.records.events import record
from punte.web.access import Viewer

MOST_PEOPLE, MOST_ROUNDS = 300, 20


@dataclass(frozen=True)
class Seating:
    """What came of it: meetings of two beyond their first, and the fewest that any plan has."""

    people: int
    repeats: int
    bound: int


@transaction.atomic
def plan_seats(*, item: Item, size: int, rounds: int, by: Viewer) -> Seating:
    """Seat everybody who comes (to the item's challenge, where it has one) anew at tables of about `size`.

    Raises ValidationError for an item of another kind, tables and rounds that make no sense, too few people.
    """
    camp = locked(item.camp)
    must_organise(camp, by)
    if item.kind != ItemKind.MIXING:
        raise ValidationError(_("Tables are planned for mixing rounds only."))
    if not 2 <= size <= 20 or not 1 <= rounds <= MOST_ROUNDS:
        raise ValidationError(_("Tables have 2 to 20 seats, and there are 1 to 20 rounds."))
    people = [str(one) for one in _coming(item).values_list("pk", flat=True)]
    if not 2 <= len(people) <= MOST_PEOPLE:
        text = _("Tables are planned for 2 to %(most)s people who come; there are %(number)s.")
        raise ValidationError(text % {"most": MOST_PEOPLE, "number": len(people)})
    found = teaming.mix(people, size=size, rounds=rounds)
    Seat.objects.filter(item=item).delete()
    Seat.objects.bulk_create(
        Seat(network=item.network, item=item, participant_id=one, round=r, table=t)
        for r, tables in enumerate(found.rounds, 1)
        for t, table in enumerate(tables, 1)
        for one in table
    )
    record(
        "camps.item.seated",
        subject=item,
        network=item.network_id,
        by=by.account,
        after={"people": len(people), "rounds": rounds, "repeats": found.repeats},
    )
    return Seating(len(people), found.repeats, found.bound)


def _coming(item: Item) -> QuerySet[Participant]:
    coming = Participant.objects.filter(camp=item.camp, state=ParticipantState.CONFIRMED)
    if item.challenge_id:
        coming = coming.filter(placement__published_team__challenge=item.challenge_id)
    return coming.order_by("name", "pk")
