"""The life of an interaction's channel: end, leave, pause, resume (flex §3, §8, §9)."""

from typing import Final, Literal

import msgspec

from switchroom.conversations import conversations, hooks
from switchroom.core import errors
from switchroom.flex import again, invites, people, rows, settings, states
from switchroom.flex.invites import Routing
from switchroom.flex.rows import Channel, ChannelStatus
from switchroom.store.work import Work
from switchroom.taskrouter import endings, reservations, task_rows, tasks, workers, workspaces
from switchroom.taskrouter.rows import Task

Then = Literal["wrapup", "closed"]
# `close` is what some clients say for closed, `active` is to resume.
Change = Literal["closed", "close", "inactive", "pause", "active"]

# All of a channel that can be going on.
_ALL: Final = 1_000


def hold(work: Work, account_sid: str, interaction_sid: str, sid: str) -> Channel:
    """The channel, for one who changes something in it: changers take turns with those of the
    workspaces that its tasks are in. Raises NOT_FOUND."""
    found = rows.channel(work, account_sid, interaction_sid, sid)
    _lock(work, found)
    return rows.channel(work, account_sid, interaction_sid, sid)


def hold_found(work: Work, account_sid: str, sid: str) -> Channel | None:
    """The same without the interaction; None where there is no such channel."""
    found = rows.find_channel(work, account_sid, sid)
    if found is None:
        return None
    _lock(work, found)
    return rows.find_channel(work, account_sid, sid)


def _lock(work: Work, channel: Channel) -> None:
    for workspace_sid in rows.workspace_sids(work, channel):
        work.lock("taskrouter", workspace_sid)


def change(
    work: Work, channel: Channel, status: Change, then: Then | None, *, by: str | None = None
) -> Channel:
    """The channel as a client wants it; `then` is what becomes of the tasks of those who are there,
    `by` the worker whose client it is.

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
            return leave(work, channel, status, then, by=by)


def close(work: Work, channel: Channel, then: Then | None = None) -> Channel:
    """End the conversation: it is closed, and agents wrap up, or are through (`then` closed)."""
    status: ChannelStatus = "failed" if channel.status == "failed" else "closed"
    closed = states.move(
        work,
        channel,
        status,
        error_code=channel.error_code,
        error_message=channel.error_message,
    )
    _settle(work, closed, then or "wrapup", stay=True)
    close_conversation(work, closed)
    return closed


def fail(work: Work, channel: Channel, code: int, sentence: str) -> Channel:
    """A channel in which nothing has happened cannot begin (flex §9): its conversation is closed,
    so that the customer's number is free."""
    failed = states.move(work, channel, "failed", error_code=code, error_message=sentence)
    _settle(work, failed, "closed", stay=False)
    close_conversation(work, failed)
    return failed


def leave(
    work: Work,
    channel: Channel,
    status: Literal["inactive", "pause"],
    then: Then,
    *,
    by: str | None = None,
    keep_wrapping: bool = False,
) -> Channel:
    """All agents leave; the conversation stays open, and somebody is asked for when the customer
    writes again, or when the pause of the worker `by` has come to its limit (flex §9). With
    `keep_wrapping` those who wrap up already do so in their own time.

    Raises INTERACTION_INVALID, CONVERSATION_CLOSED.
    """
    if channel.status in ("closed", "failed"):
        raise errors.INTERACTION_INVALID(
            sentence=f"Channel {channel.sid} is {channel.status}: it cannot become {status}"
        )
    present = rows.agents(work, channel)
    pauser = by if by in (one.worker_sid for one in present) else None
    if pauser is None:
        last = present[-1] if present else rows.find_last_agent(work, channel)
        pauser = channel.paused_by or (last.worker_sid if last else None)
    # A message that comes just now waits for the end of this deed, and then finds the channel left.
    conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    limits = settings.fetch(work, channel.account_sid)
    changed = states.move(
        work,
        channel,
        status,
        resting=True,
        due=work.now + (limits.pause_limit if status == "pause" else limits.leave_limit),
        paused_by=pauser if status == "pause" else None,
    )
    _settle(work, changed, then, stay=False, keep_wrapping=keep_wrapping)
    return changed


def resume(work: Work, channel: Channel) -> Channel:
    """Let the agent who has paused a channel go on with it (flex §9), or ask back the one who has
    left it; whoever the workflow finds, where he cannot come.

    Raises INTERACTION_INVALID, CONVERSATION_CLOSED.
    """
    if channel.status not in ("pause", "inactive"):
        raise errors.INTERACTION_INVALID(
            sentence=f"Channel {channel.sid} is {channel.status}: only one that is paused or"
            " inactive can be resumed"
        )
    held = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    routing = _to_last(work, channel)
    paused = channel.status == "pause"
    active = states.move(work, channel, "active")
    asked = None if routing is None else invites.create(work, active, held, routing, resumed=paused)
    if asked is None or asked.task.is_over:
        again.ask(work, active)
    elif paused:
        _accept(work, asked.task)
    found = rows.find_channel(work, channel.account_sid, channel.sid)
    assert found is not None, channel.sid
    return found


def _to_last(work: Work, channel: Channel) -> Routing | None:
    """To the agent who has paused a channel, or was there last; None where there is none."""
    last = rows.find_last_agent(work, channel)
    routing = invites.remembered(work, channel)
    if last is None or last.workspace_sid is None or routing is None:
        return None
    workspace_sid, worker_sid = last.workspace_sid, channel.paused_by or last.worker_sid or ""
    if workers.find(work, channel.account_sid, workspace_sid, worker_sid) is None:
        return None
    return msgspec.structs.replace(routing, workspace_sid=workspace_sid, worker_sid=worker_sid)


def _accept(work: Work, task: Task) -> None:
    """Let the worker have a task that he has asked for himself."""
    workspace = workspaces.hold(work, task.account_sid, task.workspace_sid)
    for reservation in endings.live(work, task):
        reservations.update(work, workspace, reservation, status="accepted")


def _settle(
    work: Work, channel: Channel, then: Then, *, stay: bool, keep_wrapping: bool = False
) -> None:
    """Settle all tasks of a channel that has moved; with `stay` the agents stay until they are
    through."""
    present = rows.agents(work, channel)
    for invite in reversed(rows.newest_invites(work, channel, _ALL)):
        task = task_rows.find(work, channel.account_sid, invite.task_sid)
        if task is not None and not task.is_over:
            settle_task(work, invite.workspace_sid, task, then, keep_wrapping=keep_wrapping)
    if not stay or then == "closed":
        for agent in present:
            people.remove(work, channel, agent)


def settle_task(
    work: Work, workspace_sid: str, task: Task, then: Then, *, keep_wrapping: bool = False
) -> None:
    """A task whose conversation is over for its agent: canceled while nobody has it, wrapping or
    completed otherwise; with `keep_wrapping` one that is wrapping stays so."""
    workspace = workspaces.hold(work, task.account_sid, workspace_sid)
    if task.assignment_status in ("pending", "reserved"):
        tasks.update(work, workspace, task, assignment_status="canceled", reason="Channel closed")
        return
    status = "completed" if then == "closed" else "wrapping"
    if task.assignment_status == status or (keep_wrapping and task.assignment_status == "wrapping"):
        return
    for reservation in endings.live(work, task):
        now = reservations.find(work, task.account_sid, reservation.sid)
        if now is not None and now.status in ("accepted", "wrapping") and now.status != status:
            reservations.update(
                work, workspace, now, status="completed" if then == "closed" else "wrapping"
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
    """Somebody has joined: whatever was due because nobody was there is over."""
    if channel.status == "active" and not channel.rounds and channel.due is None:
        return channel
    return states.move(work, channel, "active")
