"""What time does: reminds, passes places on, deletes applications that nobody proved."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from punte.camps.choices import ASKED, ParticipantState
from punte.camps.models import Participant
from punte.camps.services.common import locked
from punte.camps.services.participants import mails
from punte.camps.services.participants.answering import withdraw

REMINDED_BEFORE = timedelta(days=2)
UNPROVEN_KEPT = timedelta(days=14)


def keep_places() -> tuple[int, int]:
    """Remind those who have not answered, and give away what was not taken: (reminded, expired)."""
    now = timezone.now()
    asked = Participant.objects.filter(state__in=ASKED)
    late = list(asked.filter(answer_by__lte=now).order_by("answer_by").values_list("pk", flat=True))
    soon = asked.filter(
        answer_by__gt=now,
        answer_by__lte=now + REMINDED_BEFORE,
        state_at__lte=now - REMINDED_BEFORE,
        reminded_at=None,
    )
    reminded = sum(_remind(id) for id in soon.values_list("pk", flat=True))
    return reminded, sum(_expire(id) for id in late)


@transaction.atomic
def _remind(id: UUID) -> bool:
    """Once, however often this runs."""
    rows = Participant.objects.filter(pk=id, state__in=ASKED, reminded_at=None)
    if not rows.update(reminded_at=timezone.now()):
        return False
    mails.reminder(Participant.objects.select_related("camp__network", "account").get(pk=id))
    return True


@transaction.atomic
def _expire(id: UUID) -> bool:
    one = Participant.objects.select_related("camp__network", "account").get(pk=id)
    camp = locked(one.camp)
    one = Participant.objects.select_related("account").get(pk=id)
    one.camp, one.network = camp, camp.network
    if one.state not in ASKED or one.answer_by is None or one.answer_by > timezone.now():
        return False
    was = ParticipantState(one.state)
    if not withdraw(camp, one, "expired", None):
        return False
    if was == ParticipantState.OFFERED:
        mails.expired(one)
    return True


@transaction.atomic
def forget_unproven() -> int:
    """Delete applications whose address nobody has shown to be theirs; how many."""
    old = Participant.objects.filter(
        state=ParticipantState.UNPROVEN, state_at__lt=timezone.now() - UNPROVEN_KEPT
    )
    return len([one.delete() for one in old])
