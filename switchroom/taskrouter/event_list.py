"""Looking up what has happened (taskrouter §13.3)."""

from collections.abc import Mapping
from typing import Final, LiteralString

from switchroom.core import errors
from switchroom.store.work import Value, Work
from switchroom.taskrouter.rows import TaskEvent
from switchroom.taskrouter.statistics.window import Window

_INDEXED: Final = ("task_sid", "worker_sid", "queue_sid", "workflow_sid")
_KINDS: Final = {
    "WA": "Activities",
    "WT": "Tasks",
    "WK": "Workers",
    "WQ": "TaskQueues",
    "WW": "Workflows",
    "TC": "TaskChannels",
}
_CLAUSES: Final[Mapping[str, LiteralString]] = {
    "event_type": "event_type = ?",
    "reservation_sid": "reservation_sid = ?",
    "task_channel_sid": "task_channel_sid = ?",
    "sid": "sid = ?",
    "task_sid": "task_sid = ?",
    "worker_sid": "worker_sid = ?",
    "queue_sid": "queue_sid = ?",
    "workflow_sid": "workflow_sid = ?",
}


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> TaskEvent:
    """One event. Raises NOT_FOUND."""
    found = work.get(
        TaskEvent,
        "task_events",
        "account_sid = ? AND workspace_sid = ? AND sid = ?",
        account_sid,
        workspace_sid,
        sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    window: Window,
    *,
    before: str | None,
    most: int,
    **filters: str,
) -> list[TaskEvent]:
    """The events in a window that meet the filters (by the names of their columns), newest first,
    those older than the SID `before`."""
    within, bounds = window.condition
    # Put this way, the index of the workspace is left out where a narrower one is of use.
    narrow = any(name in filters for name in _INDEXED)
    inside: LiteralString = "workspace_sid || '' = ?" if narrow else "workspace_sid = ?"
    clauses = [f"account_sid = ? AND {inside} AND {within}"]
    values: list[Value] = [account_sid, workspace_sid, *bounds]
    if before is not None:
        clauses.append("sid < ?")
        values.append(before)
    for name, value in filters.items():
        clauses.append(_CLAUSES[name])
        values.append(value)
    return work.find(
        TaskEvent,
        "task_events",
        f"{' AND '.join(clauses)} ORDER BY sid DESC LIMIT ?",
        *values,
        most,
    )


def always(now: int) -> Window:
    """The window of one who asks for one event by its SID: all that is kept."""
    return Window(0, now)


def place_of(sid: str, task_sid: str | None = None, worker_sid: str | None = None) -> str:
    """The path of what an event is about, within its workspace; empty for the workspace itself.

    >>> place_of("WK1"), place_of("WR1", "WT1"), place_of("WS1")
    ('/Workers/WK1', '/Tasks/WT1/Reservations/WR1', '')
    """
    if sid.startswith("WR"):
        return f"/Tasks/{task_sid}/Reservations/{sid}"
    if sid.startswith("WC"):
        return f"/Workers/{worker_sid}/Channels/{sid}"
    kind = _KINDS.get(sid[:2])
    return f"/{kind}/{sid}" if kind else ""
