"""What desktops were told is kept for an hour and swept in lots, by one job for each account."""

from typing import Final

import msgspec

from switchroom.core.clock import HOUR
from switchroom.store import outbox
from switchroom.store.work import Work

KIND: Final = "desk_sweep"
LIFE: Final = HOUR
# Each so-manieth row asks for the sweep, so that the others cost nothing; fewer may stay longer.
_EVERY: Final = 64
_AT_ONCE: Final = 1_000


class Sweep(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str


def see_to(work: Work, account_sid: str, row_id: int) -> None:
    """Have what was told swept some time, with a row now and then."""
    if row_id % _EVERY == 0:
        outbox.put_by(
            work,
            KIND,
            account_sid,
            Sweep(account_sid),
            key=f"desk sweep {account_sid}",
            due=work.now + LIFE + LIFE,
        )


def sweep(work: Work, account_sid: str) -> int | None:
    """Delete what has reached its age, some at a time; when to look again, None for never."""
    gone = work.run(
        "DELETE FROM desk_pushes WHERE id IN (SELECT id FROM desk_pushes"
        " WHERE account_sid = ? AND date_created < ? ORDER BY date_created LIMIT ?)",
        account_sid,
        work.now - LIFE,
        _AT_ONCE,
    )
    if gone == _AT_ONCE:
        return work.now
    left = work.value("SELECT 1 FROM desk_pushes WHERE account_sid = ? LIMIT 1", account_sid)
    return None if left is None else work.now + LIFE
