"""Sending one mail, and what follows from how it went.

At least once: if a worker dies after the server took the mail and before that is noted, the mail goes out
again, with the same Message-ID and date, by which mailboxes know it for one and the same. The other way
round (note first, then send) a mail could be lost without anybody knowing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.members.policies import manage_network
from punte.post.models import Mail, MailState
from punte.post.outbox.jobs import enqueue
from punte.post.outbox.rows import message_of
from punte.post.outbox.smtp import NotNow, Refused, Server, hand_over
from punte.records.events import record
from punte.web.access import Viewer

# The waits after the first, second … try that did not work; then it is given up, after some 31 hours.
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 4 * 60, 8 * 60, 18 * 60)]
MOST_CLAIMS = 2 * len(BACK_OFF)  # tries that were broken off count, too
STUCK = timedelta(minutes=15)
KEEP = timedelta(days=30)


def deliver_mail(*, mail: UUID, job: UUID | None) -> str:
    """Try to send the mail; its state afterwards, or 'not mine' when another job has it in hand."""
    if not _claim(mail, job):
        return "not mine"
    row = Mail.objects.get(pk=mail)
    if row.attempts > MOST_CLAIMS:
        _give_up(row, row.last_error or "Sending it was broken off again and again.")
        return row.state
    try:
        hand_over(message_of(row), Server.from_url(settings.SMTP_URL))
    except Refused as refusal:
        _give_up(row, str(refusal))
    except (NotNow, ValueError) as problem:
        _later(row, str(problem))
    else:
        _note_sent(row)
    return row.state


def _claim(mail: UUID, job: UUID | None) -> bool:
    """One job at a time has a mail in hand; the same job may take it up again after its worker died."""
    now = timezone.now()
    free = Q(state=MailState.WAITING) | Q(state=MailState.SENDING, claimed_at__lt=now - STUCK)
    if job:
        free |= Q(state=MailState.SENDING, claimed_by=job)
    return bool(
        Mail.objects.filter(free, pk=mail).update(
            state=MailState.SENDING, claimed_by=job, claimed_at=now, attempts=F("attempts") + 1
        )
    )


def _note_sent(mail: Mail) -> None:
    mail.state, mail.sent_at, mail.last_error = MailState.SENT, timezone.now(), ""
    # What went out may hold links that open something: the outbox keeps that it went, not what it said.
    mail.text, mail.html, mail.attachments = "", "", []
    _save(mail, "sent_at", "text", "html", "attachments")


def _later(mail: Mail, why: str) -> None:
    if mail.attempts > len(BACK_OFF):
        _give_up(mail, why)
        return
    mail.state, mail.last_error = MailState.WAITING, why[:2000]
    mail.next_try = timezone.now() + BACK_OFF[mail.attempts - 1]
    with transaction.atomic():
        _save(mail)
        enqueue(mail)


def _give_up(mail: Mail, why: str) -> None:
    mail.state, mail.last_error = MailState.FAILED, why[:2000]
    with transaction.atomic():
        _save(mail)
        record("post.mail.failed", subject=mail, network=mail.network_id, by=None)


def _save(mail: Mail, *more: str) -> None:
    mail.claimed_by = mail.claimed_at = None
    mail.save(update_fields=["state", "last_error", "next_try", "claimed_by", "claimed_at", *more])


@transaction.atomic
def retry_mail(*, mail: Mail, by: Viewer) -> None:
    """Try a failed mail again from the start; the network's managers may."""
    if mail.network_id is None or mail.network_id != by.network or not manage_network(by):
        raise PermissionDenied
    failed = Mail.objects.filter(pk=mail.pk, state=MailState.FAILED)
    if not failed.update(state=MailState.WAITING, attempts=0, next_try=None):
        raise ValidationError(_("This mail has not failed, so it is not sent again."))
    record("post.mail.retried", subject=mail, network=mail.network_id, by=by.account)
    enqueue(Mail.objects.get(pk=mail.pk))


def forget_old_mails(*, now: datetime) -> int:
    """Delete what is settled and a month old; how many."""
    settled = Mail.objects.exclude(state__in=[MailState.WAITING, MailState.SENDING])
    return settled.filter(created_at__lt=now - KEEP).delete()[0]
