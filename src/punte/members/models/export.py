"""A copy of what is known about a person, made for that person."""

from typing import ClassVar

from django.db import models

from punte.members.models.account import Account
from punte.records.ids import uuid7


class DataExport(models.Model):
    """A zip file that only its owner can fetch, deleted after a week. Without `file` it is in the making."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="data_exports")
    file = models.FileField(upload_to="people", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"export {self.pk}"
