"""The organisations that are ranked by past work, what does not depend on who asks, and parts of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy import sparse

from punte.engines.matching.segment import Segment
from punte.engines.matching.words import Rows
from punte.engines.matching.work import Bools, Doubles, Places, Work

BUSY = 100
"""Collaborations from which it is likely that those of somebody that are near were found already."""
FEW = 5
"""Members of each pair of countries that are taken to be usual, so that one is no habit."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a circle and some collaborations: `members` are rows × collaborations, `turned` the other
    way round, and `all_members` collaborations × all organisations, whether in the circle or not.
    """

    rows: Places
    works: Places
    members: sparse.csr_array
    turned: sparse.csr_array
    all_members: sparse.csr_array

    @property
    def of_few(self) -> Bools:
        """Which collaborations are of a row that took part in few."""
        counts = np.diff(self.members.indptr)
        found = np.zeros(len(self.works), bool)
        found[self.members.indices[np.repeat(counts <= BUSY, counts)]] = True
        return found

    def at(self, rows: Places) -> tuple[Places, Places]:
        """Which of these rows of the circle are in the part, and where."""
        if not len(self.rows):
            return self.rows, self.rows
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        inside = np.flatnonzero(self.rows[places] == rows)
        return inside, places[inside]


@dataclass(frozen=True, slots=True)
class Measures:
    """What past work is measured by.

    `heft` and `thin` of each collaboration, by the number of its members; `often` and `own` of each
    organisation, how much it did by count and by heft; `told` of each row of the circle, of how much of its
    work it is known what it was about.
    """

    heft: Doubles
    thin: Doubles
    often: Doubles
    own: Doubles
    told: Doubles

    @classmethod
    def of(cls, work: Work, places: Places, kept: Doubles) -> Self:
        """Where `kept` is 0, not 1, a collaboration is as if it had never been."""
        sizes = np.maximum(work.sizes, 1)
        heft = kept / np.sqrt(np.maximum(sizes - 1, 1))
        often, own, told = (work.members @ np.stack([kept, heft, kept * (work.column >= 0)], axis=1)).T
        return cls(heft, kept / np.sqrt(sizes), np.maximum(often, 1), np.maximum(own, 1e-9), told[places])


@dataclass(frozen=True)
class Circle:
    """The organisations that are ranked, by row.

    `members` are rows × collaborations; `countries` and `types` are numbers, -1 where not known, `sorts` how
    many types there are; `fixed` are signals that are the same for all queries.
    """

    work: Work
    places: Places
    rows: Places
    members: sparse.csr_array
    countries: Places
    types: Places
    country_of: Mapping[str, int]
    sorts: int
    pairs: Doubles
    fixed: Mapping[str, Doubles]

    @classmethod
    def build(cls, work: Work, segments: Sequence[Segment]) -> Self:
        """Of the candidates' organisations that did anything with others; each is as its first row says."""
        rows = np.full(len(work.organisations), -1, np.int64)
        country_of: dict[str, int] = {}
        type_of: dict[str, int] = {}
        everywhere, of_all = rows.copy(), rows.copy()
        for segment in segments:
            owners = work.places_of(segment)
            seen = np.flatnonzero(owners >= 0)[::-1]
            first = np.full(len(rows), -1, np.int64)
            first[owners[seen]] = seen
            fresh = np.flatnonzero((first >= 0) & (rows < 0))
            rows[fresh] = 0
            everywhere[fresh] = _sorts(segment, "place", 2, country_of)[first[fresh]]
            of_all[fresh] = _sorts(segment, "type", None, type_of)[first[fresh]]
        places = np.flatnonzero(rows >= 0)
        rows[places] = np.arange(len(places))
        countries, types = everywhere[places], of_all[places]
        members = work.members[places]
        all_, telling, sizes = (
            members @ np.stack([np.ones(len(work.ids)), work.column >= 0, work.sizes], axis=1)
        ).T
        counts, before = np.maximum(all_, 1), np.maximum(all_, 1) - telling
        led = np.bincount(work.leads[work.leads >= 0], minlength=len(work.organisations))[places]
        fixed = {
            "counts": counts,
            "before": np.log1p(before) / 4,
            "last": np.where(before > 0, highest(members, work.years), -np.inf),
            "size": np.log1p(sizes / counts) / 4,
            "leads": led / counts,
        }
        pairs = _pairs(work, rows, countries, len(country_of))
        return cls(work, places, rows, members, countries, types, country_of, len(type_of), pairs, fixed)

    @cached_property
    def measures(self) -> Measures:
        """With all collaborations kept."""
        return Measures.of(self.work, self.places, np.ones(len(self.work.ids)))

    def rows_of(self, places: Places) -> Places:
        """The row of each place; -1 for those that are not in the circle."""
        if not len(self.places):
            return np.full(len(places), -1, np.int64)
        return np.where(places >= 0, self.rows[places], -1)

    @cached_property
    def usual(self) -> tuple[float, float]:
        """How much those who did anything earlier did, and when last: the medians."""
        before = self.fixed["before"]
        veterans = before > 0
        if not veterans.any():
            return 0.0, -np.inf
        return float(np.median(before[veterans])), float(np.median(self.fixed["last"][veterans]))

    @cached_property
    def newcomers(self) -> Doubles:
        """1 for those who did nothing earlier, 0 for the others."""
        return (self.fixed["before"] <= 0).astype(np.float64)

    @cached_property
    def sorted(self) -> Places:
        """The number of each row's country and type together; what is not known is the last of its kind."""
        countries, types = self.countries % (len(self.country_of) + 1), self.types % (self.sorts + 1)
        return countries * (self.sorts + 1) + types

    @cached_property
    def whole(self) -> Part:
        """All of it."""
        work = self.work
        rows, works = np.arange(len(self.places)), np.arange(len(work.ids))
        return Part(rows, works, self.members, sparse.csr_array(self.members.T), work.by_collaboration)

    def of_rows(self, rows: Places) -> Part:
        """Some rows (ascending, each once) with all that they did."""
        taken = self.members[rows]
        works, columns = numbered(taken.indices, len(self.work.ids))
        shape = (len(rows), len(works))
        members = sparse.csr_array((taken.data, columns, taken.indptr), shape=shape)
        return Part(rows, works, members, sparse.csr_array(members.T), self.work.by_collaboration[works])


def _sorts(segment: Segment, name: str, letters: int | None, known: dict[str, int]) -> Places:
    """The number of each row's facet of a name, by its first letters: the first of several, -1 for none."""
    found = np.full(len(segment), -1, np.int64)
    values = [term.partition(":")[2] for term in segment.names if term.startswith(f"{name}:")]
    for value in sorted(values, reverse=True):
        found[segment.facets.of(f"{name}:{value}")[0]] = known.setdefault(value[:letters], len(known))
    return found


def highest(matrix: sparse.csr_array, values: Doubles) -> Doubles:
    """The highest value among each row's columns; 0 for a row without any."""
    found = np.zeros(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if len(filled):
        found[filled] = np.maximum.reduceat(values[matrix.indices], matrix.indptr[filled])
    return found


def numbered(values: Rows | Places, many: int) -> tuple[Places, Places]:
    """The values (below `many`) once each, ascending, and for each of them its number."""
    present = np.zeros(many, bool)
    present[values] = True
    once = np.flatnonzero(present)
    number = np.empty(many, np.int64)
    number[once] = np.arange(len(once))
    return once, number[values]


def _pairs(work: Work, rows: Places, countries: Places, count: int) -> Doubles:
    """How much likelier a lead of one country has a member of another than by chance (logarithm).

    Countries × countries; the last row and column, 0, are those not known.
    """
    country = np.full(len(rows) + 1, -1, np.int64)
    country[:-1] = np.where(rows >= 0, countries[rows], -1) if len(countries) else -1
    lead = np.repeat(country[work.leads], np.diff(work.by_collaboration.indptr))
    member = country[work.by_collaboration.indices]
    both = (lead >= 0) & (member >= 0)
    found = np.zeros((count + 1, count + 1))
    np.add.at(found, (lead[both], member[both]), 1)
    usual = found.sum(axis=1, keepdims=True) * found.sum(axis=0) / max(found.sum(), 1)
    return np.log((found + FEW) / (usual + FEW))
