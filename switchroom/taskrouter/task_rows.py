"""Rows of tasks, found and kept."""

from typing import Final, LiteralString

import msgspec

from switchroom.store.work import Work
from switchroom.taskrouter.rows import Task, TaskStatus

TABLE: Final[LiteralString] = "tasks"


def find(work: Work, account_sid: str, sid: str) -> Task | None:
    """The task, or None."""
    return work.get(Task, TABLE, "account_sid = ? AND sid = ?", account_sid, sid)


def keep(work: Work, task: Task) -> Task:
    """Write what can change of a task; the task itself."""
    work.run(
        "UPDATE tasks SET attributes = ?, assignment_status = ?, priority = ?, reason = ?,"
        " queue_sid = ?, queue_entered = ?, task_channel_sid = ?, virtual_start_time = ?,"
        " place = ?, line = ?, offered = ?, due = ?, version = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        task.attributes,
        task.assignment_status,
        task.priority,
        task.reason,
        task.queue_sid,
        task.queue_entered,
        task.task_channel_sid,
        task.virtual_start_time,
        task.place,
        task.line,
        task.offered,
        task.due,
        task.version,
        task.date_updated,
        task.account_sid,
        task.sid,
    )
    return task


def with_status(work: Work, task: Task, status: TaskStatus, reason: str | None) -> Task:
    """A task in another status, which nothing ends by itself."""
    return keep(
        work,
        msgspec.structs.replace(
            task,
            assignment_status=status,
            reason=reason,
            due=None,
            version=task.version + 1,
            date_updated=work.now,
        ),
    )
