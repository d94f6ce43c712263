"""What is imported and exported. Rooms register their tables in `apps.py`; `records.imports` does the rest.

A table says what its columns mean (`spec`), what is there already (`existing`, `load`), and how rows are
saved, taken back and listed. Everything is asked for a viewer, whose network is the only one it touches.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from punte.records.refs import Ref
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import TableSpec, Value
from punte.records.tabular.messages import Message
from punte.web.access import Policy, Viewer

type Values = Mapping[str, Value]


@dataclass(frozen=True)
class Change:
    """One row to be saved.

    Without a target it is new and `values` hold every column of the file; with one, `values` hold only the
    fields that differ from what is kept (None empties a field), and `before` what they were.
    """

    number: int
    values: Values
    target: UUID | None = None
    before: Values | None = None


@dataclass(frozen=True)
class Saving:
    """Rows of one run to be saved in one transaction.

    Events name `run` as their origin. `source` and `purpose` are filled in for tables with people.
    """

    viewer: Viewer
    run: Ref
    changes: Sequence[Change]
    source: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Removing:
    """What an import created and its undo takes away again; nobody has touched it since."""

    viewer: Viewer
    run: Ref
    ids: Sequence[UUID]


@dataclass(frozen=True)
class Table:
    """A kind of rows that files bring and take.

    Parameters
    ----------
    key, label, says
        Its name in addresses; what its rows are called in the plural; a sentence on what they are.
    kind
        The kind of thing a row becomes, as events name it ('ecosystem.organisation').
    spec
        The columns, for a network's id (choices may differ between networks).
    existing
        What may be the same as an incoming row; `Record.key` is the thing's id as text. Called once a
        preview.
    load
        The present values of some things, by id, for those that the viewer may change; anything else is
        left out.
    save_many
        Saves changes through the room's services, which check their policies; for each change the thing's
        reference or, when that row cannot be saved, why. It runs in a transaction.
    remove_many
        Takes created things away; for each id None or why it stays. It runs in a transaction.
    rows
        The rows of an export as the viewer may see them, each with its `punte_id`, and `fields.HIDDEN`
        for each value that the viewer may not see; gets the filters of the address.
    people
        Whether rows are about people: then a source and a purpose are asked for.
    page
        The route of the page that lists them, '' for none.
    """

    key: str
    label: Any
    kind: str
    spec: Callable[[UUID], TableSpec]
    existing: Callable[[Viewer], Iterable[Record]]
    load: Callable[[Viewer, Collection[UUID]], Mapping[UUID, Values]]
    save_many: Callable[[Saving], Sequence[Ref | Message]]
    remove_many: Callable[[Removing], Sequence[Message | None]]
    rows: Callable[[Viewer, Mapping[str, str]], Iterable[Values]]
    may_import: Policy
    may_export: Policy
    says: Any = ""
    page: str = ""
    people: bool = False
    chunk: int = 500
    order: int = 100


@dataclass(frozen=True)
class Family:
    """Tables of one kind, one for each thing they belong to (the participants of each camp).

    Their keys are `<prefix>-<id without hyphens>`. `make` gives the table of a
    thing, None where there is none; `ids` those that the viewer may fill;
    `may` tells without a query whether there could be any.
    """

    prefix: str
    make: Callable[[UUID], Table | None]
    ids: Callable[[Viewer], Iterable[UUID]]
    may: Policy

    def key(self, id: UUID) -> str:
        """The key of that thing's table."""
        return f"{self.prefix}-{id.hex}"

    def table(self, key: str) -> Table | None:
        """The table of that key; None for a key of something else."""
        prefix, _hyphen, text = key.rpartition("-")
        try:
            return self.make(UUID(text)) if prefix == self.prefix else None
        except ValueError:
            return None


_tables: dict[str, Table] = {}
_families: dict[str, Family] = {}


def register(table: Table) -> None:
    """Contribute a table; a second one of the same key replaces the first."""
    _tables[table.key] = table


def register_family(family: Family) -> None:
    """Contribute a family; the prefix is its identity."""
    _families[family.prefix] = family


def named(key: str) -> Table | None:
    """The table of that key, or None."""
    if key in _tables:
        return _tables[key]
    found = (family.table(key) for family in _families.values())
    return next((table for table in found if table), None)


def imports_some(viewer: Viewer) -> bool:
    """Whether there could be a table that the viewer may fill; no query."""
    own = any(table.may_import(viewer) for table in _tables.values())
    return bool(viewer.network) and (own or _of_families(viewer))


def exports_some(viewer: Viewer) -> bool:
    """Whether there could be a table that the viewer may take along; no query."""
    own = any(table.may_export(viewer) for table in _tables.values())
    return bool(viewer.network) and (own or _of_families(viewer))


def _of_families(viewer: Viewer) -> bool:
    return any(family.may(viewer) for family in _families.values())


def importable(viewer: Viewer) -> list[Table]:
    """The tables that the viewer may fill, in order."""
    return [table for table in _in_order(viewer) if viewer.network and table.may_import(viewer)]


def exportable(viewer: Viewer) -> list[Table]:
    """The tables that the viewer may take along, in order."""
    return [table for table in _in_order(viewer) if viewer.network and table.may_export(viewer)]


def _in_order(viewer: Viewer) -> list[Table]:
    made = [
        table
        for family in _families.values()
        if viewer.network and family.may(viewer)
        for id in family.ids(viewer)
        if (table := family.make(id))
    ]
    return sorted([*_tables.values(), *made], key=lambda table: (table.order, table.key))
