"""From signals to the best rows of a segment: roughly over all of them, then exactly over the best.

Rough means: the most telling words only, as many as their postings allow, and vectors in few dimensions. Both
leave out little, and what they choose is then scored exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching import signals
from punte.engines.matching.asked import Asked
from punte.engines.matching.meaning import Vectors
from punte.engines.matching.segment import Segment
from punte.engines.matching.signals import WEIGHTS
from punte.engines.matching.words import Floats
from punte.engines.matching.work import Behind, Bools, Doubles, Places

CLOSELY = 300
"""Rows of each segment that are scored exactly."""
POSTINGS = 150_000
"""Postings read for the rough score; a word is read whole or not at all, the most telling ones first."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows of a segment, with what each signal adds to their scores."""

    segment: Segment
    rows: Rows
    parts: Mapping[str, Floats]
    considered: int

    def totals(self) -> Floats:
        """The scores."""
        return _sum(list(self.parts.values()), len(self.rows))


@dataclass(frozen=True, slots=True)
class Known:
    """What past work says of organisations for this query, by row of the circle, and whose each row is."""

    experience: Doubles
    owners: Places
    """For each row of the segment, its organisation's place in the work, or -1."""
    places: Places
    """The same, its row in the circle."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of a segment to look at closely, with what is known of them already."""

    segment: Segment
    rows: Rows
    fixed: Mapping[str, Floats]
    shared: "Shared"
    considered: int


def roughly(segment: Segment, alive: Bools, asked: Asked, past: Behind, known: Known, most: int) -> Chosen:
    """The best rows of a segment, at least `most` of them where there are that many."""
    allowed = alive & _asked_for(segment, asked)
    structure = {one.name: signals.fit(segment, one) for one in signals.wanted(asked)}
    meets, refuses = signals.reciprocity(segment, asked)
    values = {
        "mutual": meets.astype(np.float32),
        "not_wanted": refuses.astype(np.float32),
        **signals.history(segment, asked, past, known.owners),
        **signals.reception(segment, asked),
        **signals.named(segment, asked),
    }
    fixed = structure | {name: WEIGHTS[name] * value for name, value in values.items() if value.any()}
    shared = _shared_roughly(segment, asked)
    rough = _content(segment, None, shared.weight, asked, known)
    totals = _sum([*fixed.values(), *rough.values()], len(segment))
    totals[~allowed] = -np.inf
    count = min(int(allowed.sum()), max(CLOSELY, 4 * most))
    rows = np.arange(len(segment))
    if 0 < count < len(segment):
        rows = np.sort(np.argpartition(-totals, count - 1)[:count])
    rows = rows[allowed[rows]]
    return Chosen(
        segment, rows, {name: part[rows] for name, part in fixed.items()}, shared, int(allowed.sum())
    )


def closely(chosen: Chosen, asked: Asked, known: Known) -> Scored:
    """The same rows with their scores."""
    segment, rows = chosen.segment, chosen.rows
    content = _content(segment, rows, _shared_exactly(segment, rows, asked, chosen.shared), asked, known)
    return Scored(segment, rows, {**chosen.fixed, **content}, chosen.considered)


def _sum(parts: Sequence[Floats], length: int) -> Floats:
    total = np.zeros(length, np.float32)
    for part in parts:
        total += part
    return total


def _asked_for(segment: Segment, asked: Asked) -> Bools:
    """Rows of the kinds asked for, without the asker and what is excluded."""
    allowed = np.zeros(len(segment), bool)
    for kind in asked.query.kinds:
        segment.mark(allowed, f"kind:{kind}", True)
    organisations = asked.query.exclude | {asked.query.traits.organisation}
    for name in organisations - {""}:
        allowed[segment.facets.of(f"organisation:{name}")[0]] = False
    for name in asked.query.exclude:
        if (row := segment.rows.get(name)) is not None:
            allowed[row] = False
    return allowed


def _content(
    segment: Segment, rows: Rows | None, shared: Floats, asked: Asked, known: Known
) -> dict[str, Floats]:
    """Words, meaning and experience of some rows exactly, or of all of them roughly."""
    parts: dict[str, Floats] = {}
    silent: Rows | NDArray[np.int32] = segment.facets.of("silent?")[0]
    if rows is not None:
        silent = np.flatnonzero(np.isin(rows, silent))
    weights = dict(WEIGHTS)
    if asked.vector is None:
        weights["words"] += weights["meaning"]
    if asked.words:
        parts["words"] = signals.words_of(shared, asked.full)
    if asked.vector is not None:
        short = rows is None and segment.short.shape[1]
        cosines = segment.short @ asked.short if short else _cosines(segment, rows, asked.vector)
        parts["meaning"] = signals.meaning_of(cosines)
    weighed = {name: np.float32(weights[name]) for name in ("words", "meaning", "experience")}
    if not parts or not (len(silent) or len(known.experience)):
        return {name: weighed[name] * part for name, part in parts.items()}
    mean = _sum(list(parts.values()), len(shared)) / np.float32(len(parts))
    mean[silent] = signals.UNKNOWN / 2
    if len(known.experience):
        places = known.places if rows is None else known.places[rows]
        done = np.where(places >= 0, known.experience[places], signals.UNKNOWN * mean).astype(np.float32)
        mean = np.where(places >= 0, done, mean)
        parts["experience"] = done
    # Who says nothing of themselves is judged by what they did, where that is known.
    for name in ("words", "meaning"):
        if name in parts:
            parts[name][silent] = mean[silent]
    return {name: weighed[name] * part for name, part in parts.items()}


@dataclass(frozen=True, slots=True)
class Shared:
    """The weight of the words that each row shares with the query, and how many of its words were read."""

    weight: Floats
    read: int


def _shared_roughly(segment: Segment, asked: Asked) -> Shared:
    """By the most telling words."""
    return Shared(*segment.words.shared(asked.words, len(segment), POSTINGS))


def _shared_exactly(segment: Segment, rows: Rows, asked: Asked, roughly: Shared) -> Floats:
    """By all words: what was read roughly is kept, the rest is looked up for the rows that matter."""
    shared = roughly.weight[rows]
    for stem, weight in islice(asked.words.items(), roughly.read, None):
        shared += np.float32(weight) * segment.words.at(stem, rows)
    return shared


def _cosines(segment: Segment, rows: Rows | None, vector: Vectors) -> Floats:
    vectors = segment.vectors if rows is None else segment.vectors[rows]
    return np.asarray(vectors.astype(np.float32) @ vector, dtype=np.float32)
