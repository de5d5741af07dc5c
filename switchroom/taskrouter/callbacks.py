"""The assignment callback: the customer's server says what becomes of a reservation
(taskrouter §12)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.core.clock import SECOND
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Reservation, Task, TaskChannel, Worker, Workflow

KIND: Final = "assignment_callback"


class Ask(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str
    reservation_sid: str


class Asked(msgspec.Struct, frozen=True):
    """Whom to ask, and what he is told."""

    url: str
    fallback_url: str
    parameters: tuple[tuple[str, str], ...]


def call_later(work: Work, reservation: Reservation) -> None:
    """Ask after the commit."""
    outbox.put(work, KIND, reservation.account_sid, Ask(reservation.account_sid, reservation.sid))


def look(work: Work, ask: Ask) -> Asked | None:
    """What to ask for a reservation that is still pending; None when it is not."""
    reservation = work.get(
        Reservation,
        "reservations",
        "account_sid = ? AND sid = ? AND status = 'pending'",
        ask.account_sid,
        ask.reservation_sid,
    )
    if reservation is None:
        return None
    task = work.get(
        Task, "tasks", "account_sid = ? AND sid = ?", ask.account_sid, reservation.task_sid
    )
    worker = work.get(
        Worker, "workers", "account_sid = ? AND sid = ?", ask.account_sid, reservation.worker_sid
    )
    channel = work.get(
        TaskChannel,
        "task_channels",
        "account_sid = ? AND sid = ?",
        ask.account_sid,
        reservation.task_channel_sid,
    )
    workflow = None
    if task is not None:
        workflow = work.get(
            Workflow, "workflows", "account_sid = ? AND sid = ?", ask.account_sid, task.workflow_sid
        )
    if task is None or worker is None or workflow is None or not workflow.assignment_callback_url:
        return None
    return Asked(
        workflow.assignment_callback_url,
        workflow.fallback_assignment_callback_url,
        _parameters(work.now, reservation, task, worker, channel),
    )


def _parameters(
    now: int, reservation: Reservation, task: Task, worker: Worker, channel: TaskChannel | None
) -> tuple[tuple[str, str], ...]:
    return (
        ("Timestamp", str(now // SECOND)),
        ("AccountSid", task.account_sid),
        ("WorkspaceSid", task.workspace_sid),
        ("WorkflowSid", task.workflow_sid),
        ("TaskQueueSid", task.queue_sid or ""),
        ("WorkerSid", worker.sid),
        ("WorkerName", worker.friendly_name),
        ("WorkerAttributes", worker.attributes),
        ("TaskSid", task.sid),
        ("TaskAttributes", task.attributes),
        ("TaskAge", str((now - task.date_created) // SECOND)),
        ("TaskPriority", str(task.priority)),
        ("TaskChannelSid", task.task_channel_sid),
        ("TaskChannelUniqueName", "" if channel is None else channel.unique_name),
        ("ReservationSid", reservation.sid),
    )


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with an answer: a documented code and a sentence."""

    code: int
    sentence: str


def read(body: bytes, content_type: str | None) -> Mapping[str, Any] | Fault | None:
    """The instruction in an answer; None for an empty one, which leaves the reservation pending.

    >>> read(b'{"instruction": "accept"}', "application/json")
    {'instruction': 'accept'}
    >>> read(b"", None) is None
    True
    >>> read(b"{}", "application/json").code
    40005
    """
    if not body.strip():
        return None
    if "json" not in (content_type or "").lower():
        return Fault(40000, "The answer of the assignment callback is not application/json")
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return Fault(40001, "The answer of the assignment callback is not a JSON object")
    if not isinstance(found.get("instruction"), str):
        return Fault(40005, "The answer of the assignment callback has no instruction")
    return found
