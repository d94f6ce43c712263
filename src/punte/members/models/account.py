"""A person's account: global, known by e-mail."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.records.ids import uuid7

ERASED_DOMAIN = "erased.invalid"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """A new account; without a password it signs in by mail only."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of that address, in any case."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser, PermissionsMixin):
    """Who signs in. What they may do is said by their memberships, network by network."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(gettext_lazy("E-mail"), max_length=254, unique=True)
    name = models.CharField(gettext_lazy("Name"), max_length=120, blank=True)
    language = models.CharField(gettext_lazy("Language"), max_length=10, default="en")
    time_zone = models.CharField(gettext_lazy("Time zone"), max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # An address scheduled tasks must not write to any more (bounced, erased).
    mail_stopped = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    objects = AccountManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="account_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_full_name()

    @property
    def erased(self) -> bool:
        """True when the person had their data erased; the row stays, for others point at it."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")

    def get_full_name(self) -> str:
        """The name, or the part of the address before the @."""
        if self.erased:
            return _("a person who has left Punte")
        return self.name or self.email.partition("@")[0]
