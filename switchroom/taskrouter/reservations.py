"""Reservations: a task offered to a worker, and his answer (taskrouter §11)."""

from typing import Final, Literal

import msgspec

from switchroom.core import errors
from switchroom.core.clock import DAY
from switchroom.core.errors import ApiError
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    assign,
    clock,
    endings,
    lines,
    places,
    task_rows,
    versions,
    workers,
)
from switchroom.taskrouter.assign import Seeker
from switchroom.taskrouter.rows import Reservation, Task, Workspace

Answer = Literal["accepted", "rejected", "wrapping", "completed"]

# An assigned task is taken away at this age (taskrouter §16).
_ASSIGNED_LIFE: Final = DAY
_MAY_FOLLOW: Final[dict[Answer, tuple[str, ...]]] = {
    "accepted": ("pending",),
    "rejected": ("pending",),
    "wrapping": ("accepted",),
    "completed": ("accepted", "wrapping"),
}


def find(work: Work, account_sid: str, sid: str) -> Reservation | None:
    """The reservation, or None."""
    return work.get(Reservation, "reservations", "account_sid = ? AND sid = ?", account_sid, sid)


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Reservation:
    """The reservation of a workspace. Raises NOT_FOUND."""
    found = find(work, account_sid, sid)
    if found is None or found.workspace_sid != workspace_sid:
        raise errors.NOT_FOUND()
    return found


def update(
    work: Work,
    workspace: Workspace,
    reservation: Reservation,
    *,
    status: Answer,
    worker_activity_sid: str | None = None,
    version: int | None = None,
) -> Reservation:
    """A worker's answer, in a workspace that the caller holds; `worker_activity_sid` is where a
    worker who rejects goes.

    Raises INVALID_PARAMETER, PRECONDITION_FAILED.
    """
    versions.check(reservation.version, version)
    if reservation.status not in _MAY_FOLLOW[status]:
        raise _refusal(reservation, status)
    task = task_rows.find(work, reservation.account_sid, reservation.task_sid)
    assert task is not None, reservation.task_sid
    match status:
        case "accepted":
            return accept(work, workspace, reservation, task)
        case "rejected":
            return _reject(work, workspace, reservation, task, worker_activity_sid)
        case "wrapping":
            return _wrap(work, workspace, reservation, task)
        case "completed":
            return _complete(work, workspace, reservation, task)


def _refusal(reservation: Reservation, status: Answer) -> ApiError:
    return errors.INVALID_PARAMETER(
        sentence=f"Reservation {reservation.sid} is {reservation.status} and cannot become {status}"
    )


def accept(work: Work, workspace: Workspace, reservation: Reservation, task: Task) -> Reservation:
    """The worker has the task; whoever else was asked is asked no more."""
    line = task.line
    assigned = task_rows.keep(
        work,
        msgspec.structs.replace(
            task,
            assignment_status="assigned",
            line=None,
            due=work.now + _ASSIGNED_LIFE,
            version=task.version + 1,
            date_updated=work.now,
        ),
    )
    if line is not None:
        lines.clear(work, task.account_sid, line)
    clock.see_to(work, workspace, work.now + _ASSIGNED_LIFE)
    accepted = endings.move(work, workspace, reservation, "accepted", assigned)
    freed = []
    for other in endings.live(work, task):
        if other.sid != reservation.sid:
            endings.move(work, workspace, other, "rescinded", assigned)
            freed.append(other.worker_sid)
    queue = places.queue_of(work, task)
    if not workspace.multi_task_enabled and queue is not None and queue.assignment_activity_sid:
        _send_to(work, workspace, reservation.worker_sid, queue.assignment_activity_sid)
    assign.settle(work, workspace, freed=freed)
    return accepted


def _reject(
    work: Work,
    workspace: Workspace,
    reservation: Reservation,
    task: Task,
    activity_sid: str | None,
) -> Reservation:
    if activity_sid is not None:
        activities.named(work, workspace, "WorkerActivitySid", activity_sid)
    rejected = withdraw(work, workspace, reservation, task, "rejected")
    if activity_sid is not None:
        _send_to(work, workspace, reservation.worker_sid, activity_sid)
    retry(work, workspace, task.sid, (reservation.worker_sid,))
    return rejected


def withdraw(
    work: Work,
    workspace: Workspace,
    reservation: Reservation,
    task: Task,
    status: Literal["rejected", "timeout", "canceled"],
    *,
    reason_code: int | None = None,
) -> Reservation:
    """A reservation that nobody accepted is over; with the last of its batch the task is pending
    again, and `retry` lets it look for a worker."""
    others = [one for one in endings.live(work, task) if one.sid != reservation.sid]
    if not others:
        line = task.line
        task = task_rows.keep(
            work,
            msgspec.structs.replace(
                task,
                assignment_status="pending",
                line=None,
                version=task.version + 1,
                date_updated=work.now,
            ),
        )
        if line is not None:
            lines.clear(work, task.account_sid, line)
    return endings.move(work, workspace, reservation, status, task, reason_code=reason_code)


def retry(work: Work, workspace: Workspace, task_sid: str, freed: tuple[str, ...]) -> None:
    """Let a task that is pending again look for a worker, and the freed workers for tasks
    (taskrouter §7.2): at the same step while that lasts, at the next one when it has ended."""
    task = task_rows.find(work, workspace.account_sid, task_sid)
    if task is None or task.assignment_status != "pending" or task.line is not None:
        assign.settle(work, workspace, freed=freed)
        return
    if task.routing_target is not None and task.routing_target.startswith("WK"):
        freed += tuple(endings.cancel(work, workspace, task, "RoutingTarget not available"))
        endings.record(work, workspace, "reservation.failed", task)
        assign.settle(work, workspace, freed=freed)
        return
    deadline = task.where.deadline
    if deadline is not None and deadline <= work.now:
        further = places.go_on(work, workspace, task, timed_out=True)
        entered = True
    else:
        further = places.again(work, workspace, task)
        entered = further is not None and further.place != task.place
    if further is None:
        places.record_out(work, workspace, task, "workflow.timeout")
        endings.cancel(work, workspace, task, assign.FELL_OUT)
        assign.settle(work, workspace, freed=freed)
        return
    assign.settle(work, workspace, seekers=(Seeker(further, entered),), freed=freed)


def _wrap(work: Work, workspace: Workspace, reservation: Reservation, task: Task) -> Reservation:
    wrapping = task_rows.with_status(work, task, "wrapping", task.reason)
    moved = endings.move(work, workspace, reservation, "wrapping", wrapping)
    endings.record(work, workspace, "task.wrapup", wrapping)
    return moved


def _complete(
    work: Work, workspace: Workspace, reservation: Reservation, task: Task
) -> Reservation:
    completed = endings.over(work, workspace, task, "completed", task.reason)
    moved = endings.move(work, workspace, reservation, "completed", completed)
    endings.record(work, workspace, "task.completed", completed)
    assign.settle(work, workspace, freed=(reservation.worker_sid,))
    return moved


def _send_to(work: Work, workspace: Workspace, worker_sid: str, activity_sid: str) -> None:
    worker = assign.worker(work, workspace.account_sid, worker_sid)
    if worker is not None:
        workers.set_activity(work, workspace, worker, activity_sid, parameter="WorkerActivitySid")


def reject_pending(work: Work, workspace: Workspace, worker_sid: str) -> None:
    """Reject all that a worker was asked and has not answered; he is not asked again before the
    caller says so."""
    for reservation in work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND worker_sid = ? AND live = 1 AND status = 'pending' ORDER BY sid",
        workspace.account_sid,
        worker_sid,
    ):
        task = task_rows.find(work, workspace.account_sid, reservation.task_sid)
        assert task is not None, reservation.task_sid
        withdraw(work, workspace, reservation, task, "rejected")
        retry(work, workspace, task.sid, (worker_sid,))


def time_out(work: Work, workspace: Workspace, reservation: Reservation) -> None:
    """Nobody answered: the worker goes to the workspace's timeout activity, the task is offered
    again (taskrouter §11)."""
    task = task_rows.find(work, workspace.account_sid, reservation.task_sid)
    assert task is not None, reservation.task_sid
    withdraw(work, workspace, reservation, task, "timeout")
    _send_to(work, workspace, reservation.worker_sid, workspace.timeout_activity_sid)
    retry(work, workspace, task.sid, (reservation.worker_sid,))
