"""Who joins what would else be apart, among those whom the viewer sees with their ties."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import ngettext

from punte.bridges.queries.graph import OTHERS, Seen, Spot
from punte.engines.trust import PERSON, Network, Node, brokers, graph_from_ties

AT_MOST = 8


@dataclass(frozen=True)
class Joins:
    """One who joins, and how much."""

    spot: Spot
    pairs: int
    partners: int
    why: str


def joining(seen: Seen) -> list[Joins]:
    """Those who stand between most partners from different ecosystems who have no tie of their own.

    Worked out on the picture's own ties, so that it tells no more than the picture.
    """
    if not seen.ties:
        return []
    ids = tuple(sorted(one.id for one in seen.spots))
    at = {id: number for number, id in enumerate(ids)}
    first, second = [at[tie.a] for tie in seen.ties], [at[tie.b] for tie in seen.ties]
    graph = graph_from_ties(ids, first, second, [tie.strength for tie in seen.ties])
    nodes = tuple(Node(id, PERSON, seen.by_id[id].group) for id in ids)
    found = brokers(Network(nodes, (), timezone.localdate()), graph)
    named = [one for one in found if one.pairs and not one.id.startswith(OTHERS)]
    return [Joins(seen.by_id[one.id], one.pairs, one.partners, _why(one.pairs)) for one in named[:AT_MOST]]


def _why(pairs: int) -> str:
    return ngettext(
        "stands between one pair of partners from different ecosystems who do not know each other",
        "stands between %(n)s pairs of partners from different ecosystems who do not know each other",
        pairs,
    ) % {"n": pairs}
