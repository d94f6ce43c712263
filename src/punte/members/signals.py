"""What allauth tells us about accounts goes into the log (no addresses: they are personal)."""

from typing import Any

from allauth.account import signals as allauth
from django.db import transaction

from punte.members.models import Account
from punte.records.events import record


def connect() -> None:
    """Listen."""
    for signal, kind in (
        (allauth.email_confirmed, "members.account.confirmed"),
        (allauth.email_changed, "members.account.readdressed"),
        (allauth.password_changed, "members.account.password_changed"),
        (allauth.password_set, "members.account.password_changed"),
        (allauth.password_reset, "members.account.password_changed"),
    ):
        signal.connect(_Listener(kind), weak=False, dispatch_uid=f"{kind}:{id(signal)}")


class _Listener:
    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __call__(self, *, sender: Any, **given: Any) -> None:
        address = given.get("email_address")
        account = given.get("user") or (address.user if address else None)
        # A first confirmation counts as a change of address, too, with nothing before it.
        first = "from_email_address" in given and given["from_email_address"] is None
        if isinstance(account, Account) and not first:
            with transaction.atomic():
                record(self._kind, subject=account, network=None, by=account.pk)
