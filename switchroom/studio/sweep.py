"""Take away executions that are older than they may become (studio §1.5)."""

from typing import Final

from switchroom.core.clock import HOUR
from switchroom.core.flows.run import Ended
from switchroom.store.work import Work
from switchroom.studio import ending, executions, rows
from switchroom.studio.rows import Execution

_AT_ONCE: Final = 200


def sweep(work: Work, account_sid: str) -> int | None:
    """End and delete what has reached its age, some at a time; when to look again, or None."""
    oldest = work.find(
        Execution,
        rows.EXECUTIONS,
        "account_sid = ? ORDER BY sid LIMIT ?",
        account_sid,
        _AT_ONCE,
    )
    for execution in oldest:
        if execution.ends > work.now:
            # Not for each of them by itself: those of an hour go together.
            return max(execution.ends, work.now + HOUR)
        _remove(work, execution, Ended.EXPIRED)
    return work.now if oldest else None


def remove_all(work: Work, account_sid: str, flow_sid: str) -> int | None:
    """End and delete the executions of a flow that is gone, some at a time; the same answer."""
    found = work.find(
        Execution,
        rows.EXECUTIONS,
        "account_sid = ? AND flow_sid = ? ORDER BY sid LIMIT ?",
        account_sid,
        flow_sid,
        _AT_ONCE,
    )
    for execution in found:
        _remove(work, execution, Ended.FLOW_DELETED)
    return work.now if found else None


def _remove(work: Work, execution: Execution, reason: str) -> None:
    held = rows.hold(work, execution.account_sid, execution.sid)
    if held is None:
        return
    if held.status == "active":
        ending.end(work, held, reason)
    executions.forget(work, held.account_sid, held.sid)
