"""What an event says: its description, and the data that belong to it (taskrouter §13)."""

from typing import Any, Final

import msgspec

from switchroom.core.clock import SECOND
from switchroom.store.work import Work
from switchroom.taskrouter import names
from switchroom.taskrouter.rows import (
    Activity,
    Queue,
    Reservation,
    Task,
    TaskChannel,
    Worker,
    WorkerChannel,
    Workflow,
    Workspace,
)

Data = dict[str, Any]

# Events whose names do not read as what happened.
_SAID: Final = {
    "reservation.timeout": "Reservation {resource} timed out",
    "reservation.wrapup": "Reservation {resource} wrapping up",
    "task.system-deleted": "Task {resource} deleted by the system",
    "task.wrapup": "Task {resource} wrapping up",
    "task-queue.entered": "Task {task} entered TaskQueue {queue}",
    "task-queue.expression.updated": "TaskQueue {queue} expression updated",
    "task-queue.moved": "Task {task} moved to TaskQueue {queue}",
    "task-queue.timeout": "Task {task} timed out on TaskQueue {queue}",
    "worker.activity.update": "Worker {worker} updated to {activity} Activity",
    "worker.attributes.update": "Worker {worker} attributes updated",
    "worker.capacity.update": "Worker {worker} capacity updated on {channel} TaskChannel",
    "worker.channel.availability.update": (
        "Worker {worker} availability updated on {channel} TaskChannel"
    ),
    "workflow.entered": "Task {task} entered Workflow {workflow}",
    "workflow.skipped": "Task {task} skipped on Workflow {workflow}",
    "workflow.target-matched": "Task {task} matched a Workflow target",
    "workflow.timeout": "Task {task} timed out on Workflow {workflow}",
}
_NOUNS: Final = {"task-queue": "TaskQueue", "task-channel": "TaskChannel"}
_NAMES: Final = {
    "activity": "activity_name",
    "task-channel": "task_channel_unique_name",
    "task-queue": "task_queue_name",
    "worker": "worker_name",
    "workflow": "workflow_name",
    "workspace": "workspace_name",
}


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is about: rows as they are after it."""

    task: Task | None = None
    worker: Worker | None = None
    reservation: Reservation | None = None
    workflow: Workflow | None = None
    queue: Queue | None = None
    activity: Activity | None = None
    channel: TaskChannel | None = None
    worker_channel: WorkerChannel | None = None

    @property
    def task_sid(self) -> str | None:
        if self.task is not None:
            return self.task.sid
        return self.reservation.task_sid if self.reservation else None

    @property
    def worker_sid(self) -> str | None:
        if self.worker is not None:
            return self.worker.sid
        if self.reservation is not None:
            return self.reservation.worker_sid
        return self.worker_channel.worker_sid if self.worker_channel else None

    @property
    def workflow_sid(self) -> str | None:
        if self.workflow is not None:
            return self.workflow.sid
        return self.task.workflow_sid or None if self.task else None

    @property
    def queue_sid(self) -> str | None:
        if self.queue is not None:
            return self.queue.sid
        return self.task.queue_sid if self.task else None

    @property
    def channel_sid(self) -> str | None:
        given = self.channel or self.task or self.reservation or self.worker_channel
        if isinstance(given, TaskChannel):
            return given.sid
        return given.task_channel_sid if given else None


def describe(event_type: str, resource_sid: str, data: Data) -> str:
    """A sentence for an event that brings none.

    >>> describe("worker.activity.update", "WK1", {"worker_name": "Ann",
    ...     "worker_activity_name": "Idle"})
    'Worker Ann updated to Idle Activity'
    >>> describe("task-queue.created", "WQ1", {"task_queue_name": "Sales"})
    'TaskQueue Sales created'
    >>> describe("reservation.accepted", "WR1", {})
    'Reservation WR1 accepted'
    """
    family, _, deed = event_type.rpartition(".")
    said = _SAID.get(event_type)
    if said is None:
        noun = _NOUNS.get(family) or family.capitalize()
        return f"{noun} {data.get(_NAMES.get(family, '')) or resource_sid} {deed}"
    return said.format(
        resource=resource_sid,
        task=data.get("task_sid"),
        worker=data.get("worker_name"),
        activity=data.get("worker_activity_name"),
        queue=data.get("task_queue_name"),
        workflow=data.get("workflow_name"),
        channel=data.get("task_channel_unique_name"),
    )


def gather(work: Work, workspace: Workspace, rows: Rows) -> Data:
    """All groups of data that the rows of an event have."""
    for row in (rows.queue, rows.workflow, rows.activity):
        if row is not None:
            names.remember(work, row.sid, row.friendly_name)
    if rows.channel is not None:
        names.remember(work, rows.channel.sid, rows.channel.unique_name)
    data: Data = {"workspace_sid": workspace.sid, "workspace_name": workspace.friendly_name}
    if rows.task is not None:
        data |= _task(rows.task, work.now)
    if rows.channel_sid is not None:
        data["task_channel_sid"] = rows.channel_sid
        data["task_channel_unique_name"] = names.of_channel(
            work, workspace.account_sid, rows.channel_sid
        )
    data |= _way(work, workspace, rows)
    if rows.worker is not None:
        data |= _worker(work, rows.worker)
    elif rows.activity is not None:
        data["activity_sid"] = rows.activity.sid
        data["activity_name"] = rows.activity.friendly_name
        data["activity_available"] = bool(rows.activity.available)
    if rows.worker_channel is not None:
        data |= _worker_channel(rows.worker_channel)
    if rows.reservation is not None:
        data |= _reservation(rows.reservation)
    return data


def _task(task: Task, now: int) -> Data:
    entered = task.queue_entered
    over = {"canceled": "task_canceled_reason", "completed": "task_completed_reason"}
    data: Data = {
        "task_sid": task.sid,
        "task_attributes": task.attributes,
        "task_age": (now - task.date_created) // SECOND,
        "task_priority": task.priority,
        "task_assignment_status": task.assignment_status,
        "task_date_created": task.date_created // SECOND,
        "task_version": task.version,
    }
    if entered is not None:
        data["task_queue_entered_date"] = entered // SECOND
        data["task_age_in_queue"] = (now - entered) // SECOND
    if task.routing_target is not None:
        data["task_routing_target"] = task.routing_target
    if task.assignment_status in over:
        data[over[task.assignment_status]] = task.reason
    return data


def _way(work: Work, workspace: Workspace, rows: Rows) -> Data:
    """Queue and workflow."""
    data: Data = {}
    if rows.queue_sid is not None:
        data["task_queue_sid"] = rows.queue_sid
        data["task_queue_name"] = names.of_queue(work, workspace.account_sid, rows.queue_sid)
    if rows.queue is not None:
        data["task_queue_target_expression"] = rows.queue.target_workers
    if rows.workflow_sid is not None:
        data["workflow_sid"] = rows.workflow_sid
        data["workflow_name"] = names.of_workflow(work, workspace.account_sid, rows.workflow_sid)
    return data


def _worker(work: Work, worker: Worker) -> Data:
    return {
        "worker_sid": worker.sid,
        "worker_name": worker.friendly_name,
        "worker_attributes": worker.attributes,
        "worker_activity_sid": worker.activity_sid,
        "worker_activity_name": names.of_activity(work, worker.account_sid, worker.activity_sid),
        "worker_version": worker.version,
    }


def _worker_channel(row: WorkerChannel) -> Data:
    return {
        "worker_sid": row.worker_sid,
        "worker_channel_available": bool(row.available),
        "worker_channel_available_capacity": max(0, row.configured_capacity - row.assigned),
        "worker_channel_capacity": row.configured_capacity,
        "worker_channel_task_count": row.assigned,
    }


def _reservation(row: Reservation) -> Data:
    return {
        "reservation_sid": row.sid,
        "reservation_version": row.version,
        "task_sid": row.task_sid,
        "worker_sid": row.worker_sid,
        "worker_name": row.worker_name,
    }
