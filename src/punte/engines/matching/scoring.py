"""From signals to the best rows of a segment: roughly over all of them, then exactly over the best.

Rough means: the most telling words only, as many as their postings allow, and vectors in few dimensions. Both
leave out little, and what they choose is then scored exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching import signals
from punte.engines.matching.asked import Asked
from punte.engines.matching.meaning import Vectors
from punte.engines.matching.segment import Segment
from punte.engines.matching.signals import WEIGHTS, Bools
from punte.engines.matching.words import Floats
from punte.engines.matching.work import Doubles, Past

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
    """What past work says for this query, by organisation: by its name and by its place in the work."""

    past: Mapping[str, Past]
    experience: Doubles
    places: NDArray[np.int64]
    """For each row of the segment, its organisation's place, or -1."""


def score(segment: Segment, alive: Bools, asked: Asked, known: Known, most: int) -> Scored:
    """The best rows of a segment, at least `most` of them where there are that many."""
    allowed = alive & _asked_for(segment, asked)
    structure = {one.name: WEIGHTS[one.name] * signals.fit(segment, one) for one in signals.wanted(asked)}
    meets, refuses = signals.reciprocity(segment, asked)
    values = {
        "mutual": meets.astype(np.float32),
        "not_wanted": refuses.astype(np.float32),
        **signals.history(segment, asked, known.past),
        **signals.reception(segment, asked),
    }
    fixed = structure | {name: WEIGHTS[name] * value for name, value in values.items() if value.any()}
    everywhere = np.arange(len(segment))
    rough = _content(segment, everywhere, asked, known, exactly=False)
    totals = _sum([*fixed.values(), *rough.values()], len(segment))
    totals[~allowed] = -np.inf
    count = min(int(allowed.sum()), max(CLOSELY, 4 * most))
    rows = np.sort(np.argpartition(-totals, count - 1)[:count]) if 0 < count < len(segment) else everywhere
    rows = rows[allowed[rows]]
    parts = {name: part[rows] for name, part in fixed.items()}
    return Scored(
        segment, rows, parts | _content(segment, rows, asked, known, exactly=True), int(allowed.sum())
    )


def _sum(parts: Sequence[Floats], length: int) -> Floats:
    total = np.zeros(length, np.float32)
    for part in parts:
        total += part
    return total


def _asked_for(segment: Segment, asked: Asked) -> Bools:
    """Rows of the kinds asked for, without the asker and what is excluded."""
    allowed = np.zeros(len(segment), bool)
    for kind in asked.query.kinds:
        allowed[segment.facets.of(f"kind:{kind}")[0]] = True
    organisations = asked.query.exclude | {asked.query.traits.organisation}
    for name in organisations - {""}:
        allowed[segment.facets.of(f"organisation:{name}")[0]] = False
    for name in asked.query.exclude:
        if (row := segment.rows.get(name)) is not None:
            allowed[row] = False
    return allowed


def _content(segment: Segment, rows: Rows, asked: Asked, known: Known, *, exactly: bool) -> dict[str, Floats]:
    """Words, meaning and experience of some rows; rough scores are of all rows."""
    parts: dict[str, Floats] = {}
    mute = np.zeros(len(segment), bool)
    mute[segment.facets.of("silent?")[0]] = True
    silent = mute[rows] if exactly else mute
    weights = dict(WEIGHTS)
    if asked.vector is None:
        weights["words"] += weights["meaning"]
    if asked.words:
        shared = _shared_exactly(segment, rows, asked) if exactly else _shared_roughly(segment, asked)
        parts["words"] = signals.words_of(shared, asked.full)
    if asked.vector is not None:
        short = segment.short.shape[1] and not exactly
        cosines = segment.short @ asked.short if short else _cosines(segment, rows, asked.vector)
        parts["meaning"] = signals.meaning_of(cosines)
    if not parts:
        return parts
    mean = _sum(list(parts.values()), len(rows)) / np.float32(len(parts))
    mean[silent] = signals.UNKNOWN / 2
    if len(known.experience):
        places = known.places[rows] if exactly else known.places
        done = np.where(places >= 0, known.experience[places], signals.UNKNOWN * mean).astype(np.float32)
        mean = np.where(places >= 0, done, mean)
        parts["experience"] = done
    # Who says nothing of themselves is judged by what they did, where that is known.
    for name in ("words", "meaning"):
        if name in parts:
            parts[name][silent] = mean[silent]
    return {name: np.float32(weights[name]) * part for name, part in parts.items()}


def _shared_exactly(segment: Segment, rows: Rows, asked: Asked) -> Floats:
    shared = np.zeros(len(rows), np.float32)
    for stem, weight in asked.words.items():
        shared += np.float32(weight) * segment.words.at(stem, rows)
    return shared


def _shared_roughly(segment: Segment, asked: Asked) -> Floats:
    shared, left = np.zeros(len(segment), np.float32), POSTINGS
    for stem, weight in asked.words.items():
        rows, values = segment.words.of(stem)
        left -= len(rows)
        if left < 0:
            break
        shared[rows] += np.float32(weight) * values
    return shared


def _cosines(segment: Segment, rows: Rows, vector: Vectors) -> Floats:
    vectors = segment.vectors if len(rows) == len(segment) else segment.vectors[rows]
    return np.asarray(vectors.astype(np.float32) @ vector, dtype=np.float32)
