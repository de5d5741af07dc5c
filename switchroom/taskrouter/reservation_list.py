"""The reservations of a task or of a worker, page by page (taskrouter §11)."""

from switchroom.store.work import Value, Work
from switchroom.taskrouter.rows import Reservation, ReservationStatus


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    *,
    task_sid: str | None = None,
    worker_sid: str | None = None,
    status: ReservationStatus | None = None,
    after: str = "",
    most: int,
) -> list[Reservation]:
    """Reservations, oldest first, that were made after the one of a SID."""
    assert task_sid or worker_sid, "a list of reservations is that of a task or of a worker"
    where = "account_sid = ? AND workspace_sid = ? AND sid > ?"
    values: list[Value] = [account_sid, workspace_sid, after]
    if task_sid is not None:
        where += " AND task_sid = ?"
        values.append(task_sid)
    if worker_sid is not None:
        where += " AND worker_sid = ?"
        values.append(worker_sid)
    if status is not None:
        where += " AND status = ?"
        values.append(status)
    return work.find(Reservation, "reservations", f"{where} ORDER BY sid LIMIT ?", *values, most)
