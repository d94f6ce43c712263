"""The index: built once, changed one candidate at a time, read by any number of threads at once."""

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from punte.engines.matching import meaning, storage
from punte.engines.matching.asked import Asked
from punte.engines.matching.circle import Circle
from punte.engines.matching.experience import Experience, standing
from punte.engines.matching.learn import examples, learn
from punte.engines.matching.listing import choose
from punte.engines.matching.meaning import Embedder, Tongues, Vectors
from punte.engines.matching.nearness import Nearness
from punte.engines.matching.problem import Candidate, Circumstances, Collaboration, MatchingError, Query, Tie
from punte.engines.matching.ranker import Ranker
from punte.engines.matching.reasons import explain
from punte.engines.matching.result import Match, Result
from punte.engines.matching.scoring import Known, closely, roughly
from punte.engines.matching.segment import Segment, basis_of
from punte.engines.matching.words import Lexicon
from punte.engines.matching.work import Bools, Doubles, Places, Work

SEALED = 200
"""Changed candidates that share a segment; each change builds the newest segment again."""


@dataclass(frozen=True, slots=True)
class State:
    """All that a query reads. It is never changed, only replaced."""

    lexicon: Lexicon
    tongues: Tongues
    basis: Vectors
    work: Work
    circle: Circle
    ranker: Ranker
    standing: Doubles
    segments: tuple[Segment, ...]
    alive: tuple[Bools, ...]
    owners: tuple[Places, ...]
    places: tuple[Places, ...]

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
        ranker: Ranker | None = None,
    ) -> Self:
        """Read everything once. `embed` replaces the embedder, `ranker` the one that comes with Punte.

        `words_only` does without an embedder.

        Raises `MatchingError` where an id stands twice.
        """
        found, past = list(candidates), list(collaborations)
        if len({one.id for one in found}) < len(found):
            raise MatchingError("Two candidates have the same id.")
        embed = None if words_only else embed or meaning.embedder()
        said = [*(one.texts for one in found), *(one.texts for one in past)]
        languages, read = meaning.read(said, embed)
        tongues = Tongues.build(languages, read)
        vectors = meaning.joined(said, languages, read, tongues)
        here, there = vectors[: len(found)], vectors[len(found) :]
        basis = basis_of(here)
        lexicon = Lexicon.build(said)
        work = Work.build(past, list(ties), lexicon, there)
        segment = Segment.build(found, lexicon, here, basis)
        ranker = ranker or Ranker.shipped()
        return cls(
            _state(lexicon, tongues, basis, work, ranker, [segment], [np.ones(len(found), bool)]), embed
        )

    @classmethod
    def open(cls, path: Path, *, embed: Embedder | None = None, words_only: bool = False) -> Self:
        """An index that was saved; its arrays are mapped from the files, not read."""
        parts = storage.open_folder(path)
        return cls(_state(*parts), None if words_only else embed or meaning.embedder())

    def save(self, path: Path) -> None:
        """Write it to a folder, which appears whole or not at all."""
        state = self._state
        storage.save_folder(
            path,
            state.lexicon,
            state.tongues,
            state.basis,
            state.work,
            state.ranker,
            state.segments,
            state.alive,
        )

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
        vector = meaning.vectors([candidate.texts], self._embed, self._state.tongues)
        with self._changing:
            state = _without(self._state, candidate.id)
            last = state.segments[-1]
            open_ = len(state.segments) > 1 and len(last) < SEALED
            kept = np.flatnonzero(state.alive[-1]) if open_ else np.zeros(0, np.int64)
            fresh = [*(last.candidate(int(row)) for row in kept), candidate]
            vectors = np.concatenate([last.vectors[kept].astype(np.float32), vector])
            segment = Segment.build(fresh, state.lexicon, vectors, state.basis)
            owners = state.work.places_of(segment)
            before = slice(None, -1) if open_ else slice(None)
            self._state = replace(
                state,
                segments=(*state.segments[before], segment),
                alive=(*state.alive[before], np.ones(len(fresh), bool)),
                owners=(*state.owners[before], owners),
                places=(*state.places[before], state.circle.rows_of(owners)),
            )

    def remove(self, identity: str) -> None:
        """Take a candidate away; nothing happens if there is none."""
        with self._changing:
            self._state = _without(self._state, identity)

    def learn(self) -> Ranker:
        """A ranker learned from the past work of this index; `use` puts it to work."""
        return learn(list(examples(self._state.circle)))

    def use(self, ranker: Ranker) -> None:
        """Weigh past work by this ranker from now on."""
        with self._changing:
            state = self._state
            self._state = replace(state, ranker=ranker, standing=standing(state.circle, ranker))

    def match(self, query: Query, circumstances: Circumstances | None = None) -> Result:
        """The candidates that fit best, each with reasons. The same index and query give the same answer."""
        started = time.perf_counter()
        state = self._state
        work = state.work
        asked = Asked.of(
            query,
            circumstances or Circumstances(),
            state.lexicon,
            self._embed,
            state.tongues,
            state.basis,
            work.last_year,
        )
        nearness = Nearness.of(work, asked)
        heard = bool(len(work.told)) and bool(query.texts)
        done = Experience(np.zeros(0))
        if heard:
            done = Experience.of(state.circle, state.ranker, state.standing, asked, nearness)
        past = work.past_of(query.traits.organisation)
        whose = list(zip(state.owners, state.places, strict=True))
        chosen = [
            roughly(segment, alive, asked, past, Known(done.roughly, *known), query.limit)
            for segment, alive, known in zip(state.segments, state.alive, whose, strict=True)
        ]
        exactly = done.closely([places[one.rows] for one, places in zip(chosen, state.places, strict=True)])
        scored = [
            closely(one, asked, Known(exactly, *known)) for one, known in zip(chosen, whose, strict=True)
        ]
        matches = []
        for one in choose(scored, query.limit):
            reasons = explain(one, asked, past, work, nearness)
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
        missing |= set() if heard else {"experience"}
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
    tongues: Tongues,
    basis: Vectors,
    work: Work,
    ranker: Ranker,
    segments: Sequence[Segment],
    alive: Sequence[Bools],
) -> State:
    """A state whose segments know which row of the circle each of theirs is."""
    circle = Circle.build(work, segments)
    owners = tuple(work.places_of(segment) for segment in segments)
    places = tuple(circle.rows_of(one) for one in owners)
    stands = standing(circle, ranker)
    parts = tuple(segments), tuple(alive)
    return State(lexicon, tongues, basis, work, circle, ranker, stands, *parts, owners, places)
