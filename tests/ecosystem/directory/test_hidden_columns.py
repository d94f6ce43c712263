"""What a viewer may not see is marked as hidden in an export, so that the file clears nothing on return."""

import io
from typing import Any

import pytest

from punte.ecosystem.tables import organisations as table
from punte.ecosystem.tables import people as people_table
from punte.ecosystem.tables.organisation_spec import organisation_spec
from punte.records.tables import Change, Values
from punte.records.tabular.checking import check_row
from punte.records.tabular.fields import HIDDEN, TableSpec
from punte.records.tabular.mapping import guess
from punte.records.tabular.read import read_table
from punte.records.tabular.write import write_csv
from tests.ecosystem.directory.conftest import World
from tests.ecosystem.directory.test_tables import ROW, save

pytestmark = pytest.mark.django_db


def _read_back(spec: TableSpec, rows: list[Values]) -> list[dict[str, Any]]:
    file = io.BytesIO()
    write_csv(file, spec, rows)
    file.seek(0)
    read = read_table(file)
    columns = {one.column: one.field for one in guess(spec, read) if one.field}
    return [dict(check_row(spec, row, read.headers, columns).values) for row in read.rows]


def test_a_members_export_clears_nothing_for_the_gateway(world: World) -> None:
    save(world, [Change(1, {**ROW, "email": "office@mures.example"})])
    member = world.seen_by(world.member)
    (row,) = [one for one in table.rows(member, {}) if one["name"] == ROW["name"]]
    assert {row[name] for name in ("influence", "needs_noted", "contact_person", "contact_email")} == {HIDDEN}
    (back,) = _read_back(organisation_spec(world.network.pk), [row])
    assert {"influence", "needs_noted", "contact_person", "contact_email"}.isdisjoint(back)
    assert back["pic"] == ROW["pic"]


def test_hidden_fields_of_people_come_back_as_not_there(world: World) -> None:
    save(world, [Change(1, ROW)])
    gateway = world.seen_by(world.gateway)
    (row,) = [one for one in people_table.rows(gateway, {}) if one["name"] == "Ana Pop"]
    assert row["email"] == "ana@mures.example"
    broker = world.seen_by(world.other_gateway)
    (seen,) = [one for one in people_table.rows(broker, {}) if one["name"] == "Ana Pop"]
    assert seen["email"] == HIDDEN
    (back,) = _read_back(people_table.SPEC, [seen])
    assert "email" not in back
    assert back["name"] == "Ana Pop"
