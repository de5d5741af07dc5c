"""Where a desktop is in what it is told: the last rows that it knows of, and when that was."""

from typing import Self

import msgspec

from switchroom.core.clock import MINUTE, SECOND
from switchroom.store.work import Work

# Rows are swept after an hour.
LIFE = 55 * MINUTE
_DIGITS = 18


class Position(msgspec.Struct, frozen=True):
    """`worker` and `desk` are ids of `worker_pushes` and `desk_pushes`, `at` the second."""

    worker: int
    desk: int
    at: int

    def text(self) -> str:
        """As clients keep it.

        >>> Position(12, 3, 1_700_000_000).text()
        '12.3.1700000000'
        """
        return f"{self.worker}.{self.desk}.{self.at}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What a client has kept, None where that is none of ours.

        >>> Position.read("12.3.1700000000")
        Position(worker=12, desk=3, at=1700000000)
        >>> Position.read("12.3") is None, Position.read("1.2.x") is None
        (True, True)
        """
        parts = text.split(".")
        if len(parts) != 3:
            return None
        if not all(p.isascii() and p.isdigit() and len(p) <= _DIGITS for p in parts):
            return None
        return cls(*map(int, parts))

    def is_known(self, now: int) -> bool:
        """Whether everything that happened since is still there."""
        return 0 <= now - self.at * SECOND < LIFE


def now(work: Work, account_sid: str, worker_sid: str | None) -> Position:
    """The position after all that can be read now."""
    if worker_sid is None:
        return Position(0, 0, work.now // SECOND)
    worker = work.value(
        "SELECT max(id) FROM worker_pushes WHERE account_sid = ? AND worker_sid = ?",
        account_sid,
        worker_sid,
    )
    desk = work.value(
        "SELECT max(id) FROM desk_pushes WHERE account_sid = ? AND worker_sid = ?",
        account_sid,
        worker_sid,
    )
    return Position(worker or 0, desk or 0, work.now // SECOND)
