"""The signals and how they add up: a score is the plain sum of its signals, so every part can be said.

What is not known is worth part of what it could be (`UNKNOWN`), never nothing: who says little of themselves,
or has no history, is not buried beneath those who happen to have one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from punte.engines.matching.asked import Asked
from punte.engines.matching.facets import beginnings
from punte.engines.matching.named import key
from punte.engines.matching.segment import Segment
from punte.engines.matching.words import Floats
from punte.engines.matching.work import Behind, Bools, Doubles, Places

WEIGHTS: Mapping[str, float] = {
    "words": 0.40,
    "meaning": 0.30,
    "themes": 0.08,
    "type": 0.08,
    "regions": 0.10,
    "languages": 0.04,
    "stage": 0.03,
    "readiness": 0.03,
    "domain": 0.03,
    "experience": 0.20,
    "named": 0.50,
    "town": 0.25,
    "country": 0.25,
    "ties": 0.06,
    "again": -0.08,
    "new": 0.05,
    "trust": 0.10,
    "mutual": 0.06,
    "not_wanted": -0.06,
    "shown": -0.08,
    "useful": 0.10,
    "not_useful": -1.00,
    "known": -0.10,
    "repeat": -0.12,
    "crowd": -0.01,
}
"""What each signal adds at its fullest."""
UNKNOWN = 0.4
"""What a signal is worth, as a part of its weight, where nothing is known."""
AGAINST = -0.5
"""What it is worth where it is known not to fit."""
FAR, NEAR = 0.0, 0.6
"""Cosines of vectors that count as meaning nothing, and all, in common."""
NAMESAKES, PARTLY = 3, 0.5
"""Organisations that share a rare word of their names and may each be meant by it; what that is worth."""
OFTEN = 20
"""Times shown lately that count in full."""


def meaning_of(cosines: Floats) -> Floats:
    """Cosines as numbers from 0 to 1."""
    values: Floats = (cosines - np.float32(FAR)) * np.float32(1 / (NEAR - FAR))
    return np.clip(values, 0, 1, out=values)


def words_of(shared: Floats, full: float) -> Floats:
    """The weight of the shared words as a number from 0 to 1."""
    values: Floats = shared * np.float32(1 / full)
    np.clip(values, 0, 1, out=values)
    return np.sqrt(values, out=values)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing the query speaks of: the facets that fit, and the one that says that anything is known."""

    name: str
    fitting: tuple[str, ...]
    partly: tuple[str, ...]
    known: str


def wanted(asked: Asked) -> Iterator[Wanted]:
    """What the query speaks of in traits and wishes."""
    traits, wish = asked.query.traits, asked.query.wish
    if traits.themes:
        yield Wanted("themes", tuple(f"theme:{one}" for one in sorted(traits.themes)), (), "themes?")
    if wish.types:
        yield Wanted("type", tuple(f"type:{one}" for one in sorted(wish.types)), (), "type?")
    if wish.regions:
        inside = tuple(f"region:{one}" for one in sorted(wish.regions))
        around = tuple(f"place:{part}" for one in sorted(wish.regions) for part in beginnings(one)[:-1])
        yield Wanted("regions", inside, around, "regions?")
    languages = wish.languages or traits.languages
    if languages:
        yield Wanted("languages", tuple(f"language:{one}" for one in sorted(languages)), (), "languages?")
    for name in ("stage", "domain"):
        if value := getattr(traits, name):
            yield Wanted(name, (f"{name}:{value}",), (), f"{name}?")
    if traits.readiness is not None:
        level = traits.readiness
        beside = tuple(f"readiness:{level + step}" for step in (-2, -1, 1, 2))
        yield Wanted("readiness", (f"readiness:{level}",), beside, "readiness?")


def fit(segment: Segment, one: Wanted) -> Floats:
    """Its weight in full where it fits, ½ where partly, `AGAINST` if known not to, `UNKNOWN` if not known."""
    weight = np.float32(WEIGHTS[one.name])
    values = np.full(len(segment), weight * np.float32(UNKNOWN))
    segment.mark(values, one.known, weight * np.float32(AGAINST))
    for part, facets in ((0.5, one.partly), (1.0, one.fitting)):
        for facet in facets:
            segment.mark(values, facet, weight * np.float32(part))
    return values


def named(segment: Segment, asked: Asked) -> dict[str, Floats]:
    """Who is named in the query, or whose town or country: what says nothing of anybody here is left out."""
    found: dict[str, Floats] = defaultdict(lambda: np.zeros(len(segment), np.float32))
    own = key(asked.query.traits.town.title())
    for name in asked.names:
        for signal, facet in (("named", f"called:{name}"), ("town", f"town:{name}" if name != own else "")):
            if facet in segment.facets.terms:
                segment.mark(found[signal], facet, 1)
    for word in asked.parts:
        rows = segment.facets.of(f"word:{word}")[0]
        if len(rows) and len(np.unique(segment.owners[rows])) <= NAMESAKES:
            found["named"][rows] = np.maximum(found["named"][rows], np.float32(PARTLY))
    for country in asked.countries:
        segment.mark(found["country"], f"region:{country}", 1)
    return found


def reciprocity(segment: Segment, asked: Asked) -> tuple[Bools, Bools]:
    """Whose wishes the asker meets, and who looks for others."""
    traits = asked.query.traits
    meets, refuses = np.zeros(len(segment), bool), np.zeros(len(segment), bool)
    mine = {
        "types": [traits.type] if traits.type else [],
        "regions": [part for one in sorted(traits.regions) for part in beginnings(one)],
        "languages": sorted(traits.languages),
    }
    for name, values in mine.items():
        if not values:
            continue
        wishes = np.zeros(len(segment), bool)
        segment.mark(wishes, f"wish {name}?", True)
        for value in values:
            rows = segment.facets.of(f"wish {name}:{value}")[0]
            meets[rows] = True
            wishes[rows] = False
        refuses |= wishes
    return meets & ~refuses, refuses


def familiar(counts: Places, last: Doubles, now: float) -> Doubles:
    """How much past work lets expect, from 0 to 1."""
    age = np.where(np.isnan(last), 4, np.maximum(now - last, 0))
    return np.asarray((1 - np.exp(-counts / 2)) * 0.5 ** (age / 8))


def again(counts: Places) -> Doubles:
    """How much it is the same again, from 0 to 1: from the third time on, in full at the sixth."""
    return np.clip((counts - 2) / 4, 0, 1)


def history(segment: Segment, asked: Asked, past: Behind, owners: Places) -> dict[str, Floats]:
    """Ties, trust, novelty: by organisation (`owners` are each row's places, -1 for those that did nothing).

    What says nothing of anybody here may be left out.
    """
    found: dict[str, Floats] = defaultdict(lambda: np.zeros(len(segment), np.float32))
    traits, novelty = asked.query.traits, asked.query.novelty
    if traits.ecosystem:
        segment.mark(found["new"], "ecosystem?", novelty)
        segment.mark(found["new"], f"ecosystem:{traits.ecosystem}", 0)
    if len(past):
        number = np.full(len(past.organisations) + 1, -1, np.int64)
        number[past.places] = np.arange(len(past))
        theirs = number[owners]
        rows = np.flatnonzero(theirs >= 0)
        found["ties"][rows] = familiar(past.counts, past.last, asked.now)[theirs[rows]]
        found["again"][rows] = again(past.counts)[theirs[rows]] * novelty
        found["new"][rows] = 0
    for organisation, value in asked.circumstances.trust.items():
        segment.mark(found["trust"], f"organisation:{organisation}", value)
    return found


def reception(segment: Segment, asked: Asked) -> dict[str, Floats]:
    """How often shown, and what the asker said of it: by candidate. What says nothing is left out."""
    found: dict[str, Floats] = defaultdict(lambda: np.zeros(len(segment), np.float32))
    for candidate, count in asked.circumstances.shown.items():
        if (row := segment.rows.get(candidate)) is not None:
            found["shown"][row] = min(np.log1p(count) / np.log1p(OFTEN), 1)
    for candidate, verdict in asked.circumstances.verdicts.items():
        if (row := segment.rows.get(candidate)) is not None:
            found[str(verdict)][row] = 1
    return found
