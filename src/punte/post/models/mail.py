"""Mails on their way out."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.members.models import Account, Network
from punte.records.ids import uuid7


class MailState(models.TextChoices):
    """Where a mail stands. Kept: no server is set up to send it, or it is for an invented person."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("On its way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    KEPT = "kept", _("Kept here")


class Mail(models.Model):
    """One message for one envelope.

    The Message-ID is made once and used on every try, so that a mail that goes
    out twice (a crash between sending and noting it) is one mail to its reader.
    The words may hold links that open something; they are wiped once sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, null=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    template = models.CharField(max_length=100, blank=True)
    sender = models.CharField(max_length=320)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    subject = models.CharField(max_length=990)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)
    message_id = models.CharField(max_length=250, unique=True)

    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["network", "-created_at"], name="mail_network"),
            models.Index(
                fields=["next_try"],
                name="mail_under_way",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"


class MailStop(models.Model):
    """A person wants no more mails of a kind ('reminders'); kinds are named by whoever sends them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind"], name="mail_stop_once"),
        ]

    def __str__(self) -> str:
        return self.kind
