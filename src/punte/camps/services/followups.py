"""After the camp: owners of commitments and of challenges are asked what became of them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ContributionKind, FollowUpAnswer, FollowUpStage
from punte.camps.models import Camp, Challenge, Contribution, FollowUp
from punte.camps.policies import organise
from punte.members import links
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.post.outbox import send_mail
from punte.records.events import record
from punte.web.access import Rank, Viewer

PURPOSE = "camps.follow_up"
AFTER = {FollowUpStage.TWO_WEEKS: timedelta(days=14), FollowUpStage.SIX_MONTHS: timedelta(days=182)}
OPEN_DAYS = 60  # how long the links in a mail can be used
LATEST = timedelta(days=90)  # what is due for longer is not asked any more


@transaction.atomic
def prepare_follow_ups(*, now: datetime) -> int:
    """Write down what is to be asked of camps that are over; how many are new. Safe to repeat."""
    over = Camp.objects.filter(ends_on__lt=now, ends_on__gt=now - timedelta(days=365)).exclude(state="draft")
    made = 0
    for camp in over.select_related("network"):
        known = set(FollowUp.objects.filter(camp=camp).values_list("contribution", "challenge", "stage"))
        fresh = [
            one for one in _wanted(camp) if (one.contribution_id, one.challenge_id, one.stage) not in known
        ]
        made += len(FollowUp.objects.bulk_create(fresh, ignore_conflicts=True))
    return made


def _wanted(camp: Camp) -> Iterator[FollowUp]:
    end = datetime.combine(camp.ends_on, time(9), ZoneInfo(camp.zone))
    commitments = Contribution.objects.filter(
        session__item__camp=camp, kind=ContributionKind.COMMITMENT, withdrawn_at=None, merged_into=None
    ).exclude(taken="no")
    for stage, after in AFTER.items():
        for one in commitments:
            yield FollowUp(network=camp.network, camp=camp, contribution=one, stage=stage, due_at=end + after)
        for challenge in Challenge.objects.filter(camp=camp):
            yield FollowUp(
                network=camp.network, camp=camp, challenge=challenge, stage=stage, due_at=end + after
            )


def ask_follow_ups(*, now: datetime) -> int:
    """Ask what is due, by mail; how many. Each once, also when two workers do it at once."""
    due = FollowUp.objects.filter(asked_at=None, due_at__lte=now, due_at__gt=now - LATEST)
    return sum(_ask(id, now) for id in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _ask(id: UUID, now: datetime) -> bool:
    if not FollowUp.objects.filter(pk=id, asked_at=None).update(asked_at=now):
        return False
    one = whole().get(pk=id)
    account = owner_of(one)
    if account is None or not account.is_active or viewer_of(account, one.network).rank < Rank.OBSERVER:
        return False
    FollowUp.objects.filter(pk=id).update(account=account)
    answers = [
        {
            "label": answer.label,
            "href": links.action_link(
                PURPOSE,
                account=account,
                network=one.network,
                subject=one,
                days=OPEN_DAYS,
                data={"answer": answer.value},
            ),
        }
        for answer in FollowUpAnswer
    ]
    send_mail(
        "camps/follow_up",
        to=account,
        network=one.network,
        kind="reminders",
        context={"one": one, "camp": one.camp, "text": text_of(one), "answers": answers},
    )
    return True


@transaction.atomic
def answer_follow_up(*, follow_up: FollowUp, answer: str, why: str = "", by: Viewer) -> FollowUp:
    """Say what became of it; the owner may, and an organiser for them. An answer may be changed.

    Dropped or changed may carry a reason; saying the same again without one keeps it.
    """
    one = whole().select_for_update(of=("self",)).get(pk=follow_up.pk)
    if not may_answer(one, by):
        raise PermissionDenied
    if answer not in FollowUpAnswer:
        raise ValidationError(_("Choose what became of it."))
    if one.asked_at is None:
        raise ValidationError(_("This is asked later."))
    before = {"answer": one.answer} if one.answer else {}
    if one.answer == answer and not why:
        return one
    one.answer, one.answered_at = answer, timezone.now()
    one.why = why.strip() or (one.why if before.get("answer") == answer else "")
    one.full_clean(exclude=["network", "camp", "contribution", "challenge", "account"])
    one.save(update_fields=["answer", "why", "answered_at"])
    record(
        "camps.follow_up.answered",
        subject=one,
        network=one.network_id,
        by=by.account,
        before=before,
        after={"answer": answer},
        origin=one.contribution or one.challenge,
    )
    return one


def may_answer(one: FollowUp, by: Viewer) -> bool:
    """Who was asked, who owns it now, and the camp's organisers."""
    if by.network != one.network_id or by.account is None:
        return False
    owner = owner_of(one)
    return by.account in {one.account_id, owner.pk if owner else None} or organise(by, one.camp)


def owner_of(one: FollowUp) -> Account | None:
    """Whom it is asked: who took it on (else who wrote it), who speaks for the challenge's owner."""
    if one.contribution:
        if one.contribution.owner and one.contribution.owner.account:
            return one.contribution.owner.account
        first = one.contribution.authorships.select_related("account", "participant__account").first()
        if first and first.participant:
            return first.participant.account
        return first.account if first else None
    return one.challenge.contact.account if one.challenge and one.challenge.contact else None


def text_of(one: FollowUp) -> str:
    """What it is about, in the words it was written in."""
    return one.contribution.text if one.contribution else (one.challenge.title if one.challenge else "")


def whole() -> QuerySet[FollowUp]:
    """With all that mails and pages say of it."""
    return FollowUp.objects.select_related(
        "camp__network", "network", "contribution__owner__account", "challenge__contact__account"
    )
