"""What a worker holds, or has held (taskrouter §11)."""

from switchroom.store.work import Work
from switchroom.taskrouter.rows import Reservation


def live(
    work: Work, account_sid: str, worker_sid: str, *, after: str = "", most: int
) -> list[Reservation]:
    """The pending, accepted and wrapping reservations of a worker behind a SID, oldest first."""
    return work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND worker_sid = ? AND live = 1 AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        worker_sid,
        after,
        most,
    )


def is_holder(work: Work, account_sid: str, worker_sid: str, task_sid: str) -> bool:
    """Whether a worker has a live reservation of a task."""
    return _is_one(work, account_sid, worker_sid, task_sid, " AND live = 1")


def has_held(work: Work, account_sid: str, worker_sid: str, task_sid: str) -> bool:
    """Whether a worker has, or ever had, a reservation of a task."""
    return _is_one(work, account_sid, worker_sid, task_sid, "")


def _is_one(work: Work, account_sid: str, worker_sid: str, task_sid: str, state: str) -> bool:
    found = work.value(
        "SELECT 1 FROM reservations WHERE account_sid = ? AND worker_sid = ? AND task_sid = ?"
        f"{state} LIMIT 1",
        account_sid,
        worker_sid,
        task_sid,
    )
    return found is not None
