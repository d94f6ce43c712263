"""Who is here, and who writes where: rows that a day later are gone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from punte.camps.models import Contribution, Item, Presence, Session
from punte.camps.services.sessions.common import entered, next_revision
from punte.web.access import Viewer

KEPT = timedelta(days=1)


def mark_writing(session: Session, contribution: Contribution | None, by: Viewer) -> None:
    """Note that they are here and write there; in the transaction of what they wrote."""
    now = timezone.now()
    _set(session, by, seen_at=now, writing=contribution, writing_at=now if contribution else None)


def note_presence(*, item: Item, writing: UUID | None, by: Viewer) -> bool:
    """They are here; True if they come, begin or stop writing. Where they write others' pages are told."""
    now = timezone.now()
    rows = Presence.objects.filter(session__item=item, account=by.account)
    if rows.filter(writing=writing).update(seen_at=now, writing_at=now if writing else None):
        return False
    _begin(item, writing, by)
    return True


@transaction.atomic
def _begin(item: Item, writing: UUID | None, by: Viewer) -> None:
    session = entered(item, by)
    where = Contribution.objects.filter(session=session, pk=writing).first() if writing else None
    before = Presence.objects.filter(session=session, account=by.account, writing__isnull=False).exists()
    mark_writing(session, where, by)
    if where or before:
        next_revision(session)


def forget_presence(*, now: datetime) -> int:
    """Drop those who were last seen a day ago."""
    return Presence.objects.filter(seen_at__lt=now - KEPT).delete()[0]


def _set(session: Session, by: Viewer, **values: Any) -> None:
    if not Presence.objects.filter(session=session, account=by.account).update(**values):
        known = {"network_id": session.network_id, "session": session, "account_id": by.account}
        Presence.objects.create(**known, **values)
