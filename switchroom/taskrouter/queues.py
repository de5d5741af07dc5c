"""Task queues: which workers take the tasks in them, and in which order (taskrouter §6)."""

from collections.abc import Callable
from typing import Any, Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits
from switchroom.store.work import Value, Work
from switchroom.taskrouter import activities, events, membership, texts
from switchroom.taskrouter.rows import Order, Queue, Workspace

# When it last changed, and the SID.
Cursor = tuple[int, str]

EVERYBODY: Final = "1==1"

_TABLE: Final[LiteralString] = "task_queues"


def create(
    work: Work,
    workspace: Workspace,
    *,
    friendly_name: str,
    target_workers: str = EVERYBODY,
    max_reserved_workers: int = 1,
    task_order: Order = "FIFO",
    reservation_activity_sid: str | None = None,
    assignment_activity_sid: str | None = None,
) -> Queue:
    """Make a queue with its members. Raises INVALID_PARAMETER."""
    count = work.value(
        "SELECT count(*) FROM task_queues WHERE workspace_sid ="
        " (SELECT sid FROM workspaces WHERE account_sid = ? AND sid = ?)",
        workspace.account_sid,
        workspace.sid,
    )
    if count >= limits.TASK_QUEUES:
        raise texts.refuse(f"A workspace has at most {limits.TASK_QUEUES} task queues")
    queue = Queue(
        sid=work.mint("WQ"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        friendly_name=friendly_name,
        name_key=texts.key(friendly_name),
        target_workers=target_workers,
        max_reserved_workers=max_reserved_workers,
        task_order=task_order,
        reservation_activity_sid=reservation_activity_sid or None,
        assignment_activity_sid=assignment_activity_sid or None,
        date_created=work.now,
        date_updated=work.now,
    )
    _check(work, workspace, queue, None)
    work.insert(_TABLE, queue)
    membership.refresh_queue(work, queue)
    _record(work, workspace, queue, "created", f"Task queue {queue.friendly_name} created")
    return queue


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Queue:
    """The queue. Raises NOT_FOUND."""
    found = find(work, account_sid, workspace_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Queue | None:
    """The queue, or None."""
    return work.get(
        Queue,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND sid = ?",
        account_sid,
        workspace_sid,
        sid,
    )


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    *,
    friendly_name: str | None = None,
    worker_sid: str | None = None,
    meeting: Callable[[Queue], bool] | None = None,
    ordering: str = "",
    after: Cursor | None = None,
    most: int,
) -> list[Queue]:
    """Queues, those that a worker belongs to where one is named.

    `meeting` says of each queue whether it is wanted; `ordering` is empty (by age), `asc` or `desc`
    (by the last change); `after` is the cursor.
    """
    clauses: list[LiteralString] = ["workspace_sid = ?"]
    values: list[Value] = [workspace_sid]
    if friendly_name is not None:
        clauses.append("friendly_name = ?")
        values.append(friendly_name)
    if worker_sid is not None:
        clauses.append(
            "EXISTS (SELECT 1 FROM queue_members m WHERE m.queue_sid = task_queues.sid"
            " AND m.worker_sid = ?)"
        )
        values.append(worker_sid)
    where = " AND ".join(clauses)
    found: list[Queue] = []
    at_once = most if meeting is None else limits.TASK_QUEUES
    while True:
        batch = _read(work, account_sid, where, values, ordering, after, at_once)
        found += batch if meeting is None else filter(meeting, batch)
        if len(found) >= most or len(batch) < at_once:
            return found[:most]
        after = cursor(batch[-1])


def cursor(queue: Queue) -> Cursor:
    """Where the page behind a queue begins."""
    return queue.date_updated, queue.sid


_AFTER: Final[dict[str, LiteralString]] = {
    "": "sid > ?",
    "asc": "(date_updated, sid) > (?, ?)",
    "desc": "(date_updated, sid) < (?, ?)",
}
_ORDER: Final[dict[str, LiteralString]] = {
    "": "sid",
    "asc": "date_updated, sid",
    "desc": "date_updated DESC, sid DESC",
}


def _read(
    work: Work,
    account_sid: str,
    where: LiteralString,
    values: list[Value],
    ordering: str,
    after: Cursor | None,
    most: int,
) -> list[Queue]:
    begin: tuple[Value, ...] = ()
    if after is not None:
        where = f"{where} AND {_AFTER[ordering]}"
        begin = after if ordering else after[1:]
    return work.find(
        Queue,
        _TABLE,
        f"account_sid = ? AND {where} ORDER BY {_ORDER[ordering]} LIMIT ?",
        account_sid,
        *values,
        *begin,
        most,
    )


def meeting(work: Work, account_sid: str, workspace_sid: str, text: str) -> Callable[[Queue], bool]:
    """Which queues a worker would belong to who has these attributes (a JSON object), or a worker
    belongs to who meets this expression. Raises INVALID_PARAMETER."""
    if text.lstrip().startswith("{"):
        known = membership.facts(texts.attributes(text, "EvaluateWorkerAttributes"), {})
        return lambda queue: membership.holds(queue.target_workers, known)
    texts.expression("EvaluateWorkerAttributes", text)
    members = membership.queues_of_meeting(work, account_sid, workspace_sid, text)
    return lambda queue: queue.sid in members


def update(
    work: Work,
    workspace: Workspace,
    queue: Queue,
    *,
    friendly_name: str | UnsetType = UNSET,
    target_workers: str | UnsetType = UNSET,
    max_reserved_workers: int | UnsetType = UNSET,
    task_order: Order | UnsetType = UNSET,
    reservation_activity_sid: str | None | UnsetType = UNSET,
    assignment_activity_sid: str | None | UnsetType = UNSET,
) -> Queue:
    """Change what is given; the members follow from the expression. Raises INVALID_PARAMETER."""
    given: dict[str, Any] = {
        "friendly_name": friendly_name,
        "target_workers": target_workers,
        "max_reserved_workers": max_reserved_workers,
        "task_order": task_order,
        "reservation_activity_sid": None
        if reservation_activity_sid == ""
        else reservation_activity_sid,
        "assignment_activity_sid": None
        if assignment_activity_sid == ""
        else assignment_activity_sid,
    }
    given = {name: value for name, value in given.items() if value is not UNSET}
    changed = msgspec.structs.replace(queue, **given)
    if changed == queue:
        return queue
    key = texts.key(changed.friendly_name)
    changed = msgspec.structs.replace(changed, name_key=key, date_updated=work.now)
    _check(work, workspace, changed, queue)
    _write(work, changed)
    if changed.target_workers != queue.target_workers:
        membership.refresh_queue(work, changed)
        sentence = f"Task queue {changed.friendly_name} has another expression"
        _record(work, workspace, changed, "expression.updated", sentence)
    return changed


def _write(work: Work, queue: Queue) -> None:
    work.run(
        "UPDATE task_queues SET friendly_name = ?, name_key = ?, target_workers = ?,"
        " max_reserved_workers = ?, task_order = ?, reservation_activity_sid = ?,"
        " assignment_activity_sid = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        queue.friendly_name,
        queue.name_key,
        queue.target_workers,
        queue.max_reserved_workers,
        queue.task_order,
        queue.reservation_activity_sid,
        queue.assignment_activity_sid,
        queue.date_updated,
        queue.account_sid,
        queue.sid,
    )


def _check(work: Work, workspace: Workspace, queue: Queue, before: Queue | None) -> None:
    """Refuse what a queue cannot be. Raises INVALID_PARAMETER."""
    texts.friendly_name(queue.friendly_name)
    if before is None or before.name_key != queue.name_key:
        taken = work.value(
            "SELECT 1 FROM task_queues WHERE account_sid = ? AND workspace_sid = ?"
            " AND name_key = ?",
            queue.account_sid,
            queue.workspace_sid,
            queue.name_key,
        )
        if taken is not None:
            raise texts.refuse(f"A task queue named {queue.friendly_name} exists already")
    texts.expression("TargetWorkers", queue.target_workers)
    if not 1 <= queue.max_reserved_workers <= limits.RESERVED_WORKERS:
        most = limits.RESERVED_WORKERS
        raise texts.refuse(f"MaxReservedWorkers must be a whole number from 1 to {most}")
    for name, sid in (
        ("ReservationActivitySid", queue.reservation_activity_sid),
        ("AssignmentActivitySid", queue.assignment_activity_sid),
    ):
        if sid is not None:
            activities.named(work, workspace, name, sid)


def delete(work: Work, workspace: Workspace, queue: Queue) -> None:
    """Take a queue away that no workflow names and that has no tasks. Raises INVALID_PARAMETER."""
    user = _user(work, queue)
    if user is not None:
        raise texts.refuse(f"Task queue {queue.sid} cannot be deleted: {user}")
    membership.remove_queue(work, queue)
    work.run(
        "DELETE FROM task_queues WHERE account_sid = ? AND sid = ?", queue.account_sid, queue.sid
    )
    _record(work, workspace, queue, "deleted", f"Task queue {queue.friendly_name} deleted")


def _user(work: Work, queue: Queue) -> str | None:
    """Who stands in the way of deleting a queue, or None."""
    workflow = work.value(
        "SELECT sid FROM workflows WHERE account_sid = ? AND workspace_sid = ?"
        " AND configuration LIKE ? LIMIT 1",
        queue.account_sid,
        queue.workspace_sid,
        f"%{queue.sid}%",
    )
    if workflow is not None:
        return f"workflow {workflow} names it"
    task = work.value(
        "SELECT sid FROM tasks WHERE account_sid = ? AND queue_sid = ?"
        " AND assignment_status NOT IN ('completed', 'canceled') LIMIT 1",
        queue.account_sid,
        queue.sid,
    )
    return None if task is None else f"task {task} is in it"


def _record(work: Work, workspace: Workspace, queue: Queue, deed: str, sentence: str) -> None:
    events.record(
        work,
        workspace,
        f"task-queue.{deed}",
        description=sentence,
        resource_type="task-queue",
        resource_sid=queue.sid,
        queue=queue,
    )
