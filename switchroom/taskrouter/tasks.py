"""Tasks: from their creation to their end (taskrouter §9)."""

from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits, sids
from switchroom.core.matching.candidates import Candidate
from switchroom.store.work import Work, encode
from switchroom.taskrouter import (
    activities,
    assign,
    endings,
    facts,
    lines,
    offers,
    places,
    queues,
    task_channels,
    task_rows,
    texts,
    versions,
    worker_channels,
    workers,
    workflows,
)
from switchroom.taskrouter.rows import Task, TaskChannel, Workflow, Workspace

Wish = Literal["canceled", "completed", "wrapping"]

NOT_AVAILABLE: Final = "RoutingTarget not available"
_DIRECT: Final = encode(places.NOWHERE).decode()
# 1900-01-01, before which no task has begun (taskrouter §9).
_EARLIEST: Final = -2_208_988_800_000_000


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Task:
    """The task of a workspace. Raises NOT_FOUND."""
    found = task_rows.find(work, account_sid, sid)
    if found is None or found.workspace_sid != workspace_sid:
        raise errors.NOT_FOUND()
    return found


def create(
    work: Work,
    workspace: Workspace,
    *,
    attributes: str = "{}",
    timeout: int | None = None,
    priority: int | None = None,
    task_channel: str | None = None,
    workflow_sid: str | None = None,
    virtual_start_time: int | None = None,
    routing_target: str | None = None,
    ignore_capacity: bool | None = None,
    queue_sid: str | None = None,
) -> Task:
    """A task in a workspace that the caller holds, offered at once to whoever can take it.

    Raises INVALID_PARAMETER.
    """
    texts.attributes(attributes)
    to_worker = sids.looks_like("WK", routing_target or "")
    if ignore_capacity is not None and not to_worker:
        raise texts.refuse("IgnoreCapacity needs a worker as RoutingTarget")
    if sids.looks_like("WW", routing_target or ""):
        workflow_sid = routing_target
    workflow = _workflow(work, workspace, workflow_sid, needed=not routing_target)
    channel = _channel(work, workspace, task_channel or "default")
    task = Task(
        sid=work.mint("WT"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        attributes=attributes,
        assignment_status="pending",
        priority=_within("Priority", priority, 0, limits.TASK_PRIORITY, 0),
        reason=None,
        timeout=_within("Timeout", timeout, 1, limits.TASK_TIMEOUT_S, limits.TASK_DEFAULT_S),
        workflow_sid="" if workflow is None else workflow.sid,
        queue_sid=_queue(work, workspace, routing_target, queue_sid),
        queue_entered=work.now if routing_target else None,
        task_channel_sid=channel.sid,
        routing_target=routing_target or None,
        ignore_capacity=int(to_worker and ignore_capacity is not False),
        virtual_start_time=_started(work, virtual_start_time),
        place=_DIRECT,
        line=None,
        offered=0,
        due=None,
        version=0,
        date_created=work.now,
        date_updated=work.now,
    )
    if to_worker:
        return _for_worker(work, workspace, task)
    work.insert(task_rows.TABLE, task)
    endings.record(work, workspace, "task.created", task)
    if sids.looks_like("WQ", routing_target or ""):
        assign.seek(work, workspace, task, entered=True)
    else:
        places.record_in(work, workspace, task)
        _begin(work, workspace, task)
    return _again(work, task)


def _workflow(
    work: Work, workspace: Workspace, sid: str | None, *, needed: bool
) -> Workflow | None:
    if sid:
        found = workflows.find(work, workspace.account_sid, workspace.sid, sid)
        if found is None:
            raise texts.refuse(f"WorkflowSid {sid} is not a workflow of this workspace")
        return found
    only = workflows.page(work, workspace.account_sid, workspace.sid, most=2)
    if len(only) == 1:
        return only[0]
    if needed:
        raise texts.refuse("WorkflowSid field is required")
    return None


def _queue(
    work: Work, workspace: Workspace, routing_target: str | None, queue_sid: str | None
) -> str | None:
    """The queue that a task with a routing target is counted in."""
    if not routing_target or sids.looks_like("WW", routing_target):
        return None
    if sids.looks_like("WQ", routing_target):
        queue_sid = routing_target
    elif not sids.looks_like("WK", routing_target):
        raise texts.refuse("RoutingTarget must be the SID of a worker, a queue or a workflow")
    elif workers.find(work, workspace.account_sid, workspace.sid, routing_target) is None:
        raise texts.refuse(f"RoutingTarget {routing_target} is not a worker of this workspace")
    if not queue_sid:
        return None
    if queues.find(work, workspace.account_sid, workspace.sid, queue_sid) is None:
        raise texts.refuse(f"{queue_sid} is not a task queue of this workspace")
    return queue_sid


def _channel(work: Work, workspace: Workspace, name: str) -> TaskChannel:
    found = task_channels.find(work, workspace.account_sid, workspace.sid, name)
    if found is None:
        raise texts.refuse(f"TaskChannel {name} is not a task channel of this workspace")
    return found


def _within(name: str, value: int | None, least: int, most: int, otherwise: int) -> int:
    if value is None:
        return otherwise
    if not least <= value <= most:
        raise texts.refuse(f"{name} must be a whole number from {least} to {most}")
    return value


def _started(work: Work, instant: int | None) -> int:
    if instant is None:
        return work.now
    if not _EARLIEST <= instant <= work.now:
        raise texts.refuse("VirtualStartTime must not be in the future, nor before 1900")
    return instant


def _for_worker(work: Work, workspace: Workspace, task: Task) -> Task:
    """A task for one worker is offered to him at once, or not at all (taskrouter §9.2)."""
    worker = workers.find(work, task.account_sid, workspace.sid, task.routing_target or "")
    assert worker is not None, task.routing_target
    activity = activities.find(work, task.account_sid, workspace.sid, worker.activity_sid)
    ready = any(
        channel.ready
        for channel in worker_channels.of_worker(work, task.account_sid, worker.sid)
        if channel.task_channel_sid == task.task_channel_sid
    )
    work.insert(task_rows.TABLE, task)
    endings.record(work, workspace, "task.created", task)
    if not (task.ignore_capacity or ready):
        endings.cancel(work, workspace, task, NOT_AVAILABLE)
        canceled = _again(work, task)
        endings.record(work, workspace, "reservation.failed", canceled, worker=worker)
        return canceled
    reserved = task_rows.keep(
        work,
        msgspec.structs.replace(
            task, assignment_status="reserved", offered=1, due=task.ttl, version=1
        ),
    )
    candidate = Candidate(
        sid=worker.sid,
        friendly_name=worker.friendly_name,
        attributes=worker.attributes,
        activity_sid=worker.activity_sid,
        activity_name="" if activity is None else activity.friendly_name,
        idle_since=0,
    )
    offers.reserve(work, workspace, reserved, candidate)
    return reserved


def _begin(work: Work, workspace: Workspace, task: Task) -> None:
    """Let a task enter its workflow, or end at once where nothing in it is for the task."""
    begun = places.begin(work, workspace, task)
    if begun is None:
        places.record_out(work, workspace, task, "workflow.timeout")
        endings.cancel(work, workspace, task, assign.FELL_OUT)
        return
    assign.seek(work, workspace, begun, entered=True)


def _again(work: Work, task: Task) -> Task:
    found = task_rows.find(work, task.account_sid, task.sid)
    assert found is not None, task.sid
    return found


def update(
    work: Work,
    workspace: Workspace,
    task: Task,
    *,
    attributes: str | UnsetType = UNSET,
    assignment_status: Wish | UnsetType = UNSET,
    reason: str | UnsetType = UNSET,
    priority: int | UnsetType = UNSET,
    task_channel: str | UnsetType = UNSET,
    virtual_start_time: int | UnsetType = UNSET,
    version: int | None = None,
) -> Task:
    """Change what is given, in a workspace that the caller holds.

    Raises INVALID_PARAMETER, PRECONDITION_FAILED.
    """
    versions.check(task.version, version)
    changed = task
    if attributes is not UNSET:
        changed = msgspec.structs.replace(changed, attributes=texts.attributes(attributes))
    if priority is not UNSET:
        number = _within("Priority", priority, 0, limits.TASK_PRIORITY, 0)
        changed = msgspec.structs.replace(changed, priority=number)
    if virtual_start_time is not UNSET:
        instant = _started(work, virtual_start_time)
        changed = msgspec.structs.replace(changed, virtual_start_time=instant)
    if task_channel is not UNSET and task.assignment_status == "pending":
        channel = _channel(work, workspace, task_channel)
        changed = msgspec.structs.replace(changed, task_channel_sid=channel.sid)
    if assignment_status is not UNSET:
        _check_move(workspace, task, assignment_status)
    if changed != task:
        changed = _write(work, workspace, task, changed)
    if assignment_status is not UNSET:
        told = task.reason if reason is UNSET else reason
        _move(work, workspace, changed, assignment_status, told)
    elif reason is not UNSET and reason != task.reason:
        task_rows.keep(work, msgspec.structs.replace(changed, reason=reason))
    return _again(work, task)


def _write(work: Work, workspace: Workspace, before: Task, changed: Task) -> Task:
    """Keep other values of a task; one that waits is evaluated anew (taskrouter §7.2)."""
    changed = task_rows.keep(
        work,
        msgspec.structs.replace(changed, version=before.version + 1, date_updated=work.now),
    )
    endings.record(work, workspace, "task.updated", changed)
    if changed.assignment_status == "reserved" and changed.line is not None:
        assign.top_up(work, workspace, changed)
    if changed.assignment_status != "pending":
        return _again(work, changed)
    left = assign.leave_line(work, changed)
    again = places.again(work, workspace, left)
    if again is None:
        places.record_out(work, workspace, left, "workflow.timeout")
        endings.cancel(work, workspace, left, assign.FELL_OUT)
    else:
        assign.seek(work, workspace, again, entered=again.place != left.place)
    return _again(work, changed)


def _check_move(workspace: Workspace, task: Task, status: Wish) -> None:
    """Refuse what cannot follow the task's status, in the documented words (taskrouter §9.1)."""
    where = f"in workspace {workspace.sid} for account {workspace.account_sid}"
    if status == "canceled" and task.assignment_status not in ("pending", "reserved"):
        raise texts.refuse(
            f"Cannot cancel task {task.sid} {where} because it is {task.assignment_status}."
        )
    if status == "completed" and task.assignment_status not in ("assigned", "wrapping"):
        raise texts.refuse(
            f"Cannot complete task {task.sid} {where} because it is not currently assigned."
        )
    if status == "wrapping" and task.assignment_status != "assigned":
        raise texts.refuse(
            f"Cannot wrap up a task {task.sid} {where} because it's not currently assigned"
        )


def _move(work: Work, workspace: Workspace, task: Task, status: Wish, reason: str | None) -> None:
    if task.is_over:
        return
    if status == "canceled":
        freed = endings.cancel(work, workspace, task, reason)
        assign.settle(work, workspace, freed=freed)
        return
    if status == "wrapping":
        wrapping = task_rows.with_status(work, task, "wrapping", reason)
        for reservation in endings.live(work, task):
            endings.move(work, workspace, reservation, "wrapping", wrapping)
        endings.record(work, workspace, "task.wrapup", wrapping)
        return
    completed = endings.over(work, workspace, task, "completed", reason)
    freed = []
    for reservation in endings.live(work, task):
        endings.move(work, workspace, reservation, "completed", completed)
        freed.append(reservation.worker_sid)
    endings.record(work, workspace, "task.completed", completed, description=reason or "")
    assign.settle(work, workspace, freed=freed)


def delete(work: Work, workspace: Workspace, task: Task, version: int | None = None) -> None:
    """Take a task away, whatever its status; who was asked or has it is free.

    Raises PRECONDITION_FAILED.
    """
    versions.check(task.version, version)
    freed = []
    for reservation in endings.live(work, task):
        endings.move(work, workspace, reservation, "canceled", task)
        freed.append(reservation.worker_sid)
    endings.record(work, workspace, "task.deleted", task)
    forget(work, task)
    if facts.is_of_interaction(task):
        work.emit(facts.TaskDeleted(account_sid=task.account_sid, task=task))
    assign.settle(work, workspace, freed=freed)


def forget(work: Work, task: Task) -> None:
    """Take the rows of a task away."""
    for statement in (
        "DELETE FROM reservations WHERE account_sid = ? AND task_sid = ?",
        "DELETE FROM tasks WHERE account_sid = ? AND sid = ?",
    ):
        work.run(statement, task.account_sid, task.sid)
    if task.line is not None:
        lines.clear(work, task.account_sid, task.line)
