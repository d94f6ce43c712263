"""Keys for programs."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.members.models import Account, ApiToken
from punte.members.tokens import digest
from punte.records.events import record
from punte.web.access import Viewer

SCOPES = {
    "read": gettext_lazy("Read what you may see"),
    "write": gettext_lazy("Write and change what you may"),
    "import": gettext_lazy("Import and export tables"),
}
MOST = 20
SHOWN = 12
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_api_token(
    *, account: Account, label: str, scopes: Iterable[str], lasts: timedelta, by: Viewer
) -> tuple[ApiToken, str]:
    """A new key and its secret, which is told only here."""
    if by.account != account.pk:
        raise PermissionDenied
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise ValidationError({"scopes": _("Choose what the key may do.")})
    if ApiToken.objects.filter(account=account, revoked_at=None).count() >= MOST:
        raise ValidationError(
            _("You have %(number)s keys. Revoke one that you no longer use.") % {"number": MOST}
        )
    secret = f"punte_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        account=account,
        label=label.strip(),
        prefix=secret[:SHOWN],
        digest=digest(secret),
        scopes=wanted,
        expires_at=timezone.now() + lasts,
    )
    record("members.apitoken.created", subject=token, network=None, by=account.pk, after={"scopes": wanted})
    return token, secret


@transaction.atomic
def revoke_api_token(*, token: ApiToken, by: Viewer) -> None:
    """Make a key void at once."""
    if by.account != token.account_id:
        raise PermissionDenied
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record("members.apitoken.revoked", subject=token, network=None, by=by.account)


def api_token(secret: str) -> ApiToken | None:
    """The valid key of that secret, its use noted at most once a minute; None otherwise."""
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("account")
        .filter(digest=digest(secret), revoked_at=None, expires_at__gt=now, account__is_active=True)
        .first()
    )
    if token and (token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
