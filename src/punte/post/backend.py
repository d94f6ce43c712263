"""Django's mail goes to the outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    """Keeps mail in the database; a job sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them down; how many."""
        raise ConnectionError("The outbox is not built yet.")
