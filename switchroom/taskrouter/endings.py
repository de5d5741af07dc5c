"""How reservations end, and tasks that nobody will have (taskrouter §9.1, §11)."""

from typing import Final

import msgspec

from switchroom.core.clock import MINUTE
from switchroom.store.work import Work
from switchroom.taskrouter import clock, events, facts, lines, offers, places, task_rows
from switchroom.taskrouter.rows import (
    Reservation,
    ReservationStatus,
    Task,
    Worker,
    Workspace,
)

# How long a task that is over can still be read (taskrouter §9.1).
KEPT: Final = 5 * MINUTE
_EVENTS: Final[dict[ReservationStatus, str]] = {"wrapping": "wrapup"}
_LIVE: Final = ("pending", "accepted", "wrapping")


def live(work: Work, task: Task) -> list[Reservation]:
    """The live reservations of a task, oldest first."""
    return work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND task_sid = ? AND live = 1 ORDER BY sid",
        task.account_sid,
        task.sid,
    )


def move(
    work: Work,
    workspace: Workspace,
    reservation: Reservation,
    status: ReservationStatus,
    task: Task,
    *,
    reason_code: int | None = None,
) -> Reservation:
    """A reservation in another status, its place free again when it has ended; `task` is the task
    as it is afterwards."""
    changed = msgspec.structs.replace(
        reservation,
        status=status,
        live=int(status in _LIVE),
        due=None,
        version=reservation.version + 1,
        date_updated=work.now,
    )
    work.run(
        "UPDATE reservations SET status = ?, live = ?, due = ?, version = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.status,
        changed.live,
        changed.due,
        changed.version,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    if reservation.live and not changed.live:
        offers.release(work, workspace, changed)
    worker = work.get(
        Worker, "workers", "account_sid = ? AND sid = ?", task.account_sid, changed.worker_sid
    )
    events.record(
        work,
        workspace,
        f"reservation.{_EVENTS.get(status, status)}",
        resource_type="reservation",
        resource_sid=changed.sid,
        task=task,
        worker=worker,
        reservation=changed,
        workflow=places.workflow_of(work, task),
        queue=places.queue_of(work, task),
        extra=None if reason_code is None else {"reservation_reason_code": str(reason_code)},
    )
    if facts.is_of_interaction(task):
        work.emit(
            facts.ReservationMoved(account_sid=task.account_sid, reservation=changed, task=task)
        )
    return changed


def over(work: Work, workspace: Workspace, task: Task, status: str, reason: str | None) -> Task:
    """A task as completed or canceled, in no line; it is taken away some minutes later."""
    ended = task_rows.keep(
        work,
        msgspec.structs.replace(
            task,
            assignment_status=status,
            reason=reason,
            line=None,
            due=work.now + KEPT,
            version=task.version + 1,
            date_updated=work.now,
        ),
    )
    if task.line is not None:
        lines.clear(work, task.account_sid, task.line)
    clock.see_to(work, workspace, work.now + KEPT)
    return ended


def cancel(work: Work, workspace: Workspace, task: Task, reason: str | None) -> list[str]:
    """Cancel a task that nobody has accepted; the workers who are free again, for the caller to
    serve."""
    canceled = over(work, workspace, task, "canceled", reason)
    freed = []
    for reservation in live(work, task):
        move(work, workspace, reservation, "canceled", canceled)
        freed.append(reservation.worker_sid)
    record(work, workspace, "task.canceled", canceled, description=reason or "")
    if facts.is_of_interaction(canceled):
        work.emit(facts.TaskCanceled(account_sid=task.account_sid, task=canceled))
    return freed


def record(
    work: Work,
    workspace: Workspace,
    event_type: str,
    task: Task,
    *,
    description: str = "",
    worker: Worker | None = None,
) -> None:
    """What happened to a task, and to which worker."""
    events.record(
        work,
        workspace,
        event_type,
        description=description,
        resource_type="task",
        resource_sid=task.sid,
        task=task,
        worker=worker,
        workflow=places.workflow_of(work, task),
        queue=places.queue_of(work, task),
    )
