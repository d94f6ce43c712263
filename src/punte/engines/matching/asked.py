"""A query as the signals need it: its words weighed, its meaning as a vector."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from punte.engines.matching.meaning import Embedder, Vectors, vectors
from punte.engines.matching.problem import Circumstances, Query
from punte.engines.matching.words import Lexicon, counted

TELLING = 24
"""Words, the most telling ones, that a text is measured by: nobody is asked to share all of a long text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` go from stem to weight, heaviest first; `full` is the weight that counts as sharing all,
    `short` the vector in few dimensions.
    """

    query: Query
    circumstances: Circumstances
    words: Mapping[str, float]
    full: float
    vector: Vectors | None
    short: Vectors
    now: float

    @classmethod
    def of(
        cls,
        query: Query,
        circumstances: Circumstances,
        lexicon: Lexicon,
        embed: Embedder | None,
        basis: Vectors,
        now: float,
    ) -> "Asked":
        """Weigh and embed the query."""
        weights = {
            stem: (1 + np.log(count)) * lexicon.weight(stem) for stem, count in counted(query.texts).items()
        }
        ordered = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
        full = sum(list(ordered.values())[:TELLING]) or 1.0
        found = vectors([query.texts], embed)[0]
        vector = found if found.any() else None
        return cls(query, circumstances, ordered, full, vector, found @ basis, query.year or now)
