"""The databases of the tests: migrated once for each state of the source, then copied.

To migrate takes seconds, a copy milliseconds. Copies serve the processes of a run, and put back all that a
test with real transactions changed: rows, counters, and the facts that migrations brought along.
"""

import contextlib
import fcntl
import hashlib
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import LiteralString
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.utils import setup_databases
from psycopg import sql
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[1]
IRRELEVANT = {"__pycache__", "locale", "static", "templates"}


@cache
def state_of_the_source() -> str:
    """Another one whenever a template might come out otherwise: source, data, packages, and the day."""
    found = hashlib.sha256(str(datetime.now(UTC).date()).encode())
    for path in sorted([*(ROOT / "src").rglob("*.*"), *(ROOT / "requirements").glob("*.txt")]):
        if path.is_file() and not IRRELEVANT & set(path.parts):
            found.update(f"{path} {path.stat().st_size}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def look_at(database: str) -> None:
    """From now on, every thread of this process works on this database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database


@cache
def name_of_ours() -> str:
    """What the test database of this process is called; asked for first before there is one."""
    ours = connection.settings_dict
    return ours["TEST"]["NAME"] or f"test_{ours['NAME']}"


class Templates(ABC):
    """Filled databases, each made by the first process that wants it and copied by the others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def use(self, name: str, fill: Callable[[], object]) -> None:
        """Fill this process's database: by a copy of the template; without one as told, and keep that."""
        with (self.folder / f"{connection.vendor}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if self.has(name):
                self.fetch(name)
            else:
                fill()
                self.keep(name)

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """True when there is this template."""

    @abstractmethod
    def keep(self, name: str) -> None:
        """Make a template of this process's database; those of other states of the source go."""

    @abstractmethod
    def fetch(self, name: str) -> None:
        """Have this process work on a database that is a copy of the template."""

    @abstractmethod
    def restore(self, name: str) -> None:
        """Put this process's database back to what the template holds."""

    @abstractmethod
    def copy(self, name: str, to: str) -> None:
        """Make one more: a file of that path, or a database of that name on the server."""


class Files(Templates):
    """SQLite: a template is a file, whose pages are written over those of a database."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        # Kept open: another run, of another state of the source, may remove the file.
        self._open: dict[str, sqlite3.Connection] = {}

    def close(self) -> None:
        for one in self._open.values():
            one.close()

    def has(self, name: str) -> bool:
        return self._path(name).exists()

    def keep(self, name: str) -> None:
        unfinished = self.folder / "unfinished"
        unfinished.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        for path in self.folder.glob("*.sqlite3"):
            if not path.match(f"*-{state_of_the_source()}.sqlite3"):
                path.unlink()
        unfinished.rename(self._path(name))
        self._template(name)

    def fetch(self, name: str) -> None:
        look_at(name_of_ours())
        self.restore(name)

    def restore(self, name: str) -> None:
        connection.ensure_connection()
        self._template(name).backup(connection.connection)

    def copy(self, name: str, to: str) -> None:
        with contextlib.closing(sqlite3.connect(to)) as target:
            self._template(name).backup(target)

    def _template(self, name: str) -> sqlite3.Connection:
        if name not in self._open:
            self._open[name] = sqlite3.connect(f"{self._path(name).as_uri()}?mode=ro", uri=True)
        return self._open[name]

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}-{state_of_the_source()}.sqlite3"


class Databases(Templates):
    """PostgreSQL: a template is a database of the server; restored are the rows, which is quicker."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._rows: dict[str, dict[str, bytes]] = {}

    def close(self) -> None:
        self._rows.clear()

    def has(self, name: str) -> bool:
        return bool(self._named(self._name(name)))

    def keep(self, name: str) -> None:
        original = connection.settings_dict["NAME"]
        self._remember(name)
        connection.close()
        for old in self._named(self._name("%", "%")):
            if not old.endswith(state_of_the_source()):
                self._run("DROP DATABASE {}", old)
        self._run("CREATE DATABASE {} TEMPLATE {}", self._name(name), original)

    def fetch(self, name: str) -> None:
        connection.close()
        self._run("DROP DATABASE IF EXISTS {}", name_of_ours())
        self.copy(name, name_of_ours())
        look_at(name_of_ours())
        self._remember(name)

    def restore(self, name: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # No trigger fires and no reference is checked: all is as it was afterwards.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self._filled():
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self._rows[name].items():
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                    copy.write(rows)

    def copy(self, name: str, to: str) -> None:
        self._run("CREATE DATABASE {} TEMPLATE {}", to, self._name(name))

    def _run(self, statement: LiteralString, *names: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _named(self, pattern: str) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
            return [name for (name,) in cursor.fetchall()]

    def _remember(self, name: str) -> None:
        """Keep the rows, to put them back."""
        self._rows[name] = {}
        with connection.cursor() as cursor:
            for table in self._filled():
                with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    self._rows[name][table] = b"".join(copy)

    def _filled(self) -> list[str]:
        """The tables that have rows."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            one = sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})")
            each = [one.format(sql.Literal(table), sql.Identifier(table)) for table in tables]
            cursor.execute(sql.SQL(" UNION ALL ").join(each))
            return [table for (table,) in cursor.fetchall()]

    def _name(self, name: str, state: str = "") -> str:
        return f"punte_template_{name}_{state or state_of_the_source()}"


@pytest.fixture(scope="session")
def templates(pytestconfig: pytest.Config, django_db_modify_db_settings: None) -> Iterator[Templates]:
    """Databases to copy, shared by the processes of this run and with later ones."""
    folder = pytestconfig.cache.mkdir("databases")
    kept = Files(folder) if connection.vendor == "sqlite" else Databases(folder)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def django_db_setup(
    templates: Templates, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A migrated database, which tests with real transactions leave as they found it."""
    name = connection.settings_dict["NAME"]

    def migrate() -> None:
        setup_databases(verbosity=0, interactive=False, serialized_aliases=[])

    def restore(_: TransactionTestCase) -> None:
        templates.restore("migrated")

    with django_db_blocker.unblock():
        templates.use("migrated", migrate)
    with patch.object(TransactionTestCase, "_fixture_teardown", restore):
        yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0)
