"""Answers to writes, kept for a day, so that a repeated request is not a repeated deed."""

from typing import ClassVar

from django.db import models


class IdempotencyKey(models.Model):
    """One write under a caller's key; the caller and the request are kept as hashes only."""

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=80, blank=True)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return self.key
