"""Does a need find the offer that was written for it in another language, among the offers of all?"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from punte.engines.matching import Candidate, Index, Kind, Query, Traits
from punte.engines.matching.baseline import Tfidf

PAIRS = Path(__file__).with_name("languages.tsv")
FIRST = 5


def pairs() -> list[dict[str, str]]:
    """The needs and offers."""
    with PAIRS.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def hits(found: Sequence[dict[str, str]], *, words_only: bool) -> list[bool]:
    """For each pair, whether its offer is among the first five for its need."""
    offers = [
        Candidate(
            f"offer {at}", Kind.OFFER, {one["offer_language"]: one["offer"]}, Traits(f"organisation {at}")
        )
        for at, one in enumerate(found)
    ]
    index = Index.build(offers, words_only=words_only)
    lists = [index.match(Query(texts={one["need_language"]: one["need"]}, limit=FIRST)) for one in found]
    return [f"offer {at}" in {match.candidate for match in one.matches} for at, one in enumerate(lists)]


def plain_hits(found: Sequence[dict[str, str]]) -> list[bool]:
    """The same by the baseline: the words as they are written."""
    scores = Tfidf([one["offer"] for one in found]).scores([one["need"] for one in found])
    first = np.argsort(-scores, axis=1, kind="stable")[:, :FIRST]
    return [scores[at, at] > 0 and at in first[at] for at in range(len(found))]


def measure() -> Iterator[dict[str, Any]]:
    """Hits@5 by pair of languages, by the language of the need, and of all.

    `words_hits5` by the words as written, `roots_hits5` by Punte without the embedder, `hits5` by Punte.
    """
    found = pairs()
    lists = (plain_hits(found), hits(found, words_only=True), hits(found, words_only=False))
    keys = [(one["need_language"], one["offer_language"]) for one in found]
    for need in dict.fromkeys(need for need, _ in keys):
        for name, test in (
            *((f"{need}→{offer}", (need, offer)) for offer in dict.fromkeys(o for n, o in keys if n == need)),
            (f"{need}→all", (need, "")),
        ):
            rows = [at for at, key in enumerate(keys) if key[0] == need and test[1] in ("", key[1])]
            yield _line(name, rows, lists)
    yield _line("all", range(len(found)), lists)


def _line(name: str, rows: Sequence[int], lists: Sequence[Sequence[bool]]) -> dict[str, Any]:
    shares = [round(sum(one[at] for at in rows) / len(rows), 3) for one in lists]
    names = ("words_hits5", "roots_hits5", "hits5")
    return {"languages": name, "pairs": len(rows), **dict(zip(names, shares, strict=True))}
