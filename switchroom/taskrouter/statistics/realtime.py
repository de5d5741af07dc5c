"""How it is now: the open tasks and the workers of a workspace, a queue or a workflow
(taskrouter §14)."""

from typing import Any, Final, Literal, LiteralString

from switchroom.core.clock import SECOND
from switchroom.store.work import Value, Work
from switchroom.taskrouter.rows import Activity

Figures = dict[str, Any]
Owner = Literal["workspace", "queue", "workflow"]

_STATUSES: Final = ("reserved", "pending", "assigned", "wrapping")
_WAITING: Final = ("pending", "reserved")
# Conditions with the columns in the order of an index.
_TASKS: Final[dict[Owner, LiteralString]] = {
    "workspace": "workspace_sid = ?",
    "queue": "queue_sid = ?",
    "workflow": "workspace_sid = ? AND workflow_sid = ?",
}


def of_workspace(
    work: Work, account_sid: str, workspace_sid: str, channel_sid: str | None = None
) -> Figures:
    """The figures of a workspace."""
    return {
        "activity_statistics": activities(work, account_sid, workspace_sid),
        **tasks(work, account_sid, "workspace", (workspace_sid,), channel_sid),
        "total_workers": _workers(work, account_sid, workspace_sid),
    }


def of_workflow(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    workflow_sid: str,
    channel_sid: str | None = None,
) -> Figures:
    """The figures of a workflow."""
    return tasks(work, account_sid, "workflow", (workspace_sid, workflow_sid), channel_sid)


def of_queue(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    queue_sid: str,
    channel_sid: str | None = None,
) -> Figures:
    """The figures of a queue; one that is not there has zeros."""
    members: dict[str, int] = {}
    available = 0
    for activity_sid, is_available, number in work.values(
        "SELECT w.activity_sid, w.available, count(*) FROM queue_members m"
        " JOIN workers w ON w.sid = m.worker_sid WHERE m.account_sid = ? AND m.queue_sid = ?"
        " GROUP BY w.activity_sid, w.available",
        account_sid,
        queue_sid,
    ):
        members[activity_sid] = members.get(activity_sid, 0) + int(number)
        available += int(number) if is_available else 0
    return {
        "activity_statistics": _activities(work, account_sid, workspace_sid, members),
        **tasks(work, account_sid, "queue", (queue_sid,), channel_sid),
        **_longest_in_queue(work, account_sid, queue_sid, channel_sid),
        "total_available_workers": available,
        "total_eligible_workers": sum(members.values()),
    }


def tasks(
    work: Work, account_sid: str, owner: Owner, owners: tuple[Value, ...], channel_sid: str | None
) -> Figures:
    """The open tasks by status and priority, and which of them has waited longest."""
    by_status = dict.fromkeys(_STATUSES, 0)
    by_priority: dict[int, int] = {}
    of_channel, channel = _of_channel(channel_sid)
    for status, priority, number in work.values(
        "SELECT assignment_status, priority, count(*) FROM tasks WHERE account_sid = ?"
        f" AND {_TASKS[owner]}"
        " AND assignment_status IN ('reserved', 'pending', 'assigned', 'wrapping')"
        f"{of_channel} GROUP BY assignment_status, priority",
        account_sid,
        *owners,
        *channel,
    ):
        by_status[status] += int(number)
        by_priority[priority] = by_priority.get(priority, 0) + int(number)
    # SIDs sort by age, so the first of each status is its oldest.
    oldest = [
        row
        for status in _WAITING
        for row in work.values(
            f"SELECT date_created, sid FROM tasks WHERE account_sid = ? AND {_TASKS[owner]}"
            f" AND assignment_status = ?{of_channel} ORDER BY sid LIMIT 1",
            account_sid,
            *owners,
            status,
            *channel,
        )
    ]
    since, sid = min(oldest, default=(work.now, None))
    return {
        "longest_task_waiting_age": (work.now - since) // SECOND,
        "longest_task_waiting_sid": sid,
        "tasks_by_priority": {str(one): by_priority[one] for one in sorted(by_priority)},
        "tasks_by_status": by_status,
        "total_tasks": sum(by_status.values()),
    }


def _longest_in_queue(
    work: Work, account_sid: str, queue_sid: str, channel_sid: str | None
) -> Figures:
    of_channel, channel = _of_channel(channel_sid)
    found = work.values(
        "SELECT queue_entered, sid FROM tasks WHERE account_sid = ? AND queue_sid = ?"
        " AND assignment_status IN ('pending', 'reserved') AND queue_entered IS NOT NULL"
        f"{of_channel} ORDER BY queue_entered, sid LIMIT 1",
        account_sid,
        queue_sid,
        *channel,
    )
    since, sid = found[0] if found else (work.now, None)
    return {
        "longest_relative_task_age_in_queue": (work.now - since) // SECOND,
        "longest_relative_task_sid_in_queue": sid,
    }


def _of_channel(channel_sid: str | None) -> tuple[LiteralString, tuple[Value, ...]]:
    return ("", ()) if channel_sid is None else (" AND task_channel_sid = ?", (channel_sid,))


def activities(work: Work, account_sid: str, workspace_sid: str) -> list[Figures]:
    """How many workers of the workspace are in each activity."""
    counted = work.values(
        "SELECT activity_sid, count(*) FROM workers WHERE account_sid = ? AND workspace_sid = ?"
        " GROUP BY activity_sid",
        account_sid,
        workspace_sid,
    )
    return _activities(work, account_sid, workspace_sid, {sid: int(n) for sid, n in counted})


def _activities(
    work: Work, account_sid: str, workspace_sid: str, workers: dict[str, int]
) -> list[Figures]:
    return [
        {"friendly_name": row.friendly_name, "workers": workers.get(row.sid, 0), "sid": row.sid}
        for row in all_activities(work, account_sid, workspace_sid)
    ]


def all_activities(work: Work, account_sid: str, workspace_sid: str) -> list[Activity]:
    """The activities of a workspace, looked up once in a transaction."""
    key = f"activities {workspace_sid}"
    found = work.memory.get(key)
    if not isinstance(found, list):
        found = work.find(
            Activity,
            "activities",
            "account_sid = ? AND workspace_sid = ? ORDER BY sid",
            account_sid,
            workspace_sid,
        )
        work.memory[key] = found
    return found


def _workers(work: Work, account_sid: str, workspace_sid: str) -> int:
    found = work.value(
        "SELECT count(*) FROM workers WHERE account_sid = ? AND workspace_sid = ?",
        account_sid,
        workspace_sid,
    )
    return int(found)
