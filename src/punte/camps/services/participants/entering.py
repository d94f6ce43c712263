"""People whom organisers enter: each is told once by mail, and can see, correct, erase (safety 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Challenge, Participant
from punte.camps.services.common import locked, must_organise
from punte.camps.services.participants import mails
from punte.camps.services.participants.applying import FIELDS, set_choices
from punte.camps.services.participants.common import free_places
from punte.camps.services.participants.placing import pass_on
from punte.ecosystem.models import Person
from punte.ecosystem.services.people import NewPerson, add_people, remove_people
from punte.records.events import Happening, record_many
from punte.records.refs import Ref
from punte.web.access import Viewer

ENTERED = (ParticipantState.APPLIED, ParticipantState.WAITING, ParticipantState.CONFIRMED)


@dataclass(frozen=True)
class NewPart:
    """Somebody to be entered: what is known, in which state, with which wishes."""

    email: str
    values: Mapping[str, Any]
    state: str = ParticipantState.APPLIED
    choices: Sequence[Challenge] = field(default_factory=tuple)


@transaction.atomic
def enter(
    *,
    camp: Camp,
    rows: Iterable[NewPart],
    by: Viewer,
    source: str,
    purpose: str,
    origin: Model | Ref | None = None,
) -> list[Participant]:
    """Enter many. Whoever has a place gets an entry on the map, which nobody but gateways sees.

    ValidationError without source and purpose, and where more get a place than there are.
    """
    camp = locked(camp)
    must_organise(camp, by)
    if not source.strip() or not purpose.strip():
        raise ValidationError(_("Say where you have it from, and what for. Without both nothing is kept."))
    made = [_row(camp, row, source.strip(), purpose.strip()) for row in rows]
    seated = [one for one, _row in made if one.state == ParticipantState.CONFIRMED]
    if len(seated) > free_places(camp):
        raise ValidationError(
            _("%(number)d places are left. Raise the number of places first.") % {"number": free_places(camp)}
        )
    emails = [one.email for one, _row in made]
    Participant.objects.filter(camp=camp, email__in=emails, state=ParticipantState.UNPROVEN).delete()
    _put_on_map(camp, seated, by, origin)
    Participant.objects.bulk_create(one for one, _row in made)
    record_many(
        Happening(
            "camps.participant.entered", one, camp.network_id, by.account, {}, {"state": one.state}, origin
        )
        for one, _row in made
    )
    for one, row in made:
        set_choices(one, row.choices)
        mails.entered(one)
    return [one for one, _row in made]


def _row(camp: Camp, row: NewPart, source: str, purpose: str) -> tuple[Participant, NewPart]:
    if row.state not in ENTERED:
        raise ValidationError(_("New people apply, wait or come; other states are reached on the page."))
    now = timezone.now()
    one = Participant(
        network=camp.network,
        camp=camp,
        email=row.email.strip().lower(),
        state=row.state,
        state_at=now,
        waiting_since=now if row.state == ParticipantState.WAITING else None,
        ticket=1 if row.state == ParticipantState.CONFIRMED else 0,
        source=source,
        purpose=purpose,
        notified_at=now,
        **{name: value for name, value in row.values.items() if name in FIELDS and value is not None},
    )
    one.full_clean(validate_unique=False, validate_constraints=False)
    return one, row


def _put_on_map(camp: Camp, seated: Sequence[Participant], by: Viewer, origin: Model | Ref | None) -> None:
    """Entries of those who have a place: the one at their address, else a new one."""
    emails = [one.email for one in seated]
    there = Person.objects.filter(network=camp.network, email__in=emails).exclude(camp_parts__camp=camp)
    known = {person.email: person for person in there}
    new = [one for one in seated if one.email not in known]
    facts = [
        NewPerson(
            {
                "name": one.name,
                "email": one.email,
                "languages": one.languages,
                "source": one.source,
                "purpose": one.purpose,
            }
        )
        for one in new
    ]
    made = add_people(network=camp.network, rows=facts, by=by, origin=origin, vouched=True)
    for one, person in zip(new, made, strict=True):
        one.person = person
    for one in seated:
        one.person = one.person or known[one.email]


@transaction.atomic
def remove_entered(
    *, camp: Camp, ids: Iterable[UUID], by: Viewer, origin: Model | Ref | None = None
) -> set[UUID]:
    """Take back people who were entered; the ids of those that stay because they have answered since."""
    camp = locked(camp)
    must_organise(camp, by)
    wanted = list(ids)
    rows = Participant.objects.filter(camp=camp, pk__in=wanted, account=None).exclude(source="")
    gone = list(rows.select_related("person"))
    freed = sum(one.state == ParticipantState.CONFIRMED for one in gone)
    record_many(
        Happening("camps.participant.removed", one, camp.network_id, by.account, {}, {}, origin)
        for one in gone
    )
    own = [
        one.person_id
        for one in gone
        if one.person and (one.person.source, one.person.purpose) == (one.source, one.purpose)
    ]
    Participant.objects.filter(pk__in=[one.pk for one in gone]).delete()
    remove_people(ids=[id for id in own if id], by=by, origin=origin, vouched=True)
    pass_on(camp, freed)
    return set(wanted) - {one.pk for one in gone}
