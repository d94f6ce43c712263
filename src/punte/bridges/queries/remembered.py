"""Meanings of texts, kept beside the index: reading a text costs milliseconds, looking one up does not."""

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching.meaning import SIZE, Embedder, Vectors, embedder

Keys = NDArray[np.uint64]


class Remembered:
    """An embedder that reads each text once: what is known is mapped from files, what is new waits."""

    def __init__(self, embed: Embedder, keys: Keys, known: NDArray[np.float16]) -> None:
        self._embed = embed
        self._keys, self._known = keys, known
        self._fresh: dict[int, NDArray[np.float16]] = {}

    @classmethod
    def open(cls, folder: Path | None) -> "Remembered | None":
        """What was kept in the folder, nothing where there is none; None where no embedder is installed."""
        embed = embedder()
        if embed is None:
            return None
        if folder is not None:
            # An empty array cannot be mapped; a folder that is just being replaced holds none.
            with contextlib.suppress(OSError, ValueError):
                return cls(embed, np.load(folder / "keys.npy"), np.load(folder / "known.npy", mmap_mode="r"))
        return cls(embed, np.zeros(0, np.uint64), np.zeros((0, SIZE), np.float16))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector a text, as the engine's own embedder gives them."""
        keys = [_key(text) for text in texts]
        unread = {key: text for key, text in zip(keys, texts, strict=True) if self._of(key) is None}
        if unread:
            for key, vector in zip(unread, self._embed(list(unread.values())), strict=True):
                self._fresh[key] = vector.astype(np.float16)
        found = [self._of(key) for key in keys]
        return np.asarray(found, np.float32).reshape(len(texts), SIZE)

    def save(self, folder: Path, texts: Sequence[str]) -> None:
        """Keep what these texts mean, and only that: what nobody says any more is forgotten."""
        wanted = sorted({key for text in texts if self._of(key := _key(text)) is not None})
        np.save(folder / "keys.npy", np.array(wanted, np.uint64))
        np.save(
            folder / "known.npy", np.array([self._of(key) for key in wanted], np.float16).reshape(-1, SIZE)
        )

    def _of(self, key: int) -> Any:
        if key in self._fresh:
            return self._fresh[key]
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        return self._known[at] if at < len(self._keys) and int(self._keys[at]) == key else None


def _key(text: str) -> int:
    """64 bits of the text's hash: two of a million are taken for one with a chance of 1 in 37 million."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
