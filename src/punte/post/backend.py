"""Django's mail goes to the outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from punte.post.models import MailState
from punte.post.outbox.jobs import enqueue
from punte.post.outbox.rows import row_of


class OutboxBackend(BaseEmailBackend):
    """Keeps mail in the database; a job sends it.

    Rows are written in the caller's transaction: a mail goes out when the change it tells of is real, and
    only then.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them down, and ask a worker to send those that can go out; how many."""
        with transaction.atomic():
            for message in email_messages:
                mail = row_of(message)
                mail.save(force_insert=True)
                if mail.state == MailState.WAITING:
                    enqueue(mail)
        return len(email_messages)
