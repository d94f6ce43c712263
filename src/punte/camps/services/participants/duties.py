"""Duties: facilitator, juror, speaker, helper; for one challenge or for all."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.models import Camp, Challenge, Duty, Participant
from punte.camps.services.common import locked, must_organise
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def give_duty(
    *, camp: Camp, ids: Iterable[UUID], kind: str, by: Viewer, challenge: Challenge | None = None
) -> int:
    """Give people a duty; how many had it not."""
    camp = locked(camp)
    must_organise(camp, by)
    if kind not in DutyKind or (challenge and challenge.camp_id != camp.pk):
        raise ValidationError(_("Choose a duty."))
    given = 0
    rows = Participant.objects.filter(camp=camp, pk__in=list(ids)).exclude(state=ParticipantState.UNPROVEN)
    for one in rows:
        duty, made = Duty.objects.get_or_create(
            participant=one, kind=kind, challenge=challenge, defaults={"network": camp.network}
        )
        if made:
            _note("duty_given", duty, by)
        given += made
    return given


@transaction.atomic
def drop_duty(*, camp: Camp, duty: UUID, by: Viewer) -> None:
    """Take a duty from somebody."""
    must_organise(camp, by)
    found = Duty.objects.filter(pk=duty, participant__camp=camp).select_related("participant").first()
    if found:
        _note("duty_dropped", found, by)
        found.delete()


def _note(verb: str, duty: Duty, by: Viewer) -> None:
    after = {"duty": duty.kind, "challenge": str(duty.challenge_id) if duty.challenge_id else None}
    record(
        f"camps.participant.{verb}",
        subject=duty.participant,
        network=duty.network_id,
        by=by.account,
        after=after,
    )
