"""The ways between two ecosystems: who stands on which side, and which ties may carry.

A person stands where their organisation stands. An organisation and its people
are one unit: moving within it is no link, and two paths that both touch it are
not separate. How many units may stand between the two is a rule of the network;
it must not depend on distances, or a new tie would open old ways besides itself.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .flow import Ways
from .graph import NO_TIES, Ties, ties_of
from .opinions import Floats, Ints, Ledger
from .problem import ORGANISATION


@dataclass(frozen=True, eq=False)
class Narrowed:
    """`ways` between nodes, and which place in the ledger each of its nodes has."""

    ways: Ways
    places: Ints


class Crossing:
    """Two groups of a network; asked again and again for other months or without somebody."""

    def __init__(self, ledger: Ledger, group_a: str, group_b: str) -> None:
        network = ledger.network
        if group_a == group_b or not group_a or not group_b:
            raise ValueError("A bridge joins two different ecosystems.")
        for group in (group_a, group_b):
            if group not in network.groups:
                raise ValueError(f"Nobody belongs to the ecosystem {group}.")
        self.ledger, self.rules = ledger, network.rules
        nodes = [network.node(id) for id in ledger.ids]
        self.unit = np.array([ledger.place[node.organisation or node.id] for node in nodes], dtype=np.int64)
        sides = {group_a: -1, group_b: 1}
        own = np.array([sides.get(node.group, 0) for node in nodes], dtype=np.int64)
        self.side = own[self.unit]
        self.is_organisation = np.array([node.kind == ORGANISATION for node in nodes], dtype=bool)
        self.carries: Floats = np.where(
            self.is_organisation, self.rules.organisation_carries, self.rules.person_carries
        )

    def ties(self, ahead: float = 0.0) -> Ties:
        """The ties, so many months from now, over which a way can lead."""
        return self.open(self.lawful(ahead))

    def lawful(self, ahead: float = 0.0) -> Ties:
        """The ties, so many months from now, that the rules allow on a way."""
        ties = ties_of(self.ledger, ahead)
        return ties.chosen(self.may_carry(ties.first, ties.second))

    def may_carry(self, first: Ints, second: Ints) -> NDArray[np.bool_]:
        """Which ties do not stay within one side, and need no more between than the rules allow."""
        a, b = self.side[first], self.side[second]
        within = self.unit[first] == self.unit[second]
        if self.rules.between == 0:
            return np.asarray((a * b) == -1)
        if self.rules.between == 1:
            return np.asarray((a != b) | ((a == 0) & within))
        return np.asarray((a != b) | (a == 0))

    def gone(self, place: int) -> Collection[int]:
        """Who leaves with this one: an organisation takes its people along."""
        return np.flatnonzero(self.unit == place).tolist() if self.is_organisation[place] else (place,)

    def ways(self, ties: Ties, gone: Collection[int] = ()) -> Narrowed:
        """The ways between nodes."""
        return self._number(self._left(ties, gone), self.carries)

    def units(self, ties: Ties, gone: Collection[int] = ()) -> Narrowed:
        """The ways between units, each of which passes on one path; the strongest tie of two units counts."""
        ties = self._left(ties, gone)
        between = NO_TIES.plus(self.unit[ties.first], self.unit[ties.second], ties.strength)
        return self._number(between, np.ones(len(self.unit)))

    def _left(self, ties: Ties, gone: Collection[int]) -> Ties:
        """The ties of those who are not gone."""
        if not len(gone):
            return ties
        left = np.ones(len(self.unit), dtype=bool)
        left[list(gone)] = False
        return ties.chosen(left[ties.first] & left[ties.second])

    def open(self, ties: Ties) -> Ties:
        """These ties less those that end where one of the sides cannot come from; only to be quick."""
        unit, size = self.unit, len(self.unit)
        a, b = unit[ties.first], unit[ties.second]
        inner = (self.side[a] == 0) & (self.side[b] == 0)
        _, part = connected_components(
            csr_array((np.ones(inner.sum()), (a[inner], b[inner])), shape=(size, size))
        )
        touched = [np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)]
        for at, side in enumerate((-1, 1)):
            for tails, heads in ((a, b), (b, a)):
                touched[at][part[heads[self.side[tails] == side]]] = True
        both = (touched[0] & touched[1])[part]
        return ties.chosen(((self.side[a] != 0) | both[a]) & ((self.side[b] != 0) | both[b]))

    def _number(self, ties: Ties, carries: Floats) -> Narrowed:
        """Number the nodes that are left from 0."""
        places = np.unique(np.concatenate([ties.first, ties.second]))
        ways = Ways(
            self.side[places],
            np.searchsorted(places, ties.first),
            np.searchsorted(places, ties.second),
            ties.strength,
            carries[places],
        )
        return Narrowed(ways, places)
