"""An independent checker: is a result what it says, by the raw data alone? It shares no code with the engine.

It works out again what each reason claims and what each signal of traits, wishes, history and reception adds;
words, meaning and experience are held to their bounds and to the sum.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from unicodedata import combining, normalize

from punte.engines.matching.problem import Candidate, Circumstances, Collaboration, Query, Tie
from punte.engines.matching.result import Match, Reason, Result
from punte.engines.matching.signals import WEIGHTS

CLOSE = 2e-3


@dataclass(frozen=True)
class Case:
    """All that a result was made from."""

    candidates: Mapping[str, Candidate]
    query: Query
    circumstances: Circumstances
    ties: Sequence[Tie] = ()
    collaborations: Sequence[Collaboration] = ()

    def worked(self, other: str) -> tuple[int, list[float]]:
        """How often the asker and another worked together, and in which years."""
        mine = self.query.traits.organisation
        given = [tie for tie in self.ties if {tie.first, tie.second} == {mine, other}]
        shared = [one for one in self.collaborations if mine in one.members and other in one.members]
        years = [float(tie.last) for tie in given if tie.last is not None] + [
            float(int(one.year)) for one in shared
        ]
        return sum(tie.count for tie in given) + len(shared), years


def check(case: Case, result: Result) -> list[str]:
    """What is wrong with a result, in words; nothing is wrong if the list is empty."""
    problems: list[str] = []
    ids = [match.candidate for match in result.matches]
    if len(set(ids)) < len(ids):
        problems.append("A candidate stands twice.")
    if len(ids) > case.query.limit:
        problems.append("The list is longer than asked for.")
    scores = [match.score for match in result.matches]
    if scores != sorted(scores, reverse=True):
        problems.append("The list is not in the order of its scores.")
    above: list[Candidate] = []
    for match in result.matches:
        candidate = case.candidates.get(match.candidate)
        if candidate is None:
            problems.append(f"{match.candidate}: there is no such candidate.")
            continue
        problems += [f"{match.candidate}: {problem}" for problem in _of_match(case, match, candidate, above)]
        above.append(candidate)
    return problems


def _of_match(case: Case, match: Match, candidate: Candidate, above: Sequence[Candidate]) -> Iterator[str]:
    query = case.query
    shut_out = query.exclude | {query.traits.organisation}
    if candidate.kind not in query.kinds or {candidate.id, candidate.traits.organisation} & shut_out:
        yield "should not be shown at all."
    if not match.reasons:
        yield "gives no reason."
    if any(reason.weight <= 0 for reason in match.reasons) or any(one.weight >= 0 for one in match.against):
        yield "a reason stands on the wrong side."
    if not isclose(sum(match.signals.values()), match.score, abs_tol=CLOSE):
        yield f"its signals add up to {sum(match.signals.values()):.4f}, not {match.score:.4f}."
    for name, value in _expected(case, candidate, above).items():
        if not isclose(match.signals.get(name, 0.0), value, abs_tol=CLOSE):
            yield f"{name} should add {value:.4f}, not {match.signals.get(name, 0.0):.4f}."
    for name in ("words", "meaning", "experience"):
        if not -CLOSE <= match.signals.get(name, 0.0) <= WEIGHTS["words"] + WEIGHTS["meaning"] + CLOSE:
            yield f"{name} is out of bounds."
    for reason in (*match.reasons, *match.against):
        test = TRUTHS.get(reason.code)
        if test is None:
            yield f"nobody can tell whether '{reason.code}' is true."
        elif not test(case, candidate, reason):
            yield f"it is not true that it {reason.text}."


def _fit(sought: frozenset[str], theirs: frozenset[str], *, nested: bool = False) -> float | None:
    """1, ½, −½ or 0.4 as docs/engines/matching.md says; None where nothing is sought."""
    if not sought:
        return None
    if not theirs:
        return 0.4
    if sought & theirs or (nested and any(one.startswith(want) for one in theirs for want in sought)):
        return 1.0
    if nested and any(want.startswith(one) and len(one) >= 2 for one in theirs for want in sought):
        return 0.5
    return -0.5


def _expected(case: Case, candidate: Candidate, above: Sequence[Candidate]) -> dict[str, float]:
    mine, wish, theirs = case.query.traits, case.query.wish, candidate.traits
    fits = {
        "themes": _fit(mine.themes, theirs.themes),
        "type": _fit(wish.types, _one(theirs.type)),
        "regions": _fit(wish.regions, theirs.regions, nested=True),
        "languages": _fit(wish.languages or mine.languages, theirs.languages),
        "stage": _fit(_one(mine.stage), _one(theirs.stage)),
        "domain": _fit(_one(mine.domain), _one(theirs.domain)),
    }
    if mine.readiness is not None:
        apart = None if theirs.readiness is None else abs(theirs.readiness - mine.readiness)
        fits["readiness"] = 0.4 if apart is None else 1.0 if apart == 0 else 0.5 if apart <= 2 else -0.5
    added = {name: WEIGHTS[name] * fit for name, fit in fits.items() if fit is not None}
    count, _ = case.worked(theirs.organisation)
    novelty = case.query.novelty
    elsewhere = mine.ecosystem and theirs.ecosystem and mine.ecosystem != theirs.ecosystem
    added["new"] = WEIGHTS["new"] * novelty if elsewhere and not count else 0.0
    added["again"] = WEIGHTS["again"] * novelty * min(max(count - 2, 0) / 4, 1.0)
    added["trust"] = WEIGHTS["trust"] * case.circumstances.trust.get(theirs.organisation, 0.0)
    verdict = case.circumstances.verdicts.get(candidate.id)
    for name in ("useful", "not_useful", "known"):
        added[name] = WEIGHTS[name] if verdict == name else 0.0
    added["repeat"] = WEIGHTS["repeat"] * sum(one.traits.organisation == theirs.organisation for one in above)
    same = sum(one.traits.ecosystem == theirs.ecosystem for one in above) if theirs.ecosystem else 0
    added["crowd"] = WEIGHTS["crowd"] * same
    return added


def _one(value: str) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


def _values(reason: Reason, name: str) -> frozenset[str]:
    value = reason.values[name]
    return frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})


def _says(candidate: Candidate, words: frozenset[str]) -> bool:
    said = " ".join(candidate.texts.values()).casefold()
    return bool(words) and all(word.casefold() in said for word in words)


def _written(case: Case, names: Iterable[str]) -> bool:
    """Whether the query has one of the names, however it is written."""
    said = [_plain(text) for text in case.query.texts.values()]
    return any(f" {_plain(name)} " in f" {text} " for name in names for text in said)


def _plain(text: str) -> str:
    """Its words of two letters or more in small letters without accents."""
    small = normalize("NFKD", text.casefold())
    kept = "".join(one if one.isalnum() else " " for one in small if not combining(one))
    return " ".join(word for word in kept.split() if len(word) > 1)


def _near(case: Case, candidate: Candidate, reason: Reason) -> bool:
    named = _values(reason, "ids")
    mine = {
        one.id for one in case.collaborations if candidate.traits.organisation in one.members and one.texts
    }
    return bool(named) and named <= mine


def _in_country(candidate: Candidate, code: str) -> bool:
    return any(one.startswith(code) for one in candidate.traits.regions)


def _tied(case: Case, candidate: Candidate, reason: Reason) -> bool:
    count, years = case.worked(candidate.traits.organisation)
    last = str(int(max(years))) if years else ""
    return count == reason.values["count"] and reason.values.get("year", last) == last


def _in_place(case: Case, candidate: Candidate, reason: Reason) -> bool:
    named, wished = _values(reason, "regions"), case.query.wish.regions
    return named <= candidate.traits.regions and all(
        any(one.startswith(want) or want.startswith(one) for want in wished) for one in named
    )


def _meets(case: Case, candidate: Candidate) -> bool:
    mine, sought = case.query.traits, candidate.wish
    fits = (
        _fit(sought.types, _one(mine.type)),
        _fit(sought.languages, mine.languages),
        _fit(sought.regions, mine.regions, nested=True),
    )
    known = [fit for fit in fits if fit is not None and fit != 0.4]
    return bool(known) and all(fit == 1.0 for fit in known)


Truth = Callable[[Case, Candidate, Reason], bool]
TRUTHS: Mapping[str, Truth] = {
    "words": lambda _, candidate, reason: _says(candidate, _values(reason, "words")),
    "meaning": lambda case, candidate, _: bool(candidate.texts) and bool(case.query.texts),
    "nearest": lambda *_: True,
    "themes": lambda case, candidate, reason: (
        _values(reason, "themes") == candidate.traits.themes & case.query.traits.themes
    ),
    "type": lambda case, candidate, reason: (
        reason.values["type"] == candidate.traits.type in case.query.wish.types
    ),
    "regions": _in_place,
    "languages": lambda case, candidate, reason: (
        _values(reason, "languages") <= candidate.traits.languages
        and _values(reason, "languages") <= (case.query.wish.languages or case.query.traits.languages)
    ),
    "stage": lambda case, candidate, _: candidate.traits.stage == case.query.traits.stage != "",
    "domain": lambda case, candidate, _: candidate.traits.domain == case.query.traits.domain != "",
    "readiness": lambda case, candidate, reason: (
        reason.values["readiness"] == candidate.traits.readiness
        and abs((candidate.traits.readiness or 0) - (case.query.traits.readiness or 0)) <= 2
    ),
    "named": lambda case, candidate, _: _written(case, candidate.traits.names),
    "named_partly": lambda case, candidate, reason: (
        bool(_values(reason, "words"))
        and all(
            _written(case, [one]) and any(one in _plain(name) for name in candidate.traits.names)
            for one in _values(reason, "words")
        )
    ),
    "town": lambda case, candidate, reason: (
        reason.values["town"] == candidate.traits.town and _written(case, [candidate.traits.town])
    ),
    "country": lambda case, candidate, reason: (
        all(_in_country(candidate, one) for one in _values(reason, "country"))
        and not _values(reason, "country") & {one[:2] for one in case.query.traits.regions}
    ),
    "experience": _near,
    "ties": _tied,
    "again": _tied,
    "trust": lambda case, candidate, reason: (
        reason.values["trust"] == case.circumstances.trust.get(candidate.traits.organisation)
    ),
    "new": lambda case, candidate, _: candidate.traits.ecosystem != case.query.traits.ecosystem,
    "mutual": lambda case, candidate, _: _meets(case, candidate),
    "not_wanted": lambda case, candidate, _: not _meets(case, candidate),
    "other_type": lambda case, candidate, _: candidate.traits.type not in case.query.wish.types,
    "other_regions": lambda case, candidate, _: (
        not any(one.startswith(want) for one in candidate.traits.regions for want in case.query.wish.regions)
    ),
    "other_languages": lambda case, candidate, _: (
        not (candidate.traits.languages & (case.query.wish.languages or case.query.traits.languages))
    ),
    "other_readiness": lambda case, candidate, _: (
        abs((candidate.traits.readiness or 0) - (case.query.traits.readiness or 0)) > 2
    ),
    "shown_often": lambda case, candidate, reason: (
        reason.values["count"] == case.circumstances.shown.get(candidate.id)
    ),
    "useful": lambda case, candidate, _: case.circumstances.verdicts.get(candidate.id) == "useful",
    "not_useful": lambda case, candidate, _: case.circumstances.verdicts.get(candidate.id) == "not_useful",
    "known": lambda case, candidate, _: case.circumstances.verdicts.get(candidate.id) == "known",
    "repeat": lambda *_: True,
    "no_text": lambda _, candidate, __: not candidate.texts,
    "other_language": lambda case, candidate, _: not set(candidate.texts) & set(case.query.texts),
}
"""For each code of a reason, whether what it says is true."""
