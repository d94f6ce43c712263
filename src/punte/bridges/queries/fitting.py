"""Who fits a need or an offer: the question put to the engine, and its answer as rows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from punte.bridges.choices import Opinion
from punte.bridges.models import Match, Verdict
from punte.bridges.queries.candidates import open_listings_of, organisations_of, words_of
from punte.bridges.queries.reach import reachable
from punte.bridges.words import reasons
from punte.ecosystem.models import Listing
from punte.engines.matching import Circumstances, Index, Kind, Query, Reason
from punte.engines.matching import Match as Found
from punte.engines.matching import Verdict as Thought

KEPT = 12
"""Matches kept of a listing."""
DEPTH = 150
"""Candidates looked at for them: many say too little of themselves to fit at all."""
WORD = re.compile(r"[^\W_]{2,}")
FEWEST_WORDS = 4
"""Different words without which a text says nothing to go by."""
NEAR = 20
"""Listings of the other direction that a new or changed one has looked at again."""
CONTENT = frozenset({"meaning", "themes", "experience", "domain", "useful"})
"""Reasons one of which every match has; shared words alone must weigh as much as the next line says."""
TELLING = 0.08
WORTH = 0.15
"""The score from which a match is worth somebody's time: what speaks against it may take it below."""


@dataclass(frozen=True)
class Exposure:
    """In how many listings' matches each organisation stands now, by which of its candidates, and where."""

    counts: dict[str, int]

    @classmethod
    def of(cls, network: UUID) -> "Exposure":
        """Of the whole network; one query."""
        rows = Match.objects.filter(network=network).order_by()
        counts: dict[str, int] = defaultdict(int)
        grouped = rows.values_list("organisation_id", "counterpart_id").annotate(number=Count("id"))
        for organisation, counterpart, number in grouped:
            counts[str(organisation)] += number
            if counterpart:
                counts[str(counterpart)] += number
        return cls(dict(counts))

    def without(self, own: Iterable[Match]) -> dict[str, int]:
        """Counts as if a listing's own matches were not there: standing here is no reason to go."""
        counts = dict(self.counts)
        for match in own:
            for key in filter(None, (match.organisation_id, match.counterpart_id)):
                counts[str(key)] = max(0, counts.get(str(key), 0) - 1)
        return {key: number for key, number in counts.items() if number}


def too_few_words(listing: Listing) -> bool:
    """True for a need or an offer that says too little to be matched."""
    words = (word for text in words_of(listing).values() for word in WORD.findall(text.casefold()))
    return len(set(words)) < FEWEST_WORDS


def work_out(index: Index, listing: Listing, exposure: Exposure) -> list[Match]:
    """The best matches of an open need or offer as rows to be saved; a fixed number of queries."""
    key = str(listing.pk)
    if too_few_words(listing) or key not in index:
        return []
    query = replace(Query.of(index.candidate(key), limit=DEPTH), year=float(timezone.localdate().year))
    own = Match.objects.filter(listing=listing).only("organisation_id", "counterpart_id")
    circumstances = Circumstances(
        trust=reachable(listing.network_id, listing.organisation_id),
        shown=exposure.without(own),
        verdicts=_verdicts(listing),
    )
    found = [one for one in index.match(query, circumstances).matches if _fits(one)]
    chosen = list(_one_each(_still_there(listing.network_id, found), index))[:KEPT]
    named = reasons.named(listing.network_id, [one for one, _counterpart in chosen])
    seeker = listing.organisation.name
    return [
        Match(
            network_id=listing.network_id,
            listing=listing,
            organisation_id=UUID(one.organisation),
            counterpart_id=UUID(counterpart) if counterpart else None,
            rank=rank,
            score=one.score,
            reasons=[reasons.stored(reason, named, seeker) for reason in one.reasons],
            against=[reasons.stored(reason, named, seeker) for reason in one.against],
        )
        for rank, (one, counterpart) in enumerate(chosen, start=1)
    ]


def neighbours(index: Index, things: Iterable[UUID]) -> Iterator[UUID]:
    """Open needs and offers that one of these listings and organisations might fit."""
    for key in sorted(map(str, things)):
        if key not in index:
            continue
        candidate = index.candidate(key)
        other = Kind.OFFER if candidate.kind is Kind.NEED else Kind.NEED
        query = Query.of(candidate, kinds=frozenset({other}), limit=NEAR)
        yield from (UUID(one.candidate) for one in index.match(query).matches if _fits(one))


def _fits(one: Found) -> bool:
    """True when it has more to do with it than region and kind, and not too much speaks against it."""
    about = any(reason.code in CONTENT or _shares(reason) for reason in one.reasons)
    return about and one.score >= WORTH


def _shares(reason: Reason) -> bool:
    return reason.code == "words" and reason.weight >= TELLING


def _one_each(found: Iterable[Found], index: Index) -> Iterator[tuple[Found, str]]:
    """The best of each organisation, with the best of its own needs or offers that fits, too."""
    by_organisation: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_organisation[one.organisation].append(one)
    for several in by_organisation.values():
        listed = (one.candidate for one in several if one.candidate != one.organisation)
        yield several[0], next(listed, "")


def _still_there(network: UUID, found: list[Found]) -> list[Found]:
    """Those whose rows are shown and open at this moment; two queries."""
    listed = [one.candidate for one in found if one.candidate != one.organisation]
    shown = organisations_of(network).filter(pk__in={one.organisation for one in found})
    there = {str(key) for key in shown.values_list("pk", flat=True)}
    there |= {
        str(key) for key in open_listings_of(network).filter(pk__in=listed).values_list("pk", flat=True)
    }
    return [one for one in found if {one.candidate, one.organisation} <= there]


def _verdicts(listing: Listing) -> dict[str, Thought]:
    """What people said of this listing's matches, the latest word for each; and whom its organisation knows.

    By candidate: what is said of an organisation is said of its needs and offers. Two queries.
    """
    known = Q(listing__organisation=listing.organisation_id, opinion=Opinion.KNOWN)
    rows = Verdict.objects.filter(Q(listing=listing) | known, network=listing.network_id)
    said: dict[UUID, Thought] = {}
    for one in sorted(rows, key=lambda row: (row.listing_id == listing.pk, row.said_at)):
        said[one.organisation_id] = Thought(one.opinion)
    thought = {str(key): opinion for key, opinion in said.items()}
    theirs = open_listings_of(listing.network_id).filter(organisation__in=said)
    for key, organisation in theirs.values_list("pk", "organisation_id"):
        thought[str(key)] = said[organisation]
    return thought
