"""Single values that belong to the whole database: a table of names."""

from typing import Final

from switchroom.store.work import Work

CLOCK: Final = "clock"
MASTER_KEY: Final = "master_key"
INDEXED: Final = "indexed"
INSTALLATION: Final = "installation"


def get(work: Work, name: str) -> str | None:
    """The value, or None."""
    found = work.value("SELECT value FROM meta WHERE name = ?", name)
    return None if found is None else str(found)


def put(work: Work, name: str, value: str) -> None:
    """Set a value."""
    work.run(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )


def advance(work: Work, name: str, before: str, after: str) -> bool:
    """Set a value that stands as it was last seen; whether it did."""
    met = work.run("UPDATE meta SET value = ? WHERE name = ? AND value = ?", after, name, before)
    return met == 1


def remove(work: Work, name: str) -> None:
    """Forget a value."""
    work.run("DELETE FROM meta WHERE name = ?", name)


def put_first(work: Work, name: str, value: str) -> str:
    """Set a value unless there is one; the value that stands."""
    work.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value
    )
    return get(work, name) or value
