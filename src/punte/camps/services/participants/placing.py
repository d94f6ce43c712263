"""What organisers do, under the camp's lock: offer places, put on the waiting list, decline, invite."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Participant
from punte.camps.services.common import locked, must_organise
from punte.camps.services.participants import mails
from punte.camps.services.participants.common import answer_by, free_places, is_ahead, step
from punte.ecosystem.models import Person
from punte.web.access import Viewer

OFFERABLE = (ParticipantState.APPLIED, ParticipantState.WAITING, ParticipantState.DECLINED)
INVITED_A_DAY = 200


@dataclass(frozen=True)
class Done:
    """How many were moved on, how many stay because no place is left, how many stood elsewhere."""

    moved: int = 0
    full: int = 0
    elsewhere: int = 0


@transaction.atomic
def offer(*, camp: Camp, ids: Iterable[UUID], by: Viewer) -> Done:
    """Offer places, in the order in which people applied, as long as there are any."""
    camp = locked(camp)
    must_organise(camp, by)
    free, moved, full, elsewhere = free_places(camp), 0, 0, 0
    for one in _rows(camp, ids):
        if one.state not in OFFERABLE:
            elsewhere += 1
        elif free <= 0:
            full += 1
        elif offer_one(camp, one, by.account):
            free, moved = free - 1, moved + 1
    return Done(moved, full, elsewhere)


def offer_one(camp: Camp, one: Participant, by: UUID | None) -> bool:
    """Offer a place and write the mail; the caller holds the camp's lock and has counted."""
    one.camp = camp
    until = answer_by(camp)
    if not step(one, "offered", ParticipantState.OFFERED, out_of=OFFERABLE, by=by, answer_by=until):
        return False
    mails.offer(one)
    return True


def pass_on(camp: Camp, places: int = 1) -> int:
    """Offer freed places to those who wait longest; how many. The caller holds the camp's lock."""
    offered = 0
    while offered < places and is_ahead(camp) and free_places(camp) > 0:
        waiting = Participant.objects.filter(camp=camp, state=ParticipantState.WAITING)
        following = waiting.select_related("account").order_by("waiting_since", "pk").first()
        if following is None or not offer_one(camp, following, None):
            break
        offered += 1
    return offered


@transaction.atomic
def put_on_waiting_list(*, camp: Camp, ids: Iterable[UUID], by: Viewer) -> Done:
    """Have people wait for a place; who waits longest is offered the next one."""
    camp = locked(camp)
    must_organise(camp, by)
    out_of = (ParticipantState.APPLIED, ParticipantState.DECLINED)
    moved = elsewhere = 0
    for one in _rows(camp, ids):
        since = one.waiting_since or timezone.now()
        if step(
            one,
            "waitlisted",
            ParticipantState.WAITING,
            out_of=out_of,
            by=by.account,
            waiting_since=since,
        ):
            mails.waiting(one)
            moved += 1
        else:
            elsewhere += 1
    return Done(moved, 0, elsewhere)


@transaction.atomic
def decline(*, camp: Camp, ids: Iterable[UUID], by: Viewer) -> Done:
    """Say politely that there is no place, to those who have none."""
    camp = locked(camp)
    must_organise(camp, by)
    out_of = (ParticipantState.APPLIED, ParticipantState.WAITING)
    moved = elsewhere = 0
    for one in _rows(camp, ids):
        if step(one, "declined", ParticipantState.DECLINED, out_of=out_of, by=by.account):
            mails.declined(one)
            moved += 1
        else:
            elsewhere += 1
    return Done(moved, 0, elsewhere)


@transaction.atomic
def invite(
    *, camp: Camp, by: Viewer, email: str = "", name: str = "", person: Person | None = None, note: str = ""
) -> Participant:
    """Invite somebody by address, or a person on the map. The place is kept until they answer.

    ValidationError where they are in already, no place is left, or nobody could be reached.
    """
    camp = locked(camp)
    must_organise(camp, by)
    if person:
        if person.network_id != camp.network_id:
            raise ValidationError(_("That is not part of this network."))
        email = person.account.email if person.account else person.email
        name = person.name
    email = email.strip().lower()
    if not email:
        raise ValidationError(_("No address is known of %(name)s.") % {"name": name})
    validate_email(email)
    _refuse_too_many(camp)
    one = Participant.objects.filter(camp=camp, email=email).first()
    if one is None and person and Participant.objects.filter(camp=camp, person=person).exists():
        raise ValidationError(_("%(name)s is in this camp already.") % {"name": name})
    if free_places(camp) <= 0:
        raise ValidationError(_("No place is left. Raise the number of places first."))
    if one is None:
        one = Participant(network=camp.network, camp=camp, email=email, name=name, state_at=timezone.now())
        one.person, one.account = person, person.account if person else None
        one.save()
    one.camp = camp
    fresh = (ParticipantState.UNPROVEN, ParticipantState.WITHDRAWN)
    until = answer_by(camp)
    if not step(one, "invited", ParticipantState.INVITED, out_of=fresh, by=by.account, answer_by=until):
        raise ValidationError(_("%(name)s is in this camp already.") % {"name": one.name or email})
    mails.invitation(one, by=by, note=note)
    return one


@transaction.atomic
def invite_again(*, camp: Camp, id: UUID, by: Viewer) -> Participant:
    """A new invitation to somebody whose place lapsed; the earlier link opens nothing more."""
    must_organise(camp, by)
    one = Participant.objects.filter(camp=camp, pk=id, state=ParticipantState.WITHDRAWN).first()
    if one is None:
        raise ValidationError(_("That has changed meanwhile. Look again."))
    return invite(camp=camp, email=one.email, name=one.name, by=by)


def _refuse_too_many(camp: Camp) -> None:
    since = timezone.now() - timedelta(days=1)
    sent = Participant.objects.filter(camp=camp, state=ParticipantState.INVITED, state_at__gt=since)
    if sent.count() >= INVITED_A_DAY:
        raise ValidationError(
            _("%(number)s invitations went out within a day. Go on tomorrow.") % {"number": INVITED_A_DAY}
        )


def _rows(camp: Camp, ids: Iterable[UUID]) -> list[Participant]:
    rows = Participant.objects.filter(camp=camp, pk__in=list(ids)).select_related("account")
    found = list(rows.exclude(state=ParticipantState.UNPROVEN).order_by("created_at", "pk"))
    for one in found:
        one.camp = camp
    return found
