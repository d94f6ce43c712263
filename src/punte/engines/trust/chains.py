"""Through whom: the best chains of introduction between two, sharing no one.

A chain is worth the product of its ties, which is how subjective logic
discounts belief along a path (Jøsang 2016, ch. 14). The search meets in the
middle: the best ways of up to half the links from either end, each step one
vectorised relaxation of the layer before (Bellman-Ford with bounded links),
taken only from where a chain could still beat the best one known. As no tie
exceeds 1, the best walk is a simple path. Only the neighbourhoods of the two ends
are touched: O(links · ties around them), whatever the size of the rest.

The next chain is the best that shares no one with those before it. Disjoint
chains leave the source by different first links, so that the sum of the best
`count` first links bounds what any choice of chains could reach.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .graph import TrustGraph, ties_at
from .opinions import Floats, Ints
from .reasons import Reason, because
from .result import Chain, Chains


@dataclass(frozen=True, slots=True)
class _Layer:
    """Places reached in exactly so many links: best product, and the tie it came by."""

    places: Ints
    best: Floats
    before: Ints


def chains(graph: TrustGraph, source: str, target: str, *, max_links: int = 4, count: int = 3) -> Chains:
    """Up to `count` chains of at most `max_links` ties that share nobody but their ends."""
    if source == target:
        raise ValueError("A chain joins two, not one with themselves.")
    if not 1 <= max_links <= 6 or count < 1:
        raise ValueError("A chain has one to six links, and at least one chain must be asked for.")
    search = _Search(graph, graph.at(source), graph.at(target), max_links)
    found: list[Chain] = []
    while len(found) < count and (path := search.best()) is not None:
        found.append(_chain(graph, path))
        search.leave_out(path)
    least = found[-1].strength if len(found) == count else 0.0
    # Rounding aside, the bound is no less than what was found.
    bound = max(search.bound(count, least), sum(chain.strength for chain in found)) if found else 0.0
    reasons = () if found else (because("no_chain", links=max_links),)
    return Chains(source, target, max_links, tuple(found), bound, reasons)


def _chain(graph: TrustGraph, path: list[int]) -> Chain:
    ties = tuple(graph.tie(a, b) for a, b in pairwise(path))
    nodes = tuple(graph.ids[at] for at in path)
    strength = float(np.prod(ties))
    reasons = tuple(_link(graph, a, b, tie) for (a, b), tie in zip(pairwise(path), ties, strict=True))
    return Chain(nodes, ties, strength, reasons)


def _link(graph: TrustGraph, a: int, b: int, strength: float) -> Reason:
    """Why one link holds: one belongs to the other, or they trust each other."""
    ends = {"a": graph.ids[a], "b": graph.ids[b]}
    if graph.home is not None and graph.home[a] == b:
        return because("member", **ends)
    if graph.home is not None and graph.home[b] == a:
        return because("member", a=graph.ids[b], b=graph.ids[a])
    return because("tie", strength=strength, **ends)


class _Search:
    """The ways between two places; those who already stand in a chain are blocked."""

    def __init__(self, graph: TrustGraph, source: int, target: int, max_links: int) -> None:
        self.graph, self.source, self.target, self.max_links = graph, source, target, max_links
        self.blocked = np.zeros(len(graph.ids), dtype=bool)
        self.direct_used = False

    def leave_out(self, path: list[int]) -> None:
        """Block everyone between the ends, and the direct tie once it is used."""
        self.blocked[path[1:-1]] = True
        self.direct_used |= len(path) == 2

    def best(self) -> list[int] | None:
        """The best path that is left, as places, or None; of equal ones the shorter."""
        forth, back = [_start(self.source)], [_start(self.target)]
        choice: tuple[float, int, int, int] | None = None
        for links in range(1, self.max_links + 1):
            i, j = (links + 1) // 2, links // 2
            least = choice[0] if choice else 0.0
            if i == len(forth):
                forth.append(self._onward(forth[-1], self.target, least))
            if j == len(back):
                back.append(self._onward(back[-1], self.source, least))
            met, at, to = np.intersect1d(
                forth[i].places, back[j].places, assume_unique=True, return_indices=True
            )
            if len(met):
                value = forth[i].best[at] * back[j].best[to]
                top = int(np.argmax(value))
                if value[top] > least * (1 + 1e-12):
                    choice = float(value[top]), i, j, int(met[top])
        if choice is None:
            return None
        _, i, j, middle = choice
        return _trace(forth, i, middle)[::-1] + _trace(back, j, middle)[1:]

    def _onward(self, layer: _Layer, end: int, least: float) -> _Layer:
        """One link further from where a chain worth more than `least` may still come to `end`."""
        graph = self.graph
        last = self._last(end)
        hopeful = layer.best * last >= least
        # A way ends where it comes to the other end, and does not come back to its own.
        first = len(layer.places) == 1 and layer.before[0] < 0
        if not first:
            hopeful &= (layer.places != self.source) & (layer.places != self.target)
        places = layer.places[hopeful]
        ties, lengths = ties_at(graph, places)
        reached = graph.neighbours[ties]
        value = np.repeat(layer.best[hopeful], lengths) * graph.strength[ties]
        before = np.repeat(places, lengths)
        keep = ~self.blocked[reached] & ((value * last >= least) | (reached == end))
        if first and self.direct_used:
            keep &= reached != end
        return _best_of(reached[keep], value[keep], before[keep], len(graph.ids))

    def bound(self, count: int, least: float) -> float:
        """The sum of the best chains over each of the best `count` first links.

        `least`: what each of `count` first links is known to reach; others need not be tried.
        """
        self.blocked[:] = False
        self.direct_used = False
        forth, back = [_start(self.source)], [_start(self.target)]
        for _ in range((self.max_links + 1) // 2):
            forth.append(self._onward(forth[-1], self.target, least))
        for _ in range(self.max_links // 2):
            back.append(self._onward(back[-1], self.source, least))
        places = np.concatenate([layer.places for layer in back])
        # Nobody comes back to the source.
        value = np.where(places == self.source, 0.0, np.concatenate([layer.best for layer in back]))
        known = _best_of(places, value, places, len(self.graph.ids))
        places, value = known.places, known.best
        for layer in reversed(forth[1:-1]):
            wanted = layer.places[layer.best * self._last(self.target) >= least]
            places, value = wanted, self._pull(wanted, places, value)
        onward = _at(forth[1].places, places, value)
        return float(np.sort(forth[1].best * onward)[::-1][:count].sum())

    def _last(self, end: int) -> float:
        """The strongest tie of an end: no chain is worth more than it is before that tie, times this."""
        row = slice(self.graph.starts[end], self.graph.starts[end + 1])
        return float(self.graph.strength[row].max(initial=0.0))

    def _pull(self, wanted: Ints, places: Ints, value: Floats) -> Floats:
        """The best value of each wanted place: its own, or a neighbour's times the tie."""
        graph = self.graph
        ties, lengths = ties_at(graph, wanted)
        offered = graph.strength[ties] * _at(graph.neighbours[ties], places, value)
        best = _at(wanted, places, value)
        some = lengths > 0
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])[some]
        if len(starts):
            best[some] = np.maximum(best[some], np.maximum.reduceat(offered, starts))
        return best


def _start(place: int) -> _Layer:
    """The layer of one end alone."""
    return _Layer(np.array([place]), np.array([1.0]), np.array([-1]))


def _best_of(reached: Ints, value: Floats, before: Ints, size: int) -> _Layer:
    """Each place once, by the best of the ways to it."""
    # Written in rising order, so that the best of each place is written last and stays.
    order = np.argsort(value)
    best = np.empty(size, dtype=np.int64)
    best[reached[order]] = order
    # Quicker than np.unique, which hashes.
    places = np.sort(reached)
    fresh = np.ones(len(places), dtype=bool)
    fresh[1:] = places[1:] != places[:-1]
    places = places[fresh]
    best = best[places]
    return _Layer(places, value[best], before[best])


def _at(wanted: Ints, places: Ints, value: Floats) -> Floats:
    """The value of each wanted place, 0 where it has none; `places` is sorted."""
    found = np.minimum(np.searchsorted(places, wanted), max(len(places) - 1, 0))
    return np.where(places[found] == wanted, value[found], 0.0) if len(places) else np.zeros(len(wanted))


def _trace(layers: list[_Layer], links: int, place: int) -> list[int]:
    """The way back from a place in layer `links` to the start."""
    path = [place]
    for layer in reversed(layers[1 : links + 1]):
        place = int(layer.before[np.searchsorted(layer.places, place)])
        path.append(place)
    return path
