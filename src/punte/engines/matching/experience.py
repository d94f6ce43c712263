"""What past work says of each organisation for a query: exactly where they are few, else of who matters.

In a large circle, who took part in near collaborations, in the asker's own or in those of the voters is
scored roughly by these alone. Those who may come into the list by that, and by all else that is known, are
then scored by all that they did; what is usual is estimated from some of the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from punte.engines.matching.asked import Asked
from punte.engines.matching.circle import Circle
from punte.engines.matching.nearness import Nearness
from punte.engines.matching.partners import Asker, Lit, lateness, spread, with_chances
from punte.engines.matching.ranker import Ranker, experience
from punte.engines.matching.work import Doubles, Places

SMALL = 5_000
"""Organisations in the circle up to which all are scored exactly."""
LEADING = 30
"""The best by past work alone, who are always looked at closely: they say what the highest score is."""
SOME = 200
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
        leading = leading[np.argsort(-scores[leading], kind="stable")[:LEADING]]
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
    scores = stands + ranker.of("last") * lateness(circle.fixed["last"], asker.now)
    country = ranker.of("country") * lit.by_country
    if asker.country >= 0:
        country += ranker.of("pair") * circle.pairs[asker.country]
        country[asker.country] += ranker.of("same_country")
    scores += country[circle.countries] + (ranker.of("type") * lit.by_type)[circle.types]
    before, late = circle.usual
    usual = ranker.of("before") * before + ranker.of("last") * float(lateness(np.array(late), asker.now))
    scores[circle.newcomers] += novelty * usual
    for name, values in _lit_up(lit, seeds).items():
        values = values[circle.places]
        rows = np.flatnonzero(values)
        share = lit.scale.share(name, values[rows])
        scores[rows] += ranker.of(name) * share + ranker.of(f"{name}_root") * np.sqrt(share)
    return scores


def _lit_up(lit: Lit, seeds: Places) -> dict[str, Doubles]:
    """Signals of each organisation by the collaborations that are lit up, as far as these can tell."""
    work, asker, measures = lit.circle.work, lit.asker, lit.measures
    words, meaning = lit.nearness.at(seeds)
    members = work.by_collaboration[work.told[seeds]]
    nearest, alike = np.zeros(len(measures.own)), np.zeros(len(measures.own))
    for found, values in ((nearest, words), (alike, meaning)):
        np.maximum.at(found, members.indices, np.repeat(values, np.diff(members.indptr)))
    ours = work.of(asker.place)
    theirs = [work.of(int(place)) for place in lit.voters]
    members_of_theirs = work.by_collaboration[np.concatenate([ours[:0], *theirs])]
    heft = measures.heft[np.concatenate([ours[:0], *theirs])]
    own = measures.own[lit.voters]
    lengths = [len(one) for one in theirs]
    votes = spread(members_of_theirs, np.repeat(lit.first / np.sqrt(own), lengths) * heft)
    votes[lit.voters] -= lit.first * np.sqrt(own)
    together = spread(work.by_collaboration[ours], lit.mine[ours])
    ties = spread(work.by_collaboration[ours], measures.heft[ours])
    if asker.place >= 0:
        together[asker.place] = ties[asker.place] = 0
    return {
        "near": spread(members, words**2),
        "nearest": nearest,
        "alike": alike,
        "profile": spread(members, words) / measures.often**0.7,
        "ties": ties,
        "lift": np.log1p(1000 * together / (max(lit.mine.sum(), 1) * measures.often) ** 0.75),
        "votes": votes / np.sqrt(measures.own),
    }
