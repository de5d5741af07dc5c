"""The nodes that share the database: each signs now and then, so that others know of it."""

from typing import Final

from switchroom.core.clock import DAY, SECOND
from switchroom.store.work import Work

# Who has not signed for so long is gone, or cannot reach the database either.
SEEN_S: Final = 120


def sign(work: Work, name: str, wall: int) -> bool:
    """Say that a node is there, at a real time; whether it is the only one."""
    work.run(
        "INSERT INTO nodes (name, date_seen) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET date_seen = excluded.date_seen",
        name,
        wall,
    )
    work.run("DELETE FROM nodes WHERE date_seen < ?", wall - DAY)
    others = work.value(
        "SELECT count(*) FROM nodes WHERE name <> ? AND date_seen > ?",
        name,
        wall - SEEN_S * SECOND,
    )
    return int(others) == 0
