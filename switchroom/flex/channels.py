"""The life of an interaction's channel: end, leave, pause, resume (flex §3, §8, §9)."""

from typing import Final, Literal

import msgspec

from switchroom.conversations import conversations, hooks
from switchroom.core import errors
from switchroom.flex import invites, people, rows
from switchroom.flex.invites import Routing
from switchroom.flex.rows import Channel, ChannelStatus, Participant
from switchroom.store.work import Work
from switchroom.taskrouter import endings, reservations, task_rows, tasks, workspaces
from switchroom.taskrouter.rows import Task

Then = Literal["wrapup", "closed"]
# `close` is what some clients say for closed, `active` is to resume.
Change = Literal["closed", "close", "inactive", "pause", "active"]

# All there are of a channel.
_ALL: Final = 1_000


def hold(work: Work, account_sid: str, interaction_sid: str, sid: str) -> Channel:
    """The channel, for one who changes something in it: changers take turns with those of the
    workspaces that its tasks are in. Raises NOT_FOUND."""
    found = rows.channel(work, account_sid, interaction_sid, sid)
    for workspace_sid in rows.workspace_sids(work, found):
        work.lock("taskrouter", workspace_sid)
    return rows.channel(work, account_sid, interaction_sid, sid)


def change(work: Work, channel: Channel, status: Change, then: Then | None) -> Channel:
    """The channel as a client wants it; `then` is what becomes of the tasks of those who are there.

    Raises INTERACTION_INVALID.
    """
    match status:
        case "closed" | "close":
            return close(work, channel, then)
        case "active":
            return resume(work, channel)
        case "inactive" | "pause":
            if then is None:
                raise errors.INTERACTION_INVALID(
                    sentence=f'Routing is required to make a channel {status}: {{"status":'
                    ' "closed"} to complete the tasks, {"status": "wrapup"} to wrap up'
                )
            return leave(work, channel, status, then)


def close(work: Work, channel: Channel, then: Then | None = None) -> Channel:
    """End the conversation: it is closed, and agents wrap up, or are through (`then` closed)."""
    closed = _settle(work, channel, "closed", then or "wrapup", stay=True)
    close_conversation(work, closed)
    return closed


def leave(
    work: Work, channel: Channel, status: Literal["inactive", "pause"], then: Then
) -> Channel:
    """All agents leave; the conversation stays open.

    Raises INTERACTION_INVALID.
    """
    if channel.status in ("closed", "failed"):
        raise errors.INTERACTION_INVALID(
            sentence=f"Channel {channel.sid} is {channel.status}: it cannot become {status}"
        )
    return _settle(work, channel, status, then, stay=False)


def resume(work: Work, channel: Channel) -> Channel:
    """Ask the agent who was there last to come back; anybody of the same workflow where none was.

    Raises INTERACTION_INVALID.
    """
    if channel.status not in ("pause", "inactive"):
        raise errors.INTERACTION_INVALID(
            sentence=f"Channel {channel.sid} is {channel.status}: only one that is paused or"
            " inactive can be resumed"
        )
    last = next(
        (one for one in _ever(work, channel) if one.type == "agent" and one.workspace_sid), None
    )
    if last is None or last.workspace_sid is None:
        raise errors.INTERACTION_INVALID(sentence="No agent has been in this channel")
    conversation = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    active = _moved(work, channel, "active")
    routing = Routing(workspace_sid=last.workspace_sid, worker_sid=last.worker_sid)
    invites.create(work, active, conversation, routing)
    return active


def _ever(work: Work, channel: Channel) -> list[Participant]:
    """Everybody who was ever there, the last first."""
    return rows.participants(work, channel, "", _ALL, gone=True)[::-1]


def _settle(
    work: Work, channel: Channel, status: ChannelStatus, then: Then, *, stay: bool
) -> Channel:
    """The channel in another status, and all its tasks settled; with `stay` the agents stay until
    they are through."""
    changed = _moved(work, channel, status)
    present = rows.agents(work, channel)
    for invite in rows.invites(work, channel, "", _ALL):
        task = task_rows.find(work, channel.account_sid, invite.task_sid)
        if task is not None and not task.is_over:
            settle_task(work, invite.workspace_sid, task, then)
    if not stay or then == "closed":
        for agent in present:
            people.remove(work, changed, agent)
    return changed


def settle_task(work: Work, workspace_sid: str, task: Task, then: Then) -> None:
    """A task whose conversation is over for its agent: canceled while nobody has it, wrapping or
    completed otherwise."""
    workspace = workspaces.hold(work, task.account_sid, workspace_sid)
    if task.assignment_status in ("pending", "reserved"):
        tasks.update(work, workspace, task, assignment_status="canceled", reason="Channel closed")
        return
    status = "completed" if then == "closed" else "wrapping"
    if task.assignment_status == status:
        return
    for reservation in endings.live(work, task):
        now = reservations.find(work, task.account_sid, reservation.sid)
        if now is not None and now.status in ("accepted", "wrapping") and now.status != status:
            reservations.update(
                work, workspace, now, status="completed" if then == "closed" else "wrapping"
            )


def _moved(work: Work, channel: Channel, status: ChannelStatus) -> Channel:
    return rows.keep_channel(
        work, msgspec.structs.replace(channel, status=status, date_updated=work.now)
    )


def close_conversation(work: Work, channel: Channel) -> None:
    """The conversation is over: the customer's next message begins another one."""
    conversation = conversations.find(work, channel.account_sid, channel.conversation_sid)
    if conversation is None or conversation.state == "closed":
        return
    held = conversations.hold(work, channel.account_sid, conversation.sid)
    if held.state != "closed":
        conversations.change_state(work, held, "closed", "API", hooks.DESK)


def activate(work: Work, channel: Channel) -> Channel:
    """Somebody has joined a channel that nobody was in."""
    return channel if channel.status == "active" else _moved(work, channel, "active")
