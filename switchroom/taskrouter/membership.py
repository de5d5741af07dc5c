"""Who belongs to which queue: kept whenever attributes or an expression change, never worked out
when a task is routed (taskrouter §6)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, LiteralString

import msgspec

from switchroom.core import expressions
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Queue, QueueMember, Worker

_TABLE: Final[LiteralString] = "queue_members"


def holds(text: str, facts: Mapping[str, Any]) -> bool:
    """Whether an expression that was checked before holds; an empty one never does."""
    return bool(text.strip()) and expressions.holds(expressions.parse(text), facts)


def facts(attributes: str, names: Mapping[str, str]) -> dict[str, Any]:
    """What the expression of a queue can say of a worker: his attributes, and what is known of
    him otherwise under names that are no attributes (taskrouter §8.3)."""
    return {**names, **msgspec.json.decode(attributes, type=dict[str, Any])}


def names(worker: Worker, activity_name: str) -> dict[str, str]:
    """What is known of a worker beside his attributes."""
    return {
        "sid": worker.sid,
        "friendly_name": worker.friendly_name,
        "activity_sid": worker.activity_sid,
        "activity_name": activity_name,
    }


def meets(text: str, worker: Worker, activity_name: str) -> bool:
    """Whether a worker meets an expression of a list, in which what is known of him otherwise
    goes before his attributes (taskrouter §4, §8.3)."""
    attributes = msgspec.json.decode(worker.attributes, type=dict[str, Any])
    return holds(text, {**attributes, **names(worker, activity_name)})


def refresh_worker(work: Work, worker: Worker) -> bool:
    """Hold a worker against all queues of the workspace; whether he gained one."""
    queues = work.values(
        "SELECT sid, target_workers FROM task_queues WHERE account_sid = ? AND workspace_sid = ?",
        worker.account_sid,
        worker.workspace_sid,
    )
    known = facts(worker.attributes, names(worker, _activity_name(work, worker)))
    due = {sid for sid, text in queues if holds(text, known)}
    present = {
        sid
        for (sid,) in work.values(
            "SELECT queue_sid FROM queue_members WHERE account_sid = ? AND worker_sid = ?",
            worker.account_sid,
            worker.sid,
        )
    }
    for sid in sorted(due - present):
        _add(work, worker.account_sid, sid, worker.sid)
    for sid in sorted(present - due):
        _remove(work, worker.account_sid, sid, worker.sid)
    return bool(due - present)


def _activity_name(work: Work, worker: Worker) -> str:
    return str(
        work.value(
            "SELECT friendly_name FROM activities WHERE account_sid = ? AND sid = ?",
            worker.account_sid,
            worker.activity_sid,
        )
    )


def refresh_queue(work: Work, queue: Queue) -> None:
    """Hold all workers of the workspace against a queue."""
    found = work.values(
        "SELECT w.sid, w.friendly_name, w.activity_sid, a.friendly_name, w.attributes"
        " FROM workers w JOIN activities a ON a.sid = w.activity_sid"
        " WHERE w.account_sid = ? AND w.workspace_sid = ?",
        queue.account_sid,
        queue.workspace_sid,
    )
    due = {row[0] for row in found if holds(queue.target_workers, facts(row[4], _titled(row)))}
    present = {
        sid
        for (sid,) in work.values(
            "SELECT worker_sid FROM queue_members WHERE account_sid = ? AND queue_sid = ?",
            queue.account_sid,
            queue.sid,
        )
    }
    for sid in sorted(due - present):
        _add(work, queue.account_sid, queue.sid, sid)
    for sid in sorted(present - due):
        _remove(work, queue.account_sid, queue.sid, sid)


def queues_of_meeting(work: Work, account_sid: str, workspace_sid: str, text: str) -> set[str]:
    """The queues with a member who meets an expression."""
    found = work.values(
        "SELECT w.sid, w.friendly_name, w.activity_sid, a.friendly_name, w.attributes"
        " FROM workers w JOIN activities a ON a.sid = w.activity_sid"
        " WHERE w.account_sid = ? AND w.workspace_sid = ?",
        account_sid,
        workspace_sid,
    )
    meeting = {row[0] for row in found if holds(text, facts(row[4], _titled(row)))}
    members = work.values(
        "SELECT m.queue_sid, m.worker_sid FROM queue_members m JOIN task_queues q"
        " ON q.sid = m.queue_sid WHERE m.account_sid = ? AND q.workspace_sid = ?",
        account_sid,
        workspace_sid,
    )
    return {queue for queue, worker in members if worker in meeting}


def _titled(row: Sequence[Any]) -> dict[str, str]:
    titles = ("sid", "friendly_name", "activity_sid", "activity_name")
    return dict(zip(titles, row[:4], strict=True))


def watches_activities(work: Work, account_sid: str, workspace_sid: str) -> bool:
    """Whether the expression of some queue may look at what a worker is doing."""
    found = work.value(
        "SELECT 1 FROM task_queues WHERE account_sid = ? AND workspace_sid = ?"
        " AND target_workers LIKE '%activity%' LIMIT 1",
        account_sid,
        workspace_sid,
    )
    return found is not None


def remove_worker(work: Work, worker: Worker) -> None:
    """Take a worker out of all queues."""
    work.run(
        "DELETE FROM queue_members WHERE account_sid = ? AND worker_sid = ?",
        worker.account_sid,
        worker.sid,
    )


def remove_queue(work: Work, queue: Queue) -> None:
    """Take all workers out of a queue."""
    work.run(
        "DELETE FROM queue_members WHERE account_sid = ? AND queue_sid = ?",
        queue.account_sid,
        queue.sid,
    )


def _add(work: Work, account_sid: str, queue_sid: str, worker_sid: str) -> None:
    work.insert(_TABLE, QueueMember(account_sid, queue_sid, worker_sid))


def _remove(work: Work, account_sid: str, queue_sid: str, worker_sid: str) -> None:
    work.run(
        "DELETE FROM queue_members WHERE account_sid = ? AND queue_sid = ? AND worker_sid = ?",
        account_sid,
        queue_sid,
        worker_sid,
    )
