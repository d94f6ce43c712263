"""The index: built once, changed one candidate at a time, read by any number of threads at once."""

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching import meaning, storage
from punte.engines.matching.asked import Asked
from punte.engines.matching.listing import choose
from punte.engines.matching.meaning import Embedder, Vectors
from punte.engines.matching.problem import Candidate, Circumstances, Collaboration, MatchingError, Query, Tie
from punte.engines.matching.reasons import explain
from punte.engines.matching.result import Match, Result
from punte.engines.matching.scoring import Known, score
from punte.engines.matching.segment import Segment, basis_of
from punte.engines.matching.signals import Bools
from punte.engines.matching.words import Lexicon
from punte.engines.matching.work import Work

SEALED = 500
"""Changed candidates that share a segment; each change builds the newest segment again."""


@dataclass(frozen=True, slots=True)
class State:
    """All that a query reads. It is never changed, only replaced."""

    lexicon: Lexicon
    basis: Vectors
    work: Work
    segments: tuple[Segment, ...]
    alive: tuple[Bools, ...]
    places: tuple[NDArray[np.int64], ...]

    def place(self, identity: str) -> tuple[int, int] | None:
        """Segment and row where a candidate lives, or None."""
        for part in reversed(range(len(self.segments))):
            row = self.segments[part].rows.get(identity)
            if row is not None and self.alive[part][row]:
                return part, row
        return None


class Index:
    """Candidates, made findable. Reading needs no lock; changes wait for each other."""

    def __init__(self, state: State, embed: Embedder | None) -> None:
        self._state = state
        self._embed = embed
        self._changing = threading.Lock()

    @classmethod
    def build(
        cls,
        candidates: Iterable[Candidate],
        ties: Iterable[Tie] = (),
        collaborations: Iterable[Collaboration] = (),
        *,
        embed: Embedder | None = None,
        words_only: bool = False,
    ) -> Self:
        """Read everything once. `embed` replaces the embedder; `words_only` does without.

        Raises `MatchingError` where an id stands twice.
        """
        found, past = list(candidates), list(collaborations)
        if len({one.id for one in found}) < len(found):
            raise MatchingError("Two candidates have the same id.")
        embed = None if words_only else embed or meaning.embedder()
        lexicon = Lexicon.build([*(one.texts for one in found), *(one.texts for one in past)])
        vectors = meaning.vectors([one.texts for one in found], embed)
        basis = basis_of(vectors)
        work = Work.build(past, list(ties), lexicon, meaning.vectors([one.texts for one in past], embed))
        segment = Segment.build(found, lexicon, vectors, basis)
        return cls(_state(lexicon, basis, work, [segment], [np.ones(len(found), bool)]), embed)

    @classmethod
    def open(cls, path: Path, *, embed: Embedder | None = None, words_only: bool = False) -> Self:
        """An index that was saved; its arrays are mapped from the files, not read."""
        lexicon, basis, work, segments, alive = storage.open_folder(path)
        embed = None if words_only else embed or meaning.embedder()
        return cls(_state(lexicon, basis, work, segments, alive), embed)

    def save(self, path: Path) -> None:
        """Write it to a folder, which appears whole or not at all."""
        state = self._state
        storage.save_folder(path, state.lexicon, state.basis, state.work, state.segments, state.alive)

    def __len__(self) -> int:
        return int(sum(alive.sum() for alive in self._state.alive))

    def __contains__(self, identity: str) -> bool:
        return self._state.place(identity) is not None

    def candidate(self, identity: str) -> Candidate:
        """A candidate as it was given; `KeyError` if there is none."""
        state = self._state
        place = state.place(identity)
        if place is None:
            raise KeyError(identity)
        return state.segments[place[0]].candidate(place[1])

    def update(self, candidate: Candidate) -> None:
        """Add a candidate, or put it in the place of the one with its id."""
        vector = meaning.vectors([candidate.texts], self._embed)
        with self._changing:
            state = _without(self._state, candidate.id)
            last = state.segments[-1]
            open_ = len(state.segments) > 1 and len(last) < SEALED
            kept = np.flatnonzero(state.alive[-1]) if open_ else np.zeros(0, np.int64)
            fresh = [*(last.candidate(int(row)) for row in kept), candidate]
            vectors = np.concatenate([last.vectors[kept].astype(np.float32), vector])
            segment = Segment.build(fresh, state.lexicon, vectors, state.basis)
            before = slice(None, -1) if open_ else slice(None)
            self._state = _state(
                state.lexicon,
                state.basis,
                state.work,
                [*state.segments[before], segment],
                [*state.alive[before], np.ones(len(fresh), bool)],
                list(state.places[before]),
            )

    def remove(self, identity: str) -> None:
        """Take a candidate away; nothing happens if there is none."""
        with self._changing:
            self._state = _without(self._state, identity)

    def match(self, query: Query, circumstances: Circumstances | None = None) -> Result:
        """The candidates that fit best, each with reasons. The same index and query give the same answer."""
        started = time.perf_counter()
        state = self._state
        work = state.work
        asked = Asked.of(
            query, circumstances or Circumstances(), state.lexicon, self._embed, state.basis, work.last_year
        )
        near = work.near(asked)
        experience = work.experience(near, asked.now)
        past = work.past_of(query.traits.organisation)
        scored = [
            score(segment, alive, asked, Known(past, experience, places), query.limit)
            for segment, alive, places in zip(state.segments, state.alive, state.places, strict=True)
        ]
        matches = []
        for one in choose(scored, query.limit):
            reasons = explain(one, asked, past, work, near)
            matches.append(
                Match(
                    one.candidate.id,
                    one.candidate.traits.organisation,
                    round(one.score, 6),
                    tuple(reason for reason in reasons if reason.weight > 0),
                    tuple(reason for reason in reasons if reason.weight < 0),
                    one.parts,
                )
            )
        missing = {"meaning"} if asked.vector is None else set()
        missing |= set() if asked.words else {"words"}
        missing |= set() if past else {"ties"}
        missing |= set() if near.any() else {"experience"}
        missing |= set() if asked.circumstances.trust else {"trust"}
        return Result(
            tuple(matches),
            sum(one.considered for one in scored),
            time.perf_counter() - started,
            frozenset(missing),
        )


def _without(state: State, identity: str) -> State:
    """The state with a candidate taken away."""
    place = state.place(identity)
    if place is None:
        return state
    alive = list(state.alive)
    alive[place[0]] = alive[place[0]].copy()
    alive[place[0]][place[1]] = False
    return replace(state, alive=tuple(alive))


def _state(
    lexicon: Lexicon,
    basis: Vectors,
    work: Work,
    segments: Sequence[Segment],
    alive: Sequence[Bools],
    places: Sequence[NDArray[np.int64]] = (),
) -> State:
    """A state whose segments know which organisation of the past work each row is."""
    found = [*places, *(_places(segment, work) for segment in segments[len(places) :])]
    return State(lexicon, basis, work, tuple(segments), tuple(alive), tuple(found))


def _places(segment: Segment, work: Work) -> NDArray[np.int64]:
    places = np.full(len(segment), -1, np.int64)
    for organisation, place in work.organisations.items():
        places[segment.facets.of(f"organisation:{organisation}")[0]] = place
    return places
