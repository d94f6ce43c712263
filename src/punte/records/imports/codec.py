"""Values of a row as JSON, and back; a viewer as JSON, and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID

from punte.records.tabular.fields import TableSpec, Value
from punte.records.tabular.parsing import show
from punte.records.tabular.tables import Cell
from punte.web.access import Held, Rank, Viewer


def to_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values by field as JSON knows them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_json(spec: TableSpec, stored: Mapping[str, Any]) -> dict[str, Value]:
    """The values that `to_json` stored; fields that the table no longer has are left out."""
    return {name: _value(spec, name, value) for name, value in stored.items() if name in spec.by_name}


def _value(spec: TableSpec, name: str, value: Any) -> Value:
    kind = spec.by_name[name].kind
    if value is None:
        return None
    if kind == "decimal":
        return Decimal(str(value))
    if kind == "date":
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def cell_to_json(cell: Cell) -> str | int | float | bool | None:
    """A cell as it can be stored: numbers stay numbers, dates become ISO text, which reads back as the same
    date."""
    if cell is None or isinstance(cell, bool | int) or (isinstance(cell, float) and isfinite(cell)):
        return cell
    return show(cell).replace("\x00", "")


def viewer_to_json(viewer: Viewer) -> dict[str, Any]:
    """Who asked, for a job that acts with the roles held when it was asked for."""
    return {
        "account": str(viewer.account) if viewer.account else None,
        "network": str(viewer.network) if viewer.network else None,
        "public": viewer.network_public,
        "held": [
            [one.role, int(one.rank), one.scope_kind, str(one.scope) if one.scope else None]
            for one in sorted(viewer.held, key=lambda one: (one.role, str(one.scope)))
        ],
    }


def viewer_from_json(stored: Mapping[str, Any]) -> Viewer:
    """The viewer that `viewer_to_json` stored."""
    return Viewer(
        account=UUID(stored["account"]) if stored["account"] else None,
        network=UUID(stored["network"]) if stored["network"] else None,
        network_public=bool(stored["public"]),
        held=frozenset(
            Held(role, Rank(rank), scope_kind, UUID(scope) if scope else None)
            for role, rank, scope_kind, scope in stored["held"]
        ),
    )
