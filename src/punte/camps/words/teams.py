"""What the teaming engine says, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.camps.choices import Experience, Gender
from punte.camps.models import Forming
from punte.camps.queries.teams import Board, Off
from punte.ecosystem.choices import Helix
from punte.web.countries import country_name

RULES = {
    "helix": gettext_lazy("Helix"),
    "country": gettext_lazy("Countries"),
    "ecosystem": gettext_lazy("Ecosystems"),
    "gender": gettext_lazy("Gender"),
    "experience": gettext_lazy("Experience"),
    "skill": gettext_lazy("Skills"),
    "organisation": gettext_lazy("Colleagues in one team"),
    "wish": gettext_lazy("Wishes"),
    "language": gettext_lazy("A common language"),
}
WHY = {
    "new": gettext_lazy("joins"),
    "pinned": gettext_lazy("is pinned there"),
    "together": gettext_lazy("stays with %(others)s"),
    "apart": gettext_lazy("must not be with %(others)s"),
    "size": gettext_lazy("%(origin)s would have %(size)s people"),
    "gone": gettext_lazy("their team is gone"),
    "fills": gettext_lazy("%(target)s would have %(size)s people without"),
    "balance": gettext_lazy("makes room for somebody who must move"),
}


@dataclass(frozen=True)
class Cost:
    """One rule's line: how far the proposal is from it, and what no plan can better."""

    label: str
    missed: int
    bound: int
    weight: int


@dataclass(frozen=True)
class Report:
    """What a run says: in one sentence, rule by rule, who moved, what contradicts."""

    verdict: str
    costs: Sequence[Cost]
    moves: Sequence[str]
    conflict: Sequence[str]


def value_word(attribute: str, value: str) -> str:
    """What a value of an attribute is called."""
    named: Mapping[str, Mapping[str, Any]] = {
        "helix": dict(Helix.choices),
        "gender": dict(Gender.choices),
        "experience": dict(Experience.choices),
    }
    if attribute == "country":
        return country_name(value)
    return str(named.get(attribute, {}).get(value, value))


def off_word(off: Off) -> str:
    """'Business: 5, its share is 3 to 4'."""
    words = {"what": value_word(off.attribute, off.value), "n": off.number, "low": off.low, "high": off.high}
    if off.low == off.high:
        return _("%(what)s: %(n)s instead of %(low)s") % words
    return _("%(what)s: %(n)s instead of %(low)s to %(high)s") % words


def report_of(forming: Forming, board: Board) -> Report:
    """The run's report with names for keys; people and teams that are gone are 'somebody' and 'a team'."""
    names = {str(column.team.pk): column.team.name for column in board.columns}
    cards = [*board.beside, *(card for column in board.columns for card in column.cards)]
    names |= {str(card.participant.pk): card.participant.name for card in cards}
    said = forming.said
    return Report(
        verdict=_verdict(said),
        costs=[
            Cost(str(RULES.get(term["rule"], term["rule"])), term["missed"], term["bound"], term["weight"])
            for term in said.get("terms", ())
        ],
        moves=[_move(move, names) for move in said.get("moves", ())],
        conflict=[_rule(rule, names) for rule in said.get("conflict", ())],
    )


def _verdict(said: Mapping[str, Any]) -> str:
    if "objective" not in said:
        return ""
    if said["optimal"]:
        return _("No other plan fits the rules better: proved.")
    gap = said["objective"] - said["bound"]
    return ngettext(
        "At most %(gap)s point from the best there can be.",
        "At most %(gap)s points from the best there can be.",
        gap,
    ) % {"gap": gap}


def _move(move: Mapping[str, Any], names: Mapping[str, str]) -> str:
    values = {key: _named(value, names) for key, value in move["values"].items()}
    why = str(WHY.get(move["code"], "")) % values
    who = names.get(move["member"], _("somebody"))
    if not move["origin"]:
        return _("%(who)s → %(target)s: %(why)s") % {"who": who, "why": why, **values}
    return _("%(who)s: %(origin)s → %(target)s, for %(why)s") % {"who": who, "why": why, **values}


def _rule(text: str, names: Mapping[str, str]) -> str:
    """The engine's rule, 'a, b apart', with names."""
    for key, name in names.items():
        text = text.replace(key, name)
    return text


def _named(text: str, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(part, part) for part in text.split(", "))
