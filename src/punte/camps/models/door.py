"""Who came, and what they need to be well. What they need is sealed (safety 11)."""

from typing import ClassVar

from django.db import models

from punte.camps.models.participant import Participant
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Care(TenantModel):
    """What a participant wants to eat and needs to get about: readable only through `camps.sealing`."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="care")
    sealed = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"care of {self.participant_id}"


class CheckIn(TenantModel):
    """Somebody was there on a day (of the camp's zone)."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="check_ins")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["day", "at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "day"], name="check_in_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.day}"
