"""What an agent's answers to a reservation do to the interaction (flex §8): by whatever way they
come, they have the same effect."""

from typing import Final, Literal

from switchroom.core import errors
from switchroom.flex import channels, people, rows, transfers
from switchroom.flex.rows import Channel, Participant
from switchroom.store.work import Work
from switchroom.taskrouter import reservations, workspaces
from switchroom.taskrouter.rows import Reservation, Task

_OVER: Final = ("completed", "canceled")
_REFUSED: Final = ("rejected", "timeout")


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
    if reservation.status == "wrapping" and not _leaves_open(work, channel):
        _end(work, channel, agent)
    elif reservation.status in _OVER:
        people.remove(work, channel, agent)
        if not _leaves_open(work, channel):
            _end(work, channel, agent)


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
        work.memory[_key(channel)] = True
    reservation = reservations.find(work, channel.account_sid, participant.reservation_sid)
    if reservation is not None and reservation.live:
        workspace = workspaces.hold(work, channel.account_sid, reservation.workspace_sid)
        if status == "closed":
            reservations.update(work, workspace, reservation, status="completed")
        elif reservation.status == "accepted":
            reservations.update(work, workspace, reservation, status="wrapping")
    return rows.participant(work, channel, participant.sid)


def _leaves_open(work: Work, channel: Channel) -> bool:
    """Whether the deed of this transaction leaves the channel open although its agent goes."""
    return _key(channel) in work.memory


def _key(channel: Channel) -> str:
    return f"leaves open {channel.sid}"
