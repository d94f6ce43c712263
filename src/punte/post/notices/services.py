"""Writing and reading off notices."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from punte.post.models import Notice
from punte.post.notices.kinds import named
from punte.records.models import Event
from punte.records.refs import Ref, ref

NEWS = timedelta(days=30)


@transaction.atomic
def notify(
    *,
    accounts: Iterable[UUID],
    kind: str,
    subject: models.Model | Ref | None = None,
    network: UUID | None = None,
    args: Mapping[str, Any] | None = None,
    event: Event | None = None,
) -> None:
    """Write a notice to each account. With the event it tells of, writing it again changes nothing.

    What happened more than a month ago is no news, and not written. Raises
    LookupError for a kind that no room registered.
    """
    if named(kind) is None:
        raise LookupError(f"No notice of kind {kind!r} is registered.")
    if event and event.at < timezone.now() - NEWS:
        return
    about = ref(subject) if subject else None
    Notice.objects.bulk_create(
        [
            Notice(
                account_id=account,
                network_id=network,
                kind=kind,
                subject_kind=about.kind if about else "",
                subject_id=about.id if about else None,
                args=dict(args or {}),
                event=event.pk if event else None,
            )
            for account in dict.fromkeys(accounts)
        ],
        ignore_conflicts=True,
    )


def mark_read(*, account: UUID, notices: Iterable[UUID] | None = None) -> int:
    """Note that the person has read these of their notices, or all of them; how many were new."""
    unread = Notice.objects.filter(account_id=account, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=timezone.now())
