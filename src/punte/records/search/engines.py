"""The databases' own full-text indexes behind one small interface.

SQLite: FTS5 tables beside ours, kept in step by triggers; PostgreSQL: GIN
indexes on expressions and pg_trgm. Set up after each migration; both are
rebuilt from our tables whenever need be.
"""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, connections


class Engine(Protocol):
    """Full-text search in one database."""

    def set_up(self, using: str) -> None:
        """Create what is missing; safe to call again."""

    def match(
        self, any_of: Sequence[Sequence[str]], required: Sequence[str], title: bool, limit: int
    ) -> list[int]:
        """Ids of entries that have, for each group, a word beginning with one of its words, and all required.

        Looks at titles only, or at titles and texts.
        """

    def similar(self, network: UUID, word: str, limit: int) -> list[str]:
        """The network's words that share most letter triples with the word."""


class Sqlite:
    """FTS5 (sqlite.org/fts5.html): streams matches in the order of ids, so a limit ends it early."""

    def set_up(self, using: str) -> None:
        """Virtual tables and the triggers that keep them in step."""
        with connections[using].cursor() as cursor:
            for statement in _SQLITE:
                cursor.execute(statement)

    def match(
        self, any_of: Sequence[Sequence[str]], required: Sequence[str], title: bool, limit: int
    ) -> list[int]:
        """See Engine."""
        columns = "words" if title else "{words text}"
        groups = [" OR ".join(f"{columns} : {word} *" for word in group) for group in any_of]
        tokens = [f"facets : {word}" for word in required]
        query = " AND ".join(f"({part})" for part in [*groups, *tokens])
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_fts WHERE search_fts MATCH %s LIMIT %s", [query, limit])
            return [row[0] for row in cursor.fetchall()]

    def similar(self, network: UUID, word: str, limit: int) -> list[str]:
        """See Engine; the trigram tokenizer of FTS5."""
        triples = " OR ".join(f'"{word[i : i + 3]}"' for i in range(len(word) - 2))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT w.word FROM search_word_fts f JOIN records_searchword w ON w.id = f.rowid "
                "WHERE search_word_fts MATCH %s AND w.network_id = %s ORDER BY f.rank LIMIT %s",
                [triples, network.hex, limit],
            )
            return [row[0] for row in cursor.fetchall()]


class Postgres:
    """tsvector 'simple' with GIN; gin_fuzzy_search_limit bounds what a short beginning can match."""

    def set_up(self, using: str) -> None:
        """Extension and indexes."""
        with connections[using].cursor() as cursor:
            for statement in _POSTGRES:
                cursor.execute(statement)

    def match(
        self, any_of: Sequence[Sequence[str]], required: Sequence[str], title: bool, limit: int
    ) -> list[int]:
        """See Engine."""
        document = _TITLE if title else _ALL
        groups = ["(" + " | ".join(f"{word}:*" for word in group) + ")" for group in any_of]
        query = " & ".join([*groups, *required])
        with connection.cursor() as cursor:
            # Of a beginning that very many words share, PostgreSQL takes a sample rather than all.
            cursor.execute("SET gin_fuzzy_search_limit = 20000")
            cursor.execute(
                f"SELECT id FROM records_searchentry WHERE {document} "  # noqa: S608 (a constant of ours)
                "@@ to_tsquery('simple', %s) LIMIT %s",
                [query, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def similar(self, network: UUID, word: str, limit: int) -> list[str]:
        """See Engine; pg_trgm."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word FROM records_searchword WHERE network_id = %s AND word %% %s "
                "ORDER BY similarity(word, %s) DESC LIMIT %s",
                [network, word, word, limit],
            )
            return [row[0] for row in cursor.fetchall()]


def engine() -> Engine:
    """The engine of the database in use."""
    return Sqlite() if connection.vendor == "sqlite" else Postgres()


def set_up(using: str = "default", **_: Any) -> None:
    """Create the indexes (after each migration)."""
    engine().set_up(using)


_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(words, text, facets, "
    "content='records_searchentry', content_rowid='id', detail='column', prefix='2 3', tokenize='ascii')",
    "CREATE TRIGGER IF NOT EXISTS search_entry_in AFTER INSERT ON records_searchentry BEGIN "
    "INSERT INTO search_fts(rowid, words, text, facets) "
    "VALUES (new.id, new.words, new.text, new.facets); END",
    "CREATE TRIGGER IF NOT EXISTS search_entry_out AFTER DELETE ON records_searchentry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, words, text, facets) "
    "VALUES ('delete', old.id, old.words, old.text, old.facets); END",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_word_fts USING fts5(word, "
    "content='records_searchword', content_rowid='id', detail='none', tokenize='trigram')",
    "CREATE TRIGGER IF NOT EXISTS search_word_in AFTER INSERT ON records_searchword BEGIN "
    "INSERT INTO search_word_fts(rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER IF NOT EXISTS search_word_out AFTER DELETE ON records_searchword BEGIN "
    "INSERT INTO search_word_fts(search_word_fts, rowid, word) "
    "VALUES ('delete', old.id, old.word); END",
)
_TITLE = "to_tsvector('simple', words || ' ' || facets)"
_ALL = "to_tsvector('simple', words || ' ' || text || ' ' || facets)"
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX IF NOT EXISTS search_title ON records_searchentry USING gin ({_TITLE})",
    f"CREATE INDEX IF NOT EXISTS search_all ON records_searchentry USING gin ({_ALL})",
    "CREATE INDEX IF NOT EXISTS search_word_like ON records_searchword USING gin (word gin_trgm_ops)",
)
