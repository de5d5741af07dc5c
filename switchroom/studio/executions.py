"""Executions and their steps as the API shows and changes them (studio §1.5 to §1.7)."""

from typing import Any, Final

import msgspec

from switchroom.core import errors, sids
from switchroom.core.clock import MINUTE
from switchroom.core.flows.run import Change, Ended, put
from switchroom.flows import flows
from switchroom.store.work import Value, Work
from switchroom.studio import ending, rows
from switchroom.studio.rows import Execution, ExecutionStep, Status

# Sorts after every SID, in every collation.
NEWEST: Final = "ZZ"
# SIDs made in the same instant run ahead of the clock, never so far.
_LEAD: Final = MINUTE


def fetch(work: Work, account_sid: str, flow_sid: str, sid: str) -> Execution:
    """The execution of a flow. Raises NOT_FOUND."""
    found = rows.find(work, account_sid, sid)
    if found is None or found.flow_sid != flow_sid:
        raise errors.NOT_FOUND()
    return found


def page(
    work: Work,
    account_sid: str,
    flow_sid: str | None,
    *,
    contact: str | None = None,
    status: Status | None = None,
    since: int | None = None,
    until: int | None = None,
    before: str = NEWEST,
    most: int,
) -> list[Execution]:
    """Executions of a flow, or of all flows, newest first, that were started before the one of a
    SID; `since` is an instant included, `until` one excluded."""
    where = "account_sid = ? AND sid < ?"
    values: list[Value] = [account_sid, before]
    if contact is not None:
        where += " AND contact_address = ?"
        values.append(contact)
    if flow_sid is not None:
        # A contact has few executions: its index serves better than the one of the flow.
        where += " AND flow_sid = ?" if contact is None else " AND flow_sid || '' = ?"
        values.append(flow_sid)
    if since is not None:
        where += " AND sid >= ? AND date_created >= ?"
        values += [sids.first("FN", since), since]
    if until is not None:
        where += " AND sid < ? AND date_created < ?"
        values += [sids.first("FN", until + _LEAD), until]
    if status is not None:
        # Spelled out, so that the index of the active ones can serve it.
        where += " AND status = 'active'" if status == "active" else " AND status = 'ended'"
    where += " ORDER BY sid DESC LIMIT ?"
    return work.find(Execution, rows.EXECUTIONS, where, *values, most)


def end(work: Work, account_sid: str, flow_sid: str, sid: str) -> Execution:
    """End an execution as the account wishes; one that has ended stays as it is.

    Raises NOT_FOUND.
    """
    rows.hold(work, account_sid, sid)
    execution = fetch(work, account_sid, flow_sid, sid)
    if execution.status == "ended":
        return execution
    return ending.end(work, execution, Ended.REQUESTED)


def end_some(
    work: Work, account_sid: str, flow_sid: str, started_before: int, most: int
) -> tuple[int, bool]:
    """End active executions of a flow, the oldest first: how many ended, and whether more that
    were started before the instant are still active. Raises FLOW_INVALID."""
    flows.check(work, account_sid, flow_sid)
    found = work.values(
        "SELECT sid FROM executions WHERE account_sid = ? AND flow_sid = ? AND status = 'active'"
        " AND sid < ? AND date_created < ? ORDER BY sid LIMIT ?",
        account_sid,
        flow_sid,
        sids.first("FN", started_before + _LEAD),
        started_before,
        most + 1,
    )
    ended = 0
    for (sid,) in found[:most]:
        held = rows.hold(work, account_sid, sid)
        if held is not None and held.status == "active":
            ending.end(work, held, Ended.REQUESTED)
            ended += 1
    return ended, len(found) > most


def delete(work: Work, account_sid: str, flow_sid: str, sid: str) -> None:
    """Take an execution away with its steps; an active one ends. Raises NOT_FOUND."""
    end(work, account_sid, flow_sid, sid)
    forget(work, account_sid, sid)


def forget(work: Work, account_sid: str, sid: str) -> None:
    """Take the rows of an ended execution away."""
    for statement in (
        "DELETE FROM execution_steps WHERE account_sid = ? AND execution_sid = ?",
        "DELETE FROM executions WHERE account_sid = ? AND sid = ?",
    ):
        work.run(statement, account_sid, sid)


def steps(work: Work, execution: Execution, before: int | None, most: int) -> list[ExecutionStep]:
    """Steps, newest first, that were taken before the one at a position."""
    return work.find(
        ExecutionStep,
        rows.STEPS,
        "account_sid = ? AND execution_sid = ? AND position < ? ORDER BY position DESC LIMIT ?",
        execution.account_sid,
        execution.sid,
        execution.steps + 1 if before is None else before,
        most,
    )


def step(work: Work, execution: Execution, sid: str) -> ExecutionStep:
    """The step. Raises NOT_FOUND."""
    found = work.get(
        ExecutionStep,
        rows.STEPS,
        "account_sid = ? AND execution_sid = ? AND sid = ?",
        execution.account_sid,
        execution.sid,
        sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def context_after(work: Work, execution: Execution, step: ExecutionStep) -> dict[str, Any]:
    """The context as it was when a step was over: all that steps wrote up to then; the first one
    wrote what the execution started with."""
    taken = work.values(
        "SELECT changes FROM execution_steps"
        " WHERE account_sid = ? AND execution_sid = ? AND position <= ? ORDER BY position",
        execution.account_sid,
        execution.sid,
        step.position,
    )
    context: Any = {}
    for (changes,) in taken:
        context = put(context, msgspec.json.decode(changes, type=tuple[Change, ...]))
    return dict(context)
