"""What the file of the year tells: `data/year.json`, days counted back from the day of loading."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "data" / "year.json"


@dataclass(frozen=True)
class Meet:
    """A meeting so many days after both said yes; `held`: None for one to come."""

    after: int
    title: str
    held: bool | None
    place: str = ""
    url: str = ""


@dataclass(frozen=True)
class Story:
    """An introduction. `end`: 'yes', or 'asked:', 'no:', 'silent:' and who it stopped at."""

    ago: int
    seeker: str
    sought: str
    through: tuple[str, ...]
    by: str
    listing: str | None
    reason: str
    end: str
    talk: tuple[tuple[str, str], ...] = ()
    meet: Meet | None = None
    outcome: tuple[str, ...] = ()
    broker: bool = False


@dataclass(frozen=True)
class Lane:
    """A fast-lane request; `promised` and `answered` are hours after it was asked."""

    ago: int
    asking: str
    asked: str
    title: str
    state: str
    text: str = ""
    promised: int | None = None
    answered: int | None = None
    answer: str = ""
    shortlist: tuple[str, ...] = ()
    helped: bool | None = None
    listing: str | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Met:
    """Two who met somewhere; `a` said so."""

    ago: int
    a: str
    b: str
    place: str


@dataclass(frozen=True)
class Year:
    """All of it.

    `uncounted`: people who do not agree to have their collaboration counted;
    `unshown`: who do, but do not show their ties; `threshold`: what a bridge
    needs here.
    """

    introductions: list[Story] = field(default_factory=list)
    requests: list[Lane] = field(default_factory=list)
    encounters: list[Met] = field(default_factory=list)
    waiting: list[Met] = field(default_factory=list)
    endorsements: list[tuple[str, str, str]] = field(default_factory=list)
    uncounted: frozenset[str] = frozenset()
    unshown: frozenset[str] = frozenset()
    threshold: float = 3.0


@cache
def year() -> Year:
    """Read once."""
    told = json.loads(PATH.read_text(encoding="utf-8"))
    return Year(
        introductions=sorted((_story(one) for one in told["introductions"]), key=lambda one: -one.ago),
        requests=[
            Lane(
                **{
                    **one,
                    "shortlist": tuple(one.get("shortlist", ())),
                    "types": tuple(one.get("types", ())),
                }
            )
            for one in told["requests"]
        ],
        encounters=sorted((Met(**one) for one in told["encounters"]), key=lambda one: -one.ago),
        waiting=[Met(**one) for one in told["waiting"]],
        endorsements=[(a, b, theme) for a, b, theme in told["endorsements"]],
        uncounted=frozenset(told["uncounted"]),
        unshown=frozenset(told["unshown"]),
        threshold=told["threshold"],
    )


def _story(one: Mapping[str, Any]) -> Story:
    return Story(
        **{
            **one,
            "through": tuple(one["through"]),
            "talk": tuple((who, text) for who, text in one.get("talk", ())),
            "meet": Meet(**one["meet"]) if "meet" in one else None,
            "outcome": tuple(one.get("outcome", ())),
        }
    )
