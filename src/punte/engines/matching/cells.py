"""Vectors in cells of those that lie together, so that the nearest are found without reading all.

Spherical k-means over vectors in few dimensions (an inverted file, Sivic and Zisserman 2003).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching import segment
from punte.engines.matching.meaning import SIZE, Vectors
from punte.engines.matching.words import Floats

ROUNDS = 4
"""Times that the cells' centres are moved."""
READ = 8_000
"""Vectors that are compared with a query: those of the nearest cells."""
AT_ONCE = 20_000
"""Vectors that are put into cells at once, so that building needs little memory."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cells:
    """`short` are the vectors in few dimensions (by `basis`), cell by cell; `rows` says whose each is."""

    basis: Vectors
    centres: Vectors
    starts: Places
    rows: Places
    short: Vectors

    @classmethod
    def none(cls) -> Self:
        """Of few vectors: they are all read."""
        nobody = np.zeros(0, np.int64)
        nothing = np.zeros((0, 0), np.float32)
        return cls(np.zeros((SIZE, 0), np.float32), nothing, nobody, nobody, nothing)

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """Cells of about as many vectors as there are cells; none where there are few, or all are zeros."""
        if len(vectors) < segment.MANY or not vectors.any():
            return cls.none()
        basis = segment.basis_of(vectors)
        short = vectors @ basis
        count = int(np.sqrt(len(short)))
        sample = short[:: max(1, len(short) // segment.MANY)]
        centres = _unit(sample[np.linspace(0, len(sample) - 1, count).astype(np.int64)])
        for _ in range(ROUNDS):
            sums = np.zeros_like(centres)
            np.add.at(sums, _nearest(sample, centres), sample)
            centres = _unit(np.where(sums.any(axis=1, keepdims=True), sums, centres))
        cells = _nearest(short, centres)
        rows = np.argsort(cells, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=count))]).astype(np.int64)
        return cls(basis, centres, starts, rows, np.ascontiguousarray(short[rows]))

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def places(self) -> Places:
        """Where in `short` each row's vector stands."""
        found = np.empty(len(self.rows), np.int64)
        found[self.rows] = np.arange(len(self.rows))
        return found

    def near(self, short: Vectors) -> tuple[Places, Floats]:
        """The rows of the nearest cells, and their cosines roughly, for a vector in few dimensions."""
        order = np.argsort(-(self.centres @ short), kind="stable")
        sizes = np.cumsum(np.diff(self.starts)[order])
        cells = order[: int(np.searchsorted(sizes, READ)) + 1]
        parts = [slice(self.starts[cell], self.starts[cell + 1]) for cell in cells]
        rows = np.concatenate([self.rows[part] for part in parts])
        return rows, np.concatenate([self.short[part] @ short for part in parts])


def _unit(vectors: Vectors) -> Vectors:
    """The vectors with length 1, zeros as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


def _nearest(vectors: Vectors, centres: Vectors) -> Places:
    """The centre each vector is nearest to."""
    parts = [vectors[at : at + AT_ONCE] for at in range(0, len(vectors), AT_ONCE)]
    return np.concatenate([(part @ centres.T).argmax(axis=1) for part in parts])
