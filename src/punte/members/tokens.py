"""One-purpose secrets: issued once, kept as hashes, redeemed for what they stand for (safety 6)."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone

from punte.members.models import Account, Network, Token
from punte.records.refs import Ref, ref

SECRET_BYTES = 32
KEPT_AFTER_EXPIRY = timedelta(days=30)


def digest(secret: str) -> str:
    """SHA-256 in hex. The secrets are 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(
    purpose: str,
    *,
    lasts: timedelta,
    account: Account | None = None,
    address: str = "",
    network: Network | None = None,
    subject: Model | Ref | None = None,
    data: Mapping[str, Any] | None = None,
    single_use: bool = True,
) -> str:
    """A new secret for this purpose; it is told only here, for the database keeps its hash.

    Bind it to an account, or to the address of somebody who has none yet.
    """
    if account is None and not address:
        raise ValueError("A token is bound to an account or to an address.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    about = ref(subject) if subject is not None else None
    Token.objects.create(
        purpose=purpose,
        digest=digest(secret),
        account=account,
        address=address.strip().lower(),
        network=network,
        subject_kind=about.kind if about else "",
        subject_id=about.id if about else None,
        data=dict(data or {}),
        single_use=single_use,
        expires_at=timezone.now() + lasts,
    )
    return secret


def look_up(secret: str, purpose: str | None = None) -> Token | None:
    """The valid token of that secret (and purpose), unchanged; None when unknown, used or expired."""
    wanted = Q(digest=digest(secret))
    if purpose is not None:
        wanted &= Q(purpose=purpose)
    return Token.objects.select_related("account", "network").filter(wanted & _valid()).first()


def redeem(purpose: str, secret: str) -> Token | None:
    """The valid token, and used up if it is for a single use: of two that try at once, one wins."""
    token = look_up(secret, purpose)
    if token is None:
        return None
    still = Token.objects.filter(_valid(), pk=token.pk)
    won = still.update(used_at=timezone.now())
    return token if won else None


def withdraw(purpose: str, subject: Model | Ref) -> int:
    """Make all tokens of this purpose about this subject void; how many."""
    about = ref(subject)
    return Token.objects.filter(purpose=purpose, subject_kind=about.kind, subject_id=about.id).delete()[0]


def forget_expired() -> int:
    """Delete tokens a month after they ended; how many."""
    return Token.objects.filter(expires_at__lt=timezone.now() - KEPT_AFTER_EXPIRY).delete()[0]


def _valid() -> Q:
    unused = Q(used_at=None) | Q(single_use=False)
    bound = Q(account=None) | Q(account__is_active=True)
    return unused & bound & Q(expires_at__gt=timezone.now())
