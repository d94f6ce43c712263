"""Jobs of the outbox."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from punte.post.models import Mail, MailState
from punte.records.jobs.progress import current_job


def enqueue(mail: Mail) -> None:
    """Ask a worker to send the mail, when its next try is due."""
    network = str(mail.network_id) if mail.network_id else None
    deliver.using(run_after=mail.next_try, priority=20).enqueue(mail=str(mail.pk), network=network)


@task
def deliver(*, mail: str, network: str | None = None) -> str:
    """Try to send one mail; what became of it."""
    from punte.post.outbox.deliver import deliver_mail

    return deliver_mail(mail=UUID(mail), job=current_job.get())


@task
def sweep() -> int:
    """Ask again for mails whose job is lost; forget old ones. How many were asked for again."""
    from punte.post.outbox.deliver import STUCK, forget_old_mails

    now = timezone.now()
    overdue = Mail.objects.filter(
        Q(state=MailState.WAITING)
        & (Q(next_try__lt=now - STUCK) | Q(next_try=None, created_at__lt=now - STUCK))
        | Q(state=MailState.SENDING, claimed_at__lt=now - STUCK)
    )
    lost = list(overdue[:500])
    for mail in lost:
        mail.next_try = now
        mail.save(update_fields=["next_try"])
        enqueue(mail)
    forget_old_mails(now=now)
    return len(lost)


SWEEP_EVERY = timedelta(minutes=10)
