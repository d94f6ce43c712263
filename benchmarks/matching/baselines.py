"""What matching is measured against, on the same knowledge in the same run."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from benchmarks.matching.corpus import Corpus
from numpy.typing import NDArray
from scipy import sparse

from punte.engines.matching.baseline import Tfidf

Scores = NDArray[np.float64]
"""Queries × candidates."""


def text(title: str, objective: str) -> str:
    """What a baseline reads of a project."""
    return f"{title}. {objective}"


class Baselines:
    """Scores of each simple method for all queries; ties go to the more popular candidate."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.places = {one.id: at for at, one in enumerate(corpus.candidates)}
        groups = [[self.places[pic] for pic in one.members] for one in corpus.known]
        columns = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        rows = np.array([row for group in groups for row in group])
        shape = (len(self.places), len(groups))
        self.members = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        self.popularity: Scores = np.asarray(self.members.sum(axis=1)).ravel()
        self.texts = [text(one.title, one.objective) for one in corpus.known]
        self.questions = [one.text for one in corpus.queries]

    def lists(self, scores: Scores, depth: int = 200) -> list[list[str]]:
        """The best candidates of each query, the coordinator left out."""
        ids = np.array([one.id for one in self.corpus.candidates])
        result = []
        for asked, row in zip(self.corpus.queries, scores + 1e-9 * self.popularity, strict=True):
            order = np.argsort(-row, kind="stable")[: depth + 1]
            result.append([one for one in ids[order].tolist() if one != asked.coordinator][:depth])
        return result

    def methods(self) -> Iterator[tuple[str, Callable[[], Scores]]]:
        """Each baseline by its name."""
        yield "popularity", self.by_popularity
        yield "profile_tfidf", self.by_profile
        yield "nearest_projects", self.by_nearest
        yield "past_ties", self.by_ties
        yield "nearest_ties_popularity", self.by_all_three
        yield "bm25s", self.by_bm25s
        yield "als", self.by_als

    def by_popularity(self) -> Scores:
        """How many known projects a candidate takes part in."""
        return np.tile(self.popularity, (len(self.questions), 1))

    def by_profile(self) -> Scores:
        """Cosine with all that a candidate's projects say."""
        return Tfidf(self._profiles()).scores(self.questions)

    def by_nearest(self) -> Scores:
        """Cosines with the known projects, cubed, summed over a candidate's."""
        near = Tfidf(self.texts).scores(self.questions) ** 3
        return np.asarray((self.members @ near.T).T)

    def by_ties(self) -> Scores:
        """How often a candidate was in one project with the coordinator, Horizon 2020 and known ones."""
        groups: dict[str, list[tuple[str, ...]]] = {}
        for group in self._groups():
            for member in group:
                groups.setdefault(member, []).append(group)
        scores = np.zeros((len(self.questions), len(self.places)))
        for row, asked in enumerate(self.corpus.queries):
            mine = groups.get(asked.coordinator, [])
            counts = Counter(member for group in mine for member in group)
            for member, count in counts.items():
                if (at := self.places.get(member)) is not None and member != asked.coordinator:
                    scores[row, at] = count
        return scores

    def by_all_three(self) -> Scores:
        """Nearest projects, ties and popularity, each as a part of its highest, added up."""
        weighed = ((1.0, self.by_nearest()), (0.5, self.by_ties()), (0.3, self.by_popularity()))
        total = np.zeros((len(self.questions), len(self.places)))
        for weight, part in weighed:
            total += weight * part / np.maximum(part.max(axis=1, keepdims=True), 1e-9)
        return total

    def by_bm25s(self) -> Scores:
        """The library bm25s over what a candidate's projects say."""
        import bm25s  # type: ignore[import-not-found, unused-ignore]

        tokens = bm25s.tokenize(self._profiles(), stopwords="en", show_progress=False)
        found = bm25s.BM25()
        found.index(tokens, show_progress=False)
        asked = bm25s.tokenize(self.questions, stopwords="en", return_ids=False, show_progress=False)
        return np.stack([found.get_scores(one) for one in asked])

    def by_als(self) -> Scores:
        """The library implicit: alternating least squares over who took part in what."""
        from implicit.als import AlternatingLeastSquares  # type: ignore[import-not-found, unused-ignore]

        groups = self._groups()
        everybody: dict[str, int] = {}
        rows = [everybody.setdefault(member, len(everybody)) for group in groups for member in group]
        columns = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        shape = (len(everybody), len(groups))
        matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        model = AlternatingLeastSquares(factors=64, iterations=8, num_threads=1, random_state=0)
        model.fit(matrix, show_progress=False)
        factors = np.asarray(model.user_factors, np.float64)
        factors /= np.maximum(np.linalg.norm(factors, axis=1, keepdims=True), 1e-9)
        candidates = factors[[everybody[one.id] for one in self.corpus.candidates]]
        factors = np.concatenate([factors, np.zeros((1, factors.shape[1]))])
        return factors[[everybody.get(asked.coordinator, -1) for asked in self.corpus.queries]] @ candidates.T

    def _groups(self) -> list[tuple[str, ...]]:
        return [*(one.members for one in self.corpus.past), *(one.members for one in self.corpus.known)]

    def _profiles(self) -> Sequence[str]:
        said: list[list[str]] = [[] for _ in self.places]
        for one, words in zip(self.corpus.known, self.texts, strict=True):
            for member in one.members:
                said[self.places[member]].append(words)
        return [" ".join(words) for words in said]
