"""What is new for the desktops of an agent, out of the rows that name what is different.

The rows of an agent appear in the order of their ids: whoever writes one holds the agent's name
(desk/pushes.py), or the workspace (TaskRouter), until he has committed. So a position is two ids,
and everything after it is new.
"""

from typing import Final, LiteralString

import msgspec

from switchroom.core.clock import SECOND
from switchroom.desk.positions import Position
from switchroom.store.work import Work

# A client that is cut off within what one look finds is told all of it again.
_AT_ONCE: Final = 100

_OF_WORKER: Final[LiteralString] = (
    "SELECT id, event_type, payload FROM worker_pushes"
    " WHERE account_sid = ? AND worker_sid = ? AND id > ? ORDER BY id LIMIT ?"
)
_OF_DESK: Final[LiteralString] = (
    "SELECT id, kind, subject FROM desk_pushes"
    " WHERE account_sid = ? AND worker_sid = ? AND id > ? ORDER BY id LIMIT ?"
)
_NEWEST: Final[LiteralString] = (
    "SELECT (SELECT max(id) FROM worker_pushes WHERE account_sid = ? AND worker_sid = ?),"
    " (SELECT max(id) FROM desk_pushes WHERE account_sid = ? AND worker_sid = ?)"
)


class Row(msgspec.Struct, frozen=True):
    """A row of either table: `kind` with its subject, or an event with its payload."""

    id: int
    kind: str
    text: str


class News(msgspec.Struct, frozen=True):
    """What is new of TaskRouter and of the desk, oldest first, and the position after it."""

    worker_rows: list[Row]
    desk_rows: list[Row]
    position: Position

    @property
    def is_empty(self) -> bool:
        return not self.worker_rows and not self.desk_rows


def look(work: Work, account_sid: str, worker_sid: str, after: Position) -> News:
    """What an agent is to be told after a position."""
    newest = work.values(_NEWEST, account_sid, worker_sid, account_sid, worker_sid)[0]
    worker, desk = (
        # Where all were swept, SQLite counts from the beginning again.
        known if known <= (last or 0) else 0
        for known, last in zip((after.worker, after.desk), newest, strict=True)
    )
    worker_rows = desk_rows = []
    if worker < (newest[0] or 0):
        worker_rows = work.many(Row, _OF_WORKER, account_sid, worker_sid, worker, _AT_ONCE)
    if desk < (newest[1] or 0):
        desk_rows = work.many(Row, _OF_DESK, account_sid, worker_sid, desk, _AT_ONCE)
    position = Position(
        worker_rows[-1].id if worker_rows else worker,
        desk_rows[-1].id if desk_rows else desk,
        work.now // SECOND,
    )
    return News(worker_rows, desk_rows, position)
