"""Matches as they may be shown: inside the network, of what is open, to organisations that are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from punte.bridges import policies
from punte.bridges.choices import IntroductionState, Opinion
from punte.bridges.disclosure import SIDES
from punte.bridges.models import Introduction, Match, Matching, Party, Verdict
from punte.bridges.queries.fitting import too_few_words
from punte.bridges.words import reasons
from punte.ecosystem.choices import Direction, State
from punte.ecosystem.models import Listing, Organisation
from punte.ecosystem.queries.listings import own_listings
from punte.ecosystem.queries.writers import own_organisations
from punte.post.places import Place
from punte.web.access import Viewer

SHOWN = 8
"""Matches on a listing's page at first; the rest stand behind a fold."""
A_FEW = 3
OF_ONE = 2
"""Lines of one listing in a short list, so that it does not fill it."""


@dataclass(frozen=True)
class ShownMatch:
    """An organisation that fits a need or an offer, and why, in the reader's language.

    `because` follows 'because it', `against` follows 'Against it:' ('' where
    nothing speaks against it). `opinion` is what the viewer said of it,
    `introduction` the one they proposed, or through which they are in touch.
    """

    match: Match
    because: str
    against: str
    opinion: str
    introduction: UUID | None = None

    @property
    def listing(self) -> Listing:
        """What it fits."""
        return self.match.listing

    @property
    def organisation(self) -> Organisation:
        """Who fits."""
        return self.match.organisation

    @property
    def counterpart(self) -> Listing | None:
        """Its own offer or need that fits, if one does."""
        return self.match.counterpart


class Stage(StrEnum):
    """Where the matches of a listing stand."""

    LOOKING = "looking"
    FOUND = "found"
    NOBODY = "nobody"
    WORDLESS = "wordless"
    CLOSED = "closed"


@dataclass(frozen=True)
class Matches:
    """What there is for a need or an offer, best first, and when it was worked out."""

    stage: Stage
    shown: tuple[ShownMatch, ...] = ()
    done_at: datetime | None = None
    asked_at: datetime | None = None

    @property
    def renewing(self) -> bool:
        """True while something newer is on its way."""
        return bool(self.asked_at and self.done_at and self.asked_at > self.done_at)


def visible_matches(viewer: Viewer) -> QuerySet[Match]:
    """All that the viewer may see; members of the network and observers, nobody else."""
    if not policies.inside_network(viewer):
        return Match.objects.none()
    return _standing().filter(network=viewer.network)


def matches_of(viewer: Viewer, listing: Listing) -> Matches:
    """The matches of one need or offer; two queries. For outsiders it has none."""
    if not policies.inside_network(viewer) or viewer.network != listing.network_id:
        return Matches(Stage.CLOSED)
    if listing.state != State.PUBLISHED or listing.expires_on < timezone.localdate():
        return Matches(Stage.CLOSED)
    if too_few_words(listing):
        return Matches(Stage.WORDLESS)
    matching = Matching.objects.filter(listing=listing).first()
    if matching is None or matching.done_at is None:
        return Matches(Stage.LOOKING, asked_at=matching.asked_at if matching else listing.published_at)
    rows = for_reading(viewer, visible_matches(viewer).filter(listing=listing)).order_by("rank")
    found = tuple(show(rows))
    stage = Stage.FOUND if found else Stage.NOBODY
    return Matches(stage, found, matching.done_at, matching.asked_at)


def for_region(viewer: Viewer) -> QuerySet[Match]:
    """For brokers: matches between their region and others, whichever side asks; managers see all regions."""
    rows = visible_matches(viewer).exclude(_TWICE)
    if not policies.broker(viewer):
        return rows.none()
    if policies.manage_network(viewer) and not viewer.scopes("ecosystem"):
        return rows.exclude(listing__ecosystem=F("organisation__ecosystem"))
    return rows.filter(_across(viewer.scopes("ecosystem")))


def for_me(viewer: Viewer) -> QuerySet[Match]:
    """For people: matches of their own needs and offers, and what their organisations fit."""
    return visible_matches(viewer).exclude(_TWICE).filter(_own(viewer))


def for_organisation(viewer: Viewer, organisation: Organisation) -> QuerySet[Match]:
    """What an organisation fits, and who fits what it seeks and gives."""
    either = Q(organisation=organisation) | Q(listing__organisation=organisation)
    return visible_matches(viewer).exclude(_TWICE).filter(either)


def unjudged(viewer: Viewer, rows: QuerySet[Match]) -> QuerySet[Match]:
    """Without those that the viewer called not useful or known already."""
    return rows.exclude(_put_aside(viewer.account))


def for_reading(viewer: Viewer, rows: QuerySet[Match]) -> QuerySet[Match]:
    """With what a line shows, what the viewer said and proposed among it; no further query.

    Of what others proposed only where the viewer is one of the two and both have
    said yes: earlier, the name beside it would say who it is with.
    """
    mine = Verdict.objects.filter(
        listing=OuterRef("listing"), organisation=OuterRef("organisation"), account=viewer.account
    )
    own = Party.objects.filter(introduction=OuterRef("pk"), role__in=SIDES, person__account=viewer.account)
    proposed = Introduction.objects.filter(
        Q(proposed_by=viewer.account) | Q(Exists(own), state=IntroductionState.ACCEPTED),
        listing=OuterRef("listing"),
        parties__organisation=OuterRef("organisation"),
        state__in=(IntroductionState.ASKING, IntroductionState.ACCEPTED),
    )
    joined = rows.select_related(
        "listing__organisation", "listing__ecosystem", "organisation__ecosystem", "counterpart"
    )
    return joined.annotate(
        opinion=Coalesce(Subquery(mine.values("opinion")[:1]), Value("")),
        introduction=Subquery(proposed.order_by("-created_at").values("pk")[:1]),
    )


def show(rows: Iterable[Match]) -> list[ShownMatch]:
    """In words; the rows come from `for_reading`."""
    return [
        ShownMatch(
            one,
            reasons.because(one.reasons),
            reasons.against(one.against),
            str(getattr(one, "opinion", "")),
            getattr(one, "introduction", None),
        )
        for one in rows
    ]


# The desk: several networks at once


@dataclass(frozen=True)
class Few:
    """The first few matches, and how many there are."""

    shown: Sequence[ShownMatch]
    count: int


def regions_few(places: Iterable[Place], account: UUID) -> Few:
    """For a gateway's desk: between their regions and others; three queries for all networks together."""
    about = [
        Q(network=place.network) & _across(scopes)
        for place in places
        if policies.broker(place.viewer) and (scopes := place.viewer.scopes("ecosystem"))
    ]
    return _few(about, account)


def own_few(places: Iterable[Place], account: UUID) -> Few:
    """For a person's desk: their own and their organisations'; three queries for all networks together."""
    return _few([Q(network=one.network) & _own(one.viewer) for one in places], account)


def _few(about: Sequence[Q], account: UUID) -> Few:
    if not about:
        return Few((), 0)
    either = reduce(or_, about)
    rows = _standing().filter(either).exclude(_TWICE | _put_aside(account))
    latest = for_reading(Viewer(account=account), rows).order_by("-listing__published_at", "rank")
    first = latest.prefetch_related("network")[: A_FEW * 10]
    kept: list[Match] = []
    for one in first:
        if sum(other.listing_id == one.listing_id for other in kept) < OF_ONE:
            kept.append(one)
    return Few(show(kept[:A_FEW]), rows.count() if kept else 0)


# Conditions

_TWICE = Q(listing__direction=Direction.OFFER) & Exists(
    Match.objects.filter(listing=OuterRef("counterpart"), organisation=OuterRef("listing__organisation"))
)
"""An offer's match with a need whose own matches say the same: lists over both show the need's."""


def _standing() -> QuerySet[Match]:
    """Matches whose listing is open, whose organisation is shown, whose counterpart is still open."""
    today = timezone.localdate()
    return Match.objects.filter(
        Q(counterpart=None) | Q(counterpart__state=State.PUBLISHED, counterpart__expires_on__gte=today),
        listing__state=State.PUBLISHED,
        listing__expires_on__gte=today,
        organisation__state=State.PUBLISHED,
    )


def _across(mine: Iterable[UUID]) -> Q:
    """One side in these ecosystems, the other not."""
    here = list(mine)
    fits, asks = Q(organisation__ecosystem__in=here), Q(listing__ecosystem__in=here)
    return (fits & ~asks) | (asks & ~fits)


def _own(viewer: Viewer) -> Q:
    return Q(listing__in=own_listings(viewer)) | Q(organisation__in=own_organisations(viewer))


def _put_aside(account: UUID | None) -> Any:
    aside = (Opinion.NOT_USEFUL, Opinion.KNOWN)
    said = Verdict.objects.filter(account=account, opinion__in=aside)
    return Exists(said.filter(listing=OuterRef("listing"), organisation=OuterRef("organisation")))
