"""schema.sql is what all migrations together make, on both engines."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from switchroom.store import migrate as migrations
from switchroom.store.database import Database
from switchroom.store.migrate import NewerDatabase, migrate, statements
from switchroom.store.postgres import PostgresEngine
from switchroom.store.sqlite import SqliteEngine, definition
from switchroom.store.work import Work
from switchroom.universe import ManualClock, RealIds
from tests.servers import Postgres
from tests.store.conftest import Store


def tables_of(work: Work, engine: str) -> list[tuple[str, ...]]:
    """The columns and indexes as the engine itself describes them."""
    if engine == "sqlite":
        found = work.values("SELECT type, name, sql FROM sqlite_master WHERE sql <> ''")
        # ALTER TABLE edits the text that SQLite keeps, and leaves its own blanks in it.
        return sorted(
            (kind, name, re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split())))
            for kind, name, sql in found
        )
    columns = work.values(
        "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    )
    indexes = work.values(
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    )
    return sorted(tuple(map(str, row)) for row in [*columns, *indexes])


@pytest.fixture
def from_schema(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database made from schema.sql alone, on the same engine."""
    engine: SqliteEngine | PostgresEngine
    if store.engine.name == "sqlite":
        engine = SqliteEngine(tmp_path / "schema.db", lambda topics: None)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        engine = PostgresEngine(server.fresh(), lambda topics: None, connections=1)
    engine.start()
    database = Database(engine, ManualClock(0), RealIds(), {})
    text = (resources.files("switchroom.store") / "schema.sql").read_text("utf-8")

    def make(work: Work) -> None:
        for statement in statements(text):
            work.run(definition(statement) if engine.name == "sqlite" else statement)

    database.transact_now(make)
    yield database
    engine.close()


def test_the_schema_is_the_sum_of_the_migrations(store: Store, from_schema: Database) -> None:
    name = store.engine.name
    by_migrations = store.database.transact_now(tables_of, name)
    by_schema = from_schema.transact_now(tables_of, name)
    assert len(by_migrations) > 20
    assert by_migrations == by_schema


def test_migrating_again_changes_nothing(store: Store) -> None:
    assert store.database.transact_now(migrate, store.engine.name) == 0


def test_a_newer_database_is_refused_with_a_sentence(store: Store) -> None:
    newest = migrations.migrations(store.engine.name)[-1].number
    store.database.transact_now(
        lambda work: work.run("UPDATE meta SET value = ? WHERE name = 'schema'", str(newest + 1))
    )
    with pytest.raises(NewerDatabase, match="use a newer program"):
        store.database.transact_now(migrate, store.engine.name)
