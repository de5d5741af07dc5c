"""The known worker of a step: the one that a task names (taskrouter §7.2)."""

from typing import Final

from switchroom.core import sids
from switchroom.core.matching import stands
from switchroom.core.matching.stands import NOBODY
from switchroom.core.matching.workflow import Target
from switchroom.monitor import alerts
from switchroom.store.work import Work
from switchroom.taskrouter import places
from switchroom.taskrouter.rows import Task, Workspace

_NOT_IN_QUEUE: Final = 40152
_INVALID: Final = 40154
_ELSEWHERE: Final = 40155


def line_worker(work: Work, workspace: Workspace, task: Task, target: Target) -> str | None:
    """Whom a step's line is for: the worker that the task names, NOBODY where it names none, None
    where the step is for all workers of its queue."""
    if target.known_worker is None:
        return None
    return find(work, workspace, task, target) or NOBODY


def find(work: Work, workspace: Workspace, task: Task, target: Target) -> str | None:
    """The worker that a task names; None where it names none that is there."""
    key = stands.known_key(target, task.values)
    if key is None:
        return None
    column = "name_key" if target.known_by_name else "sid"
    found: str | None = work.value(
        f"SELECT sid FROM workers WHERE account_sid = ? AND workspace_sid = ? AND {column} = ?",
        task.account_sid,
        workspace.sid,
        key,
    )
    return found


def complain(work: Work, workspace: Workspace, task: Task) -> None:
    """Tell the account why nobody will take a task that has come to a step for a known worker; an
    attribute that is null is meant so."""
    target = places.step_of(work, task)
    if target is None or target.known_worker is None:
        return
    if places.is_null(task, target):
        return
    code, sentence = _INVALID, "The task names no worker of this workspace"
    sid = find(work, workspace, task, target)
    if sid is None:
        value = places.known_value(task, target)
        elsewhere = sids.looks_like("WK", str(value)) and work.value(
            "SELECT 1 FROM workers WHERE account_sid = ? AND sid = ?", task.account_sid, str(value)
        )
        if elsewhere:
            code, sentence = _ELSEWHERE, f"{value} is a worker of another workspace"
    elif work.value(
        "SELECT 1 FROM queue_members WHERE account_sid = ? AND queue_sid = ? AND worker_sid = ?",
        task.account_sid,
        target.queue,
        sid,
    ):
        return
    else:
        code, sentence = _NOT_IN_QUEUE, f"{sid} is not in the queue {target.queue}"
    alerts.record(
        work,
        task.account_sid,
        "error",
        f"Known worker routing: {sentence}",
        code=code,
        resource_sid=task.sid,
        service_sid=workspace.sid,
    )
