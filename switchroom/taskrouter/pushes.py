"""What workers' clients are told of at once: rows for an hour, sent by whoever has the socket
(js-wire §8)."""

from typing import Final

import msgspec

from switchroom.store.work import Work, encode
from switchroom.taskrouter import names, wire
from switchroom.taskrouter.event_texts import Rows
from switchroom.taskrouter.rows import Task
from switchroom.taskrouter.wire import Shape

_OF_WORKER: Final = frozenset({"worker.activity.update", "worker.attributes.update"})
_OF_CHANNEL: Final = frozenset({"worker.capacity.update", "worker.channel.availability.update"})
_OF_RESERVATION: Final = frozenset(
    f"reservation.{deed}"
    for deed in ("created", "accepted", "wrapup", "completed", "rejected", "timeout")
    + ("canceled", "rescinded")
)
_OF_TASK: Final = frozenset({"task.updated", "task.canceled", "task.completed", "task.wrapup"})
_FAILED: Final = "reservation.failed"
_PUSHED: Final = _OF_WORKER | _OF_CHANNEL | _OF_RESERVATION | _OF_TASK | {_FAILED}


def push(work: Work, account_sid: str, worker_sid: str, event_type: str, payload: Shape) -> None:
    """Tell the clients of a worker something after the commit."""
    work.run(
        "INSERT INTO worker_pushes (account_sid, worker_sid, event_type, payload, date_created)"
        " VALUES (?, ?, ?, ?, ?)",
        account_sid,
        worker_sid,
        event_type,
        encode(payload).decode(),
        work.now,
    )
    work.wake(f"worker {worker_sid}")


def tell(work: Work, account_sid: str, event_type: str, rows: Rows) -> bool:
    """Push an event to the workers whom it concerns, if it is one that clients know; whether there
    are such workers."""
    if event_type not in _PUSHED:
        return False
    if event_type in _OF_TASK:
        holders = [] if rows.task is None else _holders(work, rows.task)
        if rows.task is not None and holders:
            payload = _task(work, rows.task)
            for holder in holders:
                push(work, account_sid, holder, event_type, payload)
        return bool(holders)
    found = _payload(work, event_type, rows)
    target = rows.task.routing_target if rows.task and event_type == _FAILED else None
    worker_sid = rows.worker_sid or target
    if found is None or worker_sid is None:
        return False
    push(work, account_sid, worker_sid, event_type, found)
    return True


def _payload(work: Work, event_type: str, rows: Rows) -> Shape | None:
    """What the one worker is told; None where the rows for it were not given."""
    if event_type in _OF_WORKER and rows.worker is not None:
        worker = rows.worker
        activity = names.of_activity(work, worker.account_sid, worker.activity_sid)
        return wire.worker(worker, activity or "")
    if event_type in _OF_CHANNEL and rows.worker_channel is not None:
        places = rows.worker_channel
        channel = names.of_channel(work, places.account_sid, places.task_channel_sid)
        return wire.worker_channel(places, channel or "")
    if event_type in _OF_RESERVATION and rows.reservation is not None and rows.task is not None:
        return wire.reservation(rows.reservation, _task(work, rows.task))
    if event_type == _FAILED and rows.task is not None:
        return _task(work, rows.task)
    return None


def _task(work: Work, row: Task) -> Shape:
    account_sid = row.account_sid
    return wire.task(
        row,
        queue_name=names.of_queue(work, account_sid, row.queue_sid) if row.queue_sid else None,
        workflow_name=names.of_workflow(work, account_sid, row.workflow_sid),
        channel_name=names.of_channel(work, account_sid, row.task_channel_sid) or "",
        now=work.now,
    )


def _holders(work: Work, task: Task) -> list[str]:
    """The workers with a reservation on the task, also one that ends together with it."""
    found = work.values(
        "SELECT DISTINCT worker_sid FROM reservations WHERE account_sid = ? AND task_sid = ?"
        " AND (live = 1 OR (date_updated = ? AND status IN ('canceled', 'completed')))"
        " ORDER BY worker_sid",
        task.account_sid,
        task.sid,
        work.now,
    )
    return [str(worker_sid) for (worker_sid,) in found]


class Push(msgspec.Struct, frozen=True):
    """One thing that the clients of a worker are to be told; `payload` is JSON text."""

    id: int
    event_type: str
    payload: str


def after(work: Work, account_sid: str, worker_sid: str, last: int, most: int) -> list[Push]:
    """What the clients of a worker are to be told after the push `last`, oldest first."""
    return work.find(
        Push,
        "worker_pushes",
        "account_sid = ? AND worker_sid = ? AND id > ? ORDER BY id LIMIT ?",
        account_sid,
        worker_sid,
        last,
        most,
    )
