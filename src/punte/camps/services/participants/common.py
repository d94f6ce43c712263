"""What the services of participants share: how many places are free, and a step from state to state."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from punte.camps.choices import HOLDING, CampState, ParticipantState
from punte.camps.clock import moment_of, today
from punte.camps.models import Camp, Participant
from punte.records.events import record
from punte.records.models import Event
from punte.web.access import Viewer

LAPSED, GIVEN_UP = "camps.participant.expired", "camps.participant.withdrawn"
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


def ending() -> Subquery:
    """The event by which somebody's part ended last: given up, or lapsed for want of an answer."""
    told = Event.objects.filter(subject_id=OuterRef("pk"), kind__in=[LAPSED, GIVEN_UP])
    return Subquery(told.order_by("-id").values("kind")[:1])


def has_lapsed(one: Participant) -> bool:
    """A place was kept for them, and they did not answer in time; one query for who does not come."""
    if one.state != ParticipantState.WITHDRAWN:
        return False
    return Participant.objects.filter(pk=one.pk).annotate(ended=ending()).filter(ended=LAPSED).exists()


def may_ask_again(one: Participant) -> bool:
    """Who does not come may apply anew while applications are taken; who was asked once, until the end."""
    if one.state != ParticipantState.WITHDRAWN:
        return False
    on = one.camp.state in (CampState.OPEN, CampState.CLOSED) and today(one.camp) <= one.camp.ends_on
    return takes_applications(one.camp) or (on and has_lapsed(one))


def own(one: Participant, by: Viewer) -> bool:
    """True for the person themself."""
    return by.account is not None and by.account == one.account_id
