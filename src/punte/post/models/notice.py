"""Short notes to a person, inside Punte."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from punte.members.models import Account, Network
from punte.records.ids import uuid7


class Notice(models.Model):
    """Something happened that a person should know.

    What it says comes from its kind (`notices.register`) and `args`; what it is
    about is named by kind and id, and looked up for its reader when shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    network = models.ForeignKey(Network, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    args = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    event = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            # Handlers run at least once: an event tells a person a thing once.
            models.UniqueConstraint(fields=["account", "kind", "event"], name="notice_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "-created_at"], name="notice_account")]

    def __str__(self) -> str:
        return self.kind
