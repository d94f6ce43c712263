"""What the services of participants share: how many places are free, and a step from state to state."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from punte.camps.choices import HOLDING, CampState, ParticipantState
from punte.camps.clock import moment_of, today
from punte.camps.models import Camp, Participant
from punte.records.events import record
from punte.web.access import Viewer

ANSWER_WITHIN = timedelta(days=5)
AT_LEAST = timedelta(hours=6)


def takes_applications(camp: Camp) -> bool:
    """True while its form is open."""
    until = camp.apply_until or camp.ends_on
    return camp.state == CampState.OPEN and today(camp) <= min(until, camp.ends_on)


def is_ahead(camp: Camp) -> bool:
    """True until its first day: so long a freed place goes to the next by itself."""
    return camp.state != CampState.CANCELLED and today(camp) < camp.starts_on


def free_places(camp: Camp) -> int:
    """Places that nobody holds and nobody is asked about; never below nought."""
    held = Participant.objects.filter(camp=camp, state__in=HOLDING).count()
    return max(camp.places - held, 0)


def answer_by(camp: Camp) -> datetime:
    """Until when a place that is offered now is kept: some days, not into the camp."""
    now = timezone.now()
    return max(min(now + ANSWER_WITHIN, moment_of(camp, camp.starts_on, time.min)), now + AT_LEAST)


def step(
    one: Participant,
    verb: str,
    to: ParticipantState,
    *,
    out_of: Collection[str],
    by: UUID | None,
    **fields: Any,
) -> bool:
    """Move somebody on, if they still stand where that is possible; of two at once one wins."""
    before = Participant.objects.filter(pk=one.pk).values_list("state", flat=True).get()
    values = {"state": to, "state_at": timezone.now(), "answer_by": None, "reminded_at": None, **fields}
    if not Participant.objects.filter(pk=one.pk, state__in=list(out_of)).update(**values):
        return False
    for name, value in values.items():
        setattr(one, name, value)
    record(
        f"camps.participant.{verb}",
        subject=one,
        network=one.network_id,
        by=by,
        before={"state": before},
        after={"state": to},
    )
    return True


def own(one: Participant, by: Viewer) -> bool:
    """True for the person themself."""
    return by.account is not None and by.account == one.account_id
