"""What was worked out about bridges, kept so that it can be seen over time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models import Ecosystem
from punte.members.tenancy import TenantModel


class TrustSettings(TenantModel):
    """A network's own weights, half-lives and threshold; what is not set has the default."""

    rules = models.JSONField(default=dict)
    threshold = models.FloatField(_("Threshold of a bridge"), default=3.0)
    promise_hours = models.PositiveSmallIntegerField(_("Hours promised in the fast lane"), default=72)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["network"], name="trust_settings_once")]

    def __str__(self) -> str:
        return f"trust settings of {self.network_id}"


class BridgeReading(TenantModel):
    """The bridge between two ecosystems as it was worked out on a day; a has the smaller key.

    `strength` is trust that can flow, `redundancy` paths that share nobody,
    `months` until it fails without new evidence (None: not within the
    horizon). `detail` holds flows, who is irreplaceable, the forecast and what
    to do next, people and organisations by their ids only.
    """

    a = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    strength = models.FloatField(_("Strength"))
    redundancy = models.PositiveIntegerField(_("Redundancy"))
    months = models.PositiveSmallIntegerField(_("Sustainability in months"), null=True, blank=True)
    detail = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["a", "b", "on"], name="reading_once_a_day"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="reading_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["network", "on"], name="reading_by_day")]

    def __str__(self) -> str:
        return f"{self.a_id}-{self.b_id} {self.on}"


class Layout(TenantModel):
    """Where the points of the network's picture stand: {id: [x, y]}, worked out by a job."""

    kind = models.CharField(max_length=16)
    positions = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["network", "kind"], name="layout_once")]

    def __str__(self) -> str:
        return self.kind
