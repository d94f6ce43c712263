"""Writing the log. From it, and only from it, come history, trail, search, notices and mail."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from punte.records.models import Event
from punte.records.refs import Ref, ref


@dataclass(frozen=True)
class Happening:
    """An event about to be written; see `record`."""

    kind: str
    subject: models.Model | Ref
    network: UUID | None
    by: UUID | None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    origin: models.Model | Ref | None = None


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@contextmanager
def happened(at: datetime) -> Iterator[None]:
    """Events recorded meanwhile are of that moment: for a past told to the log (the sample's year)."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


def record(
    kind: str,
    *,
    subject: models.Model | Ref,
    network: UUID | None,
    by: UUID | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    origin: models.Model | Ref | None = None,
) -> Event:
    """Write one event, in the transaction of the change it tells of.

    `kind` is '<room>.<noun>.<past participle>'; `by` is an account's id, None
    for Punte itself; `before` and `after` hold only the fields that changed.
    Raises RuntimeError outside a transaction: a change and its event stand or
    fall together.
    """
    return record_many([Happening(kind, subject, network, by, before or {}, after or {}, origin)])[0]


def record_many(happenings: Iterable[Happening]) -> list[Event]:
    """Write many events in one statement; the same rules as `record`."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event must be recorded in the transaction of its change.")
    now = _moment.get() or timezone.now()
    return Event.objects.bulk_create(_line(one, now) for one in happenings)


def _line(one: Happening, now: Any) -> Event:
    subject = ref(one.subject)
    origin = ref(one.origin) if one.origin else None
    return Event(
        at=now,
        kind=one.kind,
        network_id=one.network,
        actor_id=one.by,
        subject_kind=subject.kind,
        subject_id=subject.id,
        origin_kind=origin.kind if origin else "",
        origin_id=origin.id if origin else None,
        before=dict(one.before),
        after=dict(one.after),
    )


def changes(thing: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What setting these values would change: (before, after), only where they differ.

    Values that JSON does not know are told by their text; rows by their key.
    """
    before, after = {}, {}
    for name, new in values.items():
        old = getattr(thing, name)
        if old != new:
            before[name], after[name] = _plain(old), _plain(new)
    return before, after


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return str(value)
