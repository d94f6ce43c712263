"""Words: folding, postings and BM25 (Robertson and Zaragoza 2009), for any language that parts its words.

No list of stop words and no stemmer: a word counts little where it stands in most texts of its own language,
and long words are cut to their beginning, which takes off most endings (McNamee and Mayfield 2004).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BEGINNING, ROOT = 7, 4
"""Letters kept of a long word, and of its root as languages share it."""
_CYRILLIC = str.maketrans("абвгдежзийклмнопрстуфхцчшъ", "abvgdejziiklmnoprstufhccsa") | {
    ord("щ"): "st",
    ord("ь"): "",
    ord("ю"): "iu",
    ord("я"): "ia",
}
_ALIKE = (("ph", "f"), ("th", "t"), ("qu", "c"), ("ck", "c"), ("k", "c"), ("y", "i"), ("w", "v"), ("z", "s"))
"""Spellings of one sound: фотоволтаик, photovoltaic and fotovoltaico begin alike."""
SATURATION, LENGTH = 1.2, 0.5
"""k1 and b of BM25."""
FEW = 20
"""Texts of a language from which its own frequencies count."""

_WORD = re.compile(r"[^\W_]{2,}")
_TWICE = re.compile(r"([a-z])\1")

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]


def fold(word: str) -> str:
    """Lower case without accents: what a person means who types without them."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def written(text: str) -> list[str]:
    """The words of a text as they were written."""
    return _WORD.findall(text)


@lru_cache(maxsize=200_000)
def compared(word: str) -> tuple[str, str]:
    """Stem and root of a word, '' where it has none; of two letters, only what looks like AI or 5G counts."""
    if len(word) > 2 or not word.isalpha() or word.isupper():
        return fold(word)[:BEGINNING], root(word)
    return "", ""


def root(word: str) -> str:
    """The beginning that a word of four letters or more shares with its kin in other languages, or ''."""
    sound = fold(word.casefold().translate(_CYRILLIC))
    for written, heard in _ALIKE:
        sound = sound.replace(written, heard)
    sound = _TWICE.sub(r"\1", sound)
    return f"~{sound[:ROOT]}" if len(sound) >= ROOT and sound.isalpha() else ""


def counted(texts: Mapping[str, str], *, roots: bool = True) -> Counter[str]:
    """How often each stem, and each root, stands in the texts of all languages together."""
    found: Counter[str] = Counter()
    for text in texts.values():
        for word in written(text):
            stem, kin = compared(word)
            if stem:
                found[stem] += 1
            if roots and kin:
                found[kin] += 1
    return found


@dataclass(frozen=True, slots=True)
class Postings:
    """Which rows hold a term, and with what value: a sparse matrix by columns."""

    terms: Mapping[str, int]
    starts: NDArray[np.int64]
    rows: Rows
    values: Floats

    @classmethod
    def build(cls, documents: Sequence[Mapping[str, float]]) -> "Postings":
        """From one mapping of term to value for each row."""
        terms: dict[str, int] = {}
        size = sum(map(len, documents))
        columns = np.fromiter(
            (terms.setdefault(term, len(terms)) for document in documents for term in document),
            np.int64,
            size,
        )
        values = np.fromiter((value for one in documents for value in one.values()), np.float32, size)
        rows = np.repeat(np.arange(len(documents), dtype=np.int32), [len(one) for one in documents])
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(terms)))]).astype(np.int64)
        return cls(terms, starts, rows[order], values[order])

    def of(self, term: str) -> tuple[Rows, Floats]:
        """The rows of a term, ascending, and their values."""
        at = self.terms.get(term)
        if at is None:
            return self.rows[:0], self.values[:0]
        part = slice(self.starts[at], self.starts[at + 1])
        return self.rows[part], self.values[part]

    def shared(self, weights: Mapping[str, float], count: int, most: int) -> tuple[Floats, int]:
        """The weight of each row's terms, by as many of the first as `most` postings allow; and how many.

        It is one product of a sparse matrix of `count` rows.
        """
        found: list[tuple[Rows, Floats]] = []
        for term in weights:
            found.append(self.of(term))
            most -= len(found[-1][0])
            if most < 0:
                found.pop()
                break
        if not found:
            return np.zeros(count, np.float32), 0
        starts = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in found])])
        rows, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
        matrix = sparse.csc_array((values, rows, starts), shape=(count, len(found)))
        return matrix @ np.fromiter(islice(weights.values(), len(found)), np.float32, len(found)), len(found)

    def at(self, term: str, wanted: NDArray[np.int64]) -> Floats:
        """The values of a term at some rows, 0 where it is not."""
        rows, values = self.of(term)
        if not len(rows):
            return np.zeros(len(wanted), np.float32)
        # As the same kind of number: else all the rows would be copied to compare them.
        places = np.minimum(np.searchsorted(rows, wanted.astype(rows.dtype)), len(rows) - 1)
        return np.where(rows[places] == wanted, values[places], np.float32(0))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How much a word says, and how long texts are, as counted once over many texts."""

    terms: Mapping[str, int]
    weights: Floats
    unseen: float
    mean_length: float

    @classmethod
    def build(cls, texts: Sequence[Mapping[str, str]]) -> "Lexicon":
        """From the texts by language of every candidate.

        A word's frequency is the highest that it has in any language: 'pentru' is rare among seven languages,
        and still says nothing in Romanian.
        """
        together: Counter[str] = Counter()
        apart: dict[str, Counter[str]] = {}
        sizes: Counter[str] = Counter()
        length = 0
        for one in texts:
            seen: set[str] = set()
            for language, text in one.items():
                words = counted({language: text})
                length += words.total()
                sizes[language] += 1
                apart.setdefault(language, Counter()).update(words.keys())
                seen |= words.keys()
            together.update(seen)
        count = max(1, sum(1 for one in texts if one))
        shares = {term: number / (count + 1) for term, number in together.items()}
        for language, counts in apart.items():
            if sizes[language] >= FEW:
                for term, number in counts.items():
                    shares[term] = max(shares[term], number / (sizes[language] + 1))
        terms = {term: at for at, term in enumerate(shares)}
        share = np.fromiter(shares.values(), np.float32, len(shares))
        return cls(
            terms, np.log(1 / share).astype(np.float32), float(np.log(count + 1)), max(1.0, length / count)
        )

    def weight(self, term: str) -> float:
        """Near 0 for a word that stands everywhere; a word never seen says most."""
        at = self.terms.get(term)
        return self.unseen if at is None else float(self.weights[at])

    def is_rare(self, word: str) -> bool:
        """Whether hardly a text says it: three at most, or one in two hundred."""
        return self.weight(compared(word)[0]) >= min(self.unseen - log(4), log(200)) - 1e-6

    def saturated(self, words: Mapping[str, int]) -> dict[str, float]:
        """BM25's part of the document: each count as a number from 0 to 1, by the length of the text."""
        norm = SATURATION * (1 - LENGTH + LENGTH * sum(words.values()) / self.mean_length)
        return {term: count / (count + norm) for term, count in words.items()}


def cosine_weights(words: Mapping[str, int], lexicon: Lexicon) -> dict[str, float]:
    """Words weighed by how often they stand and how much they say, as a vector of length 1 (TF-IDF)."""
    weights = {term: (1 + np.log(count)) * lexicon.weight(term) for term, count in words.items()}
    length = float(np.sqrt(sum(weight**2 for weight in weights.values()))) or 1.0
    return {term: float(weight / length) for term, weight in weights.items()}
