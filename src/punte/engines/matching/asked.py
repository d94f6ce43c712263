"""A query as the signals need it: its words weighed, its meaning as a vector."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from punte.engines.matching import named
from punte.engines.matching.meaning import Embedder, Tongues, Vectors, vectors
from punte.engines.matching.problem import Circumstances, Query
from punte.engines.matching.words import Lexicon, compared, cosine_weights, counted

TELLING = 24
"""Words, the most telling ones, that a text is measured by: nobody is asked to share all of a long text."""
TELLS = 0.25
"""A word's weight, as a part of the heaviest of the query, from which it is worth naming."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` go from stem to weight, heaviest first, `cosine` the same as a vector of length 1; `full`
    is the weight that counts as sharing all, `telling` the words worth naming, `short` the vector in few
    dimensions; `names` are those it may name, `parts` rare words that may stand for one, `countries` all but
    the asker's own.
    """

    query: Query
    circumstances: Circumstances
    words: Mapping[str, float]
    cosine: Mapping[str, float]
    full: float
    telling: frozenset[str]
    vector: Vectors | None
    short: Vectors
    now: float
    names: frozenset[str]
    parts: frozenset[str]
    countries: frozenset[str]
    silent: set[str] = field(default_factory=set)
    """Words of candidates that were looked at and share nothing: most are said by many."""

    def shares(self, word: str) -> str:
        """The telling word of the query that this one is, or is kin to; '' for none."""
        for stem in compared(word):
            if stem in self.telling:
                return stem
        self.silent.add(word)
        return ""

    @classmethod
    def of(
        cls,
        query: Query,
        circumstances: Circumstances,
        lexicon: Lexicon,
        embed: Embedder | None,
        tongues: Tongues,
        basis: Vectors,
        now: float,
    ) -> "Asked":
        """Weigh and embed the query."""
        words = counted(query.texts)
        weights = {stem: (1 + np.log(count)) * lexicon.weight(stem) for stem, count in words.items()}
        ordered = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
        least = TELLS * max(ordered.values(), default=0.0)
        full = sum(list(ordered.values())[:TELLING]) or 1.0
        found = vectors([query.texts], embed, tongues)[0]
        vector = found if found.any() else None
        return cls(
            query,
            circumstances,
            ordered,
            cosine_weights(counted(query.texts, roots=False), lexicon),
            full,
            frozenset(stem for stem, weight in ordered.items() if weight >= least > 0),
            vector,
            found @ basis,
            query.year or now,
            named.names(query.texts.values()),
            frozenset(word for word in named.words(query.texts.values()) if lexicon.is_rare(word)),
            named.countries(query.texts.values()) - {region[:2] for region in query.traits.regions},
        )
