"""Transfers: an agent hands his channel to another one, to a queue or to a workflow (flex §6)."""

from collections.abc import Mapping
from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.conversations import conversations
from switchroom.core import errors, sids
from switchroom.core.errors import ApiError
from switchroom.flex import invites, people, rows
from switchroom.flex.invites import Routing
from switchroom.flex.rows import Channel, Participant, Transfer
from switchroom.store.work import Work
from switchroom.taskrouter import reservations, task_rows, tasks, workspaces
from switchroom.taskrouter.rows import Task

Type = Literal["cold", "warm", "external"]
Status = Literal["active", "failed", "completed"]

# What one agent can tell the next one of a conversation (ours).
NOTE_CHARS: Final = 1_000

_TABLE: Final[LiteralString] = "interaction_transfers"
_NOTHING: Final[Mapping[str, Any]] = {}
_WITHDRAWN: Final = "Transfer withdrawn"
_LOOKED_AT: Final = 20


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
    note: str = "",
) -> Transfer:
    """Ask somebody else in, in a channel that the caller holds. Cold, the agent leaves at once and
    wraps up; warm, he stays until he leaves himself.

    Raises INTERACTION_INVALID, INVALID_PARAMETER, NOT_IMPLEMENTED, CONVERSATION_CLOSED.
    """
    if kind == "external":
        raise errors.NOT_IMPLEMENTED(
            sentence="Transfers of the type external are not served: they lead to a telephone, and"
            " there are only messages"
        )
    _check_note(note)
    agent, task = _from(work, channel, from_sid)
    _check_to(work, channel, agent, to_sid)
    sid = work.mint("UX")
    told: dict[str, Any] = {"transferSid": sid, "transferType": kind}
    told |= {"transferFrom": _name(agent), "transferNote": note or None}
    asked = _ask(work, channel, _routing(task, to_sid, told))
    if kind == "cold" and asked.is_over and sids.looks_like("WK", to_sid) and task.workflow_sid:
        asked = _ask(work, channel, _routing(task, task.workflow_sid, told))
    transfer = Transfer(
        sid=sid,
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
        type=kind,
        note=note,
    )
    work.insert(_TABLE, transfer)
    if kind == "cold":
        _leave(work, channel, agent, task)
    return transfer


def _leave(work: Work, channel: Channel, agent: Participant, task: Task) -> None:
    people.remove(work, channel, agent)
    workspace = workspaces.hold(work, channel.account_sid, task.workspace_sid)
    reservation = reservations.find(work, channel.account_sid, agent.reservation_sid or "")
    if reservation is not None and reservation.status == "accepted":
        reservations.update(work, workspace, reservation, status="wrapping")


def _name(agent: Participant) -> str | None:
    """Under which name an agent is in the conversation."""
    return msgspec.json.decode(agent.media, type=people.Media).identity


def _check_note(note: str) -> None:
    if len(note) > NOTE_CHARS:
        raise errors.INTERACTION_INVALID(sentence=f"note exceeds {NOTE_CHARS} characters")


def _check_to(work: Work, channel: Channel, agent: Participant, to_sid: str) -> None:
    """Refuse whoever is there, and a second question while the first is not answered."""
    if to_sid in (one.worker_sid for one in rows.agents(work, channel)):
        raise errors.INTERACTION_INVALID(
            sentence=f"to must not be worker {to_sid}, who is in the channel already"
        )
    for one in work.find(
        Transfer,
        _TABLE,
        "account_sid = ? AND channel_sid = ? ORDER BY sid DESC LIMIT ?",
        channel.account_sid,
        channel.sid,
        _LOOKED_AT,
    ):
        if one.from_sid == agent.sid and status(work, one) == "active":
            raise errors.INTERACTION_INVALID(
                sentence=f"Transfer {one.sid} of this agent is still active: withdraw it first, by"
                " updating its status to failed"
            )


def update(
    work: Work,
    transfer: Transfer,
    *,
    withdraw: bool = False,
    note_sid: str | None = None,
    summary_sid: str | None = None,
    note: str | None = None,
) -> Transfer:
    """Change what is given, in a channel that the caller holds; `withdraw` lets a transfer fail
    that nobody has accepted.

    Raises INTERACTION_INVALID.
    """
    if withdraw:
        _withdraw(work, transfer)
    _check_note(note or "")
    changed = msgspec.structs.replace(
        transfer,
        note_sid=transfer.note_sid if note_sid is None else note_sid,
        summary_sid=transfer.summary_sid if summary_sid is None else summary_sid,
        note=transfer.note if note is None else note,
        date_updated=work.now,
    )
    work.run(
        "UPDATE interaction_transfers SET note_sid = ?, summary_sid = ?, note = ?,"
        " date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.note_sid,
        changed.summary_sid,
        changed.note,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    return changed


def _withdraw(work: Work, transfer: Transfer) -> None:
    now = status(work, transfer)
    if now == "completed":
        raise errors.INTERACTION_INVALID(
            sentence=f"Transfer {transfer.sid} is completed: it cannot be withdrawn"
        )
    task = task_rows.find(work, transfer.account_sid, transfer.task_sid)
    if task is not None and task.assignment_status in ("pending", "reserved"):
        workspace = workspaces.hold(work, transfer.account_sid, task.workspace_sid)
        tasks.update(work, workspace, task, assignment_status="canceled", reason=_WITHDRAWN)


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


def _routing(task: Task, to_sid: str, told: Mapping[str, Any] = _NOTHING) -> Routing:
    """To somebody, with what is known of the first task and what he is `told` of the transfer.

    Raises INTERACTION_INVALID.
    """
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
        attributes={
            name: said for name, said in {**task.values, **told}.items() if said is not None
        },
        priority=task.priority,
    )


def _ask(work: Work, channel: Channel, routing: Routing) -> Task:
    conversation = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    return invites.create(work, channel, conversation, routing).task


def fall_back(work: Work, channel: Channel, task: Task) -> None:
    """A worker has refused what was handed to him cold: whoever the workflow finds is asked
    instead. One who was asked in warm is not replaced: who asked him is still there."""
    found = work.get(
        Transfer, _TABLE, "account_sid = ? AND task_sid = ?", task.account_sid, task.sid
    )
    now = task_rows.find(work, task.account_sid, task.sid)
    if found is None or now is None or now.assignment_status != "canceled":
        return
    if found.type == "warm":
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
