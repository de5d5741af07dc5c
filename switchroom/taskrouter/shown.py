"""Rows as workers' clients are shown them, with the names that go with their SIDs (js-wire §5)."""

from switchroom.store.work import Work
from switchroom.taskrouter import names, wire
from switchroom.taskrouter.rows import Queue, Reservation, Task, Worker
from switchroom.taskrouter.wire import Shape


def worker(work: Work, row: Worker) -> Shape:
    """A worker."""
    return wire.worker(row, names.of_activity(work, row.account_sid, row.activity_sid) or "")


def task(work: Work, row: Task) -> Shape:
    """A task."""
    account_sid = row.account_sid
    return wire.task(
        row,
        queue_name=names.of_queue(work, account_sid, row.queue_sid) if row.queue_sid else None,
        workflow_name=names.of_workflow(work, account_sid, row.workflow_sid),
        channel_name=names.of_channel(work, account_sid, row.task_channel_sid) or "",
        now=work.now,
    )


def reservation(work: Work, row: Reservation, of_task: Task) -> Shape:
    """A reservation with its task."""
    return wire.reservation(row, task(work, of_task))


def queue(work: Work, row: Queue) -> Shape:
    """A task queue."""
    account_sid = row.account_sid
    reserved, assigned = row.reservation_activity_sid, row.assignment_activity_sid
    return wire.queue(
        row,
        names.of_activity(work, account_sid, reserved) if reserved else None,
        names.of_activity(work, account_sid, assigned) if assigned else None,
    )
