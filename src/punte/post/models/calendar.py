"""What a person tells Punte about their time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.members.models import Account
from punte.records.ids import uuid7


class Appointment(models.Model):
    """An entry a person makes for themselves: at a time in a zone, or on whole days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("What"), max_length=160)
    place = models.CharField(_("Where"), max_length=160, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    zone = models.CharField(max_length=60, default="UTC")
    busy = models.BooleanField(_("I am busy then"), default=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="appointment_times_or_days",
                condition=models.Q(
                    starts_at__isnull=False,
                    ends_at__gt=models.F("starts_at"),
                    first_day__isnull=True,
                    last_day__isnull=True,
                )
                | models.Q(
                    first_day__isnull=False,
                    last_day__gte=models.F("first_day"),
                    starts_at__isnull=True,
                    ends_at__isnull=True,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "starts_at"], name="appointment_start"),
            models.Index(fields=["account", "first_day"], name="appointment_day"),
        ]

    def __str__(self) -> str:
        return self.title


class Week(models.Model):
    """When a person can usually meet, by the clock of their own time zone.

    `hours`: seven lists, Monday first, of [begin, end] such as ["09:00", "12:30"]. No row: nothing was said.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    hours = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"week of {self.account_id}"


class Exemption(models.Model):
    """A time that is free although the week says no, or busy although it says yes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    free = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="exemption_order", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "ends_at"], name="exemption_account")]

    def __str__(self) -> str:
        return f"{'free' if self.free else 'busy'} {self.starts_at}"


class Feed(models.Model):
    """The secret address of a person's calendar; only its hash is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"feed of {self.account_id}"
