"""What a person agreed to, when, and to which exact words."""

from typing import ClassVar

from django.db import models

from punte.members.models.network import Network
from punte.records.ids import uuid7


class Consent(models.Model):
    """One agreement. Withdrawing keeps the row and sets a date; agreeing again makes a new row.

    The holder is a reference (an account, or a person of a higher room who has
    no account), as plain values. `wording` is the text exactly as it stood on
    the page.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    holder_kind = models.CharField(max_length=60)
    holder_id = models.UUIDField()
    network = models.ForeignKey(Network, on_delete=models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    wording = models.TextField()
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-given_at"]
        indexes: ClassVar = [models.Index(fields=["holder_id", "purpose"], name="consent_holder")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id", "purpose", "network"],
                condition=models.Q(withdrawn_at=None, network__isnull=False),
                name="consent_once_in_network",
            ),
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id", "purpose"],
                condition=models.Q(withdrawn_at=None, network=None),
                name="consent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
