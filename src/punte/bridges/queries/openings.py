"""Introductions that could be made between ecosystems: of organisations that match, or have lost touch."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from punte.bridges.choices import IntroductionState, Opinion
from punte.bridges.disclosure import SIDES
from punte.bridges.models import Match, Party, Verdict
from punte.ecosystem.choices import State
from punte.engines.trust import ORGANISATION, Candidate, Network, trust_graph

# How probable it is that both are willing; counted on until outcomes have shown better.
BOTH_ASK = 0.6  # each has said what it seeks or gives
ONE_ASKS = 0.4
LAPSED = 0.5  # they know each other
MOST = 40  # of each kind, for a pair of ecosystems
LATELY = 0.3  # a tie below this has lapsed

type Pair = tuple[str, str]


@dataclass(frozen=True)
class Opening:
    """Two organisations who could be introduced, or again; `listing` is the need or offer that joins them."""

    candidate: Candidate
    listing: str = ""


def openings(network: UUID, problem: Network) -> dict[Pair, list[Opening]]:
    """By pair of ecosystems (the smaller key first); three queries."""
    found: dict[Pair, dict[Pair, Opening]] = defaultdict(dict)
    for pair, one in [*_matched(network, problem), *_lapsed(problem)]:
        ends = min(one.candidate.a, one.candidate.b), max(one.candidate.a, one.candidate.b)
        found[pair].setdefault(ends, one)
    return {pair: list(ones.values()) for pair, ones in found.items()}


def _homes(problem: Network) -> dict[str, str]:
    return {node.id: node.group for node in problem.nodes if node.kind == ORGANISATION and node.group}


def _matched(network: UUID, problem: Network) -> Iterator[tuple[Pair, Opening]]:
    """What matches join, the best ranked first, unless it does not help, or is under way."""
    home, introduced = _homes(problem), _introduced(network)
    refused = set(
        Verdict.objects.filter(network=network, opinion__in=(Opinion.NOT_USEFUL, Opinion.KNOWN)).values_list(
            "listing_id", "organisation_id"
        )
    )
    rows = Match.objects.filter(network=network, listing__state=State.PUBLISHED).order_by("rank", "pk")
    taken: dict[Pair, int] = defaultdict(int)
    columns = ("listing_id", "listing__organisation_id", "organisation_id", "counterpart_id")
    for listing, asks, fits, counterpart in rows.values_list(*columns):
        a, b = str(asks), str(fits)
        if (listing, fits) in refused or a not in home or b not in home or home[a] == home[b]:
            continue
        if (min(a, b), max(a, b)) in introduced:
            continue
        pair = min(home[a], home[b]), max(home[a], home[b])
        if taken[pair] < MOST:
            taken[pair] += 1
            chance = BOTH_ASK if counterpart else ONE_ASKS
            yield pair, Opening(Candidate(a, b, chance, str(listing)), str(listing))


def _introduced(network: UUID) -> set[Pair]:
    """Organisations that are being introduced, or whose people are in touch through an introduction."""
    running = (IntroductionState.ASKING, IntroductionState.ACCEPTED)
    rows = Party.objects.filter(network=network, role__in=SIDES, introduction__state__in=running)
    sides: dict[UUID, list[str]] = defaultdict(list)
    for introduction, organisation in rows.values_list("introduction_id", "organisation_id"):
        sides[introduction].append(str(organisation))
    return {(min(ends), max(ends)) for ends in sides.values()}


def _lapsed(problem: Network) -> Iterator[tuple[Pair, Opening]]:
    """Organisations that worked together and have not for long, those that did most first."""
    graph = trust_graph(problem)
    group = _homes(problem)
    count: dict[Pair, int] = defaultdict(int)
    for piece in problem.evidence:
        a, b = min(piece.a, piece.b), max(piece.a, piece.b)
        if piece.good and a in group and b in group and group[a] != group[b]:
            count[a, b] += 1
    taken: dict[Pair, int] = defaultdict(int)
    for (a, b), _times in sorted(count.items(), key=lambda one: (-one[1], one[0])):
        pair = min(group[a], group[b]), max(group[a], group[b])
        if graph.tie(graph.at(a), graph.at(b)) < LATELY and taken[pair] < MOST:
            taken[pair] += 1
            yield pair, Opening(Candidate(a, b, LAPSED))
