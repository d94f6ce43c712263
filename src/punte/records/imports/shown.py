"""Rows of a preview as pages show them: what is wrong, what they may be the same as, what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext

from punte.records.imports.codec import from_json
from punte.records.imports.queries import TONES
from punte.records.imports.services.matching import ROW
from punte.records.imports.services.preview import columns_of, table_of
from punte.records.imports.words import say
from punte.records.models.imports import Decision, Group, ImportRow, ImportRun
from punte.records.tabular.fields import Field, TableSpec, Value
from punte.records.tabular.messages import Message
from punte.web.access import Viewer


def shown(one: Field, value: Value) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, tuple):
        return ", ".join(one.label_of(part) for part in value)
    if isinstance(value, str):
        return one.label_of(value) if one.choices else value
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)


MENU = 60  # a menu of more choices is harder to use than a field that suggests


@dataclass(frozen=True)
class ShownProblem:
    """One bad cell, to be written anew. `index` is its column; -1 where the file has none."""

    index: int
    cell: str
    header: str
    text: str
    reason: str
    suggestion: str
    offered: Sequence[str] = ()
    long: bool = False


@dataclass(frozen=True)
class Side:
    """One field of two rows side by side."""

    label: str
    here: str
    incoming: str

    @property
    def differs(self) -> bool:
        """Whether merging would change it."""
        return bool(self.incoming) and self.incoming != self.here


@dataclass(frozen=True)
class ShownCandidate:
    """What a row may be the same as, beside it."""

    key: str
    title: str
    reason: str
    sides: Sequence[Side]
    chosen: bool
    mergeable: bool


@dataclass(frozen=True)
class ShownRow:
    """A row of a preview."""

    number: int
    title: str
    group: str
    tone: str
    decision: str
    problems: Sequence[ShownProblem]
    candidates: Sequence[ShownCandidate]
    facts: Sequence[tuple[str, str]]
    changes: Sequence[Side]
    note: str = ""

    @property
    def asks(self) -> bool:
        """Whether it may be something that is here, so that there is a choice."""
        return bool(self.candidates)


def shown_rows(run: ImportRun, spec: TableSpec, viewer: Viewer, rows: Sequence[ImportRow]) -> list[ShownRow]:
    """Rows with what stands beside them; two queries however many there are."""
    keys = {one["key"] for row in rows for one in row.candidates}
    keys |= {str(row.target) for row in rows if row.target}
    ids = [UUID(key) for key in keys if not key.startswith(ROW)]
    numbers = [int(key.removeprefix(ROW)) for key in keys if key.startswith(ROW)]
    here: dict[str, Mapping[str, Value]] = {
        str(id): values for id, values in table_of(run).load(viewer, ids).items()
    }
    for number, values in run.rows.filter(number__in=numbers).values_list("number", "values"):
        here[f"{ROW}{number}"] = from_json(spec, values)
    return [_shown(run, spec, row, here) for row in rows]


def _shown(
    run: ImportRun, spec: TableSpec, row: ImportRow, here: Mapping[str, Mapping[str, Value]]
) -> ShownRow:
    values = from_json(spec, row.values)
    title = str(values.get(spec.name_field) or "") or _raw_name(run, spec, row)
    target = f"{ROW}{row.target_row}" if row.target_row else str(row.target or "")
    mapped = [spec.by_name[name] for name in columns_of(run).values()]
    facts = [(str(one.label), shown(one, values.get(one.name))) for one in mapped]
    group = Group(row.group)
    return ShownRow(
        number=row.number,
        title=title,
        group=str(group.label),
        tone=TONES[group],
        decision=row.decision,
        problems=[_problem(spec, one) for one in row.problems],
        candidates=[
            ShownCandidate(
                one["key"],
                _title(spec, one["key"], here),
                say(Message.from_json(one["reason"])),
                sides(spec, here.get(one["key"], {}), values),
                one["key"] == target and row.decision == Decision.MERGE,
                one["key"] in here,
            )
            for one in row.candidates
        ],
        facts=[(label, text) for label, text in facts if text],
        changes=[side for side in sides(spec, here[target], values) if side.differs]
        if target in here and group == Group.CHANGED
        else [],
        note=say(Message.from_json(row.note)) if row.note else "",
    )


def _raw_name(run: ImportRun, spec: TableSpec, row: ImportRow) -> str:
    index = next((at for at, name in columns_of(run).items() if name == spec.name_field), None)
    return str(row.raw[index] or "") if index is not None and index < len(row.raw) else ""


def _title(spec: TableSpec, key: str, here: Mapping[str, Mapping[str, Value]]) -> str:
    if key not in here:
        return gettext("Something here that is not yours to change")
    name = str(here[key].get(spec.name_field) or "")
    if key.startswith(ROW):
        return gettext("Row %(number)s of this file: %(name)s") % {
            "number": key.removeprefix(ROW),
            "name": name,
        }
    return name


def sides(spec: TableSpec, here: Mapping[str, Value], incoming: Mapping[str, Value]) -> list[Side]:
    """The fields that either row has."""
    found = (
        Side(str(one.label), shown(one, here.get(one.name)), shown(one, incoming.get(one.name)))
        for one in spec.fields
    )
    return [side for side in found if side.here or side.incoming]


def _problem(spec: TableSpec, stored: Mapping[str, Any]) -> ShownProblem:
    one = spec.by_name.get(stored["field"])
    return ShownProblem(
        index=stored["column"],
        cell=stored["cell"],
        header=stored["header"],
        text=stored["text"],
        reason=say(Message.from_json(stored["reason"])),
        suggestion=stored["suggestion"],
        offered=[str(choice.label) for choice in one.choices]
        if one and one.kind == "choice" and len(one.choices) <= MENU
        else (),
        long=len(stored["text"]) > 80,
    )
