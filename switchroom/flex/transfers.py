"""Transfers: an agent hands his channel to another one, to a queue or to a workflow (flex §6)."""

from typing import Final, Literal, LiteralString

from switchroom.conversations import conversations
from switchroom.core import errors, sids
from switchroom.core.errors import ApiError
from switchroom.flex import invites, people, rows
from switchroom.flex.invites import Routing
from switchroom.flex.rows import Channel, Participant, Transfer
from switchroom.store.work import Work
from switchroom.taskrouter import reservations, task_rows, workspaces
from switchroom.taskrouter.rows import Task

Type = Literal["cold", "warm", "external"]
Status = Literal["active", "failed", "completed"]

_TABLE: Final[LiteralString] = "interaction_transfers"


def instance_sid(account_sid: str) -> str:
    """The Flex instance of an account: each has one, with the digits of the account.

    >>> instance_sid("AC" + "0" * 32) == "GO" + "0" * 32
    True
    """
    return f"GO{account_sid[2:]}"


def create(
    work: Work,
    channel: Channel,
    kind: Type,
    from_sid: str,
    to_sid: str,
    *,
    note_sid: str | None = None,
    summary_sid: str | None = None,
) -> Transfer:
    """Ask somebody else in, in a channel that the caller holds; the agent leaves and wraps up.

    Raises INTERACTION_INVALID, INVALID_PARAMETER, NOT_IMPLEMENTED, CONVERSATION_CLOSED.
    """
    if kind != "cold":
        raise errors.NOT_IMPLEMENTED(
            sentence=f"Transfers of the type {kind} are not served: messages are handed over cold"
        )
    agent, task = _from(work, channel, from_sid)
    asked = _ask(work, channel, _routing(task, to_sid))
    if asked.is_over and sids.looks_like("WK", to_sid) and task.workflow_sid:
        asked = _ask(work, channel, _routing(task, task.workflow_sid))
    transfer = Transfer(
        sid=work.mint("UX"),
        account_sid=channel.account_sid,
        interaction_sid=channel.interaction_sid,
        channel_sid=channel.sid,
        from_sid=agent.sid,
        to_sid=to_sid,
        task_sid=asked.sid,
        note_sid=note_sid,
        summary_sid=summary_sid,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, transfer)
    people.remove(work, channel, agent)
    workspace = workspaces.hold(work, channel.account_sid, task.workspace_sid)
    reservation = reservations.find(work, channel.account_sid, agent.reservation_sid or "")
    if reservation is not None and reservation.status == "accepted":
        reservations.update(work, workspace, reservation, status="wrapping")
    return transfer


def _from(work: Work, channel: Channel, sid: str) -> tuple[Participant, Task]:
    """The agent who hands over, and his task. Raises INTERACTION_INVALID."""
    agent = next((one for one in rows.agents(work, channel) if one.sid == sid), None)
    task_sid = None if agent is None else agent.task_sid
    task = task_rows.find(work, channel.account_sid, task_sid or "")
    if agent is None or task is None or task.is_over:
        raise errors.INTERACTION_INVALID(
            sentence=f"from must be an agent who is in channel {channel.sid} and has its task"
        )
    return agent, task


def _routing(task: Task, to_sid: str) -> Routing:
    """To somebody, with what is known of the first task. Raises INTERACTION_INVALID."""
    worker, queue, workflow = (
        to_sid if sids.looks_like(prefix, to_sid) else None for prefix in ("WK", "WQ", "WW")
    )
    if not (worker or queue or workflow):
        raise errors.INTERACTION_INVALID(
            sentence="to must be the SID of a worker, a queue or a workflow"
        )
    return Routing(
        workspace_sid=task.workspace_sid,
        workflow_sid=workflow or task.workflow_sid or None,
        queue_sid=queue or (task.queue_sid if worker else None),
        worker_sid=worker,
        task_channel_sid=task.task_channel_sid,
        attributes=task.values,
        priority=task.priority,
    )


def _ask(work: Work, channel: Channel, routing: Routing) -> Task:
    conversation = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    return invites.create(work, channel, conversation, routing).task


def fall_back(work: Work, channel: Channel, task: Task) -> None:
    """A worker has refused what was handed to him: whoever the workflow finds is asked instead."""
    found = work.get(
        Transfer, _TABLE, "account_sid = ? AND task_sid = ?", task.account_sid, task.sid
    )
    now = task_rows.find(work, task.account_sid, task.sid)
    if found is None or now is None or now.assignment_status != "canceled":
        return
    if not sids.looks_like("WK", now.routing_target or "") or not now.workflow_sid:
        return
    try:
        asked = _ask(work, channel, _routing(now, now.workflow_sid))
    except ApiError:
        return  # The conversation is over, or the workflow is gone: the transfer has failed.
    work.run(
        "UPDATE interaction_transfers SET task_sid = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        asked.sid,
        work.now,
        found.account_sid,
        found.sid,
    )


def fetch(work: Work, of: Channel, sid: str) -> Transfer:
    """A transfer of a channel. Raises NOT_FOUND."""
    found = work.get(
        Transfer,
        _TABLE,
        "account_sid = ? AND channel_sid = ? AND sid = ?",
        of.account_sid,
        of.sid,
        sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def all_of(work: Work, of: Channel, most: int) -> list[Transfer]:
    """The transfers of a channel, oldest first."""
    return work.find(
        Transfer,
        _TABLE,
        "account_sid = ? AND channel_sid = ? ORDER BY sid LIMIT ?",
        of.account_sid,
        of.sid,
        most,
    )


def status(work: Work, transfer: Transfer) -> Status:
    """Completed when somebody has joined by its task, failed when the task ended before."""
    joined = work.value(
        "SELECT 1 FROM interaction_participants"
        " WHERE account_sid = ? AND channel_sid = ? AND task_sid = ? LIMIT 1",
        transfer.account_sid,
        transfer.channel_sid,
        transfer.task_sid,
    )
    if joined is not None:
        return "completed"
    task = task_rows.find(work, transfer.account_sid, transfer.task_sid)
    return "failed" if task is None or task.is_over else "active"
