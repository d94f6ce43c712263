"""Accounts: making, finding by address, the profile, signing in by a link."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from punte.members.models import Account
from punte.records.events import changes, record
from punte.web.access import Viewer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ONCE = "punte_once"
ONCE_SECONDS = 2 * 60 * 60
PROFILE = ("name", "language", "time_zone")


def language_of(request: HttpRequest | None) -> str:
    """The language in which the request is being answered."""
    return (get_language() or "en") if request else "en"


@transaction.atomic
def record_sign_up(*, account: Account) -> None:
    """Say in the log that somebody made an account (their address is not written there)."""
    record("members.account.created", subject=account, network=None, by=account.pk)


@transaction.atomic
def account_for_address(*, address: str, name: str = "", language: str = "en") -> Account:
    """The account of somebody who has shown that the address is theirs; made without a password if new.

    Where an account waited for that address to be confirmed, whoever chose its
    password had not shown that the address was theirs: the password is dropped.
    Raises ValidationError for an account that was switched off.
    """
    address = address.strip().lower()
    account = Account.objects.filter(email=address).first()
    if account is None:
        account = Account.objects.create_user(address, name=name, language=language)
        record("members.account.created", subject=account, network=None, by=account.pk)
    elif not account.is_active:
        raise ValidationError(
            _("The account of this address is switched off. Write to whoever runs this server.")
        )
    confirm_address(account=account)
    return account


@transaction.atomic
def confirm_address(*, account: Account) -> None:
    """Note that the account's address is its holder's; see `account_for_address`."""
    known, made = EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    if made or known.verified:
        return
    known.verified = known.primary = True
    known.save(update_fields=["verified", "primary"])
    account.set_unusable_password()
    account.save(update_fields=["password"])
    record("members.account.confirmed", subject=account, network=None, by=account.pk)


@transaction.atomic
def change_profile(*, account: Account, values: dict[str, Any], by: Viewer) -> Account:
    """Set name, language and time zone of one's own account."""
    if by.account != account.pk:
        raise PermissionDenied
    wanted = {name: values[name] for name in PROFILE if name in values}
    before, after = changes(account, wanted)
    if after:
        for name in after:
            setattr(account, name, wanted[name])
        account.save(update_fields=list(after))
        record(
            "members.account.changed",
            subject=account,
            network=None,
            by=account.pk,
            before=before,
            after=after,
        )
    return account


def sign_in(request: HttpRequest, account: Account, *, once: bool) -> None:
    """Start a session for somebody who came by a link. `once`: two hours, and not for account matters."""
    login(request, account, backend=BACKEND)
    if once:
        request.session[ONCE] = True
        request.session.set_expiry(ONCE_SECONDS)
        return
    request.session.pop(ONCE, None)
    record_authentication(request, account, method="code", email=account.email)


def came_once(request: HttpRequest) -> bool:
    """True in a session that a link started for a short visit."""
    return bool(request.session.get(ONCE))
