"""Addresses that are told of events, and what was told them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Webhook(TenantModel):
    """An address of a network that gets the events of some topics.

    `secret` signs what is sent; it is shown to managers only when it is made or
    renewed. `failing_since` is set while deliveries are given up.
    """

    url = models.URLField(_("Address"), max_length=500)
    label = models.CharField(_("What it is for"), max_length=120)
    topics = models.JSONField(_("Told of"), default=list)
    secret = models.CharField(max_length=80)
    active = models.BooleanField(_("Active"), default=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.label


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Taken")
    FAILED = "failed", _("Given up")


class Delivery(TenantModel):
    """One event for one address: the log, and what can be sent again.

    The id of what is sent is this row's, on every try, so that a receiver
    knows a repeated one. `body` is sent as it stands; `answer` is the
    beginning of what came back.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.BigIntegerField()
    topic = models.CharField(max_length=100)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once_an_event"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-created_at", "-id"], name="delivery_newest"),
            models.Index(fields=["next_try"], name="delivery_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.state})"
