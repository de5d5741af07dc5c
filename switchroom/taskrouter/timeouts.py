"""What ends by itself in a workspace: reservations, steps, and tasks (taskrouter §9.1)."""

from typing import Final

from switchroom.core.errors import ApiError
from switchroom.store.work import Work
from switchroom.taskrouter import (
    assign,
    endings,
    places,
    reservations,
    task_rows,
    tasks,
    workspaces,
)
from switchroom.taskrouter.assign import Seeker
from switchroom.taskrouter.rows import Reservation, Task, Workspace

_AT_ONCE: Final = 100
_TTL: Final = "Task TTL Exceeded"


def look(work: Work, account_sid: str, workspace_sid: str) -> int | None:
    """Carry out what has ended, some of it at a time; when to look again, or None."""
    try:
        workspace = workspaces.hold(work, account_sid, workspace_sid)
    except ApiError:
        return None
    for reservation in work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND workspace_sid = ? AND due <= ? ORDER BY due, sid LIMIT ?",
        account_sid,
        workspace_sid,
        work.now,
        _AT_ONCE,
    ):
        found = reservations.find(work, account_sid, reservation.sid)
        if found is not None and found.status == "pending":
            reservations.time_out(work, workspace, found)
    for task in work.find(
        Task,
        task_rows.TABLE,
        "account_sid = ? AND workspace_sid = ? AND due <= ? ORDER BY due, sid LIMIT ?",
        account_sid,
        workspace_sid,
        work.now,
        _AT_ONCE,
    ):
        now = task_rows.find(work, account_sid, task.sid)
        if now is not None and now.due is not None and now.due <= work.now:
            _end(work, workspace, now)
    return _next(work, account_sid, workspace_sid)


def _end(work: Work, workspace: Workspace, task: Task) -> None:
    match task.assignment_status:
        case "pending" | "reserved" if task.ttl <= work.now:
            freed = endings.cancel(work, workspace, task, _TTL)
            assign.settle(work, workspace, freed=freed)
        case "pending":
            _escalate(work, workspace, task)
        case "assigned":
            endings.record(work, workspace, "task.system-deleted", task)
            freed = [
                endings.move(work, workspace, one, "canceled", task).worker_sid
                for one in endings.live(work, task)
            ]
            tasks.forget(work, task)
            assign.settle(work, workspace, freed=freed)
        case "completed" | "canceled":
            tasks.forget(work, task)


def _escalate(work: Work, workspace: Workspace, task: Task) -> None:
    """The step has ended without a worker: on to the next one."""
    left = assign.leave_line(work, task)
    further = places.go_on(work, workspace, left, timed_out=True)
    if further is None:
        places.record_out(work, workspace, left, "workflow.timeout")
        endings.cancel(work, workspace, left, assign.FELL_OUT)
        return
    assign.settle(work, workspace, seekers=(Seeker(further, True),))


def _next(work: Work, account_sid: str, workspace_sid: str) -> int | None:
    found = [
        work.value(
            f"SELECT min(due) FROM {table} WHERE account_sid = ? AND workspace_sid = ?"
            " AND due IS NOT NULL",
            account_sid,
            workspace_sid,
        )
        for table in ("reservations", "tasks")
    ]
    dues = [int(due) for due in found if due is not None]
    return min(dues) if dues else None
