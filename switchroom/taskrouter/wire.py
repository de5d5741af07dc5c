"""What a worker's client is shown: rows as the socket and the tunnel carry them (js-wire §5).

Dates are Unix seconds, the attributes JSON in a string. A missing key breaks the client.
"""

from typing import Any, Final

from switchroom.core.clock import SECOND
from switchroom.taskrouter.rows import (
    Activity,
    Queue,
    Reservation,
    Task,
    Worker,
    WorkerChannel,
)

Shape = dict[str, Any]

_MILLISECOND: Final = SECOND // 1000


def worker(row: Worker, activity_name: str) -> Shape:
    """A worker in the activity of that name."""
    return {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "sid": row.sid,
        "friendly_name": row.friendly_name,
        "attributes": row.attributes,
        "activity_sid": row.activity_sid,
        "activity_name": activity_name,
        "available": bool(row.available),
        "date_created": row.date_created // SECOND,
        "date_status_changed": row.date_status_changed // SECOND,
        "date_updated": row.date_updated // SECOND,
        "version": row.version,
    }


def activity(row: Activity) -> Shape:
    """An activity."""
    return {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "sid": row.sid,
        "friendly_name": row.friendly_name,
        "available": bool(row.available),
        "date_created": row.date_created // SECOND,
        "date_updated": row.date_updated // SECOND,
    }


def worker_channel(row: WorkerChannel, unique_name: str) -> Shape:
    """A worker's places on the task channel of that name; `last_reserved_time` in milliseconds."""
    reserved = row.last_reserved
    return {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "sid": row.sid,
        "worker_sid": row.worker_sid,
        "task_channel_sid": row.task_channel_sid,
        "task_channel_unique_name": unique_name,
        "assigned_tasks": row.assigned,
        "available": bool(row.available),
        "available_capacity_percentage": free_percentage(row.configured_capacity, row.assigned),
        "configured_capacity": row.configured_capacity,
        "last_reserved_time": None if reserved is None else reserved // _MILLISECOND,
        "date_created": row.date_created // SECOND,
        "date_updated": row.date_updated // SECOND,
    }


def free_percentage(capacity: int, assigned: int) -> int:
    """How much of a capacity is free, in whole percents (taskrouter §5).

    >>> free_percentage(3, 1), free_percentage(0, 0), free_percentage(1, 2)
    (66, 0, 0)
    """
    return 0 if capacity == 0 else max(0, 100 * (capacity - assigned) // capacity)


def task(
    row: Task,
    *,
    queue_name: str | None,
    workflow_name: str | None,
    channel_name: str,
    now: int,
) -> Shape:
    """A task, with the names of its queue, workflow and channel."""
    return {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "sid": row.sid,
        "addons": "{}",
        "age": max(0, now - row.date_created) // SECOND,
        "attributes": row.attributes,
        "assignment_status": row.assignment_status,
        "priority": row.priority,
        "queue_name": queue_name,
        "queue_sid": row.queue_sid,
        "reason": row.reason,
        "routing_target": row.routing_target,
        "task_channel_sid": row.task_channel_sid,
        "task_channel_unique_name": channel_name,
        "timeout": row.timeout,
        "workflow_name": workflow_name,
        "workflow_sid": row.workflow_sid,
        "version": row.version,
        "virtual_start_time": row.virtual_start_time // SECOND,
        "date_created": row.date_created // SECOND,
        "date_updated": row.date_updated // SECOND,
    }


def reservation(row: Reservation, task: Shape) -> Shape:
    """A reservation with its task, as events, lists and fetches carry it."""
    return {
        **_reservation(row),
        "worker_name": row.worker_name,
        "reservation_timeout": row.timeout,
        "task": task,
    }


def reservation_reply(row: Reservation) -> Shape:
    """A reservation as the answer to a change of it, without its task."""
    return {
        **_reservation(row),
        "worker_name": row.worker_name,
        "task_sid": row.task_sid,
        "task_channel_sid": row.task_channel_sid,
    }


def _reservation(row: Reservation) -> Shape:
    return {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "sid": row.sid,
        "worker_sid": row.worker_sid,
        "reservation_status": row.status,
        "date_created": row.date_created // SECOND,
        "date_updated": row.date_updated // SECOND,
        "version": row.version,
    }


def queue(row: Queue, reservation_activity: str | None, assignment_activity: str | None) -> Shape:
    """A task queue, with the names of the activities it sets."""
    return {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "sid": row.sid,
        "friendly_name": row.friendly_name,
        "assignment_activity_name": assignment_activity,
        "assignment_activity_sid": row.assignment_activity_sid,
        "reservation_activity_name": reservation_activity,
        "reservation_activity_sid": row.reservation_activity_sid,
        "target_workers": row.target_workers,
        "max_reserved_workers": row.max_reserved_workers,
        "task_order": row.task_order,
        "lifo_queue": row.task_order == "LIFO",
        "date_created": row.date_created // SECOND,
        "date_updated": row.date_updated // SECOND,
    }
