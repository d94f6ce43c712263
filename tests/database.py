"""The databases of the tests: migrated once for each state of the source, then copied.

To migrate takes seconds, a copy milliseconds. Copies serve the processes of a run, and put back all that a
test with real transactions changed: rows, counters, and the facts that migrations brought along.
"""

import contextlib
import fcntl
import hashlib
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import LiteralString

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
IRRELEVANT = {"__pycache__", "locale", "static", "templates"}


@cache
def state_of_the_source() -> str:
    """Another one whenever a template might come out otherwise: source, data, versions of packages."""
    found = hashlib.sha256()
    for path in sorted([*(ROOT / "src").rglob("*.*"), *(ROOT / "requirements").glob("*.txt")]):
        if path.is_file() and not IRRELEVANT & set(path.parts):
            found.update(f"{path} {path.stat().st_size}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def look_at(database: str) -> None:
    """From now on, every thread of this process works on this database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database


def name_of_ours() -> str:
    """What the test database of this process is called."""
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
        self._facts: dict[str, bytes] = {}

    def close(self) -> None:
        self._facts.clear()

    def has(self, name: str) -> bool:
        return bool(self._named(self._name(name)))

    def keep(self, name: str) -> None:
        original = connection.settings_dict["NAME"]
        self._remember()
        connection.close()
        for old in self._named(self._name(name, "%")):
            self._run("DROP DATABASE {}", old)
        self._run("CREATE DATABASE {} TEMPLATE {}", self._name(name), original)

    def fetch(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {}", name_of_ours())
        self.copy(name, name_of_ours())
        look_at(name_of_ours())
        self._remember()

    def restore(self, name: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # No trigger fires and no reference is checked: all is as it was afterwards.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self._filled():
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self._facts.items():
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

    def _remember(self) -> None:
        """Keep the rows of the facts, to put them back."""
        with connection.cursor() as cursor:
            for table in self._filled():
                with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    self._facts[table] = b"".join(copy)

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
