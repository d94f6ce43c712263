"""Candidates as bytes and back, so that an index opens without reading them all."""

import json
from typing import Any

from punte.engines.matching.problem import Candidate, Kind, Traits, Wish


def _plain(one: Traits | Wish) -> dict[str, Any]:
    """The fields that say something."""
    values = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in values.items()
        if value not in ("", None, frozenset())
    }


def _sets(values: dict[str, Any]) -> dict[str, Any]:
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in values.items()}


def dump(candidate: Candidate) -> bytes:
    """One line of JSON."""
    parts = [
        candidate.id,
        str(candidate.kind),
        dict(candidate.texts),
        _plain(candidate.traits),
        _plain(candidate.wish),
    ]
    return json.dumps(parts, ensure_ascii=False).encode()


def load(line: bytes) -> Candidate:
    """The candidate of a line."""
    identity, kind, texts, traits, wish = json.loads(line)
    return Candidate(identity, Kind(kind), texts, Traits(**_sets(traits)), Wish(**_sets(wish)))
