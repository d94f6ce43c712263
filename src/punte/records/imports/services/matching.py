"""Which row is which record: by Punte's id, by identifier, by name and place; and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from punte.records.models.imports import Decision, Duplicates
from punte.records.tables import Table
from punte.records.tabular.duplicates import Candidate, Index, Record, find_within
from punte.records.tabular.fields import ID_FIELD, TableSpec, Value
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.records.tabular.parsing import settle
from punte.web.access import Viewer

ROW = "row:"
UNKNOWN_ID = message(
    gettext_noop("Nothing here that you may change has this id. Empty the cell to add the row as new.")
)


@dataclass
class Match:
    """What a row is believed to be. `target` is a record, `target_row` an earlier row of the file."""

    decision: str = Decision.NEW
    target: UUID | None = None
    target_row: int | None = None
    candidates: list[Candidate] = field(default_factory=list)
    problem: Message | None = None


def record_of(spec: TableSpec, key: str, values: Mapping[str, Value]) -> Record:
    """A row as the search for duplicates sees it; Punte's own id tells rows apart, too."""
    identifiers = {one.name: str(values[one.name]) for one in spec.identifiers if values.get(one.name)}
    if values.get(ID_FIELD):
        identifiers[ID_FIELD] = str(values[ID_FIELD])
    return Record(
        key,
        str(values.get(spec.name_field) or ""),
        str(values.get(spec.place_field) or "") if spec.place_field else "",
        str(values.get(spec.area_field) or "") if spec.area_field else "",
        identifiers,
    )


class Matcher:
    """Everything that rows of one file are compared with."""

    def __init__(self, table: Table, spec: TableSpec, viewer: Viewer, duplicates: str) -> None:
        self._spec = spec
        self._duplicates = duplicates
        self._index = Index(table.existing(viewer))
        self._known = {record.key for record in self._index.records}
        self._repeats: dict[str, list[Candidate]] = {}
        self._claimed: dict[UUID, int] = {}

    def prepare(self, incoming: list[Record]) -> None:
        """Look for rows of the file that repeat an earlier one; keys are row numbers."""
        self._repeats = find_within(incoming)

    def match(self, number: int, values: Mapping[str, Value]) -> Match:
        """What a row is believed to be; rows are asked for from the top down."""
        own_id = values.get(ID_FIELD)
        if own_id:
            found = self._by_id(str(own_id))
        else:
            record = record_of(self._spec, str(number), values)
            found = self._by_likeness(self._index.search(record))
        if found.target and found.decision == Decision.MERGE:
            earlier = self._claimed.setdefault(found.target, number)
            if earlier != number:
                return _after(earlier, found)
        repeats = self._repeats.get(str(number), [])
        if repeats and not found.target and not found.problem:
            rows = [Candidate(f"{ROW}{one.key}", one.score, one.reason) for one in repeats]
            decision = Decision.SKIP if self._duplicates == Duplicates.SKIP else Decision.ASK
            return Match(decision, None, int(repeats[0].key), [*rows, *found.candidates])
        return found

    def _by_id(self, text: str) -> Match:
        if text not in self._known:
            return Match(problem=UNKNOWN_ID)
        return Match(Decision.MERGE, UUID(text))

    def _by_likeness(self, candidates: list[Candidate]) -> Match:
        if not candidates:
            return Match()
        best = candidates[0]
        if self._duplicates == Duplicates.SKIP:
            decision = Decision.SKIP
        elif best.certain or self._duplicates == Duplicates.MERGE:
            decision = Decision.MERGE
        else:
            decision = Decision.ASK
        return Match(decision, UUID(best.key), None, candidates)


def _after(earlier: int, found: Match) -> Match:
    """A row whose record an earlier row changes already: the user says which of them counts."""
    reason = message(gettext_noop("Row %(number)s changes the same record."), number=earlier)
    return Match(
        Decision.ASK, found.target, None, [Candidate(f"{ROW}{earlier}", 1.0, reason), *found.candidates]
    )


def difference(
    spec: TableSpec, values: Mapping[str, Value], current: Mapping[str, Value], *, empties: bool
) -> dict[str, Value]:
    """The fields that a row would change.

    Parameters
    ----------
    empties
        Whether an empty cell empties the field: only in files that Punte wrote, which carry its ids.
    """
    changed: dict[str, Value] = {}
    for name, value in values.items():
        if name == ID_FIELD or name not in spec.by_name or (value is None and not empties):
            continue
        if value != settle(spec.by_name[name], current.get(name)):
            changed[name] = value
    return changed


def incoming_records(spec: TableSpec, rows: Iterable[tuple[int, Mapping[str, Value]]]) -> list[Record]:
    """The rows of a file as the search for repeated rows wants them."""
    return [record_of(spec, str(number), values) for number, values in rows]
