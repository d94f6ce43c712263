"""Who takes part in such a thing: what past work says of each organisation, as numbers that a ranker weighs.

Three questions: who did something near it, who works with the asker, and who works with those (the best of
the first two vote for their own partners). None of it reads a candidate's text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from punte.engines.matching.asked import Asked
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
FEW = 5
"""Members of each pair of countries that are taken to be usual, so that one is no habit."""
NAMES = (*SHARES, *(f"{name}_root" for name in SHARES), *PLAIN)


@dataclass(frozen=True, slots=True)
class Circle:
    """The organisations that are ranked, by row, with what of their past work does not depend on who asks.

    `members` are rows × collaborations, `telling` rows × those that say what they were about; `countries` and
    `types` are numbers, -1 where not known.
    """

    work: Work
    places: Places
    rows: Places
    members: sparse.csr_array
    turned: sparse.csr_array
    telling: sparse.csr_array
    countries: Places
    types: Places
    country_of: Mapping[str, int]
    pairs: Doubles
    fixed: Mapping[str, Doubles]

    @classmethod
    def build(cls, work: Work, traits: Mapping[str, tuple[frozenset[str], str]]) -> Self:
        """Of the organisations that have `traits` (regions and type) and did anything with others."""
        names = [name for name in traits if name in work.organisations]
        places = np.array([work.organisations[name] for name in names], np.int64)
        rows = np.full(len(work.organisations), -1, np.int64)
        rows[places] = np.arange(len(places))
        country_of: dict[str, int] = {}
        type_of: dict[str, int] = {}
        countries, types = np.full(len(names), -1, np.int64), np.full(len(names), -1, np.int64)
        for row, name in enumerate(names):
            regions, sort = traits[name]
            if regions:
                countries[row] = country_of.setdefault(min(regions)[:2], len(country_of))
            if sort:
                types[row] = type_of.setdefault(sort, len(type_of))
        members = work.members[places]
        counts = np.maximum(np.asarray(members.sum(axis=1), np.float64).ravel(), 1)
        telling = work.telling[places]
        before = counts - np.asarray(telling.sum(axis=1)).ravel()
        led = np.bincount(work.leads[work.leads >= 0], minlength=len(work.organisations))[places]
        fixed = {
            "counts": counts,
            "before": np.log1p(before) / 4,
            "last": np.where(before > 0, _highest(members, work.years), -np.inf),
            "size": np.log1p((members @ work.sizes) / counts) / 4,
            "leads": led / counts,
        }
        turned = sparse.csr_array(members.T)
        pairs = _pairs(work, rows, turned, countries, len(country_of))
        return cls(work, places, rows, members, turned, telling, countries, types, country_of, pairs, fixed)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each collaboration that tells of itself is to the query, by words and by meaning (0…1)."""

    words: Doubles
    meaning: Doubles

    @classmethod
    def of(cls, work: Work, asked: Asked) -> "Nearness":
        """Cosines."""
        words = np.zeros(len(work.told))
        for stem, weight in asked.cosine.items() if len(words) else ():
            rows, values = work.words.of(stem)
            words[rows] += weight * values
        if asked.vector is None:
            return cls(words, np.zeros(len(work.told)))
        return cls(words, np.clip(work.vectors @ asked.vector, 0, 1).astype(np.float64))

    @classmethod
    def to(cls, work: Work, column: int) -> Self:
        """Of all collaborations that tell of themselves to the one at `column` among them."""
        words = work.told_words @ work.told_words[[column]].T
        meaning = np.clip(work.vectors @ work.vectors[column], 0, 1)
        return cls(np.asarray(words.todense(), np.float64).ravel(), meaning.astype(np.float64))

    def either(self) -> Doubles:
        """Near by words or by meaning."""
        return 1 - (1 - self.words) * (1 - 0.8 * self.meaning)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when, from which country: place in the past work, number in the circle, -1 if not known."""

    place: int
    country: int
    now: float


def signals(circle: Circle, asker: Asker, nearness: Nearness, kept: Doubles | None = None) -> Floats:
    """Rows of the circle × `NAMES`. Where `kept` is 0, not 1, a collaboration is as if it had never been."""
    work, fixed = circle.work, circle.fixed
    kept = np.ones(len(work.ids)) if kept is None else kept
    told = kept[work.told]
    words, meaning = nearness.words * told, nearness.meaning * told
    telling = circle.telling
    recent = telling @ told
    found: dict[str, Doubles] = {
        "near": telling @ words**2,
        "nearest": _highest(telling, words),
        "meaning": telling @ meaning**3,
        "alike": _highest(telling, meaning),
        "profile": (telling @ words) / np.maximum(recent, 1) ** 0.7,
        **_ties(circle, asker, words, kept),
    }
    shares = [_share(found[name]) for name in SHARES]
    country = circle.pairs[asker.country] if asker.country >= 0 else np.zeros(len(circle.country_of) + 1)
    plain = {
        **fixed,
        "recent": np.log1p(recent) / 4,
        "last": np.clip((fixed["last"] - asker.now + 12) / 12, 0, 1),
        "same_country": ((circle.countries == asker.country) & (asker.country >= 0)).astype(np.float64),
        "pair": country[circle.countries],
        "type": _usual(telling, words**2, circle.types),
        "country": _usual(telling, words**2, circle.countries),
    }
    columns = [*shares, *(np.sqrt(share) for share in shares), *(plain[name] for name in PLAIN)]
    return np.stack(columns, axis=1).astype(np.float32)


def _ties(circle: Circle, asker: Asker, words: Doubles, kept: Doubles) -> dict[str, Doubles]:
    """Who works with the asker, who with those that did near work, who with both.

    A collaboration is on the topic as far as its members did near work (`topical`: the asker's own, `walk`:
    any), and in the asker's circle as far as they work with the asker (`round`; `joint`: both). `step` is one
    step at random from the asker, and from who did near work, to a collaboration and to one of its members.
    """
    work = circle.work
    sizes = np.maximum(work.sizes, 1)
    heft, thin = kept / np.sqrt(np.maximum(sizes - 1, 1)), kept / np.sqrt(sizes)
    mine = np.zeros(len(work.ids))
    if asker.place >= 0:
        mine[work.members[[asker.place]].indices] = 1
    mine *= kept
    partners = _share(_but(work.members @ (mine * heft), asker.place))
    near = _share(work.telling @ (words**2 * thin[work.told]))
    start = work.telling @ _part(words**3 / sizes[work.told])
    if asker.place >= 0:
        start[asker.place] += 1
    often = np.maximum(work.members @ kept, 1)
    before = np.stack([near / np.sqrt(often), partners / np.sqrt(often), start / often], axis=1)
    topic, ours, step = (work.by_collaboration @ before).T
    topic, ours = _share(topic * thin), _share(ours * thin)
    led = mine * (work.leads == asker.place)
    after = [mine, mine * heft, led * heft, mine * topic * heft]
    after += [topic**2 * heft, ours**2 * heft, ours * topic * heft, step * kept / sizes]
    reached = (circle.members @ np.stack(after, axis=1)).T
    if asker.place >= 0 and (own := circle.rows[asker.place]) >= 0:
        reached[:, own] = 0
    together = reached[0] / (np.maximum(mine.sum(), 1) * circle.fixed["counts"]) ** 0.75
    names = ("ties", "led", "topical", "walk", "round", "joint", "step")
    found = dict(zip(names, reached[1:], strict=True)) | {"lift": np.log1p(1000 * together)}
    first = _share(work.telling @ words**3) + 0.5 * partners
    found["votes"], found["friends"] = _votes(circle, heft, first)
    return found


def with_chances(found: Floats, novelty: float) -> Floats:
    """The same, but who did nothing earlier is taken to have done what is usual, as far as novelty is wished.

    Else a newcomer would stand below everybody who has a past, however little of it is near.
    """
    before = NAMES.index("before")
    veterans = found[:, before] > 0
    if novelty and veterans.any() and not veterans.all():
        found = found.copy()
        for column in (before, NAMES.index("last")):
            found[~veterans, column] = novelty * np.median(found[veterans, column])
    return found


def _share(values: Doubles) -> Doubles:
    values = np.maximum(values, 0)
    highest = float(values.max(initial=0))
    return values / highest if highest > 0 else values


def _highest(matrix: sparse.csr_array, values: Doubles) -> Doubles:
    """The highest value among each row's columns."""
    if not all(matrix.shape):
        return np.zeros(matrix.shape[0])
    taken = sparse.csr_array((values[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape)
    return np.asarray(taken.max(axis=1).todense(), np.float64).ravel()


def _part(values: Doubles) -> Doubles:
    """As parts of their sum."""
    total = float(values.sum())
    return values / total if total > 0 else values


def _but(values: Doubles, place: int) -> Doubles:
    """With nothing at a place, if it is one."""
    if place >= 0:
        values[place] = 0
    return values


def _pairs(work: Work, rows: Places, turned: sparse.csr_array, countries: Places, count: int) -> Doubles:
    """How much likelier a lead of one country has a member of another than by chance (logarithm).

    Countries × countries; the last row and column, 0, are those not known.
    """
    known = np.flatnonzero(countries >= 0)
    of = sparse.csr_array((np.ones(len(known)), (known, countries[known])), shape=(len(countries), count + 1))
    leads = np.where(work.leads >= 0, rows[work.leads], -1)
    led = np.flatnonzero(leads >= 0)
    led = led[countries[leads[led]] >= 0]
    found = np.zeros((count + 1, count + 1))
    np.add.at(found, countries[leads[led]], (turned[led] @ of).toarray())
    usual = found.sum(axis=1, keepdims=True) * found.sum(axis=0) / max(found.sum(), 1)
    return np.log((found + FEW) / (usual + FEW))


def _votes(circle: Circle, weights: Doubles, first: Doubles) -> tuple[Doubles, Doubles]:
    """What partners of the first choice get: by the part of their work that is common, and by all of it."""
    count = min(VOTERS, len(first))
    if not count or not len(circle.places):
        return (np.zeros(len(circle.places)),) * 2
    voters = np.sort(np.argpartition(-first, count - 1)[:count])
    chosen = circle.work.members[voters] * weights[None]
    together = (chosen @ circle.turned).toarray()
    inside = circle.rows[voters]
    together[np.flatnonzero(inside >= 0), inside[inside >= 0]] = 0
    own = np.maximum(circle.members @ weights, 1e-9)
    voted = np.maximum(np.asarray(chosen.sum(axis=1), np.float64).ravel(), 1e-9)
    votes = (first[voters] / np.sqrt(voted)) @ together / np.sqrt(own)
    return np.where(own > 1e-6, votes, 0), first[voters] @ np.log1p(together)


def _usual(matrix: sparse.csr_array, near: Doubles, sorts: Places) -> Doubles:
    """How usual each organisation's sort is in near work, as a part of all that is known there."""
    known = sorts >= 0
    taken = matrix @ near
    sums = np.bincount(sorts[known], weights=taken[known], minlength=int(sorts.max(initial=-1)) + 1)
    total = float(sums.sum())
    return np.where(known, sums[sorts] / total, 0) if total > 0 else np.zeros(len(sorts))


def best(work: Work, nearness: Nearness, place: int, most: int, least: float) -> Sequence[int]:
    """The collaborations of an organisation that are nearest to the query."""
    near = nearness.either()
    columns = work.telling[[place]].indices
    ordered = columns[np.argsort(-near[columns], kind="stable")]
    return [int(work.told[column]) for column in ordered[:most] if near[column] >= least]
