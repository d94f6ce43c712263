"""A part of an index: some candidates as arrays that are never changed, in memory or mapped from a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching import records
from punte.engines.matching.facets import facets
from punte.engines.matching.meaning import Vectors
from punte.engines.matching.problem import Candidate
from punte.engines.matching.words import Lexicon, Postings, counted

BASIS = 64
"""Dimensions of the shorter vectors that choose whom to look at closely."""
MANY = 20_000
"""Candidates from which shorter vectors are used."""

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Lines:
    """Byte strings one after the other."""

    blob: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @classmethod
    def build(cls, lines: Sequence[bytes]) -> "Lines":
        """Join the lines."""
        starts = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
        return cls(np.frombuffer(b"".join(lines), dtype=np.uint8), starts)

    def __getitem__(self, row: int) -> bytes:
        return self.blob[self.starts[row] : self.starts[row + 1]].tobytes()


@dataclass(frozen=True, slots=True)
class Segment:
    """Candidates by row. `short` are their vectors in few dimensions, or empty where there are few rows."""

    ids: Sequence[str]
    lines: Lines
    words: Postings
    facets: Postings
    vectors: Halves
    short: Vectors
    rows: dict[str, int] = field(init=False)
    names: Sequence[str] = field(init=False)
    owners: NDArray[np.int32] = field(init=False)
    homes: NDArray[np.int32] = field(init=False)

    def __post_init__(self) -> None:
        """Besides rows by id: each row's organisation and ecosystem as places among the facets' `names`."""
        object.__setattr__(self, "rows", {identity: row for row, identity in enumerate(self.ids)})
        names = list(self.facets.terms)
        object.__setattr__(self, "names", names)
        for field_, sort in (("owners", "organisation:"), ("homes", "ecosystem:")):
            object.__setattr__(self, field_, self._only([name.startswith(sort) for name in names]))

    def _only(self, wanted: list[bool]) -> NDArray[np.int32]:
        """Which of the wanted facets each row has, -1 for none; no row has two of them."""
        lengths = np.diff(self.facets.starts)
        found = np.full(len(self.ids), -1, np.int32)
        held = np.repeat(np.array(wanted, bool), lengths)
        found[self.facets.rows[held]] = np.repeat(np.flatnonzero(wanted), lengths[wanted])
        return found

    def whose(self, row: int) -> tuple[str, str]:
        """The facets of a row's organisation and ecosystem, '' for none, without reading the candidate."""
        home = self.homes[row]
        return self.names[self.owners[row]], self.names[home] if home >= 0 else ""

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Candidate]:
        return map(self.candidate, range(len(self)))

    @classmethod
    def build(
        cls, candidates: Sequence[Candidate], lexicon: Lexicon, vectors: Vectors, basis: Vectors
    ) -> "Segment":
        """From candidates and one vector for each."""
        return cls(
            ids=[one.id for one in candidates],
            lines=Lines.build([records.dump(one) for one in candidates]),
            words=Postings.build([lexicon.saturated(counted(one.texts)) for one in candidates]),
            facets=Postings.build([facets(one) for one in candidates]),
            vectors=vectors.astype(np.float16),
            short=np.ascontiguousarray(vectors @ basis),
        )

    def mark(self, values: NDArray[Any], facet: str, value: float | np.float32) -> None:
        """Set the value of each row that has a facet; where all have it, none is looked up."""
        rows = self.facets.of(facet)[0]
        values[rows if len(rows) < len(self) else slice(None)] = value

    def candidate(self, row: int) -> Candidate:
        """The candidate as it was given."""
        return records.load(self.lines[row])


def basis_of(vectors: Vectors) -> Vectors:
    """The directions in which vectors differ most (principal axes of a sample); none where there are few."""
    if len(vectors) < MANY:
        return np.zeros((vectors.shape[1], 0), np.float32)
    sample = vectors[:: max(1, len(vectors) // MANY)].astype(np.float64)
    _, axes = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(axes[:, ::-1][:, :BASIS].astype(np.float32))
