"""Offer a task to workers: who is asked, and the reservation that asks him (taskrouter §10)."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

from switchroom.core import expressions
from switchroom.core.clock import SECOND
from switchroom.core.matching import candidates
from switchroom.core.matching.candidates import Candidate
from switchroom.store.work import Work
from switchroom.taskrouter import callbacks, clock, events, places, worker_channels, workers
from switchroom.taskrouter.rows import (
    Line,
    Reservation,
    Task,
    TaskChannel,
    Worker,
    Workspace,
)

_AT_ONCE: Final = 64

# The ready workers of a line's queue, longest idle first. CROSS JOIN keeps SQLite from starting
# with the members, of whom there may be many more than ready ones.
_READY: Final = (
    "SELECT w.sid, w.friendly_name, w.attributes, w.activity_sid, a.friendly_name, c.idle_since"
    " FROM worker_channels c CROSS JOIN queue_members m CROSS JOIN workers w"
    " CROSS JOIN activities a"
    " WHERE c.account_sid = ? AND c.task_channel_sid = ? AND c.ready = 1"
    " AND (c.idle_since > ? OR (c.idle_since = ? AND c.worker_sid > ?))"
    " AND m.queue_sid = ? AND m.worker_sid = c.worker_sid AND w.sid = c.worker_sid"
    " AND a.sid = w.activity_sid ORDER BY c.idle_since, c.worker_sid LIMIT ?"
)


def ready(
    work: Work, line: Line, most: int, *, last: Collection[str] = (), without: Collection[str] = ()
) -> list[Candidate]:
    """The first ready workers that can take a task of a line, at most so many; those of `last` are
    the last of their like."""
    if line.worker_sid is not None:
        known = ready_one(work, line, line.worker_sid)
        return [] if known is None or known.sid in without else [known]
    suiting = (
        one
        for one in _ready(work, line)
        if one.sid not in without and candidates.suits(line.expression, line.facts, one)
    )
    if line.order_by:
        return candidates.in_order(suiting, _clauses(line), last)[:most]
    found = list(islice((one for one in suiting if one.sid not in last), most))
    return found + among(work, line, last, most - len(found))


def among(work: Work, line: Line, sids: Collection[str], most: int) -> list[Candidate]:
    """Those of some workers that can take a task of a line now, at most so many."""
    found = [
        one
        for sid in (sids if most > 0 else ())
        if line.worker_sid in (None, sid) and (one := ready_one(work, line, sid)) is not None
    ]
    return candidates.in_order(found, _clauses(line))[:most]


def _clauses(line: Line) -> tuple[expressions.Clause, ...]:
    return expressions.parse_order(line.order_by) if line.order_by else ()


def _ready(work: Work, line: Line) -> Iterator[Candidate]:
    idle_since, sid = -1, ""
    while True:
        found = work.many(
            Candidate,
            _READY,
            line.account_sid,
            line.task_channel_sid,
            idle_since,
            idle_since,
            sid,
            line.queue_sid,
            _AT_ONCE,
        )
        yield from found
        if len(found) < _AT_ONCE:
            return
        idle_since, sid = found[-1].idle_since, found[-1].sid


def ready_one(work: Work, line: Line, worker_sid: str) -> Candidate | None:
    """One worker as a candidate for a line; None when he cannot take a task of it now."""
    found = work.one(
        Candidate,
        "SELECT w.sid, w.friendly_name, w.attributes, w.activity_sid, a.friendly_name,"
        " c.idle_since FROM worker_channels c JOIN workers w ON w.sid = c.worker_sid"
        " JOIN activities a ON a.sid = w.activity_sid"
        " JOIN queue_members m ON m.worker_sid = w.sid AND m.queue_sid = ?"
        " WHERE c.account_sid = ? AND c.worker_sid = ? AND c.task_channel_sid = ? AND c.ready = 1",
        line.queue_sid,
        line.account_sid,
        worker_sid,
        line.task_channel_sid,
    )
    if found is None or not candidates.suits(line.expression, line.facts, found):
        return None
    return found


def worker(work: Work, account_sid: str, sid: str) -> Candidate | None:
    """A worker as a candidate for what he can take, whatever channel it is on."""
    return work.one(
        Candidate,
        "SELECT w.sid, w.friendly_name, w.attributes, w.activity_sid, a.friendly_name, 0"
        " FROM workers w JOIN activities a ON a.sid = w.activity_sid"
        " WHERE w.account_sid = ? AND w.sid = ?",
        account_sid,
        sid,
    )


def asked(work: Work, task: Task) -> set[str]:
    """The workers who have been asked in the present batch, whatever they answered."""
    return asked_in(work, task.account_sid, task.sid, task.offered)


def asked_in(work: Work, account_sid: str, task_sid: str, batch: int) -> set[str]:
    """The workers who were asked about a task in a batch, whatever they answered."""
    found = work.values(
        "SELECT worker_sid FROM reservations WHERE account_sid = ? AND task_sid = ? AND batch = ?",
        account_sid,
        task_sid,
        batch,
    )
    return {sid for (sid,) in found}


def reserve(work: Work, workspace: Workspace, task: Task, worker: Candidate) -> Reservation:
    """Reserve a task, already `reserved`, for a worker: one place of his is taken."""
    channel = _channel(work, task)
    _take(work, workspace, channel, worker.sid)
    workflow = places.workflow_of(work, task)
    timeout = places.patience(work, task)
    reservation = Reservation(
        sid=work.mint("WR"),
        account_sid=task.account_sid,
        workspace_sid=task.workspace_sid,
        task_sid=task.sid,
        worker_sid=worker.sid,
        worker_name=worker.friendly_name,
        task_channel_sid=task.task_channel_sid,
        batch=task.offered,
        status="pending",
        live=1,
        timeout=timeout,
        due=work.now + timeout * SECOND,
        version=0,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert("reservations", reservation)
    clock.see_to(work, workspace, work.now + timeout * SECOND)
    queue = places.queue_of(work, task)
    row = work.get(Worker, "workers", "account_sid = ? AND sid = ?", task.account_sid, worker.sid)
    assert row is not None, worker.sid
    events.record(
        work,
        workspace,
        "reservation.created",
        resource_type="reservation",
        resource_sid=reservation.sid,
        task=task,
        worker=row,
        reservation=reservation,
        workflow=workflow,
        queue=queue,
        channel=channel,
    )
    if not workspace.multi_task_enabled and queue is not None and queue.reservation_activity_sid:
        workers.set_activity(work, workspace, row, queue.reservation_activity_sid)
    if workflow is not None and workflow.assignment_callback_url:
        callbacks.call_later(work, reservation)
    return reservation


def _channel(work: Work, task: Task) -> TaskChannel:
    key = f"task channel {task.task_channel_sid}"
    if key not in work.memory:
        work.memory[key] = work.get(
            TaskChannel,
            "task_channels",
            "account_sid = ? AND sid = ?",
            task.account_sid,
            task.task_channel_sid,
        )
    found = work.memory[key]
    assert isinstance(found, TaskChannel), task.task_channel_sid
    return found


def _take(work: Work, workspace: Workspace, channel: TaskChannel, worker_sid: str) -> None:
    """One place less; the idle clocks of the channel and of the worker begin anew, of which those
    channels go by the latter whose routing is not optimized."""
    work.run(
        "UPDATE worker_channels SET assigned = assigned + 1, last_reserved = ?, idle_since = ?,"
        " ready = CASE WHEN ready = 1 AND assigned + 1 < configured_capacity THEN 1 ELSE 0 END"
        " WHERE account_sid = ? AND worker_sid = ? AND task_channel_sid = ?",
        work.now,
        work.now,
        workspace.account_sid,
        worker_sid,
        channel.sid,
    )
    work.run(
        "UPDATE worker_channels SET idle_since = ? WHERE account_sid = ? AND worker_sid = ?"
        " AND task_channel_sid NOT IN (SELECT sid FROM task_channels"
        " WHERE workspace_sid = ? AND channel_optimized_routing = 1)",
        work.now,
        workspace.account_sid,
        worker_sid,
        workspace.sid,
    )
    work.run(
        "UPDATE workers SET last_reserved = ?, version = version + 1"
        " WHERE account_sid = ? AND sid = ?",
        work.now,
        workspace.account_sid,
        worker_sid,
    )
    if not workspace.multi_task_enabled:
        worker_channels.refresh(work, workspace, worker_sid)


def release(work: Work, workspace: Workspace, reservation: Reservation) -> None:
    """The place that a reservation took is free again."""
    work.run(
        "UPDATE worker_channels SET assigned = assigned - 1"
        " WHERE account_sid = ? AND worker_sid = ? AND task_channel_sid = ?",
        reservation.account_sid,
        reservation.worker_sid,
        reservation.task_channel_sid,
    )
    worker_channels.refresh(work, workspace, reservation.worker_sid)
