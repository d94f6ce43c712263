"""An invitation by mail to take a role in a network."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from punte.members.models.account import Account
from punte.members.models.network import Network
from punte.records.ids import uuid7


class InvitationState(models.TextChoices):
    """Where an invitation stands; derived from its dates, never stored."""

    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Invitation(models.Model):
    """Bound to one address, good for one use. Its secret is a `Token`; sending again makes a new one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"), max_length=254)
    role = models.CharField(_("Role"), max_length=40)
    scope = models.UUIDField(null=True, blank=True)
    note = models.TextField(_("A word from you"), max_length=1000, blank=True)
    invited_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["network", "email"], name="invitation_email")]

    def __str__(self) -> str:
        return f"{self.role} in {self.network_id}"

    @property
    def state(self) -> InvitationState:
        """Where it stands now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.WAITING if self.expires_at > timezone.now() else InvitationState.EXPIRED

    @property
    def open(self) -> bool:
        """True while it can still be answered."""
        return self.state == InvitationState.WAITING
