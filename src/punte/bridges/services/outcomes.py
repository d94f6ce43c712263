"""What came of an introduction: asked two weeks and three months after both said yes, answered in two clicks.

'We work together' is evidence that the two did, once an introduction. That
it ended, or that nothing came of it, lowers nobody: what is not renewed fades.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.choices import EvidenceKind, IntroductionState, OutcomeAnswer, PartyState
from punte.bridges.disclosure import SIDES, side_of
from punte.bridges.models import Introduction, Outcome
from punte.bridges.queries.introductions.lists import with_parties
from punte.bridges.services.evidence import Side, note_evidence
from punte.bridges.services.introductions import mails
from punte.records.events import record
from punte.web.access import Viewer

AT_ONCE = 500


def ask_due_outcomes(*, now: datetime) -> int:
    """Ask what is due; how many mails. Each is asked once, whichever workers are at it."""
    due = Outcome.objects.filter(
        asked_at=None,
        due_at__lte=now,
        answer="",
        introduction__state=IntroductionState.ACCEPTED,
        party__state=PartyState.ACCEPTED,
    )
    return sum(_ask(id, now) for id in due.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _ask(id: UUID, now: datetime) -> bool:
    if not Outcome.objects.filter(pk=id, asked_at=None, answer="").update(asked_at=now):
        return False
    outcome = _outcome(id)
    record(
        "bridges.outcome.asked",
        subject=outcome,
        network=outcome.network_id,
        by=None,
        origin=outcome.introduction,
    )
    mails.ask_outcome(outcome)
    return True


@transaction.atomic
def answer_outcome(*, outcome: Outcome, answer: str, by: Viewer) -> Outcome:
    """Say what came of it, once, as the one who was asked."""
    if answer not in OutcomeAnswer.values:
        raise ValidationError({"answer": _("Choose one of the answers.")})
    one = _outcome(outcome.pk)
    person = one.party.person
    own = person is not None and by.account is not None and person.account_id == by.account
    if not own or by.network != one.network_id or not policies.take_part(by):
        raise PermissionDenied
    open_ones = Outcome.objects.filter(pk=one.pk, answer="")
    if not open_ones.update(answer=answer, answered_at=timezone.now()):
        raise ValidationError(_("You have answered this already. Thank you."))
    one.answer = answer
    record(
        "bridges.outcome.answered",
        subject=one,
        network=one.network_id,
        by=None,
        after={"answer": answer, "stage": one.stage},
        origin=one.introduction,
    )
    if answer == OutcomeAnswer.BEGAN:
        _note(one.introduction)
    return one


def _note(introduction: Introduction) -> None:
    a, b = (side_of(introduction, role) for role in SIDES)
    note_evidence(
        network=introduction.network_id,
        kind=EvidenceKind.WORKED,
        a=Side(a.person, a.organisation),
        b=Side(b.person, b.organisation),
        source=introduction,
        theme=introduction.listing.theme if introduction.listing else None,
    )


def _outcome(id: UUID) -> Outcome:
    outcome = Outcome.objects.select_related("party__person__account", "network").get(pk=id)
    outcome.introduction = with_parties(Introduction.objects.filter(pk=outcome.introduction_id)).get()
    return outcome
