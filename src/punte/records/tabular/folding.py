"""Text as it is compared: accents, case, script and punctuation forgiven."""

import re
from functools import lru_cache

from anyascii import anyascii

APART = re.compile(r"[^a-z0-9]+")
INITIALS = re.compile(r"\b(?:[^\W\d_][./]\s?)+[^\W\d_]\b\.?")


def fold(text: str) -> str:
    """Lower-case Latin words parted by single spaces: 'Babeș-Bolyai ' and 'BABES BOLYAI' are one."""
    if not text.isascii():
        text = anyascii(text)
    return APART.sub(" ", text.lower()).strip()


@lru_cache(maxsize=20_000)
def fold_cached(text: str) -> str:
    """`fold` for texts that come again and again, such as choices."""
    return fold(text)


def fold_name(text: str) -> str:
    """`fold`, with the initials of 'S.R.L.' and 'A/S' drawn together."""
    if "." in text or "/" in text:
        text = INITIALS.sub(lambda match: re.sub(r"[./\s]", "", match[0]) + " ", text)
    return fold(text)
