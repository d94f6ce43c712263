"""Why, and what speaks against it: from what was counted, and from the two sides' own words."""

from collections.abc import Iterator

from punte.engines.matching.asked import Asked
from punte.engines.matching.facets import beginnings
from punte.engines.matching.listing import Chosen
from punte.engines.matching.named import key, words
from punte.engines.matching.nearness import Nearness
from punte.engines.matching.partners import best
from punte.engines.matching.problem import Traits
from punte.engines.matching.result import Reason, Value
from punte.engines.matching.signals import WEIGHTS
from punte.engines.matching.words import written
from punte.engines.matching.work import Behind, Work

WORDS, TITLES = 5, 3
"""How many are named."""
CLOSE = 0.4
"""Meaning (0…1) from which it is worth saying."""
NEAR = 0.25
"""Nearness of past work (0…1) from which it is named."""


def explain(chosen: Chosen, asked: Asked, past: Behind, work: Work, nearness: Nearness) -> list[Reason]:
    """Every reason for and against (weight below 0), the weightiest first; at least one is for it."""
    found = [
        *_content(chosen, asked),
        *_structure(chosen, asked),
        *_named(chosen, asked),
        *_history(chosen, asked, past, work, nearness),
        *_reception(chosen, asked),
    ]
    if not any(reason.weight > 0 for reason in found):
        found.append(Reason("nearest", max(chosen.score, 0.001)))
    return sorted(found, key=lambda reason: -abs(reason.weight))


def _content(chosen: Chosen, asked: Asked) -> Iterator[Reason]:
    candidate, parts = chosen.candidate, chosen.parts
    if not candidate.texts:
        if asked.query.texts:
            yield Reason("no_text", -0.01)
        return
    shared: dict[str, str] = {}
    for text in candidate.texts.values():
        for word in [one for one in dict.fromkeys(written(text)) if one not in asked.silent]:
            term = asked.shares(word)
            if term and term not in shared and word.lower() not in shared.values():
                shared[term] = word.lower() if word.istitle() else word
    if shared:
        heaviest = sorted(shared, key=lambda stem: (-asked.words[stem], stem))[:WORDS]
        yield Reason("words", parts.get("words", 0.0), {"words": tuple(shared[stem] for stem in heaviest)})
    if parts.get("meaning", 0.0) >= CLOSE * WEIGHTS["meaning"]:
        yield Reason("meaning", parts["meaning"])
    others = frozenset(candidate.texts)
    mine = asked.query.traits.languages | frozenset(asked.query.texts)
    if asked.query.texts and not others & mine:
        yield Reason("other_language", -0.001, {"languages": tuple(sorted(others))})


def _within(places: frozenset[str], wanted: frozenset[str]) -> tuple[str, ...]:
    """The places that lie in, or around, what is wanted."""
    return tuple(
        sorted(
            place
            for place in places
            if any(one in beginnings(place) or place in beginnings(one) for one in wanted)
        )
    )


def _structure(chosen: Chosen, asked: Asked) -> Iterator[Reason]:
    theirs, mine, wish = chosen.candidate.traits, asked.query.traits, asked.query.wish
    parts = chosen.parts
    said: list[tuple[str, str, dict[str, Value], str, dict[str, Value]]] = [
        ("themes", "themes", {"themes": tuple(sorted(theirs.themes & mine.themes))}, "", {}),
        ("type", "type", {"type": theirs.type}, "other_type", {"type": theirs.type}),
        (
            "regions",
            "regions",
            {"regions": _within(theirs.regions, wish.regions)},
            "other_regions",
            {"regions": tuple(sorted(theirs.regions))},
        ),
        (
            "languages",
            "languages",
            {"languages": tuple(sorted(theirs.languages & (wish.languages or mine.languages)))},
            "other_languages",
            {"languages": tuple(sorted(theirs.languages))},
        ),
        ("stage", "stage", {"stage": theirs.stage}, "", {}),
        ("domain", "domain", {"domain": theirs.domain}, "", {}),
        ("readiness", "readiness", _level(theirs), "other_readiness", _level(theirs)),
    ]
    for name, code, values, opposite, against in said:
        weight = parts.get(name, 0.0)
        if weight > 0 and getattr(theirs, name):
            yield Reason(code, weight, values)
        elif weight < 0 and opposite:
            yield Reason(opposite, weight, against)
    if (weight := parts.get("mutual", 0.0)) > 0:
        yield Reason("mutual", weight)
    if (weight := parts.get("not_wanted", 0.0)) < 0:
        sought = chosen.candidate.wish
        yield Reason(
            "not_wanted", weight, {"wanted": tuple(sorted(sought.types | sought.regions | sought.languages))}
        )


def _named(chosen: Chosen, asked: Asked) -> Iterator[Reason]:
    theirs, parts = chosen.candidate.traits, chosen.parts
    if weight := parts.get("named", 0.0):
        if asked.names & set(map(key, theirs.names)):
            yield Reason("named", weight)
        else:
            meant = words(one.title() for one in theirs.names) & asked.parts
            yield Reason("named_partly", weight, {"words": tuple(sorted(meant))})
    if weight := parts.get("town", 0.0):
        yield Reason("town", weight, {"town": theirs.town})
    if weight := parts.get("country", 0.0):
        there = asked.countries & {region[:2] for region in theirs.regions}
        yield Reason("country", weight, {"country": tuple(sorted(there))})


def _level(traits: Traits) -> dict[str, Value]:
    return {"readiness": traits.readiness or 0}


def _history(chosen: Chosen, asked: Asked, past: Behind, work: Work, nearness: Nearness) -> Iterator[Reason]:
    organisation, parts = chosen.candidate.traits.organisation, chosen.parts
    before = past.of(organisation)
    if before is not None:
        year = "" if before.last is None else str(before.last)
        yield Reason("ties", parts.get("ties", 0.001), {"year": year, "count": before.count})
        if before.count > 2:
            yield Reason("again", min(parts.get("again", 0.0), -0.001), {"count": before.count})
    place = work.organisations.get(organisation)
    if (weight := parts.get("experience", 0.0)) > 0 and place is not None:
        nearest = best(work, nearness, place, TITLES, NEAR)
        if nearest:
            titles, ids = (tuple(names[at] for at in nearest) for names in (work.titles, work.ids))
            yield Reason("experience", weight, {"titles": titles, "ids": ids})
    if (weight := parts.get("trust", 0.0)) > 0:
        yield Reason("trust", weight, {"trust": asked.circumstances.trust[organisation]})
    if (weight := parts.get("new", 0.0)) > 0:
        yield Reason("new", weight, {"ecosystem": chosen.candidate.traits.ecosystem})


def _reception(chosen: Chosen, asked: Asked) -> Iterator[Reason]:
    parts = chosen.parts
    for code in ("useful", "not_useful", "known", "repeat"):
        if weight := parts.get(code, 0.0):
            yield Reason(code, weight)
    if weight := parts.get("shown", 0.0):
        yield Reason("shown_often", weight, {"count": asked.circumstances.shown[chosen.candidate.id]})
