"""What is new for the desktops of an agent, out of the rows that name what is different.

Rows get their ids before they are committed, so on PostgreSQL a lower one can appear after a
higher one. The rows of the last seconds are therefore read again, and those that were told are
passed over; a client that comes back is told them once more, which does no harm.
"""

from collections.abc import Sequence
from typing import Final, LiteralString

import msgspec

from switchroom.core.clock import SECOND
from switchroom.desk.positions import Position
from switchroom.store.work import Work

_AT_ONCE: Final = 500
# What is remembered of one table; beyond it the oldest are taken to be complete.
_REMEMBERED: Final = 2_000


class Row(msgspec.Struct, frozen=True):
    """A row of either table: `kind` with its subject, or an event with its payload."""

    id: int
    kind: str
    text: str
    date_created: int


_TABLES: Final[dict[str, LiteralString]] = {
    "worker": "SELECT id, event_type, payload, date_created FROM worker_pushes"
    " WHERE account_sid = ? AND worker_sid = ? AND id > ? ORDER BY id LIMIT ?",
    "desk": "SELECT id, kind, subject, date_created FROM desk_pushes"
    " WHERE account_sid = ? AND worker_sid = ? AND id > ? ORDER BY id LIMIT ?",
}
_BEFORE: Final[dict[str, LiteralString]] = {
    "worker": "SELECT id, event_type, '', date_created FROM worker_pushes"
    " WHERE account_sid = ? AND worker_sid = ? AND id <= ? ORDER BY id DESC LIMIT ?",
    "desk": "SELECT id, kind, '', date_created FROM desk_pushes"
    " WHERE account_sid = ? AND worker_sid = ? AND id <= ? ORDER BY id DESC LIMIT ?",
}


class Tail:
    """The end of one table, as far as one socket has been told of it."""

    def __init__(self, table: str, last: int, window: int) -> None:
        self._table = table
        self._window = window
        self._floor = last
        self._told: dict[int, int] = {}
        self.last = last

    def go_back(self, work: Work, account_sid: str, worker_sid: str, since: int) -> None:
        """Begin before the rows of a client's last seconds, which it may not have been told."""
        if self._window == 0:
            return
        rows = work.many(Row, _BEFORE[self._table], account_sid, worker_sid, self._floor, _AT_ONCE)
        recent = [row.id for row in rows if row.date_created >= since - self._window]
        if recent:
            self._floor = recent[-1] - 1

    def look(self, work: Work, account_sid: str, worker_sid: str) -> list[Row]:
        """The rows that were not told yet, oldest first; `told` says that they were."""
        rows = work.many(Row, _TABLES[self._table], account_sid, worker_sid, self._floor, _AT_ONCE)
        if not rows and self._floor:
            # All were swept; SQLite then counts from the beginning again.
            newest = max(self._told, default=self._floor)
            rows = work.many(Row, _TABLES[self._table], account_sid, worker_sid, 0, _AT_ONCE)
            if not rows or rows[-1].id >= newest:
                return []
            self._floor, self._told, self.last = 0, {}, 0
        return [row for row in rows if row.id not in self._told]

    def told(self, rows: Sequence[Row], now: int) -> None:
        """These were told. What is older than the window is complete, and forgotten."""
        self._told |= {row.id: row.date_created for row in rows}
        self.last = max([self.last, *(row.id for row in rows)])
        for id_ in sorted(self._told):
            if self._told[id_] > now - self._window and len(self._told) <= _REMEMBERED:
                break
            self._floor = id_
            del self._told[id_]


class News:
    """Both tables, as far as one socket has been told of them."""

    def __init__(self, account_sid: str, worker_sid: str, begin: Position, window_s: int) -> None:
        window = window_s * SECOND
        self._account_sid = account_sid
        self._worker_sid = worker_sid
        self._worker = Tail("worker", begin.worker, window)
        self._desk = Tail("desk", begin.desk, window)
        self.position = begin

    def go_back(self, work: Work) -> None:
        """Begin a little before the client's position."""
        since = self.position.at * SECOND
        for tail in (self._worker, self._desk):
            tail.go_back(work, self._account_sid, self._worker_sid, since)

    def look(self, work: Work) -> tuple[list[Row], list[Row]]:
        """What is new of TaskRouter, and what of the desk."""
        return (
            self._worker.look(work, self._account_sid, self._worker_sid),
            self._desk.look(work, self._account_sid, self._worker_sid),
        )

    def after(self, worker: Sequence[Row], desk: Sequence[Row], now: int) -> Position:
        """The position when these are told."""
        return Position(
            max([self._worker.last, *(row.id for row in worker)]),
            max([self._desk.last, *(row.id for row in desk)]),
            now // SECOND,
        )

    def told(self, worker: Sequence[Row], desk: Sequence[Row], now: int) -> None:
        """These were told."""
        self._worker.told(worker, now)
        self._desk.told(desk, now)
        self.position = Position(self._worker.last, self._desk.last, now // SECOND)
