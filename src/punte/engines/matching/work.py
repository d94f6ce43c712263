"""Past work: who worked with whom, and who took part in something near what is asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from punte.engines.matching.asked import Asked
from punte.engines.matching.meaning import Vectors
from punte.engines.matching.problem import Collaboration, Tie
from punte.engines.matching.words import Lexicon, Postings, counted

HALF_LIFE = 4.0
"""Years in which a past collaboration comes to count half."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Past:
    """What an asker has behind it with one other: how often, and when last."""

    count: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Work:
    """Past collaborations as a sparse matrix, organisations × collaborations, and ties given outright."""

    organisations: Mapping[str, int]
    ids: Sequence[str]
    titles: Sequence[str]
    years: Doubles
    members: sparse.csr_array
    words: Postings
    vectors: Vectors
    ties: Mapping[str, Mapping[str, Past]]
    last_year: float = 0.0

    @classmethod
    def build(
        cls, collaborations: Sequence[Collaboration], ties: Sequence[Tie], lexicon: Lexicon, vectors: Vectors
    ) -> "Work":
        """From what is known; a pair that is given twice as a tie counts both."""
        organisations: dict[str, int] = {}
        rows, columns = [], []
        for column, one in enumerate(collaborations):
            for member in one.members:
                rows.append(organisations.setdefault(member, len(organisations)))
                columns.append(column)
        for tie in ties:
            organisations.setdefault(tie.first, len(organisations))
            organisations.setdefault(tie.second, len(organisations))
        shape = (len(organisations), len(collaborations))
        known: dict[str, dict[str, Past]] = defaultdict(dict)
        for tie in ties:
            for mine, other in ((tie.first, tie.second), (tie.second, tie.first)):
                known[mine][other] = _joined(known[mine].get(other), Past(tie.count, tie.last))
        years = [one.year for one in collaborations]
        return cls(
            organisations,
            [one.id for one in collaborations],
            [one.title or one.id for one in collaborations],
            np.array(years, np.float64),
            sparse.csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=shape),
            Postings.build([lexicon.saturated(counted(one.texts)) for one in collaborations]),
            vectors,
            dict(known),
            max([*years, *(float(tie.last) for tie in ties if tie.last is not None)], default=0.0),
        )

    def past_of(self, organisation: str) -> dict[str, Past]:
        """Everybody an organisation worked with."""
        found = dict(self.ties.get(organisation, {}))
        at = self.organisations.get(organisation)
        if at is None or not len(self.ids):
            return found
        names = list(self.organisations)
        mine = self.members[[at]].indices
        for column in mine:
            year = int(self.years[column])
            for other in self.members[:, [column]].tocoo().coords[0]:
                if other != at:
                    name = names[other]
                    found[name] = _joined(found.get(name), Past(1, year))
        return found

    def near(self, asked: Asked) -> Doubles:
        """How near each collaboration is to the query, from 0 to 1; 0 where it has no text."""
        near = np.zeros(len(self.ids))
        for stem, weight in asked.words.items():
            rows, values = self.words.of(stem)
            near[rows] += weight * values
        near = np.sqrt(np.minimum(near / asked.full, 1))
        if asked.vector is not None:
            near = 1 - (1 - 0.5 * near) * (1 - 0.8 * np.clip(self.vectors @ asked.vector, 0, 1))
        return near

    def experience(self, near: Doubles, now: float) -> Doubles:
        """What each organisation did that is near, from 0 to 1; cubed, so that only near work counts."""
        if not len(self.ids):
            return np.zeros(len(self.organisations))
        faded = near**3 * 0.5 ** (np.maximum(now - self.years, 0) / (4 * HALF_LIFE))
        total = self.members @ faded
        return np.asarray(total / (total + 0.25))


def _joined(one: Past | None, other: Past) -> Past:
    """Two counts of the same pair together."""
    if one is None:
        return other
    years = [year for year in (one.last, other.last) if year is not None]
    return Past(one.count + other.count, max(years, default=None))
