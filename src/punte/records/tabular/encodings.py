"""Which letters a text file is written in.

Files of today are UTF-8; spreadsheet programs of this corridor's countries also leave cp1250 (Romanian),
cp1251 (Bulgarian), cp1252 (Catalan, Danish, Estonian, Spanish), ISO 8859 and UTF-16 behind. A legacy guess is
believed by what it makes of the words: letters that belong to one language, no capitals and no signs inside
words. `charset_normalizer` decides between guesses that are equally good.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

import charset_normalizer

from punte.records.tabular.messages import gettext_noop
from punte.records.tabular.refusals import CHECK, refuse

SAMPLE = 256_000
STATISTICS_SAMPLE = 16_000
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LEGACY = (
    "cp1252",
    "cp1250",
    "cp1251",
    "iso-8859-2",
    "iso-8859-15",
    "iso-8859-16",
    "cp1257",
    "iso-8859-5",
    "koi8-r",
)
OFFERED = ("utf-8", "utf-16", *LEGACY)
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъьюя"

# Letters beyond a-z that each language uses, and how likely its files are here.
LANGUAGES: tuple[tuple[str, float], ...] = (
    ("ăâîșțşţ", 1.0),  # Romanian
    (CYRILLIC, 1.0),  # Bulgarian
    ("àéèíïóòúüç·", 1.0),  # Catalan
    ("áéíóúüñ¿¡", 1.0),  # Spanish
    ("æøå", 1.0),  # Danish
    ("õäöüšž", 1.0),  # Estonian
    ("äöüß", 0.98),
    ("äöå", 0.98),
    ("àâçéèêëîïôùûüœ", 0.97),
    ("áàâãçéêíóôõú", 0.96),
    ("àèéìòù", 0.96),
    ("áéíóöőúüű", 0.97),
    ("ąćęłńóśźż", 0.97),
    ("áčďéěíňóřšťúůýž", 0.96),
    ("áäčďéíĺľňóôŕšťúýž", 0.95),
    ("čćđšž", 0.96),
    ("ąčęėįšųūž", 0.94),
    ("āčēģīķļņšūž", 0.94),
    (CYRILLIC + "ыэё", 0.95),
    ("àáâäæåçéèêëíìïñóòôöøõúùûüšžßœ·", 0.9),  # western Europe mixed
    ("ăâîșțşţáéíóöőúüűčřšžąćęłńśźżđ", 0.9),  # central Europe mixed
)
BINARY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\ufdcf\ufff0-\uffff]")
WORD = re.compile(r"[^\W\d_][^\s\d;,\t|\"()/.:_-]*")
TYPOGRAPHY = frozenset("–—‘’‚“”„…«»‹›€°§®©™•·ºª\u00a0´`№")


def detect(file: BinaryIO) -> str:
    """The encoding of a seekable text file, as Python names it.

    Raises
    ------
    RefusedError
        When the bytes are no text in any encoding that Punte knows.
    """
    file.seek(0)
    head = file.read(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    if bare := bare_utf16(head):
        return bare
    if is_utf8(file):
        return "utf-8"
    return guess_legacy(head if any(byte > 127 for byte in head) else _first_foreign(file))


def is_utf8(file: BinaryIO) -> bool:
    """Whether the whole file is valid UTF-8; read piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def guess_legacy(sample: bytes) -> str:
    """The likeliest of the legacy encodings.

    Raises
    ------
    RefusedError
        When none makes words of the bytes.
    """
    favourite = charset_normalizer.from_bytes(_around_foreign(sample), cp_isolation=list(LEGACY)).best()
    liked = codecs.lookup(favourite.encoding).name if favourite else ""
    best, best_score = "", 0.0
    for name in LEGACY:
        score = _score(sample, name) + (0.015 if codecs.lookup(name).name == liked else 0)
        if score > best_score:
            best, best_score = name, score
    if best_score < 0.5:
        raise refuse("encoding", gettext_noop("The letters of this file cannot be made out."), CHECK)
    return best


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(1 << 20):
        yield piece


def bare_utf16(head: bytes) -> str:
    """The byte order of UTF-16 without a mark, judged by what it decodes to; empty for anything else."""
    if b"\x00" not in head:
        return ""
    even = head[: len(head) // 2 * 2]
    for name in ("utf-16-le", "utf-16-be"):
        text = even.decode(name, errors="replace")
        if "\n" in text and not BINARY.search(text[:-1]):
            return name
    return ""


def _first_foreign(file: BinaryIO) -> bytes:
    before = b""
    for piece in _pieces(file):
        if any(byte > 127 for byte in piece):
            return before + piece
        before = piece[-1000:]
    return before


def _around_foreign(sample: bytes) -> bytes:
    """The lines that hold letters beyond ASCII: the statistics need not read the others."""
    lines = [line for line in sample.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:STATISTICS_SAMPLE]


def _score(sample: bytes, encoding: str) -> float:
    """Between 0 and 1: how much the decoded text looks like words of one language."""
    try:
        text = codecs.decode(_around_foreign(sample), encoding)
    except UnicodeDecodeError:
        return 0.0
    if any("\x80" <= sign <= "\x9f" for sign in text):
        return 0.0
    letters = [sign for sign in text if sign > "\x7f" and sign not in TYPOGRAPHY]
    if not letters:
        return 0.6  # only quotation marks and dashes: any encoding that has them
    counted = {letter: letters.count(letter) for letter in set(letters)}
    fit = max(
        weight * sum(count for letter, count in counted.items() if letter.lower() in alphabet) / len(letters)
        for alphabet, weight in LANGUAGES
    )
    words = [word for word in WORD.findall(text) if not word.isascii()]
    odd = sum(_is_odd(word) for word in words)
    return fit - 0.6 * odd / max(len(words), 1)


def _is_odd(word: str) -> bool:
    """A capital after a small letter, two scripts, a sign inside, or the Portuguese ão read as ăo."""
    if any(
        not (sign.isalnum() or sign in "'’·&+*%#@!?=<>[]{}~^\\") and sign not in TYPOGRAPHY for sign in word
    ):
        return True
    if any(one.islower() and two.isupper() and two > "\x7f" for one, two in pairwise(word)):
        return True
    inside = word[1:-1]
    if any(sign in "ºª´`№" for sign in inside):
        return True
    cyrillic = sum("\u0400" <= sign <= "\u04ff" for sign in word)
    latin = sum(sign.isalpha() and sign < "\u0250" for sign in word)
    return bool(cyrillic and latin) or "ăo" in word.lower() or "ăe" in word.lower()
