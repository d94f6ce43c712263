"""Notices as their reader may see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from punte.members.models import Account
from punte.post.models import Notice
from punte.post.notices.kinds import NoticeKind, known, named
from punte.post.places import Place
from punte.records import subjects
from punte.records.refs import Ref
from punte.records.subjects import Shown


@dataclass(frozen=True)
class ShownNotice:
    """A notice, ready to be drawn."""

    id: UUID
    at: datetime
    badge: Any
    tone: str
    sentence: str
    href: str
    network: str
    unread: bool


class _Args(dict[str, Any]):
    """What a sentence names; an old notice may lack what today's sentence asks for."""

    def __missing__(self, key: str) -> str:
        return ""


def notices_of(account: Account, places: Iterable[Place]) -> QuerySet[Notice]:
    """The person's notices, the newest first; none from networks they have left."""
    here = [place.network.pk for place in places]
    mine = Notice.objects.filter(account=account, kind__in=known())
    return (mine.filter(network=None) | mine.filter(network__in=here)).order_by("-created_at", "-id")


def show(notices: Iterable[Notice], places: Iterable[Place]) -> list[ShownNotice]:
    """Say each notice, its subject named only if its reader may see it; one query a network and kind."""
    rows = list(notices)
    by_network = {place.network.pk: place for place in places}
    wanted: dict[UUID, set[Ref]] = defaultdict(set)
    for row in rows:
        if row.network_id in by_network and row.subject_id:
            wanted[row.network_id].add(Ref(row.subject_kind, row.subject_id))
    found: dict[Ref, Shown] = {}
    for network, refs in wanted.items():
        found |= subjects.shown(by_network[network].viewer, refs)
    return [
        _say(
            row,
            kind,
            found.get(Ref(row.subject_kind, row.subject_id)) if row.subject_id else None,
            by_network,
        )
        for row in rows
        if (kind := named(row.kind))
    ]


def _say(row: Notice, kind: NoticeKind, about: Shown | None, places: dict[UUID, Place]) -> ShownNotice:
    words = kind.sentence if about or not kind.untitled else kind.untitled
    place = places.get(row.network_id) if row.network_id else None
    return ShownNotice(
        id=row.pk,
        at=row.created_at,
        badge=kind.badge,
        tone=kind.tone,
        sentence=str(words) % _Args(row.args, subject=about.title if about else ""),
        href=about.href if about else "",
        network=place.network.name if place else "",
        unread=row.read_at is None,
    )
