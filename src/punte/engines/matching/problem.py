"""What matching is asked: candidates, past work and a query, each of which refuses what makes no sense.

The two sides are described alike: `Traits` say what somebody is, a `Wish` what they look for in the other. So
one comparison tells whether the candidate is wanted, and, turned round, whether the asker is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Self

READINESS = range(1, 10)
MOST = 1000
"""The longest list one may ask for."""


class MatchingError(ValueError):
    """Something cannot be matched as it was given; the message says what to change."""


class Kind(StrEnum):
    """What can be found."""

    ORGANISATION = "organisation"
    OFFER = "offer"
    NEED = "need"


class Verdict(StrEnum):
    """What somebody thought of a match."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    KNOWN = "known"


def _words_of(texts: Mapping[str, str], owner: str) -> Mapping[str, str]:
    """A read-only copy of texts by language, empty ones left out."""
    for language, text in texts.items():
        if not isinstance(language, str) or not isinstance(text, str):
            raise MatchingError(f"{owner}: texts go from language code to text, both strings.")
    return MappingProxyType({language: text for language, text in texts.items() if text.strip()})


def _codes(values: frozenset[str], name: str) -> frozenset[str]:
    """The values as a set of strings that are not empty; a lone string is a likely slip."""
    if isinstance(values, str):
        raise MatchingError(f"{name}: give a set of codes, not the string {values!r}.")
    codes = frozenset(values)
    if not all(isinstance(code, str) and code for code in codes):
        raise MatchingError(f"{name}: codes are strings that are not empty.")
    return codes


@dataclass(frozen=True, slots=True)
class Traits:
    """What somebody, or their listing, is. Empty means not known, and never counts against anyone.

    `organisation` and `ecosystem` are ids; `type` a kind of organisation, `regions` NUTS codes of any level,
    `languages` ISO 639-1 codes, `readiness` a technology readiness level (1-9). `names` are what the
    organisation is called, in full and for short, `town` is where it sits: a query that names them means it.
    """

    organisation: str = ""
    ecosystem: str = ""
    type: str = ""
    regions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    stage: str = ""
    readiness: int | None = None
    domain: str = ""
    names: frozenset[str] = frozenset()
    town: str = ""

    def __post_init__(self) -> None:
        for name in ("regions", "languages", "themes", "names"):
            object.__setattr__(self, name, _codes(getattr(self, name), name))
        if self.readiness is not None and self.readiness not in READINESS:
            raise MatchingError(f"readiness is a level from 1 to 9 or None, not {self.readiness!r}.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one looks for in the other: kinds of organisation, NUTS codes or their beginnings, languages.

    Empty means any.
    """

    types: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in ("types", "regions", "languages"):
            object.__setattr__(self, name, _codes(getattr(self, name), name))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something that can be found. `texts` go from language code to text."""

    id: str
    kind: Kind
    texts: Mapping[str, str] = field(default_factory=dict)
    traits: Traits = field(default_factory=Traits)
    wish: Wish = field(default_factory=Wish)

    def __post_init__(self) -> None:
        if not self.id:
            raise MatchingError("A candidate needs an id.")
        try:
            object.__setattr__(self, "kind", Kind(self.kind))
        except ValueError as error:
            raise MatchingError(f"{self.id}: kind is one of {', '.join(Kind)}, not {self.kind!r}.") from error
        object.__setattr__(self, "texts", _words_of(self.texts, self.id))
        if not self.traits.organisation:
            if self.kind is not Kind.ORGANISATION:
                raise MatchingError(f"{self.id}: a need or an offer belongs to an organisation.")
            object.__setattr__(self, "traits", replace(self.traits, organisation=self.id))


@dataclass(frozen=True, slots=True)
class Tie:
    """Two organisations worked together `count` times, last in the year `last`."""

    first: str
    second: str
    count: int = 1
    last: int | None = None

    def __post_init__(self) -> None:
        if not self.first or not self.second or self.first == self.second:
            raise MatchingError("A tie joins two different organisations.")
        if self.count < 1:
            raise MatchingError(f"A tie counts from 1, not {self.count}.")


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A past project: who took part, in which year it began, and what it was about where that is known.

    The first of `members` may be named as `lead`. `title` is for reasons only.
    """

    id: str
    members: tuple[str, ...]
    year: float
    texts: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", tuple(dict.fromkeys(self.members)))
        if not self.id or not self.members:
            raise MatchingError("A collaboration needs an id and at least one member.")
        if self.lead and self.lead not in self.members:
            raise MatchingError(f"Collaboration {self.id}: its lead {self.lead} is no member.")
        object.__setattr__(self, "texts", _words_of(self.texts, self.id))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else is known as one asks; none of it is needed.

    `trust` goes from organisation to 0…1, as the best chain of introductions from the asker carries it;
    `shown` from candidate to how often it was shown lately, to anybody; `verdicts` from candidate to what the
    asker said of it before.
    """

    trust: Mapping[str, float] = field(default_factory=dict)
    shown: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not 0 <= value <= 1 for value in self.trust.values()):
            raise MatchingError("Trust is a number from 0 to 1.")
        if any(count < 0 for count in self.shown.values()):
            raise MatchingError("Nothing can be shown less than never.")
        try:
            verdicts = {candidate: Verdict(verdict) for candidate, verdict in self.verdicts.items()}
        except ValueError as error:
            raise MatchingError(f"A verdict is one of {', '.join(Verdict)}.") from error
        object.__setattr__(self, "verdicts", verdicts)


@dataclass(frozen=True, slots=True)
class Query:
    """A need, an offer, a challenge or the text of a call, and who asks.

    `traits.organisation` is the asker's: it is never its own match. `kinds` to look among, `exclude`
    candidates and organisations not to show, `limit` the length of the list. `year` is now; without it, the
    last year of any past work. `novelty` is how much new partners from other ecosystems are preferred to the
    same again, from 0 (who will most likely take part) to 1.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    traits: Traits = field(default_factory=Traits)
    wish: Wish = field(default_factory=Wish)
    kinds: frozenset[Kind] = frozenset({Kind.ORGANISATION, Kind.OFFER})
    exclude: frozenset[str] = frozenset()
    limit: int = 20
    year: float | None = None
    novelty: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", _words_of(self.texts, "The query"))
        if not 0 <= self.novelty <= 1:
            raise MatchingError(f"novelty is a number from 0 to 1, not {self.novelty!r}.")
        try:
            object.__setattr__(self, "kinds", frozenset(Kind(kind) for kind in self.kinds))
        except ValueError as error:
            raise MatchingError(f"kinds are of {', '.join(Kind)}.") from error
        object.__setattr__(self, "exclude", _codes(self.exclude, "exclude"))
        if not self.kinds:
            raise MatchingError("A query looks among at least one kind.")
        if not 1 <= self.limit <= MOST:
            raise MatchingError(f"limit is a number from 1 to {MOST}, not {self.limit!r}.")
        spoken = self.texts or self.traits.themes or self.wish != Wish() or self.traits.organisation
        if not spoken:
            raise MatchingError("A query without words, themes, wishes or an asker cannot be matched.")

    @classmethod
    def of(cls, candidate: Candidate, *, kinds: frozenset[Kind] | None = None, limit: int = 20) -> Self:
        """What a candidate looks for by itself: a need for offers and organisations, an offer for needs."""
        others = {Kind.OFFER: {Kind.NEED}, Kind.NEED: {Kind.OFFER, Kind.ORGANISATION}}
        among = kinds or frozenset(others.get(candidate.kind, {Kind.NEED, Kind.OFFER}))
        return cls(
            texts=candidate.texts,
            traits=candidate.traits,
            wish=candidate.wish,
            kinds=among,
            exclude=frozenset({candidate.id}),
            limit=limit,
        )
