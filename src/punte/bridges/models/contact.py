"""Contacts: the card that its owner shows, and 'we met'."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import EncounterState
from punte.ecosystem.models import Person
from punte.members.tenancy import TenantModel


class Card(TenantModel):
    """Which fields of their entry a person gives to whoever scans their code.

    The code's address is signed over the card and `version`; renewing the code
    makes earlier ones void.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="card")
    shown = models.JSONField(_("What it shows"), default=list)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"card of {self.person_id}"


class Encounter(TenantModel):
    """'We met': one says so, the other confirms."""

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="encounters_said")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="encounters_asked")
    met_on = models.DateField(_("When"))
    place = models.CharField(_("Where"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=EncounterState.choices, default=EncounterState.WAITING)
    said_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-said_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asker", "other", "met_on"], name="encounter_once_a_day"),
            models.CheckConstraint(condition=~models.Q(asker=models.F("other")), name="encounter_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} met {self.other_id}"
