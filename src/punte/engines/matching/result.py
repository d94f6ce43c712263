"""What matching answers: a ranked list in which every match says why, and what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = str | int | float | tuple[str, ...]

TEXTS = {
    # For it.
    "words": "shares the words {words}",
    "meaning": "means much the same",
    "nearest": "is among the nearest that were found",
    "themes": "works on {themes}, too",
    "type": "is of the kind sought: {type}",
    "regions": "is in {regions}, as wanted",
    "languages": "works in {languages}",
    "stage": "is at the same stage of the value chain: {stage}",
    "readiness": "is about as ready: level {readiness}",
    "domain": "is for the same use: {domain}",
    "experience": "took part in work near this: {titles}",
    "named": "is named there",
    "named_partly": "may be meant by {words}",
    "town": "is in {town}, which is named there",
    "country": "is in a country that is named there: {country}",
    "ties": "worked with you, last in {year}",
    "trust": "can be reached through people both sides trust",
    "new": "would be a new partner from another ecosystem",
    "mutual": "looks for somebody like you",
    "useful": "was useful to you before",
    # Against it.
    "other_type": "is of another kind than sought: {type}",
    "other_regions": "has no branch in a region wanted",
    "other_languages": "works in none of the languages wanted",
    "other_readiness": "is at another level of readiness: {readiness}",
    "again": "already worked with you {count} times",
    "not_wanted": "looks for others: {wanted}",
    "shown_often": "was shown often lately: {count} times",
    "not_useful": "was not useful to you before",
    "known": "is known to you",
    "repeat": "its organisation stands above already",
    "no_text": "says nothing of itself",
    "other_language": "is written in another language: {languages}",
}
"""Every code and what it says in English. A room translates by code and values."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code of `TEXTS`, what fills it, and how much it moved the score (against: below 0)."""

    code: str
    weight: float
    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def text(self) -> str:
        """In English, to follow the name of the match."""
        shown = {
            name: ", ".join(value) if isinstance(value, tuple) else value
            for name, value in self.values.items()
        }
        return TEXTS[self.code].format(**shown)


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate, its score, and why; `signals` are the parts that add up to the score."""

    candidate: str
    organisation: str
    score: float
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signals", MappingProxyType(dict(self.signals)))


@dataclass(frozen=True, slots=True)
class Result:
    """The list, best first; among how many it was chosen, and in what time."""

    matches: tuple[Match, ...]
    considered: int
    seconds: float
    missing: frozenset[str] = frozenset()
    """Signals that could not speak: `meaning` without the embedder, `ties` without past work …"""
