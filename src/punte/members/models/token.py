"""Secrets for one purpose: only their hash is kept."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from punte.members.models.account import Account
from punte.members.models.network import Network
from punte.records.ids import uuid7


class Token(models.Model):
    """What a secret link stands for: a purpose, whom it is bound to, what it is about, until when.

    `address` binds it to an e-mail address where there is no account yet;
    `subject` is a reference as plain values. A single-use token is void once
    `used_at` is set, any token once `expires_at` has passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="tokens")
    address = models.EmailField(max_length=254, blank=True)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, null=True, related_name="+")
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    single_use = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_id", "purpose"], name="token_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%Y-%m-%d}"


class ApiToken(models.Model):
    """A key for programs, held by an account: it can do what the account may, within its scopes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.prefix
