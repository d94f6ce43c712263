"""The ties of a network: as a plain list, and as a sparse graph for chains, personal trust and brokerage."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from .opinions import Floats, Ints, Ledger, ledger_of
from .problem import Network


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties without direction, each once, between places, with their strength in (0, 1]."""

    first: Ints
    second: Ints
    strength: Floats

    def chosen(self, which: NDArray[np.bool_]) -> "Ties":
        """Those of these ties that are marked."""
        return Ties(self.first[which], self.second[which], self.strength[which])

    def plus(self, first: ArrayLike, second: ArrayLike, strength: ArrayLike) -> "Ties":
        """These ties and others; where two join the same pair, the stronger stays."""
        a = np.concatenate([self.first, np.asarray(first, dtype=np.int64)])
        b = np.concatenate([self.second, np.asarray(second, dtype=np.int64)])
        value = np.concatenate([self.strength, np.asarray(strength, dtype=np.float64)])
        low, high = np.minimum(a, b), np.maximum(a, b)
        order = np.lexsort((-value, high, low))
        low, high, value = low[order], high[order], value[order]
        fresh = low != high
        fresh[1:] &= (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        return Ties(low[fresh], high[fresh], value[fresh])


NO_TIES = Ties(np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([], dtype=np.float64))


@dataclass(frozen=True, eq=False)
class TrustGraph:
    """Nodes in the order of their ids and their ties, each stored from both ends.

    The neighbours of the node at place i are `neighbours[starts[i]:starts[i + 1]]`,
    sorted, with their `strength`. `home`: the place of each one's organisation, or -1.
    """

    ids: tuple[str, ...]
    starts: Ints
    neighbours: Ints
    strength: Floats
    home: Ints | None = None

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each id stands."""
        return {id: at for at, id in enumerate(self.ids)}

    def at(self, id: str) -> int:
        """Where an id stands; ValueError if it is unknown."""
        try:
            return self.place[id]
        except KeyError:
            raise ValueError(f"{id} is not among the nodes.") from None

    def tie(self, a: int, b: int) -> float:
        """The strength between two places, 0 if there is no tie."""
        row = self.neighbours[self.starts[a] : self.starts[a + 1]]
        found = int(np.searchsorted(row, b))
        if found == len(row) or row[found] != b:
            return 0.0
        return float(self.strength[self.starts[a] + found])

    @cached_property
    def reach(self) -> Floats:
        """The strength of all ties of each place together."""
        rows = np.repeat(np.arange(len(self.ids)), np.diff(self.starts))
        return np.bincount(rows, weights=self.strength, minlength=len(self.ids))

    @cached_property
    def matrix(self) -> csr_array:
        """The symmetric matrix of strengths."""
        size = len(self.ids)
        return csr_array((self.strength, self.neighbours, self.starts), shape=(size, size))


def ties_at(graph: TrustGraph, places: Ints) -> tuple[Ints, Ints]:
    """The positions of all ties of these places, one place behind the other, and how many each has."""
    first = graph.starts[places]
    lengths = graph.starts[places + 1] - first
    offsets = np.repeat(first - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return offsets + np.arange(len(offsets)), lengths


def graph_from_ties(
    ids: tuple[str, ...], first: ArrayLike, second: ArrayLike, strength: ArrayLike
) -> TrustGraph:
    """A graph from ties given by places in `ids`; of several between the same two the strongest counts."""
    value = np.asarray(strength, dtype=np.float64)
    if len(value) and not (value.min() > 0 and value.max() <= 1):
        raise ValueError("The strength of a tie lies above 0 and is at most 1.")
    return _graph(ids, NO_TIES.plus(first, second, value))


def _graph(ids: tuple[str, ...], ties: Ties) -> TrustGraph:
    a = np.concatenate([ties.first, ties.second])
    b = np.concatenate([ties.second, ties.first])
    order = np.lexsort((b, a))
    starts = np.searchsorted(a[order], np.arange(len(ids) + 1))
    strength = np.concatenate([ties.strength, ties.strength])
    return TrustGraph(ids, starts.astype(np.int64), b[order], strength[order])


def ties_of(ledger: Ledger, ahead: float = 0.0) -> Ties:
    """Ties of at least the rules' floor, `ahead` months from now, and of people to their organisations."""
    network = ledger.network
    first, second, strength = ledger.ties(ahead)
    strong = strength >= network.rules.floor
    people, houses = ledger.homes
    return (
        Ties(first, second, strength)
        .chosen(strong)
        .plus(people, houses, np.full(len(people), network.rules.membership))
    )


def trust_graph(network: Network, *, theme: str | None = None, ahead: float = 0.0) -> TrustGraph:
    """All ties of a network: overall or seen by one theme, today or `ahead` months from now."""
    ledger = ledger_of(network, theme)
    home = np.full(len(ledger.ids), -1)
    home[ledger.homes[0]] = ledger.homes[1]
    return replace(_graph(tuple(ledger.ids), ties_of(ledger, ahead)), home=home)
