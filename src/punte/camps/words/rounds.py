"""What the scheduling engine says of a round, and why two fit, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.camps.models import Planning
from punte.camps.queries.rounds.fits import Why
from punte.camps.queries.rounds.people import people_of

GOALS = {
    "promised": gettext_lazy("Meetings short of the promise"),
    "worth": gettext_lazy("What the meetings count"),
    "across": gettext_lazy("Meetings between two ecosystems"),
    "gaps": gettext_lazy("Gaps between somebody's meetings"),
    "balance": gettext_lazy("Unevenness (squares of meetings a person)"),
    "changes": gettext_lazy("Changes of table"),
}
UNMET = {
    "apart": gettext_lazy("%(one)s and %(other)s are never there at the same time."),
    "cap": gettext_lazy("%(who)s already has as many meetings as there are at most (%(most)s)."),
    "full": gettext_lazy("%(who)s has no time left."),
    "clash": gettext_lazy("Each has a time left, but never the same."),
    "tables": gettext_lazy("All tables are taken whenever both are free."),
}
CHANGED = {
    "gone": gettext_lazy("nobody asks for it any more"),
    "left": gettext_lazy("%(who)s has left"),
    "away": gettext_lazy("%(who)s is not there then"),
    "asked": gettext_lazy("it cannot be then any more"),
    "clash": gettext_lazy("%(who)s has a pinned meeting then"),
    "cap": gettext_lazy("%(who)s has as many meetings as there are at most"),
    "table": gettext_lazy("its table cannot be used"),
    "room": gettext_lazy("it makes room for another meeting"),
    "free": gettext_lazy("both have time"),
}
WHY = {
    "my_need": gettext_lazy("Fits your need “%(title)s”"),
    "my_offer": gettext_lazy("Fits your offer “%(title)s”"),
    "their_need": gettext_lazy("Seeks “%(title)s”, and you fit"),
    "their_offer": gettext_lazy("Offers “%(title)s”, and you fit"),
    "wish": gettext_lazy("Would like to work on “%(title)s”, too"),
    "elsewhere": gettext_lazy("From another ecosystem: %(title)s"),
}


@dataclass(frozen=True)
class Goal:
    """A goal's line: what was reached, and what nothing can better."""

    label: str
    value: int
    bound: int


@dataclass(frozen=True)
class Left:
    """A wish that is not met, and why."""

    one: str
    other: str
    why: str


@dataclass(frozen=True)
class Share:
    """How many people have so many meetings."""

    meetings: int
    people: int


@dataclass(frozen=True)
class Report:
    """What a run says."""

    verdict: str
    goals: Sequence[Goal]
    unmet: Sequence[Left]
    fairness: Sequence[Share]
    trouble: str = ""
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def why(self, one: UUID, other: UUID) -> str:
        """Why the meeting of these two changes, where the engine says so."""
        return self.reasons.get((str(one), str(other)), "")


def report_of(planning: Planning) -> Report:
    """The run's words, with names for keys; one query."""
    said = planning.said
    names = {str(id): name for id, name in people_of(planning.round).values_list("pk", "name")}
    return Report(
        verdict=_verdict(said),
        goals=[
            Goal(str(GOALS.get(term["goal"], term["goal"])), term["value"], term["bound"])
            for term in said.get("terms", ())
        ],
        unmet=[_left(one, names) for one in said.get("unmet", ())],
        fairness=_fairness(said),
        trouble=said.get("trouble", ""),
        reasons={
            (one["one"], one["other"]): str(CHANGED.get(one["why"], ""))
            % {key: names.get(value, value) for key, value in one["values"].items()}
            for one in said.get("changes", ())
        },
    )


def why_words(why: Why) -> str:
    """'Fits your need “Heat pumps”: both work on energy'."""
    said = str(WHY[why.code]) % {"title": why.title}
    if not why.because:
        return said
    return _("%(said)s, because it %(reason)s") % {"said": said, "reason": why.because}


def _verdict(said: Mapping[str, Any]) -> str:
    if "held" not in said:
        return ""
    worth = next((term for term in said["terms"] if term["goal"] == "worth"), None)
    told = ngettext(
        "%(held)s of %(asked)s wished meeting takes place.",
        "%(held)s of %(asked)s wished meetings take place.",
        said["asked"],
    ) % {"held": said["held"], "asked": said["asked"]}
    if worth and worth["bound"]:
        share = 100 * worth["value"] // worth["bound"]
        told += " " + (
            _("No plan has better: proved.")
            if worth["value"] == worth["bound"]
            else _("That is at least %(share)s%% of the best there can be.") % {"share": share}
        )
    return told


def _left(one: Mapping[str, Any], names: Mapping[str, str]) -> Left:
    somebody = _("somebody")
    values = {key: names.get(value, value) for key, value in one["values"].items()}
    first, second = names.get(one["one"], somebody), names.get(one["other"], somebody)
    words = str(UNMET.get(one["code"], "")) % {"one": first, "other": second, "who": first, **values}
    return Left(first, second, words)


def _fairness(said: Mapping[str, Any]) -> list[Share]:
    """How meetings are spread over those who asked or were asked for."""
    counts: dict[str, int] = {}
    for one in said.get("unmet", ()):
        counts.setdefault(one["one"], 0)
        counts.setdefault(one["other"], 0)
    for one in said.get("meetings", ()):
        for key in (one["one"], one["other"]):
            counts[key] = counts.get(key, 0) + 1
    shares: dict[int, int] = {}
    for number in counts.values():
        shares[number] = shares.get(number, 0) + 1
    return [Share(meetings, people) for meetings, people in sorted(shares.items())]
