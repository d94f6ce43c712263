"""How a bridge is told of: 'Holds; three paths; nine months.'"""

from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from punte.post.desk.words import NUMBERS

FADING = 3  # months or fewer
ENOUGH = 2  # paths

HOLDS, FADES, NARROW, WEAK, NONE = "holds", "fades", "narrow", "weak", "none"


@dataclass(frozen=True)
class State:
    """A state in a word, its tone, and how urgent it is (0 first)."""

    label: Any
    tone: str
    order: int


STATES = {
    WEAK: State(gettext_lazy("Too weak"), "timber", 0),
    NARROW: State(gettext_lazy("Hangs on one path"), "timber", 1),
    FADES: State(gettext_lazy("Fading"), "timber", 2),
    NONE: State(gettext_lazy("No bridge yet"), "plain", 3),
    HOLDS: State(gettext_lazy("Holds"), "river", 4),
}


def state_of(strength: float, redundancy: int, months: int | None, threshold: float) -> str:
    """Where a bridge stands."""
    if strength <= 0 or not redundancy:
        return NONE
    if strength < threshold:
        return WEAK
    if redundancy < ENOUGH:
        return NARROW
    return FADES if months is not None and months <= FADING else HOLDS


def in_words(number: int) -> str:
    """Small numbers as words, with no capital."""
    return str(NUMBERS[number]) if 0 < number < len(NUMBERS) else str(number)


def paths(count: int) -> str:
    """'three paths'."""
    return ngettext("%(n)s path", "%(n)s paths", count) % {"n": in_words(count)}


def months(count: int | None) -> str:
    """'nine months'; what lies beyond two years is told in years."""
    if count is None:
        return _("many years")
    if count == 0:
        return pgettext("months", "none")
    if count >= 24:
        years = count // 12
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": in_words(years)}
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": in_words(count)}


def cut(strength: float) -> float:
    """To one decimal, cut and not rounded: 7.96 of 8.0 is not 8.0 of 8.0."""
    return floor(strength * 10 + 1e-9) / 10


def sentence(strength: float, redundancy: int, left: int | None, threshold: float) -> str:
    """The bridge in one sentence."""
    state = state_of(strength, redundancy, left, threshold)
    if state == NONE:
        return _("Nothing that counts joins them yet.")
    words = {"paths": paths(redundancy), "months": months(left)}
    if state == WEAK:
        words |= {"strength": f"{cut(strength):.1f}", "needed": f"{threshold:.1f}"}
        return _("Only %(strength)s of the %(needed)s that it needs can flow, over %(paths)s.") % words
    if state == NARROW:
        return _("Strong enough, but all of it runs through one.")
    if state == FADES:
        return _("Falls below the threshold in %(months)s; %(paths)s.") % words
    return _("Holds; %(paths)s; %(months)s.") % words


def in_short(strength: float, redundancy: int, left: int | None, threshold: float) -> str:
    """The same beside its state, which says already that it holds."""
    if state_of(strength, redundancy, left, threshold) != HOLDS:
        return sentence(strength, redundancy, left, threshold)
    words = {"paths": paths(redundancy), "months": months(left), "strength": f"{cut(strength):.1f}"}
    return _("Strength %(strength)s; %(paths)s; %(months)s.") % words


def gain(told: dict[str, Any]) -> str:
    """What an introduction adds: '+1.8 strength, a fourth path'."""
    before, after = told["strength"]
    parts = []
    if after - before >= 0.05:
        parts.append(_("+%(gain)s strength") % {"gain": f"{after - before:.1f}"})
    first, then = told["redundancy"]
    if then > first:
        parts.append(_ordinal_path(then))
    was, becomes = told["months"]
    if was is not None and (becomes is None or becomes > was):
        parts.append(_("holds for %(months)s then") % {"months": months(becomes)})
    return ", ".join(parts)


def _ordinal_path(number: int) -> str:
    ordinals = {
        1: pgettext("of paths", "a first path"),
        2: pgettext("of paths", "a second path"),
        3: pgettext("of paths", "a third path"),
        4: pgettext("of paths", "a fourth path"),
        5: pgettext("of paths", "a fifth path"),
    }
    return ordinals.get(number) or _("%(n)s paths instead of %(before)s") % {
        "n": number,
        "before": number - 1,
    }
