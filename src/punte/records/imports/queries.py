"""What the pages of an import show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext

from punte.records import tables
from punte.records.imports.policies import see_run
from punte.records.imports.words import say
from punte.records.models.imports import Group, ImportRow, ImportRun, Outcome
from punte.records.tabular.messages import Message
from punte.records.tabular.tables import letter
from punte.web.access import Rank, Viewer

PER_PAGE = 25
SURE = 0.85
TONES = {
    Group.MEND: "rose",
    Group.DECIDE: "timber",
    Group.CHANGED: "river",
    Group.NEW: "moss",
    Group.SAME: "plain",
    Group.OUT: "plain",
}
OUTCOME_TONES = {
    Outcome.CREATED: "moss",
    Outcome.UPDATED: "river",
    Outcome.FAILED: "rose",
    Outcome.KEPT: "timber",
}


@dataclass(frozen=True)
class ColumnLine:
    """One column of a file as the mapping page shows it."""

    letter: str
    header: str
    samples: Sequence[str]
    field: Any
    why: str
    sure: bool


def column_lines(run: ImportRun, form: Any) -> list[ColumnLine]:
    """The columns of a file with their samples, the field to choose, and why it was guessed."""
    reading = run.reading
    lines = []
    for index, header in enumerate(reading["headers"]):
        confidence, why = reading["guesses"][index]
        name = f"column-{index}"
        guessed = run.columns.get(str(index))
        if reading["remembered"]:
            told = gettext("As you confirmed it last time.") if guessed else ""
        else:
            told = say(Message.from_json(why)) if why and guessed and confidence < SURE else ""
        lines.append(
            ColumnLine(
                letter(index),
                header,
                reading["samples"][index],
                form[name],
                told,
                reading["remembered"] or confidence >= SURE,
            )
        )
    return lines


def runs_of(viewer: Viewer) -> QuerySet[ImportRun]:
    """The imports that the viewer may see, the newest first."""
    if viewer.network is None or viewer.account is None:
        return ImportRun.objects.none()
    keys = [table.key for table in tables.importable(viewer)]
    runs = ImportRun.objects.filter(network_id=viewer.network, table__in=keys).defer("reading", "viewer")
    return runs if viewer.rank >= Rank.MANAGER else runs.filter(actor_id=viewer.account)


def run_of(viewer: Viewer, id: UUID) -> ImportRun | None:
    """An import, if there is one that the viewer may see."""
    if viewer.network is None:
        return None
    run = ImportRun.objects.filter(pk=id, network_id=viewer.network).first()
    return run if run and see_run(viewer, run) else None


def counts(run: ImportRun) -> dict[Group, int]:
    """How many rows of a preview are in each group."""
    found = run.rows.order_by().values_list("group").annotate(Count("id"))
    return {Group(group): count for group, count in found}


def sentences(found: Mapping[Group, int]) -> list[tuple[str, str]]:
    """What would happen, one sentence for each group: (tone, sentence)."""
    said = {
        Group.MEND: ngettext("%d row needs mending.", "%d rows need mending.", found.get(Group.MEND, 0)),
        Group.DECIDE: ngettext(
            "%d row may be here already: you decide.",
            "%d rows may be here already: you decide.",
            found.get(Group.DECIDE, 0),
        ),
        Group.NEW: ngettext("%d row will be added.", "%d rows will be added.", found.get(Group.NEW, 0)),
        Group.CHANGED: ngettext(
            "%d row will change what is here.",
            "%d rows will change what is here.",
            found.get(Group.CHANGED, 0),
        ),
        Group.SAME: ngettext(
            "%d row is here already, just the same.",
            "%d rows are here already, just the same.",
            found.get(Group.SAME, 0),
        ),
        Group.OUT: ngettext("%d row is left out.", "%d rows are left out.", found.get(Group.OUT, 0)),
    }
    return [(TONES[group], text % found[group]) for group, text in said.items() if found.get(group)]


def result_sentences(found: Mapping[str, int]) -> list[tuple[str, str]]:
    """What happened, one sentence for each outcome: (tone, sentence)."""

    def count(outcome: Outcome) -> int:
        return found.get(outcome, 0)

    said = {
        Outcome.CREATED: ngettext("%d row was added.", "%d rows were added.", count(Outcome.CREATED)),
        Outcome.UPDATED: ngettext(
            "%d row changed what was here.", "%d rows changed what was here.", count(Outcome.UPDATED)
        ),
        Outcome.UNCHANGED: ngettext(
            "%d row was here already, just the same.",
            "%d rows were here already, just the same.",
            count(Outcome.UNCHANGED),
        ),
        Outcome.LEFT_OUT: ngettext("%d row was left out.", "%d rows were left out.", count(Outcome.LEFT_OUT)),
        Outcome.FAILED: ngettext(
            "%d row could not be imported.", "%d rows could not be imported.", count(Outcome.FAILED)
        ),
        Outcome.UNDONE: ngettext("%d row was taken back.", "%d rows were taken back.", count(Outcome.UNDONE)),
        Outcome.KEPT: ngettext(
            "%d row was kept, as it was changed since.",
            "%d rows were kept, as they were changed since.",
            count(Outcome.KEPT),
        ),
    }
    return [
        (OUTCOME_TONES.get(outcome, "plain"), text % count(outcome))
        for outcome, text in said.items()
        if count(outcome)
    ]


def page_of(run: ImportRun, number: str | None, group: str | None) -> Page[ImportRow]:
    """A page of the preview: what needs somebody first, or one group only."""
    rows = run.rows.order_by("group", "number")
    if group and group.isdecimal() and int(group) in Group.values:
        rows = rows.filter(group=int(group))
    return Paginator(rows, PER_PAGE).get_page(number)
