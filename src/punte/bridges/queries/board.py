"""The broker's board: what is brokered for one's region, by how far it has come."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from punte.bridges import policies
from punte.bridges.choices import FastLaneState, IntroductionState, OutcomeAnswer, PartyState
from punte.bridges.models import FastLaneRequest, Introduction, Match, Outcome, Shortlisted, Verdict
from punte.bridges.queries import fastlane
from punte.bridges.queries.introductions.lists import brokered_introductions
from punte.ecosystem.choices import Direction
from punte.ecosystem.models import Ecosystem, Listing
from punte.ecosystem.queries.listings import open_listings
from punte.ecosystem.queries.places import kept_ecosystems
from punte.web.access import Viewer

NEW_AT_MOST = 12
CARDS_AT_MOST = 20  # in a column
READ_AT_MOST = 500
SHOWN_FOR = timedelta(days=90)  # how long what is settled stays on the board
SILENT_AFTER = timedelta(days=7)
SETTLED = (FastLaneState.CLOSED, FastLaneState.DECLINED, FastLaneState.WITHDRAWN)
OVER = (
    IntroductionState.DECLINED,
    IntroductionState.EXPIRED,
    IntroductionState.WITHDRAWN,
    IntroductionState.ENDED,
)


class Stage(StrEnum):
    """The columns in their order."""

    NEW = "new"
    SHORTLISTED = "shortlisted"
    INTRODUCED = "introduced"
    TALKING = "talking"
    SOMETHING = "something"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Work:
    """What has been done about a need or a request so far."""

    listed: int = 0
    asking: int = 0
    talking: int = 0
    began: int = 0
    ended: int = 0
    last: datetime | None = None  # when the latest introduction changed
    silent_since: datetime | None = None  # since when the one asked longest has not answered
    outcome_since: datetime | None = None  # since when an outcome is asked for

    @property
    def stage(self) -> Stage | None:
        """How far it has come; None when nothing has been done."""
        if self.began:
            return Stage.SOMETHING
        if self.talking:
            return Stage.TALKING
        if self.asking:
            return Stage.INTRODUCED
        if self.ended and self.ended >= self.listed:
            return Stage.NOTHING
        return Stage.SHORTLISTED if self.listed else None


@dataclass(frozen=True)
class Card:
    """A need or a request on the board; `late` says since when something is overdue, and what."""

    thing: Listing | FastLaneRequest
    stage: Stage
    work: Work
    since: datetime
    incoming: bool = False
    late: datetime | None = None
    fitting: int = 0

    @property
    def is_request(self) -> bool:
        """True for a fast-lane request, False for a need or an offer."""
        return isinstance(self.thing, FastLaneRequest)


@dataclass(frozen=True)
class Column:
    """A column: its first cards, and how many more there are."""

    stage: Stage
    cards: list[Card] = field(default_factory=list)
    more: int = 0


def board_of(viewer: Viewer, region: Ecosystem | None = None, now: datetime | None = None) -> list[Column]:
    """The board for the regions that the viewer keeps, or one of them; a fixed number of queries."""
    now = now or timezone.now()
    mine = [one.pk for one in kept_ecosystems(viewer) if region is None or one == region]
    requests = _requests(viewer, mine, now)
    worked = _work(viewer, mine, [one.pk for one in requests], now)
    listings = _listings(viewer, {key for kind, key in worked if kind == "listing"})
    cards = [_request_card(one, worked.get(("request", one.pk), Work()), mine, now) for one in requests]
    cards += [
        Card(one, stage, work, work.last or one.published_at or now, late=_late(work, now))
        for one in listings
        if (work := worked[("listing", one.pk)]) and (stage := work.stage)
    ]
    cards += _fresh(viewer, mine, {one.pk for one in listings}, now)
    return _columns(cards)


def _columns(cards: Iterable[Card]) -> list[Column]:
    by_stage: dict[Stage, list[Card]] = defaultdict(list)
    for card in cards:
        by_stage[card.stage].append(card)
    columns = []
    for stage in Stage:
        # What is late stands first, then requests, then what has waited longest (of the new: the newest).
        turned = -1 if stage in (Stage.NEW, Stage.SOMETHING, Stage.NOTHING) else 1
        found = sorted(
            by_stage[stage],
            key=lambda one: (one.late is None, not one.is_request, turned * one.since.timestamp()),
        )
        columns.append(Column(stage, found[:CARDS_AT_MOST], max(0, len(found) - CARDS_AT_MOST)))
    return columns


def _requests(viewer: Viewer, mine: list[UUID], now: datetime) -> list[FastLaneRequest]:
    rows = fastlane.visible_requests(viewer).filter(Q(asked__in=mine) | Q(asking__in=mine))
    recent = ~Q(state__in=SETTLED) | Q(closed_at__gt=now - SHOWN_FOR)
    shown = fastlane.for_list(fastlane.with_candidates(rows.filter(recent)))
    return list(shown.order_by("-asked_at")[:READ_AT_MOST])


def _request_card(one: Any, work: Work, mine: list[UUID], now: datetime) -> Card:
    incoming = one.asked_id in mine
    stage = work.stage
    if stage in (None, Stage.SHORTLISTED):
        stage = Stage.SHORTLISTED if work.listed or one.state == FastLaneState.ANSWERED else Stage.NEW
        if one.state == FastLaneState.CLOSED and one.helped:
            stage = Stage.SOMETHING
        elif one.state in SETTLED:
            stage = Stage.NOTHING
    late = one.promised_for if fastlane.is_late(one, now) else _late(work, now)
    since = work.last or one.closed_at or one.answered_at or one.asked_at
    return Card(one, stage or Stage.NEW, work, since, incoming, late, one.fitting)


def _late(work: Work, now: datetime) -> datetime | None:
    """Since when the one asked longest is silent, or an outcome is waited for, where that is long."""
    silent = [one for one in (work.silent_since, work.outcome_since) if one and one < now - SILENT_AFTER]
    return min(silent, default=None) if work.stage in (Stage.INTRODUCED, Stage.TALKING) else None


def _work(
    viewer: Viewer, mine: list[UUID], requests: list[UUID], now: datetime
) -> dict[tuple[str, UUID], Work]:
    """What has been done about things that concern the regions; three queries."""
    found: dict[tuple[str, UUID], dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    here = Q(listing__ecosystem__in=mine) | Q(organisation__ecosystem__in=mine)
    listed = Shortlisted.objects.filter(here | Q(request__in=requests), network=viewer.network).order_by()
    for listing, request, n in listed.values_list("listing", "request").annotate(n=Count("pk")):
        found[_key(listing, request)]["listed"] = n
    outcomes = _outcomes(viewer, mine, requests, now)
    for one in _introductions(viewer, mine, requests, now):
        said = outcomes.get(one["pk"], Counter())
        entry = found[_key(one["listing"], one["request"])]
        if said[OutcomeAnswer.BEGAN]:
            entry["began"] += 1
        elif one["state"] in OVER or said[OutcomeAnswer.NOTHING] or said[OutcomeAnswer.ENDED]:
            entry["ended"] += 1
        elif one["state"] == IntroductionState.ACCEPTED:
            entry["talking"] += 1
            entry["outcome_since"] = _earlier(entry.get("outcome_since"), one["outcome_since"])
        else:
            entry["asking"] += 1
            entry["silent_since"] = _earlier(entry.get("silent_since"), one["silent_since"])
        changed = one["settled_at"] or one["accepted_at"] or one["created_at"]
        entry["last"] = max(entry.get("last") or changed, changed)
    return {key: Work(**values) for key, values in found.items()}


def _key(listing: UUID | None, request: UUID | None) -> tuple[str, UUID]:
    key = request or listing
    assert key is not None, "asked for only where there is one"
    return ("request" if request else "listing", key)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at), default=None)


def _concerned(
    viewer: Viewer, mine: list[UUID], requests: list[UUID], now: datetime
) -> QuerySet[Introduction]:
    """Introductions that grew from a need or a request here, or seek somebody here."""
    by_party = Introduction.objects.filter(parties__organisation__ecosystem__in=mine).values("pk")
    of_need = Q(listing__ecosystem__in=mine) | Q(pk__in=by_party)
    rows = brokered_introductions(viewer).filter(
        Q(request__in=requests) | (Q(request=None, listing__isnull=False) & of_need)
    )
    return rows.filter(Q(settled_at=None) | Q(settled_at__gt=now - SHOWN_FOR))


def _introductions(viewer: Viewer, mine: list[UUID], requests: list[UUID], now: datetime) -> Iterable[Any]:
    silent = Min("parties__asked_at", filter=Q(parties__state=PartyState.ASKED))
    unsaid = Min("outcomes__asked_at", filter=Q(outcomes__answered_at=None))
    rows = _concerned(viewer, mine, requests, now).annotate(silent_since=silent, outcome_since=unsaid)
    return rows.order_by("-created_at").values(
        "pk",
        "listing",
        "request",
        "state",
        "created_at",
        "accepted_at",
        "settled_at",
        "silent_since",
        "outcome_since",
    )[:READ_AT_MOST]


def _outcomes(
    viewer: Viewer, mine: list[UUID], requests: list[UUID], now: datetime
) -> dict[UUID, Counter[str]]:
    said: dict[UUID, Counter[str]] = defaultdict(Counter)
    rows = Outcome.objects.filter(introduction__in=_concerned(viewer, mine, requests, now).values("pk"))
    for key, answer in rows.exclude(answer="").values_list("introduction", "answer"):
        said[key][answer] += 1
    return said


def _listings(viewer: Viewer, keys: set[UUID]) -> list[Listing]:
    rows = Listing.objects.filter(pk__in=keys, network=viewer.network)
    known = rows.select_related("organisation__ecosystem", "ecosystem").prefetch_related("network")
    return [one for one in known if policies.see_listing(viewer, one)]


def _fresh(viewer: Viewer, mine: list[UUID], known: set[UUID], now: datetime) -> list[Card]:
    """The newest open needs of other regions that somebody of one's own would fit; two queries."""
    fits = Match.objects.filter(listing=OuterRef("pk"), organisation__ecosystem__in=mine)
    judged = Verdict.objects.filter(
        listing=OuterRef("listing"), organisation=OuterRef("organisation"), account=viewer.account
    )
    rows = open_listings(viewer).filter(direction=Direction.NEED).exclude(pk__in=known)
    if not policies.manage_network(viewer) or len(mine) == 1:
        rows = rows.exclude(ecosystem__in=mine)
    rows = rows.filter(Exists(fits.filter(~Exists(judged))))
    fresh = list(
        rows.select_related("organisation", "ecosystem")
        .prefetch_related("network")
        .order_by("-published_at", "-id")[:NEW_AT_MOST]
    )
    counted = Match.objects.filter(listing__in=fresh, organisation__ecosystem__in=mine).order_by()
    number = dict(counted.values_list("listing").annotate(n=Count("pk")))
    return [
        Card(one, Stage.NEW, Work(), one.published_at or now, fitting=number.get(one.pk, 0)) for one in fresh
    ]
