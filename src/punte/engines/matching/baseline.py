"""The simple method to beat: cosine of plain TF-IDF vectors, and nothing else known."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_WORD = re.compile(r"\w\w+")


class Tfidf:
    """Texts as vectors of length 1 (logarithmic counts, smoothed inverse document frequency)."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(_WORD.findall(text.lower())) for text in texts]
        found = Counter(word for one in counts for word in one)
        self.terms = {word: at for at, word in enumerate(found)}
        self.weights = np.log((1 + len(texts)) / (1 + np.array(list(found.values()), float))) + 1
        self.documents = self._vectors(counts)

    def _vectors(self, counts: Sequence[Counter[str]]) -> sparse.csr_array:
        known = [{word: count for word, count in one.items() if word in self.terms} for one in counts]
        columns = [self.terms[word] for one in known for word in one]
        values = 1 + np.log(np.array([count for one in known for count in one.values()], float))
        starts = np.concatenate([[0], np.cumsum([len(one) for one in known])])
        matrix = sparse.csr_array(
            (values * self.weights[columns], columns, starts), shape=(len(counts), len(self.terms))
        )
        lengths = np.sqrt(matrix.power(2).sum(axis=1))
        return sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Texts × documents: cosines."""
        queries = self._vectors([Counter(_WORD.findall(text.lower())) for text in texts])
        return np.asarray((queries @ self.documents.T).todense())
