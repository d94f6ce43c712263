"""Whom an organisation reaches through people: by the best chain from its own to another's.

Only people are read (those who agree to be counted, and what nobody contests),
so that this stays quick where there are many organisations.
"""

import heapq
from uuid import UUID

from django.utils import timezone

from punte.bridges.models import Evidence, TrustSettings
from punte.bridges.queries.agreed import agreed_people
from punte.bridges.queries.trust import kept
from punte.bridges.rules import rules_of
from punte.ecosystem.models import Affiliation
from punte.engines.trust import ORGANISATION, PERSON, Network, Node, TrustGraph, trust_graph
from punte.engines.trust import Evidence as Piece

LINKS = 4
"""People at most between the two who are to meet."""
LEAST = 0.05
"""What a chain must carry to be worth speaking of."""


def reachable(network: UUID, organisation: UUID) -> dict[str, float]:
    """By organisation, how much the best chain carries that begins with one of this one's people (0 to 1).

    No query while nothing has changed; those whom no chain reaches are left out.
    """
    graph = kept(network, "reach", lambda: _people(network))
    start = graph.place.get(str(organisation))
    if start is None:
        return {}
    # From the organisation to one of its people, through links, to one of the other's, to that organisation.
    best, most = {start: 1.0}, LINKS + 4
    waiting = [(-1.0, 0, start)]
    while waiting:
        carried, steps, at = heapq.heappop(waiting)
        if -carried < best[at] or steps == most:
            continue
        for tie in range(graph.starts[at], graph.starts[at + 1]):
            there, value = int(graph.neighbours[tie]), -carried * float(graph.strength[tie])
            if value >= LEAST and value > best.get(there, 0.0):
                best[there] = value
                heapq.heappush(waiting, (-value, steps + 1, there))
    houses = {node for node in best if node != start and graph.home is not None and graph.home[node] < 0}
    return {graph.ids[node]: round(best[node], 4) for node in sorted(houses)}


def _people(network: UUID) -> TrustGraph:
    """People, their organisations, and what happened between people; five queries."""
    rules = rules_of(TrustSettings.objects.filter(network=network).first())
    people = {one.pk for one in agreed_people(network)}
    works: dict[UUID, UUID] = {}
    current = Affiliation.objects.filter(network=network, until=None).order_by("id")
    for person, house in current.values_list("person_id", "organisation_id"):
        if person in people:
            works.setdefault(person, house)
    nodes = [Node(str(house), ORGANISATION) for house in sorted(set(works.values()))]
    nodes += [Node(str(one), PERSON, organisation=str(works.get(one, ""))) for one in sorted(people)]
    rows = Evidence.objects.filter(network=network, contested_at=None, kind__in=rules.kinds)
    between = rows.filter(a_person__in=people, b_person__in=people).order_by("pk")
    pieces = tuple(
        Piece(str(a), str(b), kind, at.date(), good)
        for a, b, kind, good, at in between.values_list("a_person", "b_person", "kind", "good", "at")
        if a != b
    )
    return trust_graph(Network(tuple(nodes), pieces, timezone.localdate(), rules))
