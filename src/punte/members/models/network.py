"""A network is a community of ecosystems on this Punte: the tenant."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.members.models.account import Account
from punte.records.ids import uuid7

slug_shape = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters, digits and single hyphens only, such as “boost-corridor”.")
)


class Network(models.Model):
    """A tenant. `public` opens its published pages to the world."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(_("Address"), max_length=50, unique=True, validators=[slug_shape])
    name = models.CharField(_("Name"), max_length=120)
    summary = models.TextField(_("Summary"), blank=True)
    public = models.BooleanField(_("Public pages"), default=False)
    review = models.BooleanField(
        _("Review before publication"),
        default=False,
        help_text=_("Needs, offers and new organisations are looked at by the gateway first."),
    )
    language = models.CharField(_("Language"), max_length=10, default="en")
    languages = models.JSONField(_("Languages spoken"), default=list, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=60, default="UTC")
    sample = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that an account holds in a network, bound to a scope where the role has one.

    `scope` is the id of an ecosystem, organisation … of a higher room, so a
    plain value; a network-wide role has none. Ended memberships are kept for
    history; `ended_at` says when.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=40)
    scope = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Set once the person has seen the page that greets them in this network.
    welcomed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "account", "role", "scope"],
                condition=models.Q(ended_at=None, scope__isnull=False),
                name="membership_once_in_scope",
            ),
            models.UniqueConstraint(
                fields=["network", "account", "role"],
                condition=models.Q(ended_at=None, scope=None),
                name="membership_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "network"], name="membership_account")]

    def __str__(self) -> str:
        return f"{self.role} in {self.network_id}"
