"""An index as a folder of arrays that are mapped into memory: opening reads the names, not the rows.

A folder is written beside its place and renamed, so that it is there whole or not at all.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from punte.engines.matching.cells import Cells
from punte.engines.matching.meaning import Tongues, Vectors
from punte.engines.matching.problem import MatchingError
from punte.engines.matching.ranker import Ranker
from punte.engines.matching.segment import Lines, Segment
from punte.engines.matching.words import Lexicon, Postings
from punte.engines.matching.work import Past, Work

FORMAT = 2
CELLS = ("basis", "centres", "starts", "rows", "short")

Alive = NDArray[np.bool_]
Parts = tuple[Lexicon, Tongues, Vectors, Work, Ranker, Sequence[Segment], Sequence[Alive]]


class Folder:
    """Arrays and lists of names in one folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Keep an array."""
        np.save(self.path / f"{name}.npy", array)

    def get(self, name: str) -> Any:
        """An array, mapped; an empty one cannot be mapped and is read.

        A plain array over the map: numpy's own class for maps makes each slice several times as dear.
        """
        file = self.path / f"{name}.npy"
        try:
            return np.asarray(np.load(file, mmap_mode="r"))
        except ValueError:
            return np.load(file)

    def put_names(self, name: str, names: Iterable[str]) -> None:
        """Keep strings in their order."""
        (self.path / f"{name}.json").write_text(json.dumps(list(names), ensure_ascii=False), encoding="utf8")

    def get_names(self, name: str) -> list[str]:
        """The strings in their order."""
        names: list[str] = json.loads((self.path / f"{name}.json").read_text(encoding="utf8"))
        return names

    def put_postings(self, name: str, postings: Postings) -> None:
        """Keep postings."""
        self.put_names(f"{name}.terms", postings.terms)
        for part in ("starts", "rows", "values"):
            self.put(f"{name}.{part}", getattr(postings, part))

    def get_postings(self, name: str) -> Postings:
        """Postings, mapped."""
        terms = _places(self.get_names(f"{name}.terms"))
        return Postings(terms, *(self.get(f"{name}.{part}") for part in ("starts", "rows", "values")))


def _places(names: Sequence[str]) -> Mapping[str, int]:
    return dict(zip(names, range(len(names)), strict=True))


def save_folder(
    path: Path,
    lexicon: Lexicon,
    tongues: Tongues,
    basis: Vectors,
    work: Work,
    ranker: Ranker,
    segments: Sequence[Segment],
    alive: Sequence[Alive],
) -> None:
    """Write an index; what stood at `path` is replaced."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.mkdir(parents=True)
    try:
        folder = Folder(fresh)
        facts = {
            "format": FORMAT,
            "segments": len(segments),
            "unseen": lexicon.unseen,
            "mean_length": lexicon.mean_length,
            "last_year": work.last_year,
            "ties": {
                one: {other: [past.count, past.last] for other, past in others.items()}
                for one, others in work.ties.items()
            },
        }
        (fresh / "index.json").write_text(json.dumps(facts), encoding="utf8")
        folder.put_names("lexicon", lexicon.terms)
        folder.put("lexicon", lexicon.weights)
        folder.put_names("tongues", tongues.places)
        folder.put("tongues", tongues.means)
        folder.put("basis", basis)
        ranker.write(fresh / "ranker.json")
        _save_work(folder, work)
        for at, (segment, kept) in enumerate(zip(segments, alive, strict=True)):
            _save_segment(folder, at, segment)
            folder.put(f"{at}.alive", kept)
        old = path.with_name(f".{path.name}.{secrets.token_hex(4)}.old")
        if path.exists():
            os.replace(path, old)
        os.replace(fresh, path)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def open_folder(path: Path) -> Parts:
    """Open an index; `MatchingError` says what is wrong with a folder that is none."""
    try:
        facts = json.loads((path / "index.json").read_text(encoding="utf8"))
    except FileNotFoundError as error:
        raise MatchingError(f"{path} holds no index: build one and save it there.") from error
    if facts["format"] != FORMAT:
        raise MatchingError(f"{path} was written by another version: build it again.")
    folder = Folder(path)
    lexicon = Lexicon(
        _places(folder.get_names("lexicon")), folder.get("lexicon"), facts["unseen"], facts["mean_length"]
    )
    segments = [_open_segment(folder, at) for at in range(facts["segments"])]
    alive = [np.array(folder.get(f"{at}.alive")) for at in range(facts["segments"])]
    ranker = Ranker.read(path / "ranker.json")
    tongues = Tongues(_places(folder.get_names("tongues")), folder.get("tongues"))
    return lexicon, tongues, folder.get("basis"), _open_work(folder, facts), ranker, segments, alive


def _save_segment(folder: Folder, at: int, segment: Segment) -> None:
    folder.put_names(f"{at}.ids", segment.ids)
    folder.put(f"{at}.blob", segment.lines.blob)
    folder.put(f"{at}.starts", segment.lines.starts)
    folder.put_postings(f"{at}.words", segment.words)
    folder.put_postings(f"{at}.facets", segment.facets)
    folder.put(f"{at}.vectors", segment.vectors)
    folder.put(f"{at}.short", segment.short)


def _open_segment(folder: Folder, at: int) -> Segment:
    return Segment(
        folder.get_names(f"{at}.ids"),
        Lines(folder.get(f"{at}.blob"), folder.get(f"{at}.starts")),
        folder.get_postings(f"{at}.words"),
        folder.get_postings(f"{at}.facets"),
        folder.get(f"{at}.vectors"),
        folder.get(f"{at}.short"),
    )


def _save_work(folder: Folder, work: Work) -> None:
    folder.put_names("work.organisations", work.organisations)
    folder.put_names("work.ids", work.ids)
    folder.put_names("work.titles", work.titles)
    folder.put("work.years", work.years)
    folder.put("work.vectors", work.vectors)
    folder.put("work.leads", work.leads)
    folder.put("work.told", work.told)
    folder.put_postings("work.words", work.words)
    for name in CELLS:
        folder.put(f"work.cells.{name}", getattr(work.cells, name))
    for name in ("indptr", "indices", "data"):
        folder.put(f"work.{name}", getattr(work.members, name))


def _open_work(folder: Folder, facts: Mapping[str, Any]) -> Work:
    organisations, ids = _places(folder.get_names("work.organisations")), folder.get_names("work.ids")
    data, indices, indptr = (folder.get(f"work.{name}") for name in ("data", "indices", "indptr"))
    return Work(
        organisations,
        ids,
        folder.get_names("work.titles"),
        folder.get("work.years"),
        folder.get("work.leads"),
        sparse.csr_array((data, indices, indptr), shape=(len(organisations), len(ids))),
        folder.get("work.told"),
        folder.get_postings("work.words"),
        folder.get("work.vectors"),
        Cells(*(folder.get(f"work.cells.{name}") for name in CELLS)),
        {
            one: {other: Past(count, last) for other, (count, last) in others.items()}
            for one, others in facts["ties"].items()
        },
        facts["last_year"],
    )
