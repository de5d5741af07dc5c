"""Events are kept for 30 days, what clients were told for an hour (taskrouter §13.3); both for up
to a day more. A workspace in which nothing happens is let alone until something reaches its age."""

from typing import Final

import msgspec

from switchroom.core import sids
from switchroom.core.clock import DAY, HOUR
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Workspace

KIND: Final = "taskrouter_sweep"
EVENT_LIFE: Final = 30 * DAY
PUSH_LIFE: Final = HOUR
_AT_ONCE: Final = 1_000


class Sweep(msgspec.Struct, frozen=True):
    """A look at what has reached its age in a workspace."""

    account_sid: str
    workspace_sid: str


def begin(work: Work, workspace: Workspace) -> None:
    """Look after a new workspace from now on."""
    payload = Sweep(workspace.account_sid, workspace.sid)
    outbox.put(work, KIND, workspace.account_sid, payload, key=_key(workspace), due=work.now + DAY)


def _key(workspace: Workspace) -> str:
    return f"taskrouter sweep {workspace.sid}"


def see_to(work: Work, workspace: Workspace) -> None:
    """Look after a workspace within a day, because its clients were told something."""
    key = _key(workspace)
    if key not in work.memory:
        work.memory[key] = outbox.not_after(work, key, work.now + DAY)


def sweep(work: Work, wanted: Sweep) -> int | None:
    """Delete what has reached its age, some at a time; when to look again, None when the
    workspace is gone and nothing is left of it."""
    events = work.run(
        "DELETE FROM task_events WHERE account_sid = ? AND sid IN (SELECT sid FROM task_events"
        " WHERE workspace_sid = ? AND sid < ? ORDER BY sid LIMIT ?)",
        wanted.account_sid,
        wanted.workspace_sid,
        sids.first("EV", work.now - EVENT_LIFE),
        _AT_ONCE,
    )
    told = work.run(
        "DELETE FROM worker_pushes WHERE id IN (SELECT id FROM worker_pushes"
        " WHERE account_sid = ? AND date_created < ? ORDER BY date_created LIMIT ?)",
        wanted.account_sid,
        work.now - PUSH_LIFE,
        _AT_ONCE,
    )
    if _AT_ONCE in (events, told):
        return work.now
    if _is_told(work, wanted.account_sid):
        return work.now + HOUR
    oldest = _oldest(work, wanted)
    if oldest is None and not _is_there(work, wanted):
        return None
    # A day later than need be, so that what happened within a day goes at once.
    return (work.now if oldest is None else oldest) + EVENT_LIFE + DAY


def _is_told(work: Work, account_sid: str) -> bool:
    found = work.value("SELECT 1 FROM worker_pushes WHERE account_sid = ? LIMIT 1", account_sid)
    return found is not None


def _oldest(work: Work, wanted: Sweep) -> int | None:
    """When that happened which is kept for the longest time."""
    found: int | None = work.value(
        "SELECT event_date FROM task_events WHERE account_sid = ? AND workspace_sid = ?"
        " ORDER BY sid LIMIT 1",
        wanted.account_sid,
        wanted.workspace_sid,
    )
    return found


def _is_there(work: Work, wanted: Sweep) -> bool:
    found = work.value(
        "SELECT 1 FROM workspaces WHERE account_sid = ? AND sid = ?",
        wanted.account_sid,
        wanted.workspace_sid,
    )
    return found is not None
