"""What past work says of each organisation for a query: exactly where they are few, else of who matters.

In a large circle, who took part in near collaborations, in the asker's own or in those of the voters is
scored roughly by these alone. Those who may come into the list by that, and by all else that is known, are
then scored by all that they did; what is usual is estimated from some of the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from scipy import sparse

from punte.engines.matching.asked import Asked
from punte.engines.matching.circle import Circle, numbered
from punte.engines.matching.nearness import Nearness, highest_of
from punte.engines.matching.partners import Asker, Lit, lateness, share_of, with_chances
from punte.engines.matching.ranker import Ranker, experience
from punte.engines.matching.work import Doubles, Places

SMALL = 5_000
"""Organisations in the circle up to which all are scored exactly."""
LEADING = 20
"""The best by past work alone, who are always looked at closely: they say what the highest score is."""
VOTED = 100
"""Collaborations of a voter that are read to tell roughly whom it votes for."""
SOME = 300
"""Organisations, spread evenly over the circle, whose middle is taken for the middle of all."""


def standing(circle: Circle, ranker: Ranker) -> Doubles:
    """What the ranker gives for what is the same in every query."""
    columns = {**circle.fixed, "recent": np.log1p(circle.measures.told) / 4}
    total = np.zeros(len(circle.places))
    for name in ("recent", "before", "size", "leads"):
        total += ranker.of(name) * columns[name]
    return total


@dataclass(frozen=True, slots=True)
class Experience:
    """By row of the circle, from 0 to 1; empty where nothing can be said."""

    roughly: Doubles
    lit: Lit | None = None
    ranker: Ranker = field(default_factory=Ranker.by_hand)
    novelty: float = 0.0
    always: Places = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(
        cls, circle: Circle, ranker: Ranker, stands: Doubles, asked: Asked, nearness: Nearness
    ) -> "Experience":
        """For a query. `stands` is what `standing` says."""
        traits = asked.query.traits
        country = circle.country_of.get(min(traits.regions, default="")[:2], -1)
        asker = Asker(circle.work.organisations.get(traits.organisation, -1), country, asked.now)
        novelty = asked.query.novelty
        if len(circle.places) <= SMALL:
            found = Lit.of(circle, asker, nearness).signals(circle.whole)
            return cls(experience(ranker.scores(with_chances(found, circle.usual, asked.now, novelty))))
        seeds = nearness.seeds()
        lit = Lit.of(circle, asker, nearness, seeds=seeds)
        scores = _roughly(lit, ranker, stands, novelty, seeds)
        some = np.unique(np.linspace(0, len(scores) - 1, SOME).astype(np.int64))
        leading = np.flatnonzero(scores >= scores[some].max())
        leading = leading[highest_of(scores[leading], LEADING)]
        always = np.union1d(some, leading)
        return cls(experience(scores, scores[some]), lit, ranker, novelty, always)

    def closely(self, chosen: Sequence[Places]) -> Doubles:
        """The same exactly for these rows (-1 is none); of others it says nothing."""
        lit = self.lit
        if lit is None:
            return self.roughly
        rows = np.unique(np.concatenate([*chosen, self.always]))
        part = lit.circle.of_rows(rows[rows >= 0])
        found = with_chances(lit.signals(part), lit.circle.usual, lit.asker.now, self.novelty)
        scores = self.ranker.scores(found)
        some = np.linspace(0, len(self.roughly) - 1, SOME).astype(np.int64)
        result = np.zeros(len(self.roughly))
        result[part.rows] = experience(scores, scores[np.searchsorted(part.rows, some)])
        return result


def _roughly(lit: Lit, ranker: Ranker, stands: Doubles, novelty: float, seeds: Places) -> Doubles:
    """A score for each row: by what is known of everybody, and by what is lit up."""
    circle, asker = lit.circle, lit.asker
    country = ranker.of("country") * lit.by_country
    if asker.country >= 0:
        country += ranker.of("pair") * circle.pairs[asker.country]
        country[asker.country] += ranker.of("same_country")
    scores = stands + np.add.outer(country, ranker.of("type") * lit.by_type).ravel()[circle.sorted]
    scores += ranker.of("last") * lateness(circle.fixed["last"], asker.now)
    before, late = circle.usual
    usual = ranker.of("before") * before + ranker.of("last") * float(lateness(np.array(late), asker.now))
    if novelty * usual:
        scores += novelty * usual * circle.newcomers
    for places, found in _lit_up(lit, seeds):
        rows = circle.rows[places]
        inside = rows >= 0
        rows = rows[inside]
        for name, values in found.items():
            share = share_of(values[inside])
            scores[rows] += ranker.of(name) * share + ranker.of(f"{name}_root") * np.sqrt(share)
    return scores


def _lit_up(lit: Lit, seeds: Places) -> Iterator[tuple[Places, dict[str, Doubles]]]:
    """Organisations and signals of theirs by the collaborations that are lit up, as far as these can tell."""
    work, measures, own = lit.circle.work, lit.measures, lit.measures.own
    words, meaning = lit.nearness.at(seeds)
    near = Reached.by(lit.members)
    often = measures.often[near.places]
    yield (
        near.places,
        {
            "near": near.sums(words**2),
            "nearest": near.highest(words),
            "alike": near.highest(meaning),
            "profile": near.sums(words) / often**0.7,
        },
    )
    voted = [work.of(int(place)) for place in lit.voters]
    if voted:
        # Of a voter who did much, every so many of its collaborations stand for all.
        steps = [-(-len(one) // VOTED) for one in voted]
        voted = [one[::step] for one, step in zip(voted, steps, strict=True)]
        lengths, works = [len(one) for one in voted], np.concatenate(voted)
        first = np.repeat(lit.first * steps, lengths) * measures.heft[works]
        theirs = Reached.by(work.by_collaboration[works])
        votes = theirs.sums(first / np.repeat(np.sqrt(own[lit.voters]), lengths))
        friends = theirs.sums(first)
        alone = np.add.reduceat(first, np.cumsum([0, *lengths[:-1]]))
        at = np.searchsorted(theirs.places, lit.voters)
        votes[at] -= alone / np.sqrt(own[lit.voters])
        friends[at] -= alone
        yield theirs.places, {"votes": votes / np.sqrt(own[theirs.places]), "friends": friends}
    mine = work.of(lit.asker.place)
    ours = Reached.by(work.by_collaboration[mine])
    others = ours.places != lit.asker.place
    together = ours.sums(lit.mine[mine]) / (max(lit.mine.sum(), 1) * measures.often[ours.places]) ** 0.75
    found = {"ties": ours.sums(measures.heft[mine]), "lift": np.log1p(1000 * together)}
    yield ours.places[others], {name: values[others] for name, values in found.items()}


@dataclass(frozen=True, slots=True)
class Reached:
    """The organisations (places) that took part in some collaborations; each seat as a number among them."""

    places: Places
    seats: Places
    lengths: Places

    @classmethod
    def by(cls, members: sparse.csr_array) -> Self:
        """By the collaborations that are its rows."""
        places, seats = numbered(members.indices, members.shape[1])
        return cls(places, seats, np.diff(members.indptr))

    def sums(self, values: Doubles) -> Doubles:
        """For each organisation the sum of what its collaborations have."""
        weights = np.repeat(values, self.lengths)
        return np.bincount(self.seats, weights=weights, minlength=len(self.places))

    def highest(self, values: Doubles) -> Doubles:
        """The highest of it."""
        found = np.zeros(len(self.places))
        np.maximum.at(found, self.seats, np.repeat(values, self.lengths))
        return found
