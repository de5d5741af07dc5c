"""What has happened in a workspace: rows for 30 days, and who is told of them (taskrouter §13)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from switchroom.core.clock import SECOND
from switchroom.monitor import deliveries
from switchroom.store.work import Work, encode
from switchroom.taskrouter import event_texts, pushes, sweep
from switchroom.taskrouter.event_texts import Data, Rows
from switchroom.taskrouter.rows import (
    Activity,
    Queue,
    Reservation,
    Task,
    TaskChannel,
    TaskEvent,
    Worker,
    WorkerChannel,
    Workflow,
    Workspace,
)

# A callback is awaited for 15 seconds (taskrouter §13.1).
_CAP_MS: Final = 15_000
_MILLISECOND: Final = SECOND // 1000
_PREVIOUS: Final = "worker_previous_activity_sid"


def record(
    work: Work,
    workspace: Workspace,
    event_type: str,
    *,
    description: str = "",
    resource_type: str,
    resource_sid: str,
    task: Task | None = None,
    worker: Worker | None = None,
    reservation: Reservation | None = None,
    workflow: Workflow | None = None,
    queue: Queue | None = None,
    activity: Activity | None = None,
    channel: TaskChannel | None = None,
    worker_channel: WorkerChannel | None = None,
    extra: Mapping[str, Any] | None = None,
    actor_sid: str | None = None,
) -> None:
    """State that something happened; give the rows as they are after it.

    Each row that is given saves a look-up of its name. `activity` is that of the worker where
    there is one. `extra` are further data, such as `workflow_filter_name`; they win over those of
    the rows.
    """
    rows = Rows(
        task=task,
        worker=worker,
        reservation=reservation,
        workflow=workflow,
        queue=queue,
        activity=activity,
        channel=channel,
        worker_channel=worker_channel,
    )
    data = event_texts.gather(work, workspace, rows)
    if extra:
        data |= extra
    event = TaskEvent(
        sid=work.mint("EV"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        event_type=event_type,
        description=description or event_texts.describe(event_type, resource_sid, data),
        event_date=work.now,
        actor_sid=actor_sid or workspace.sid,
        resource_type=resource_type,
        resource_sid=resource_sid,
        task_sid=rows.task_sid,
        worker_sid=rows.worker_sid,
        reservation_sid=reservation.sid if reservation else None,
        workflow_sid=rows.workflow_sid,
        queue_sid=_queue_of(event_type, rows, data),
        task_channel_sid=rows.channel_sid,
        task_age=work.now - task.date_created if task else None,
        queue_age=_age_in_queue(work, task),
        **_left(work, event_type, worker, data),
        data=encode(data).decode(),
    )
    work.insert("task_events", event)
    if workspace.event_callback_url and event_type in _wanted(workspace.events_filter, event_type):
        _call_back(work, workspace, event, data)
    if pushes.tell(work, workspace.account_sid, event_type, rows):
        sweep.see_to(work, workspace)
    if event_type == "workspace.created":
        sweep.begin(work, workspace)


def _queue_of(event_type: str, rows: Rows, data: Data) -> str | None:
    """The queue whose event it is: that which a task leaves when it is moved to another."""
    if event_type == "task-queue.moved":
        return data.get("previous_task_queue_sid") or rows.queue_sid
    return rows.queue_sid


def _age_in_queue(work: Work, task: Task | None) -> int | None:
    entered = task.queue_entered if task else None
    return None if entered is None else work.now - entered


def _left(work: Work, event_type: str, worker: Worker | None, data: Data) -> dict[str, Any]:
    """Which activity a worker leaves, and how long he was in it."""
    if event_type == "worker.deleted" and worker is not None:
        spent = work.now - worker.date_status_changed
        return {"activity_sid": worker.activity_sid, "activity_age": spent}
    if event_type == "worker.activity.update" and _PREVIOUS in data:
        spent = int(data.get("worker_time_in_previous_activity_ms", 0)) * _MILLISECOND
        return {"activity_sid": data[_PREVIOUS], "activity_age": spent}
    return {"activity_sid": None, "activity_age": None}


@lru_cache(maxsize=256)
def _filter(text: str) -> frozenset[str]:
    return frozenset(filter(None, (part.strip() for part in text.split(","))))


def _wanted(text: str, event_type: str) -> frozenset[str]:
    """The event types that a workspace's filter lets through; an empty one lets all."""
    return _filter(text) or frozenset((event_type,))


def _call_back(work: Work, workspace: Workspace, event: TaskEvent, data: Data) -> None:
    """The workspace's URL hears of its events in their order."""
    base = (
        ("EventType", event.event_type),
        ("AccountSid", event.account_sid),
        ("EventDescription", event.description),
        ("ResourceType", event.resource_type),
        ("ResourceSid", event.resource_sid),
        ("Timestamp", str(event.event_date // SECOND)),
        ("TimestampMs", str(event.event_date // _MILLISECOND)),
        ("Sid", event.sid),
    )
    told = tuple((_pascal(name), _text(value)) for name, value in data.items())
    deliveries.put(
        work,
        workspace.account_sid,
        workspace.event_callback_url,
        "POST",
        base + told,
        key=f"events {workspace.sid}",
        resource_sid=event.sid,
        cap_ms=_CAP_MS,
    )


@lru_cache(maxsize=256)
def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
