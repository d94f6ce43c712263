"""Rows that belong to a network, and the database's own guard that two networks never mix.

Application code filters by network; the triggers here are the second lock:
whatever code writes, a foreign key from a row of one network to a row of
another is refused by SQLite and PostgreSQL alike. They are dropped before and
rebuilt after each migration, for SQLite rebuilds tables under way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models

from punte.members.models.network import Network
from punte.records.ids import uuid7

PREFIX = "one_network_"


class TenantModel(models.Model):
    """The base of every business row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", editable=False)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Link:
    """A foreign key between two tenant tables."""

    table: str
    column: str
    target: str

    @property
    def name(self) -> str:
        """The trigger's name; PostgreSQL allows 63 letters."""
        return f"{PREFIX}{self.table}_{self.column}"[:55]


def is_tenant(model: type[models.Model]) -> bool:
    """True for a model with a network of its own."""
    return any(field.name == "network" and field.related_model is Network for field in model._meta.fields)


def links() -> Iterator[Link]:
    """All foreign keys from tenant rows to tenant rows."""
    for model in apps.get_models(include_auto_created=True):
        if not is_tenant(model):
            continue
        for field in model._meta.fields:
            target = field.related_model
            if isinstance(field, models.ForeignKey) and isinstance(target, type) and is_tenant(target):
                yield Link(model._meta.db_table, field.column, target._meta.db_table)


def drop_triggers(using: str = "default", **_: Any) -> None:
    """Remove the guard (before a migration)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE %s", [f"{PREFIX}%"]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
                "WHERE tgname LIKE %s AND NOT tgisinternal",
                [f"{PREFIX}%"],
            )
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}" ON {table}')


def build_triggers(using: str = "default", **_: Any) -> None:
    """Put the guard up (after a migration)."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        drop_triggers(using)
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for link in links():
            if {link.table, link.target} <= present:
                for statement in _statements(link, connection.vendor):
                    cursor.execute(statement)


_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION punte_one_network() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE theirs uuid; mine uuid;
BEGIN
  EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO mine USING NEW;
  IF mine IS NULL THEN RETURN NEW; END IF;
  EXECUTE format('SELECT network_id FROM %I WHERE id = $1', TG_ARGV[0]) INTO theirs USING mine;
  IF theirs IS NOT NULL AND theirs <> NEW.network_id THEN
    RAISE EXCEPTION 'rows of two networks cannot be joined: %.%', TG_TABLE_NAME, TG_ARGV[1]
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def _statements(link: Link, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE TRIGGER "{link.name}" BEFORE INSERT OR UPDATE OF "{link.column}", network_id '
            f'ON "{link.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION punte_one_network('{link.target}', '{link.column}')"
        ]
    return [
        _sqlite(link, "insert", "INSERT"),
        _sqlite(link, "update", f'UPDATE OF "{link.column}", network_id'),
    ]


def _sqlite(link: Link, suffix: str, when: str) -> str:
    # Names come from our own models, never from a user.
    theirs = f'SELECT network_id FROM "{link.target}" WHERE id = NEW."{link.column}"'  # noqa: S608 (see above)
    return (
        f'CREATE TRIGGER "{link.name}_{suffix}" BEFORE {when} ON "{link.table}" '
        f'WHEN NEW."{link.column}" IS NOT NULL AND ({theirs}) <> NEW.network_id BEGIN '
        f"SELECT RAISE(ABORT, 'rows of two networks cannot be joined: {link.table}.{link.column}'); END"
    )


def tenant_models() -> list[type[models.Model]]:
    """All models with a network of their own."""
    return [model for model in apps.get_models() if is_tenant(model)]
