"""What an agent does with his tasks. Each deed is that of TaskRouter or of the interaction, so that
it has the same effects by whatever way it comes; here it is only for the agent's own."""

from typing import Final, Literal

from switchroom.core import errors
from switchroom.desk import people, shapes, wrap_ups
from switchroom.desk.people import Caller
from switchroom.desk.times import iso
from switchroom.flex import agents, channels, rows, transfers
from switchroom.flex.rows import Channel, Participant
from switchroom.store.work import Work
from switchroom.taskrouter import activities, names, presence, reservations, workspaces
from switchroom.taskrouter.rows import Reservation, Worker

Answer = Literal["accept", "reject", "wrapup", "complete"]
ChannelDeed = Literal["end", "leave", "pause", "resume"]
Transfer = Literal["cold", "warm"]

_BECOMES: Final[dict[Answer, reservations.Answer]] = {
    "accept": "accepted",
    "reject": "rejected",
    "wrapup": "wrapping",
    "complete": "completed",
}
_FROM: Final[dict[Answer, tuple[str, ...]]] = {
    "accept": ("pending",),
    "reject": ("pending",),
    "wrapup": ("accepted",),
    "complete": ("accepted", "wrapping"),
}


def shown_worker(work: Work, row: Worker) -> shapes.Worker:
    """The agent as his desktop shows him."""
    return shapes.Worker(
        sid=row.sid,
        friendly_name=row.friendly_name,
        full_name=people.full_name(row.friendly_name, row.attributes),
        activity_sid=row.activity_sid,
        activity_name=names.of_activity(work, row.account_sid, row.activity_sid) or "",
        available=bool(row.available),
        date_activity_changed=iso(row.date_status_changed),
        attributes=people.attributes(row),
        version=row.version,
    )


def set_activity(
    work: Work, caller: Caller, activity_sid: str, *, reject_pending: bool = False
) -> shapes.Worker:
    """Do something else; `reject_pending` rejects what is offered to an agent who goes away.

    Raises ACCESS_DENIED, INVALID_PARAMETER.
    """
    worker = people.needed_worker(work, caller)
    workspace = workspaces.hold(work, caller.account_sid, worker.workspace_sid)
    worker = people.needed_worker(work, caller)
    activity = activities.named(work, workspace, "activity_sid", activity_sid)
    changed = presence.update_worker(
        work,
        workspace,
        worker,
        activity_sid=activity.sid,
        reject_pending=reject_pending and not activity.available,
    )
    return shown_worker(work, changed)


def answer(
    work: Work,
    caller: Caller,
    sid: str,
    deed: Answer,
    *,
    disposition: str | None = None,
    note: str | None = None,
) -> None:
    """Answer a reservation. What was done already is not done again: a second click is no error.

    Raises NOT_FOUND, ACCESS_DENIED, RESERVATION_OVER, INVALID_PARAMETER.
    """
    worker = people.needed_worker(work, caller)
    workspace = workspaces.hold(work, caller.account_sid, worker.workspace_sid)
    reservation = own_reservation(work, worker, sid)
    status = _BECOMES[deed]
    if reservation.status == status:
        return
    if reservation.status not in _FROM[deed]:
        raise errors.RESERVATION_OVER(deed=deed, status=reservation.status)
    if deed == "complete":
        wrap_ups.keep(work, caller, reservation, disposition, note)
    reservations.update(work, workspace, reservation, status=status)


def own_reservation(work: Work, worker: Worker, sid: str) -> Reservation:
    """A reservation of the agent. Raises NOT_FOUND, ACCESS_DENIED."""
    reservation = reservations.fetch(work, worker.account_sid, worker.workspace_sid, sid)
    if reservation.worker_sid != worker.sid:
        raise errors.ACCESS_DENIED(sentence="this task is offered to another agent")
    return reservation


def change_channel(
    work: Work,
    caller: Caller,
    sid: str,
    deed: ChannelDeed,
    *,
    disposition: str | None = None,
    note: str | None = None,
) -> None:
    """End, leave, pause or resume a conversation (flex §3, §9).

    Raises NOT_FOUND, ACCESS_DENIED, CHANNEL_OVER, INTERACTION_INVALID, INVALID_PARAMETER.
    """
    worker = people.needed_worker(work, caller)
    channel = _held(work, caller, sid)
    if deed == "resume":
        _resume(work, worker, channel)
        return
    reservation = _own_task(work, worker, channel)
    if deed == "end":
        if channel.status == "closed" and reservation.status == "wrapping":
            return
        channels.change(work, channel, "closed", "wrapup")
        return
    if reservation.status != "accepted":
        raise errors.RESERVATION_OVER(deed=deed, status=reservation.status)
    wrap_ups.keep(work, caller, reservation, disposition, note)
    mine = rows.by_reservation(work, caller.account_sid, reservation.sid)
    others = [one for one in rows.agents(work, channel) if mine is None or one.sid != mine.sid]
    if deed == "leave" and mine is not None and others:
        agents.update(work, channel, mine, "closed")
        return
    # A wrap-up of an earlier part of the same conversation is still to be written.
    status: Literal["inactive", "pause"] = "inactive" if deed == "leave" else "pause"
    channels.leave(work, channel, status, "closed", by=worker.sid, keep_wrapping=True)


def _held(work: Work, caller: Caller, sid: str) -> Channel:
    found = channels.hold_found(work, caller.account_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def _own_task(work: Work, worker: Worker, channel: Channel) -> Reservation:
    """The agent's accepted reservation of a task of a channel, or that which he wraps up.

    Raises ACCESS_DENIED, CHANNEL_OVER.
    """
    found = live_reservation(work, worker, channel)
    if found is not None and found.status != "pending":
        return found
    if found is not None or not rows.was_asked(work, channel, worker.sid):
        raise errors.ACCESS_DENIED(sentence="you are not in this conversation")
    raise errors.CHANNEL_OVER(sentence="you have completed its task")


def _resume(work: Work, worker: Worker, channel: Channel) -> None:
    """Go on with what was paused; it is the agent's who paused it."""
    if channel.status == "active" and rows.holds_task(work, channel, worker.sid):
        return
    if channel.status != "pause":
        raise errors.CHANNEL_OVER(sentence=f"it is {channel.status} and paused no longer")
    if channel.paused_by != worker.sid:
        raise errors.ACCESS_DENIED(sentence="another agent has paused this conversation")
    channels.change(work, channel, "active", None)


def live_reservation(work: Work, worker: Worker, channel: Channel) -> Reservation | None:
    """The agent's newest live reservation of a task of a channel."""
    return work.get(
        Reservation,
        "reservations",
        "account_sid = ? AND worker_sid = ? AND live = 1 AND task_sid IN (SELECT task_sid"
        " FROM interaction_invites WHERE channel_sid = ?) ORDER BY sid DESC LIMIT 1",
        worker.account_sid,
        worker.sid,
        channel.sid,
    )


def hand_over(
    work: Work, caller: Caller, sid: str, kind: Transfer, to_sid: str, note: str | None
) -> rows.Transfer:
    """Ask somebody else into a conversation of the agent (flex §6).

    Raises NOT_FOUND, ACCESS_DENIED, CHANNEL_OVER, RESERVATION_OVER, INTERACTION_INVALID,
    INVALID_PARAMETER.
    """
    worker = people.needed_worker(work, caller)
    channel = _held(work, caller, sid)
    reservation = _own_task(work, worker, channel)
    if reservation.status != "accepted":
        raise errors.RESERVATION_OVER(deed="hand over", status=reservation.status)
    if to_sid == worker.sid:
        raise errors.INVALID_PARAMETER(sentence="to must be somebody else")
    mine = _present(work, channel, reservation)
    return transfers.create(work, channel, kind, mine.sid, to_sid, note=(note or "").strip())


def transfer_status(work: Work, transfer: rows.Transfer) -> transfers.Status:
    """How a transfer stands."""
    return transfers.status(work, transfer)


def _present(work: Work, channel: Channel, reservation: Reservation) -> Participant:
    """The agent as a participant of the channel. Raises CHANNEL_OVER."""
    mine = rows.by_reservation(work, channel.account_sid, reservation.sid)
    if mine is None or not mine.present:
        raise errors.CHANNEL_OVER(sentence="you are not in it")
    return mine
