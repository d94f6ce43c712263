"""Who takes part in such a thing: what past work says of each organisation, as numbers that a ranker weighs.

Three questions: who did something near it, who works with the asker, and who works with those (the best of
the first two vote for their own partners). None of it reads a candidate's text.

All of it is worked out for a part of the circle: all of a small one, what matters of a large one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from punte.engines.matching.circle import Circle, Measures, Part, highest
from punte.engines.matching.nearness import Nearness
from punte.engines.matching.words import Floats
from punte.engines.matching.work import Doubles, Places, Work

VOTERS = 30
"""Organisations that vote for their own partners."""
SHARES = (
    *("near", "nearest", "meaning", "alike", "profile"),
    *("ties", "led", "lift", "votes", "friends", "topical", "walk", "round", "joint", "step"),
)
"""Signals as parts of the highest in the query: what counts is who has most. Each also as its root."""
PLAIN = ("recent", "before", "last", "size", "leads", "same_country", "pair", "type", "country")
NAMES = (*SHARES, *(f"{name}_root" for name in SHARES), *PLAIN)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when, from which country: place in the past work, number in the circle, -1 if not known."""

    place: int
    country: int
    now: float


@dataclass(frozen=True, slots=True)
class Lit:
    """What a query lights up among all organisations, whether in the circle or not.

    `members` are those of the collaborations that light it up; `mine` the asker's own (0 or 1 each). `near`,
    `partners` and `start` say of each organisation how much near work it did, how much it works with the
    asker, and how likely a walk at random begins there, each less the more it did; `voters` (places) are the
    first choice, and `first` how good.
    `by_type` and `by_country` say how usual each is in near work; the last, 0, is where it is not known.
    """

    circle: Circle
    asker: Asker
    nearness: Nearness
    kept: Doubles | None
    measures: Measures
    members: sparse.csr_array
    mine: Doubles
    near: Floats
    partners: Floats
    start: Floats
    voters: Places
    first: Doubles
    by_type: Doubles
    by_country: Doubles

    @classmethod
    def of(
        cls,
        circle: Circle,
        asker: Asker,
        nearness: Nearness,
        kept: Doubles | None = None,
        *,
        seeds: Places | None = None,
    ) -> Self:
        """By the collaborations at `seeds` (among those that tell of themselves), or by all of those."""
        work, own = circle.work, asker.place
        measures = circle.measures if kept is None else Measures.of(work, circle.places, kept)
        seeds = np.arange(len(work.told)) if seeds is None else seeds
        at, words = work.told[seeds], nearness.at(seeds)[0]
        if kept is not None:
            words = words * kept[at]
        members = work.by_collaboration[at]
        near = share_of(_spread(members, words**2 * measures.thin[at]))
        start = _spread(members, _part(words**3 / np.maximum(work.sizes[at], 1)))
        mine = np.zeros(len(work.ids))
        ours = work.of(own)
        mine[ours] = 1 if kept is None else kept[ours]
        partners = _spread(work.by_collaboration[ours], mine[ours] * measures.heft[ours])
        if own >= 0:
            start[own] += 1
            partners[own] = 0
        partners = share_of(partners)
        first = share_of(_spread(members, words**3)) + 0.5 * partners
        voters = np.flatnonzero(first)
        if len(voters) > VOTERS:
            voters = np.sort(voters[np.argpartition(-first[voters], VOTERS - 1)[:VOTERS]])
        by_type, by_country = _usual(circle, members, words**2)
        often, rarely = measures.often, 1 / np.sqrt(measures.often)
        return cls(
            circle,
            asker,
            nearness,
            kept,
            measures,
            members,
            mine,
            (near * rarely).astype(np.float32),
            (partners * rarely).astype(np.float32),
            (start / often).astype(np.float32),
            voters,
            first[voters],
            by_type,
            by_country,
        )

    def signals(self, part: Part) -> Floats:
        """Rows of the part × `NAMES`, by what is in the part."""
        found = self._work(part) | self._ties(part)
        found["votes"], found["friends"] = self._votes(part)
        shares = [share_of(found[name]) for name in SHARES]
        plain = self.plain(part.rows)
        columns = [*shares, *(np.sqrt(share) for share in shares), *(plain[name] for name in PLAIN)]
        return np.stack(columns, axis=1).astype(np.float32)

    def plain(self, rows: Places) -> dict[str, Doubles]:
        """The signals that are no shares."""
        circle, country = self.circle, self.asker.country
        countries = circle.countries[rows]
        pairs = circle.pairs[country] if country >= 0 else np.zeros(len(circle.country_of) + 1)
        return {
            **{name: values[rows] for name, values in circle.fixed.items()},
            "recent": np.log1p(self.measures.told[rows]) / 4,
            "last": lateness(circle.fixed["last"][rows], self.asker.now),
            "same_country": ((countries == country) & (country >= 0)).astype(np.float64),
            "pair": pairs[countries],
            "type": self.by_type[circle.types[rows]],
            "country": self.by_country[countries],
        }

    def _work(self, part: Part) -> dict[str, Doubles]:
        """Who did near work."""
        words, meaning = self.nearness.of_works(part.works, part.of_few)
        if self.kept is not None:
            words, meaning = words * self.kept[part.works], meaning * self.kept[part.works]
        near, said, meant = (
            (part.members @ values.astype(np.float32)).astype(np.float64)
            for values in (words**2, words, meaning**3)
        )
        return {
            "near": near,
            "nearest": highest(part.members, words),
            "meaning": meant,
            "alike": highest(part.members, meaning),
            "profile": said / np.maximum(self.measures.told[part.rows], 1) ** 0.7,
        }

    def _ties(self, part: Part) -> dict[str, Doubles]:
        """Who works with the asker, who with those that did near work, who with both.

        A collaboration is on the topic as far as its members did near work (`topical`: the asker's own,
        `walk`: any), and in the asker's circle as far as they work with the asker (`round`; `joint`: both).
        `step` is one step at random from the asker, and from who did near work, to a collaboration and to one
        of its members.
        """
        work, works = self.circle.work, part.works
        heft, thin, mine = self.measures.heft[works], self.measures.thin[works], self.mine[works]
        topic = share_of((part.all_members @ self.near) * thin)
        ours = share_of((part.all_members @ self.partners) * thin)
        step = (part.all_members @ self.start) * thin**2
        led = mine * (work.leads[works] == self.asker.place)
        after = [mine, mine * heft, led * heft, mine * topic * heft]
        after += [topic**2 * heft, ours**2 * heft, ours * topic * heft, step]
        reached = np.array([part.members @ values.astype(np.float32) for values in after], np.float64)
        if self.asker.place >= 0:
            reached[:, part.at(self.circle.rows[[self.asker.place]])[1]] = 0
        counts = self.circle.fixed["counts"][part.rows]
        together = reached[0] / (np.maximum(self.mine.sum(), 1) * counts) ** 0.75
        names = ("ties", "led", "topical", "walk", "round", "joint", "step")
        return dict(zip(names, reached[1:], strict=True)) | {"lift": np.log1p(1000 * together)}

    def _votes(self, part: Part) -> tuple[Doubles, Doubles]:
        """What partners of the first choice get: by the part of their work in common, and by all of it."""
        if not len(self.voters) or not len(part.rows):
            return (np.zeros(len(part.rows)),) * 2
        chosen = self.circle.work.members[self.voters]
        if len(part.works) < chosen.shape[1]:
            chosen = chosen[:, part.works]
        hefty = chosen.data * self.measures.heft[part.works][chosen.indices]
        chosen = sparse.csr_array((hefty, chosen.indices, chosen.indptr), shape=chosen.shape)
        together = (chosen @ part.turned).toarray()
        together[part.at(self.circle.rows[self.voters])] = 0
        own = self.measures.own[self.circle.places[part.rows]]
        votes = (self.first / np.sqrt(self.measures.own[self.voters])) @ together / np.sqrt(own)
        return np.where(own > 1e-6, votes, 0), self.first @ np.log1p(together)


def lateness(last: Doubles, now: float) -> Doubles:
    """How late somebody last did anything: 1 is now, 0 is twelve years ago or never."""
    return np.clip((last - now + 12) / 12, 0, 1)


def with_chances(found: Floats, usual: tuple[float, float], now: float, novelty: float) -> Floats:
    """The same, but who did nothing earlier is taken to have done what is usual, as far as novelty is wished.

    Else a newcomer would stand below everybody who has a past, however little of it is near.
    """
    before = NAMES.index("before")
    newcomers = found[:, before] <= 0
    if novelty and newcomers.any():
        found = found.copy()
        found[newcomers, before] = novelty * usual[0]
        found[newcomers, NAMES.index("last")] = novelty * lateness(np.array(usual[1]), now)
    return found


def share_of(values: Doubles) -> Doubles:
    """As parts of the highest."""
    values = np.maximum(values, 0)
    highest = float(values.max(initial=0))
    return values / highest if highest > 0 else values


def _spread(matrix: sparse.csr_array, values: Doubles) -> Doubles:
    """The sum of the values of the rows that each column is in."""
    weights = np.repeat(values, np.diff(matrix.indptr))
    return np.bincount(matrix.indices, weights=weights, minlength=matrix.shape[1])


def _part(values: Doubles) -> Doubles:
    """As parts of their sum."""
    total = float(values.sum())
    return values / total if total > 0 else values


def _usual(circle: Circle, members: sparse.csr_array, near: Doubles) -> Iterator[Doubles]:
    """How usual each type, and each country, is in near work: as a part of what is known there.

    The last, 0, is what is not known.
    """
    rows = circle.rows[members.indices]
    inside = rows >= 0
    weights = np.repeat(near, np.diff(members.indptr))[inside]
    for sorts, count in ((circle.types, circle.sorts), (circle.countries, len(circle.country_of))):
        sums = np.bincount(sorts[rows[inside]] + 1, weights=weights, minlength=count + 1)[1:]
        yield np.append(_part(sums), 0)


def best(work: Work, nearness: Nearness, place: int, most: int, least: float) -> Sequence[int]:
    """The collaborations of an organisation that are nearest to the query."""
    columns = work.column[work.of(place)]
    columns = columns[columns >= 0]
    near = nearness.either(columns)
    ordered = np.argsort(-near, kind="stable")[:most]
    return [int(work.told[columns[at]]) for at in ordered if near[at] >= least]
