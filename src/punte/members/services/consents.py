"""Agreeing and taking it back, each purpose for itself."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from punte.members import consents
from punte.members.models import Account, Consent, Network
from punte.records.events import record
from punte.records.refs import Ref, ref
from punte.web.access import Viewer


@transaction.atomic
def give_own(*, account: Account, purpose: str, network: Network | None, by: Viewer) -> Consent:
    """Agree for oneself."""
    if by.account != account.pk:
        raise PermissionDenied
    return give_consent(holder=ref(account), purpose=purpose, network=network, by=account.pk)


@transaction.atomic
def withdraw_own(*, account: Account, purpose: str, network: Network | None, by: Viewer) -> int:
    """Take one's agreement back."""
    if by.account != account.pk:
        raise PermissionDenied
    return withdraw_consent(holder=ref(account), purpose=purpose, network=network, by=account.pk)


@transaction.atomic
def give_consent(*, holder: Ref, purpose: str, network: Network | None, by: UUID | None) -> Consent:
    """Write down that the holder agreed to the purpose's present words, in the language they read them in.

    Asks no policy: for services that know the holder said so (their own page, a link in a mail to them).
    An agreement to older words is ended. Raises KeyError for a purpose that nobody registered.
    """
    asked = consents.purpose(purpose)
    now = timezone.now()
    open_rows = Consent.objects.select_for_update().filter(
        holder_kind=holder.kind, holder_id=holder.id, purpose=purpose, network=network, withdrawn_at=None
    )
    current = open_rows.first()
    if current and current.version == asked.version:
        return current
    open_rows.update(withdrawn_at=now)
    consent = Consent.objects.create(
        holder_kind=holder.kind,
        holder_id=holder.id,
        network=network,
        purpose=purpose,
        version=asked.version,
        wording=str(asked.text),
        language=get_language() or "en",
        given_at=now,
    )
    record(
        "members.consent.given",
        subject=holder,
        network=network.pk if network else None,
        by=by,
        after={"purpose": purpose, "version": asked.version},
        origin=consent,
    )
    return consent


@transaction.atomic
def withdraw_consent(*, holder: Ref, purpose: str, network: Network | None, by: UUID | None) -> int:
    """End the holder's agreement; how many rows (0: there was none)."""
    ended = Consent.objects.filter(
        holder_kind=holder.kind, holder_id=holder.id, purpose=purpose, network=network, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())
    if ended:
        record(
            "members.consent.withdrawn",
            subject=holder,
            network=network.pk if network else None,
            by=by,
            before={"purpose": purpose},
        )
    return ended
