"""schema.sql is what all migrations together make, on both engines."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from switchroom.conversations import roles
from switchroom.store import migrate as migrations
from switchroom.store.database import Database
from switchroom.store.migrate import NewerDatabase, migrate, statements
from switchroom.store.postgres import PostgresEngine
from switchroom.store.sqlite import SqliteEngine, definition
from switchroom.store.work import Work, encode
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


def upto(work: Work, engine: str, last: int) -> None:
    """Carry out the migrations up to a number, as an older program did."""
    for migration in migrations.migrations(engine):
        if migration.number <= last:
            for statement in statements(migration.text):
                work.run(definition(statement) if engine == "sqlite" else statement)
    work.run("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    work.run("INSERT INTO meta (name, value) VALUES ('schema', ?)", str(last))


def test_participants_learn_of_their_service(
    tmp_path: Path, request: pytest.FixtureRequest, store: Store
) -> None:
    name = store.engine.name
    engine: SqliteEngine | PostgresEngine
    if name == "sqlite":
        engine = SqliteEngine(tmp_path / "older.db", lambda topics: None)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        engine = PostgresEngine(server.fresh(), lambda topics: None, connections=1)
    engine.start()
    database = Database(engine, ManualClock(0), RealIds(), {})

    def fill(work: Work) -> None:
        upto(work, name, 10)
        for sid, state in (("CH1", "inactive"), ("CH2", "closed")):
            work.run(
                "INSERT INTO conversations (sid, account_sid, service_sid, messaging_service_sid,"
                " attributes, state, next_index, created_by, last_activity, date_created,"
                " date_updated) VALUES (?, 'AC', ?, 'MG', '{}', ?, 0, 'system', 0, 0, 0)",
                sid,
                f"IS{sid}",
                state,
            )
        for sid, conversation in (("MB1", "CH1"), ("MB2", "CH2"), ("MB3", "CH3")):
            work.run(
                "INSERT INTO participants (sid, account_sid, conversation_sid, identity, type,"
                " attributes, date_created, date_updated)"
                " VALUES (?, 'AC', ?, 'ann', 'chat', '{}', 0, 0)",
                sid,
                conversation,
            )

    try:
        database.transact_now(fill)
        assert database.transact_now(migrate, name) > 0
        found = database.transact_now(
            lambda work: work.values(
                "SELECT service_sid, open, notification_level FROM participants ORDER BY sid"
            )
        )
    finally:
        engine.close()
    assert found == [("ISCH1", 1, "default"), ("ISCH2", 0, "default"), ("", 1, "default")]


# The roles that a service had from its start, before tokens were held to them.
_OLD_ADMIN = (
    "addParticipant removeParticipant deleteConversation editConversationName"
    " editConversationAttributes deleteAnyMessage editAnyMessage editAnyMessageAttributes"
    " editAnyUserInfo"
)
_OLD_USER = (
    "sendMessage sendMediaMessage leaveConversation editOwnMessage editOwnMessageAttributes"
    " deleteOwnMessage"
)
_OLD_ROLES = {
    "service admin": f"createConversation joinConversation {_OLD_ADMIN}",
    "service user": "createConversation joinConversation",
    "channel admin": f"{_OLD_ADMIN} {_OLD_USER}",
    "channel user": _OLD_USER,
}


def test_the_roles_of_older_services_grant_what_those_of_new_ones_do(store: Store) -> None:
    [change] = [m for m in migrations.migrations(store.engine.name) if m.number == 12]
    of_new = "SELECT friendly_name, permissions FROM roles WHERE account_sid = ? ORDER BY 1"

    def look(work: Work) -> tuple[object, object]:
        for sid, (name, permissions) in enumerate(_OLD_ROLES.items()):
            text = encode(permissions.split()).decode()
            role = roles.Role(str(sid), "older", "IS", name, "service", text, 0, 0)
            work.insert("roles", role)
        roles.start(work, "newer", "IS")
        for statement in statements(change.text):
            work.run(statement)
        return work.values(of_new, "older"), work.values(of_new, "newer")

    older, newer = store.database.transact_now(look)
    assert older == newer
