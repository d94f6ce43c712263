"""Evidence of trust: what happened between two people, or two organisations."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import EvidenceKind
from punte.ecosystem.models import Organisation, Person, Theme
from punte.members.tenancy import TenantModel


class Evidence(TenantModel):
    """One thing that happened, and what it came from (`source_kind`, `source_id`).

    Between two people (`a_person`, `b_person`), each perhaps for an
    organisation, or between two organisations alone. Both directions count
    alike but for an endorsement, which a gives b. What a person contests is
    kept and not counted. Past projects are not copied here: they are read from
    the ecosystem's participations.
    """

    kind = models.CharField(_("Kind"), max_length=16, choices=EvidenceKind.choices)
    good = models.BooleanField(default=True)
    a_person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    b_person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    a_organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    b_organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    contested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "kind", "a_person", "b_person"],
                name="evidence_once_of_people",
            ),
            models.CheckConstraint(
                condition=models.Q(a_person__isnull=False, b_person__isnull=False)
                | models.Q(a_person=None, b_person=None),
                name="evidence_of_two",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "at"], name="evidence_by_time"),
            models.Index(fields=["a_person"], name="evidence_a"),
            models.Index(fields=["b_person"], name="evidence_b"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
