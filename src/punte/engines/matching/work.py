"""Past work: who worked with whom, on what, when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from punte.engines.matching.cells import Cells
from punte.engines.matching.meaning import Vectors
from punte.engines.matching.problem import Collaboration, Tie
from punte.engines.matching.segment import Segment
from punte.engines.matching.words import Lexicon, Postings, Rows, cosine_weights, counted

Doubles = NDArray[np.float64]
Places = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Past:
    """What an asker has behind it with one other: how often, and when last."""

    count: int
    last: int | None


@dataclass(frozen=True)
class Work:
    """Past collaborations as a sparse matrix, organisations × collaborations, and ties given outright.

    `words`, `vectors` and `cells` are of the collaborations that say what they were about: those at `told`.
    """

    organisations: Mapping[str, int]
    ids: Sequence[str]
    titles: Sequence[str]
    years: Doubles
    leads: Places
    members: sparse.csr_array
    told: Places
    words: Postings
    vectors: Vectors
    cells: Cells
    ties: Mapping[str, Mapping[str, Past]]
    last_year: float = 0.0

    @classmethod
    def build(
        cls, collaborations: Sequence[Collaboration], ties: Sequence[Tie], lexicon: Lexicon, vectors: Vectors
    ) -> "Work":
        """From what is known, and a vector for each collaboration; a pair given twice counts both."""
        organisations: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        for column, one in enumerate(collaborations):
            rows += [organisations.setdefault(member, len(organisations)) for member in one.members]
            columns += [column] * len(one.members)
        for tie in ties:
            organisations.setdefault(tie.first, len(organisations))
            organisations.setdefault(tie.second, len(organisations))
        known: dict[str, dict[str, Past]] = defaultdict(dict)
        for tie in ties:
            for mine, other in ((tie.first, tie.second), (tie.second, tie.first)):
                known[mine][other] = _joined(known[mine].get(other), Past(tie.count, tie.last))
        told = np.flatnonzero([bool(one.texts) for one in collaborations])
        years = [one.year for one in collaborations]
        shape = (len(organisations), len(collaborations))
        return cls(
            organisations,
            [one.id for one in collaborations],
            [one.title or one.id for one in collaborations],
            np.array(years, np.float64),
            np.array([organisations[one.lead] if one.lead else -1 for one in collaborations], np.int64),
            sparse.csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=shape),
            told,
            Postings.build(
                [cosine_weights(counted(collaborations[int(at)].texts, roots=False), lexicon) for at in told]
            ),
            vectors[told],
            Cells.build(vectors[told]),
            dict(known),
            max([*years, *(float(tie.last) for tie in ties if tie.last is not None)], default=0.0),
        )

    @cached_property
    def sizes(self) -> Doubles:
        """Members of each collaboration."""
        return np.asarray(self.members.sum(axis=0), np.float64).ravel()

    @cached_property
    def column(self) -> Places:
        """Where each collaboration stands among those at `told`, or -1."""
        found = np.full(len(self.ids), -1, np.int64)
        found[self.told] = np.arange(len(self.told))
        return found

    @cached_property
    def in_cells(self) -> Places:
        """Where the vector of each of those at `told` stands in the cells."""
        return self.cells.places()

    @cached_property
    def told_words(self) -> sparse.csr_array:
        """The words of the collaborations at `told`, as rows of length 1."""
        parts = (self.words.values, self.words.rows, self.words.starts)
        shape = (len(self.told), len(self.words.terms))
        return sparse.csc_array(parts, shape=shape).tocsr()

    @cached_property
    def by_collaboration(self) -> sparse.csr_array:
        """The matrix turned round: collaborations × organisations."""
        return self.members.T.tocsr()

    def of(self, place: int) -> Rows:
        """The collaborations of an organisation; none for -1."""
        return _row(self.members, place) if place >= 0 else np.zeros(0, np.int32)

    @cached_property
    def names(self) -> Sequence[str]:
        """The organisations by their places."""
        return list(self.organisations)

    def places_of(self, segment: Segment) -> Places:
        """The place of each row's organisation, or -1 for those that did nothing with others."""
        if not self.organisations:
            return np.full(len(segment), -1, np.int64)
        names = (name.partition(":")[2] if name[:13] == "organisation:" else "" for name in segment.names)
        places = np.fromiter((self.organisations.get(name, -1) for name in names), np.int64)
        return places[segment.owners]

    def past_of(self, organisation: str) -> "Behind":
        """Everybody an organisation worked with."""
        at = self.organisations.get(organisation, -1)
        works = self.of(at)
        members = self.by_collaboration[works]
        counts = np.bincount(members.indices, minlength=len(self.names))
        last = np.full(len(counts), np.nan)
        np.fmax.at(last, members.indices, np.repeat(np.floor(self.years[works]), np.diff(members.indptr)))
        for other, past in self.ties.get(organisation, {}).items():
            place = self.organisations[other]
            counts[place] += past.count
            if past.last is not None:
                last[place] = np.fmax(last[place], past.last)
        if at >= 0:
            counts[at] = 0
        places = np.flatnonzero(counts)
        return Behind(self.organisations, places, counts[places], last[places])


@dataclass(frozen=True, slots=True)
class Behind:
    """What somebody has behind it with others, by their places; `last` is nan where it is not known."""

    organisations: Mapping[str, int]
    places: Places
    counts: Places
    last: Doubles

    def __len__(self) -> int:
        return len(self.places)

    def of(self, organisation: str) -> Past | None:
        """With one other."""
        place = self.organisations.get(organisation, -1)
        at = int(np.searchsorted(self.places, place))
        if at == len(self.places) or self.places[at] != place:
            return None
        year = self.last[at]
        return Past(int(self.counts[at]), None if np.isnan(year) else int(year))


def _row(matrix: sparse.csr_array, row: int) -> Rows:
    """The columns of one row, without scipy's detours."""
    columns: Rows = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return columns


def _joined(one: Past | None, other: Past) -> Past:
    """Two counts of the same pair together."""
    if one is None:
        return other
    years = [year for year in (one.last, other.last) if year is not None]
    return Past(one.count + other.count, max(years, default=None))
