"""The corridor matrix in words: its measures, its cells."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.bridges.queries.corridor.matrix import Corridor, Measure
from punte.bridges.queries.corridor.measures import Pair
from punte.bridges.queries.corridor.periods import ALL, OWN, QUARTER, YEAR
from punte.bridges.words.times import span

MEASURES: Mapping[Measure, Any] = {
    Measure.REQUESTS: gettext_lazy("Requests"),
    Measure.WAIT: gettext_lazy("Median time to the first answer"),
    Measure.INTRODUCTIONS: gettext_lazy("Introductions accepted"),
    Measure.MEETINGS: gettext_lazy("Meetings held"),
    Measure.COLLABORATIONS: gettext_lazy("Collaborations begun"),
}
BADGES: Mapping[Measure, tuple[Any, str]] = {
    Measure.REQUESTS: (gettext_lazy("Request"), "timber"),
    Measure.INTRODUCTIONS: (gettext_lazy("Introduction"), "river"),
    Measure.MEETINGS: (gettext_lazy("Meeting"), "river"),
    Measure.COLLABORATIONS: (gettext_lazy("Began to work together"), "moss"),
}
PERIODS = [
    (QUARTER, gettext_lazy("This quarter")),
    (YEAR, gettext_lazy("This year")),
    (ALL, gettext_lazy("All")),
    (OWN, gettext_lazy("From – to")),
]


def cell(corridor: Corridor, measure: Measure, pair: Pair, *, short: bool = False) -> str:
    """What a cell says; '' for nothing."""
    if pair in corridor.withheld.get(measure, frozenset()):
        return "< 3" if short else _("fewer than three")
    value = corridor.values[measure].get(pair)
    if value is None:
        return ""
    return span(value) if measure == Measure.WAIT else str(int(value))


def sentence(measure: Measure) -> str:
    """What the picture says of the measure."""
    return {
        Measure.REQUESTS: _("How often a row's gateway asked a column's in the fast lane."),
        Measure.WAIT: _(
            "How long a row's gateway waited for a column's first word: half of the answers came sooner."
        ),
        Measure.INTRODUCTIONS: _("Introductions from a row to a column to which both sides said yes."),
        Measure.MEETINGS: _("Meetings that took place; the row sought or invited, the column was sought."),
        Measure.COLLABORATIONS: _("Introductions of which somebody said: we work together."),
    }[measure]


def lines(corridor: Corridor) -> list[tuple[str, str, list[str]]]:
    """Every pair between which anything happened: from, to, what each measure says."""
    names = {one.pk: one.name for one in corridor.regions}
    found = []
    for row in names:
        for column in names:
            said = [cell(corridor, measure, (row, column)) for measure in Measure]
            if any(said):
                found.append((names[row], names[column], said))
    return found
