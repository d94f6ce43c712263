"""Which introductions somebody may see, and the lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from punte.bridges import policies
from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import SIDES, Reader, reader_of
from punte.bridges.models import Introduction, Message, Party
from punte.bridges.queries.introductions.seen import listing_of, title_of
from punte.ecosystem.models import OrganisationTheme
from punte.web.access import Viewer

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
TONES = {
    IntroductionState.ASKING: "river",
    IntroductionState.ACCEPTED: "moss",
    IntroductionState.DECLINED: "plain",
    IntroductionState.EXPIRED: "plain",
    IntroductionState.WITHDRAWN: "plain",
    IntroductionState.ENDED: "plain",
}


def with_parties(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With all that disclosure asks for; a fixed number of queries."""
    themes = OrganisationTheme.objects.select_related("theme").order_by("theme__order", "theme__name")
    parties = Party.objects.select_related(
        "person__ecosystem", "person__account", "organisation__ecosystem"
    ).prefetch_related(Prefetch("organisation__theme_links", queryset=themes))
    return rows.select_related("proposed_by").prefetch_related(
        "network", "listing", Prefetch("parties", queryset=parties.order_by("position"))
    )


def own_parties(viewer: Viewer) -> QuerySet[Party]:
    """Those that the viewer is, once asked."""
    mine = Party.objects.filter(network=viewer.network, person__account=viewer.account)
    return mine.filter(Q(asked_at__isnull=False) | Q(state=PartyState.ACCEPTED))


def own_introductions(viewer: Viewer) -> QuerySet[Introduction]:
    """Those one takes part in, once asked, and those one proposed."""
    rows = Introduction.objects.filter(network=viewer.network)
    if not policies.take_part(viewer) or viewer.account is None:
        return rows.none()
    mine = Exists(own_parties(viewer).filter(introduction=OuterRef("pk")))
    return rows.filter(Q(proposed_by=viewer.account) | mine)


def waiting_introductions(viewer: Viewer) -> QuerySet[Introduction]:
    """Those that wait for the viewer: for their answer, or to be steered past a link that is not there."""
    asked = Party.objects.filter(introduction=OuterRef("pk"), state=PartyState.ASKED)
    rows = own_introductions(viewer).filter(state=IntroductionState.ASKING)
    mine = Exists(asked.filter(person__account=viewer.account))
    return rows.filter(mine | (Q(proposed_by=viewer.account) & ~Exists(asked)))


def brokered_introductions(viewer: Viewer) -> QuerySet[Introduction]:
    """Those of the ecosystems that the viewer keeps; all of them for a manager."""
    rows = Introduction.objects.filter(network=viewer.network)
    if not policies.broker(viewer):
        return rows.none()
    # Who is to be asked later does not know yet, broker or not.
    unasked = Party.objects.filter(
        introduction=OuterRef("pk"), person__account=viewer.account, asked_at=None
    ).exclude(state=PartyState.ACCEPTED)
    rows = rows.exclude(Exists(unasked) & ~Q(proposed_by=viewer.account))
    if policies.manage_network(viewer):
        return rows
    sides = Party.objects.filter(introduction=OuterRef("pk"), role__in=SIDES)
    homes = viewer.scopes("ecosystem")
    kept = Q(organisation__ecosystem__in=homes) | Q(
        Q(organisation=None) | Q(organisation__ecosystem=None), person__ecosystem__in=homes
    )
    return rows.filter(Exists(sides.filter(kept)))


def introductions(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, tuple[Introduction, Reader]]:
    """Those of these that the viewer may see, and as what they read them."""
    rows = with_parties(Introduction.objects.filter(network=viewer.network, pk__in=list(ids)).order_by())
    readers = ((one, reader_of(one, viewer)) for one in rows)
    return {one.pk: (one, reader) for one, reader in readers if reader}


def introduction(viewer: Viewer, id: UUID) -> tuple[Introduction, Reader] | None:
    """One that the viewer may see, and as what they read it."""
    return introductions(viewer, [id]).get(id)


def running_between(a: Any, b: Any) -> QuerySet[Introduction]:
    """Introductions of these two people that are being asked or have led to a conversation, either way."""
    rows = Introduction.objects.filter(state__in=[IntroductionState.ASKING, IntroductionState.ACCEPTED])
    return _between(rows, a, b)


def declined_between(a: Any, b: Any, since: datetime) -> QuerySet[Introduction]:
    """Introductions of these two that one of them declined since then, either way."""
    rows = Introduction.objects.filter(state=IntroductionState.DECLINED, settled_at__gt=since)
    return _between(rows, a, b)


def _between(rows: QuerySet[Introduction], a: Any, b: Any) -> QuerySet[Introduction]:
    def side(role: str, person: Any) -> Exists:
        return Exists(Party.objects.filter(introduction=OuterRef("pk"), role=role, person=person))

    seeker, sought = PartyRole.SEEKER, PartyRole.SOUGHT
    return rows.filter((side(seeker, a) & side(sought, b)) | (side(seeker, b) & side(sought, a)))


@dataclass(frozen=True)
class Line:
    """An introduction in a list."""

    id: UUID
    title: str
    state: Any
    tone: str
    role: Any
    about: str
    at: datetime
    until: datetime | None
    asked: bool
    unread: bool


def lines(viewer: Viewer, rows: Iterable[Introduction]) -> list[Line]:
    """Introductions with their parties as the viewer may read them; one query more for what is unread."""
    known = [(one, reader) for one in rows if (reader := reader_of(one, viewer))]
    unread = unread_ids(viewer, [one.pk for one, _reader in known])
    return [_line(one, reader, one.pk in unread) for one, reader in known]


def _line(one: Introduction, reader: Reader, unread: bool) -> Line:
    asked = reader.party is not None and reader.party.state == PartyState.ASKED
    running = one.state == IntroductionState.ASKING
    return Line(
        id=one.pk,
        title=title_of(one, reader),
        state=one.get_state_display(),
        tone="timber" if asked and running else TONES[IntroductionState(one.state)],
        role=reader.party.get_role_display() if reader.party else "",
        about=listing.title if (listing := listing_of(one, reader)) else "",
        at=one.created_at,
        until=one.expires_at if running else None,
        asked=asked and running,
        unread=unread,
    )


def unread_parties(account: UUID) -> QuerySet[Party]:
    """One's parties in introductions whose conversation holds something one has not read."""
    mine = Party.objects.filter(person__account=account, role__in=SIDES)
    mine = mine.alias(read=Coalesce("read_at", Value(NEVER)))
    later = Message.objects.filter(introduction=OuterRef("introduction"), sent_at__gt=OuterRef("read"))
    return mine.filter(Exists(later.exclude(author=account)))


def unread_ids(viewer: Viewer, ids: list[UUID]) -> set[UUID]:
    """Of these introductions those with something the viewer has not read; one query."""
    if viewer.account is None:
        return set()
    found = unread_parties(viewer.account).filter(introduction__in=ids)
    return set(found.values_list("introduction", flat=True))
