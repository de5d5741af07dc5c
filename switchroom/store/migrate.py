"""Numbered migrations, forward only, each in the transaction that notes it as done."""

import re
from importlib import resources
from typing import Final, NamedTuple

from switchroom.store.sqlite import definition
from switchroom.store.work import Work

_META: Final = """CREATE TABLE IF NOT EXISTS meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
)"""
_NAME: Final = re.compile(r"(?P<number>\d{4})_\w+(?:\.(?P<engine>sqlite|postgres))?\.sql")


class NewerDatabase(Exception):
    """The database was changed by a newer version of the program."""


class Migration(NamedTuple):
    number: int
    engine: str | None
    text: str


def migrate(work: Work, engine: str) -> int:
    """Bring the tables up to date; the number of migrations that were carried out.

    `engine` is "sqlite" or "postgres". Raises NewerDatabase when this program is too old.
    """
    work.lock("migrate")
    work.run(_META)
    done = int(work.value("SELECT value FROM meta WHERE name = ?", "schema") or 0)
    known = migrations(engine)
    newest = known[-1].number
    if done > newest:
        raise NewerDatabase(
            f"The database has schema {done}, this program knows {newest}: use a newer program."
        )
    due = [migration for migration in known if migration.number > done]
    for migration in due:
        for statement in statements(migration.text):
            work.run(definition(statement) if engine == "sqlite" else statement)
    work.run(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        "schema",
        str(newest),
    )
    return len(due)


def migrations(engine: str) -> list[Migration]:
    """The migrations for an engine, oldest first."""
    found = []
    for file in (resources.files("switchroom.store") / "migrations").iterdir():
        match = _NAME.fullmatch(file.name)
        if match is not None and match["engine"] in (None, engine):
            found.append(Migration(int(match["number"]), match["engine"], file.read_text("utf-8")))
    return sorted(found)


def statements(text: str) -> list[str]:
    """The statements of a file, without its comments."""
    bare = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    return [part.strip() for part in bare.split(";") if part.strip()]
