"""Traits and wishes as terms, so that one kind of postings finds rows by any of them."""

from collections.abc import Iterable

from punte.engines.matching.named import key, words
from punte.engines.matching.problem import Candidate, Traits, Wish


def beginnings(region: str) -> list[str]:
    """A NUTS code and all it lies in: DK032 → DK, DK0, DK03, DK032."""
    return [region[:length] for length in range(2, len(region) + 1)] or [region]


def _of_traits(traits: Traits) -> Iterable[str]:
    yield f"organisation:{traits.organisation}"
    for name in ("ecosystem", "type", "stage", "domain", "readiness"):
        value = getattr(traits, name)
        if value not in ("", None):
            yield f"{name}:{value}"
            yield f"{name}?"
    for region in traits.regions:
        yield f"place:{region}"
        for beginning in beginnings(region):
            yield f"region:{beginning}"
    for name in ("regions", "languages", "themes"):
        values = getattr(traits, name)
        if values:
            yield f"{name}?"
    for called in filter(None, map(key, traits.names)):
        yield f"called:{called}"
    for word in words(one.title() for one in traits.names):
        yield f"word:{word}"
    if town := key(traits.town.title()):
        yield f"town:{town}"
    for theme in traits.themes:
        yield f"theme:{theme}"
    for language in traits.languages:
        yield f"language:{language}"


def _of_wish(wish: Wish) -> Iterable[str]:
    for name in ("types", "regions", "languages"):
        for value in getattr(wish, name):
            yield f"wish {name}:{value}"
            yield f"wish {name}?"


def facets(candidate: Candidate) -> dict[str, float]:
    """The terms of a candidate; 'name?' says that anything is known of it at all."""
    terms = {f"kind:{candidate.kind}", *_of_traits(candidate.traits), *_of_wish(candidate.wish)}
    if not candidate.texts:
        terms.add("silent?")
    return dict.fromkeys(sorted(terms), 1.0)
