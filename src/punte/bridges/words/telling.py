"""Which shared words are worth saying: 'heat pump' is a reason, 'four' and 'makes' are none."""

from collections.abc import Iterable
from functools import cache

from stopwordsiso import langs, stopwords


def telling(words: Iterable[str]) -> list[str]:
    """The words without those that say nothing in one of Europe's languages, in their order."""
    return [word for word in words if word.casefold() not in _empty()]


@cache
def _empty() -> frozenset[str]:
    """Words of every text, in all languages there are (Stopwords ISO)."""
    return frozenset(stopwords(langs()))
