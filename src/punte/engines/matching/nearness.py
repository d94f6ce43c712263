"""How near each past collaboration is to a query, by words and by meaning.

Where there are many, only those are looked for that share the most telling words or lie in the nearest cells;
of the others the meaning is read, in few dimensions, once somebody asks for it.
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from punte.engines.matching.asked import Asked
from punte.engines.matching.cells import Places
from punte.engines.matching.meaning import Vectors
from punte.engines.matching.work import Bools, Doubles, Work

POSTINGS = 100_000
"""Postings read for the words; a word is read whole or not at all, the most telling ones first."""
CLOSELY = 1_000
"""Collaborations nearest by words, and as many by meaning, that are known exactly and light up the rest."""
FAINT = 0.2
"""Part of the highest nearness by words below which nobody is lit up."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Of each collaboration that tells of itself, from 0 to 1. `read` are those whose meaning is known."""

    work: Work
    words: Doubles
    meaning: Doubles
    short: Vectors | None = None
    read: Bools = field(default_factory=lambda: np.zeros(0, bool))

    @classmethod
    def of(cls, work: Work, asked: Asked) -> Self:
        """To a query."""
        weights = dict(sorted(asked.cosine.items(), key=lambda pair: (-pair[1], pair[0])))
        shared, _ = work.words.shared(weights, len(work.told), POSTINGS)
        words, meaning = shared.astype(np.float64), np.zeros(len(work.told))
        if asked.vector is None or not len(work.told):
            return cls(work, words, meaning)
        if not work.cells:
            meaning[:] = np.clip(work.vectors @ asked.vector, 0, 1)
            return cls(work, words, meaning)
        short = asked.vector @ work.cells.basis
        found = cls(work, words, meaning, short, np.zeros(len(work.told), bool))
        rows, roughly = work.cells.near(short)
        found._learn(rows, roughly)
        best = rows[highest_of(roughly, CLOSELY)]
        meaning[best] = np.clip(work.vectors[best] @ asked.vector, 0, 1)
        return found

    @classmethod
    def to(cls, work: Work, column: int) -> Self:
        """Of all collaborations that tell of themselves to the one at `column` among them."""
        words = work.told_words @ work.told_words[[column]].T
        meaning = np.clip(work.vectors @ work.vectors[column], 0, 1)
        return cls(work, np.asarray(words.todense(), np.float64).ravel(), meaning.astype(np.float64))

    def _learn(self, columns: Places, roughly: Vectors) -> None:
        """Keep what is known roughly."""
        self.meaning[columns] = np.clip(roughly, 0, 1)
        self.read[columns] = True

    def at(self, columns: Places) -> tuple[Doubles, Doubles]:
        """Of these by words and by meaning."""
        if self.short is not None:
            fresh = columns[~self.read[columns]]
            if len(fresh):
                self._learn(fresh, self.work.cells.short[self.work.in_cells[fresh]] @ self.short)
        return self.words[columns], self.meaning[columns]

    def of_works(self, works: Places, wanted: Bools) -> tuple[Doubles, Doubles]:
        """The same by places among all collaborations: 0 for those that tell nothing.

        Those that are not wanted are read no further than they were.
        """
        columns = self.work.column[works]
        if self.short is not None:
            self.at(columns[wanted & (columns >= 0)])
        told = columns >= 0
        words, meaning = np.where(told, self.words[columns], 0), np.where(told, self.meaning[columns], 0)
        return words, meaning

    def seeds(self) -> Places:
        """The nearest: those that light up the rest where there are many."""
        by_words = np.flatnonzero(self.words > FAINT * self.words.max(initial=0))
        by_words = by_words[highest_of(self.words[by_words], CLOSELY)]
        known = np.flatnonzero(self.read) if self.short is not None else np.flatnonzero(self.meaning)
        by_meaning = known[highest_of(self.meaning[known], CLOSELY)]
        return np.unique(np.concatenate([by_words, by_meaning]))

    def either(self, columns: Places) -> Doubles:
        """Near by words or by meaning."""
        words, meaning = self.at(columns)
        return np.asarray(1 - (1 - words) * (1 - 0.8 * meaning))


def highest_of(values: Doubles | Vectors, count: int) -> Places:
    """Places of the highest values, in their order as given."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.sort(np.argpartition(-values, count - 1)[:count])
