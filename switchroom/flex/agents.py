"""What an agent's answers to a reservation do to the interaction (flex §8): by whatever way they
come, they have the same effect."""

from typing import Final, Literal

from switchroom.core import errors
from switchroom.flex import again, channels, people, rows, told, transfers
from switchroom.flex.rows import Channel, Participant
from switchroom.store.work import Work
from switchroom.taskrouter import reservations, task_rows, tasks, workspaces
from switchroom.taskrouter.rows import Reservation, Task, Workspace

_HELD: Final = ("accepted", "wrapping")
_OVER: Final = ("completed", "canceled")
_REFUSED: Final = ("rejected", "timeout")


def answer(
    work: Work,
    workspace: Workspace,
    reservation: Reservation,
    status: reservations.Answer,
    *,
    worker_activity_sid: str | None = None,
    version: int | None = None,
) -> Reservation:
    """A worker's answer to a reservation, by whatever way, in a workspace that the caller holds.

    Who resumes a channel is let in at once, and his client accepts nevertheless (flex §9): he
    hears once more that he has. Raises INVALID_PARAMETER, PRECONDITION_FAILED.
    """
    if status == reservation.status == "accepted" and _is_resumed(work, reservation):
        told.accepted(work, reservation)
        return reservation
    return reservations.update(
        work,
        workspace,
        reservation,
        status=status,
        worker_activity_sid=worker_activity_sid,
        version=version,
    )


def _is_resumed(work: Work, reservation: Reservation) -> bool:
    task = task_rows.find(work, reservation.account_sid, reservation.task_sid)
    channel = None if task is None else rows.channel_of(work, task)
    return channel is not None and rows.was_resumed(work, channel, reservation.task_sid)


def moved(work: Work, reservation: Reservation, task: Task) -> None:
    """A reservation has another status: the agent joins, ends, or is through."""
    channel = rows.channel_of(work, task)
    if channel is None:
        return
    if reservation.status == "accepted":
        if people.enter_agent(work, channel, reservation) is not None:
            channels.activate(work, channel)
        return
    if reservation.status in _REFUSED:
        transfers.fall_back(work, channel, task)
        return
    agent = rows.by_reservation(work, task.account_sid, reservation.sid)
    if agent is None or not agent.present:
        return
    stays = _what_stays(work, channel)
    if reservation.status == "wrapping":
        people.wraps_up(work, channel, agent)
        if stays is None:
            _end(work, channel, agent)
    elif reservation.status in _OVER:
        people.remove(work, channel, agent)
        if stays is None and reservation.status == "completed":
            _end(work, channel, agent)
        elif stays == "parked" and channel.status == "active":
            _park(work, channel)


def _end(work: Work, channel: Channel, agent: Participant) -> None:
    """With the last agent the channel and its conversation end."""
    others = [one for one in rows.agents(work, channel) if one.sid != agent.sid]
    if not others and channel.status == "active":
        channels.close(work, channel)


def update(
    work: Work,
    channel: Channel,
    participant: Participant,
    status: Literal["closed", "wrapup"],
    *,
    close_if_last: bool = False,
) -> Participant:
    """One participant leaves, or wraps up; the channel stays as it is unless he is the last and
    `close_if_last` is given (flex §5).

    Raises INTERACTION_INVALID.
    """
    if participant.type != "agent" or participant.reservation_sid is None:
        if status == "wrapup":
            raise errors.INTERACTION_INVALID(sentence="Only an agent can wrap up")
        return people.remove(work, channel, participant) if participant.present else participant
    if not close_if_last:
        work.memory[_key(channel)] = "parked"
    reservation = reservations.find(work, channel.account_sid, participant.reservation_sid)
    if reservation is not None and reservation.live:
        workspace = workspaces.hold(work, channel.account_sid, reservation.workspace_sid)
        if status == "closed":
            reservations.update(work, workspace, reservation, status="completed")
        elif reservation.status == "accepted":
            reservations.update(work, workspace, reservation, status="wrapping")
    return rows.participant(work, channel, participant.sid)


def take(work: Work, workspace: Workspace, reservation: Reservation, reason: str) -> bool:
    """Take a conversation from an agent who is lost: his task is completed for the `reason`, and
    the channel, if nobody else is there, goes on to somebody else. False for a task that is not of
    an interaction, or that he does not have."""
    task = task_rows.find(work, reservation.account_sid, reservation.task_sid)
    channel = None if task is None else rows.channel_of(work, task)
    if task is None or channel is None or reservation.status not in _HELD:
        return False
    work.memory[_key(channel)] = "lost"
    tasks.update(work, workspace, task, assignment_status="completed", reason=reason)
    return True


def _park(work: Work, channel: Channel) -> None:
    """The last agent was closed, and the channel stays open: a program asks somebody in when the
    customer writes (flex §9), or else we do."""
    if not rows.has_owner(work, channel):
        again.rest(work, channel, parked=True)


def _what_stays(work: Work, channel: Channel) -> str | None:
    """Why the channel stays open although an agent goes in this transaction: he was closed alone
    (parked), or is lost; None where it ends with its last agent."""
    found = work.memory.get(_key(channel))
    return found if isinstance(found, str) else None


def _key(channel: Channel) -> str:
    return f"stays open {channel.sid}"
