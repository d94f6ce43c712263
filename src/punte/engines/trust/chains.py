"""Through whom: the best chains of introduction between two, sharing no one.

A chain is worth the product of its ties, which is how subjective logic
discounts belief along a path (Jøsang 2016, ch. 14). The search meets in the
middle: the best ways of up to half the links from either end, each step one
vectorised relaxation of the layer before (Bellman-Ford with bounded links). As
no tie exceeds 1, the best walk is a simple path. Only the neighbourhoods of the
two ends are touched: O(links · edges around them), whatever the size of the rest.

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
    bound = 0.0
    for _ in range(count):
        path = search.best()
        if path is None:
            break
        if not found:
            bound = search.bound(count)
        found.append(_chain(graph, path))
        search.leave_out(path)
    # Rounding aside, the bound is no less than what was found.
    bound = max(bound, sum(chain.strength for chain in found))
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
        self.blocked = np.array([], dtype=np.int64)
        self.direct_used = False

    def leave_out(self, path: list[int]) -> None:
        """Block everyone between the ends, and the direct tie once it is used."""
        self.blocked = np.union1d(self.blocked, np.array(path[1:-1], dtype=np.int64))
        self.direct_used |= len(path) == 2

    def _layers(self, start: int, end: int, links: int) -> list[_Layer]:
        """Layers 0 to `links` around `start`, passing neither through the ends nor through the blocked."""
        layers = [_Layer(np.array([start]), np.array([1.0]), np.array([-1]))]
        for step in range(links):
            last = layers[-1]
            through = last
            if step:
                inner = (last.places != start) & (last.places != end)
                through = _Layer(last.places[inner], last.best[inner], last.before[inner])
            layers.append(self._step(through, skip_direct=self.direct_used and step == 0, end=end))
        return layers

    def _step(self, layer: _Layer, *, skip_direct: bool, end: int) -> _Layer:
        """One link further from every place of a layer; of several ways to a place the best stays."""
        graph = self.graph
        ties, lengths = ties_at(graph, layer.places)
        reached = graph.neighbours[ties]
        value = np.repeat(layer.best, lengths) * graph.strength[ties]
        before = np.repeat(layer.places, lengths)
        if len(self.blocked) or skip_direct:
            keep = ~np.isin(reached, self.blocked)
            if skip_direct:
                keep &= reached != end
            reached, value, before = reached[keep], value[keep], before[keep]
        order = np.lexsort((before, -value, reached))
        reached, value, before = reached[order], value[order], before[order]
        fresh = np.ones(len(reached), dtype=bool)
        fresh[1:] = reached[1:] != reached[:-1]
        return _Layer(reached[fresh], value[fresh], before[fresh])

    def best(self) -> list[int] | None:
        """The best path that is left, as places, or None; of equal ones the shorter."""
        ahead = (self.max_links + 1) // 2
        forth = self._layers(self.source, self.target, ahead)
        back = self._layers(self.target, self.source, self.max_links - ahead)
        self._forth, self._back = forth, back
        choice: tuple[float, int, int, int] | None = None
        for links in range(1, self.max_links + 1):
            i = min(links, ahead)
            met, at, to = np.intersect1d(
                forth[i].places, back[links - i].places, assume_unique=True, return_indices=True
            )
            if not len(met):
                continue
            value = forth[i].best[at] * back[links - i].best[to]
            top = int(np.argmax(value))
            if choice is None or value[top] > choice[0] * (1 + 1e-12):
                choice = float(value[top]), i, links - i, int(met[top])
        if choice is None:
            return None
        _, i, j, middle = choice
        return _trace(forth, i, middle)[::-1] + _trace(back, j, middle)[1:]

    def bound(self, count: int) -> float:
        """The sum of the best chains over each of the best `count` first links; call after `best`."""
        places = np.concatenate([layer.places for layer in self._back])
        value = np.concatenate([layer.best for layer in self._back])
        order = np.lexsort((-value, places))
        places, first = np.unique(places[order], return_index=True)
        value = value[order][first]
        for layer in reversed(self._forth[1:-1]):
            places, value = layer.places, self._pull(layer.places, places, value)
        first_links = self._forth[1]
        onward = _at(first_links.places, places, value)
        return float(np.sort(first_links.best * onward)[::-1][:count].sum())

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
