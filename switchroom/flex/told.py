"""What the agents of a channel are told of who comes and goes (flex §10)."""

from typing import Literal

from switchroom.core.errors import ApiError
from switchroom.flex import rows, shown
from switchroom.flex.rows import Channel, Participant
from switchroom.store.work import Work
from switchroom.taskrouter import pushes, task_rows
from switchroom.taskrouter.event_texts import Rows
from switchroom.taskrouter.rows import Reservation
from switchroom.taskrouter.wire import Shape

Deed = Literal["participant.added", "participant.removed", "participant.modified"]


def participant(work: Work, channel: Channel, deed: Deed, who: Participant) -> None:
    """Tell the agents who are there, and the one whom it is about. Each hears of it as of his own
    task: clients pass over tasks that are not theirs."""
    hearers = rows.agents(work, channel)
    if who.type == "agent" and who.sid not in (one.sid for one in hearers):
        hearers.append(who)
    for one in hearers:
        if one.worker_sid is not None:
            payload = _payload(channel, one.task_sid, who.worker_sid, who.reservation_sid)
            payload |= {
                "participant_sid": who.sid,
                "type": who.type,
                "media_properties": shown.media(who),
            }
            pushes.push(work, channel.account_sid, one.worker_sid, deed, payload)


def accepted(work: Work, reservation: Reservation) -> None:
    """Tell an agent once more that he has accepted."""
    task = task_rows.find(work, reservation.account_sid, reservation.task_sid)
    about = Rows(reservation=reservation, task=task)
    pushes.tell(work, reservation.account_sid, "reservation.accepted", about)


def add_failed(work: Work, channel: Channel, reservation: Reservation, refusal: ApiError) -> None:
    """Tell an agent that he could not be added to the conversation."""
    payload = _payload(channel, reservation.task_sid, reservation.worker_sid, reservation.sid) | {
        "participant_sid": None,
        "type": "agent",
        "media_properties": None,
        "error_data": {"error_code": refusal.code, "error_message": refusal.sentence()},
    }
    pushes.push(
        work, channel.account_sid, reservation.worker_sid, "participant.add.failed", payload
    )


def _payload(
    channel: Channel, task_sid: str | None, worker_sid: str | None, reservation_sid: str | None
) -> Shape:
    return {
        "channel_sid": channel.sid,
        "interaction_sid": channel.interaction_sid,
        "channel_type": channel.type,
        "routing_properties": {
            "task_sid": task_sid,
            "worker_sid": worker_sid,
            "reservation_sid": reservation_sid,
        },
        "error_data": None,
    }
