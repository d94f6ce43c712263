"""Joining what two people wrote on the same text: a three-way merge on words.

Pure: no Django. Two changes that overlap or touch are not joined; the words
of neither are worth less.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

# A word with the space after it, so that changes to neighbouring words touch.
WORD = re.compile(r"\s+|\S+\s*")


@dataclass(frozen=True)
class Change:
    """In place of the base's words from `start` to `end` stand these."""

    start: int
    end: int
    words: tuple[str, ...]


def join(base: str, one: str, other: str) -> str | None:
    """The text with the changes of both, or None where they meet."""
    if one == other or other == base:
        return one
    if one == base:
        return other
    words = WORD.findall(base)
    changes = sorted(
        {*_changes(words, WORD.findall(one)), *_changes(words, WORD.findall(other))},
        key=lambda change: (change.start, change.end),
    )
    if any(left.end >= right.start for left, right in pairwise(changes)):
        return None
    return "".join(_apply(words, changes))


def _changes(base: list[str], text: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Change(start, end, tuple(text[first:last]))


def _apply(base: list[str], changes: list[Change]) -> Iterator[str]:
    at = 0
    for change in changes:
        yield from base[at : change.start]
        yield from change.words
        at = change.end
    yield from base[at:]
