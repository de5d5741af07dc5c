"""What an agent's desktop begins with, and what its agent does: activity, tasks, channels."""

from functools import partial
from typing import Final, Literal

from msgspec import Struct

from switchroom.desk import cards, deeds, desktop, people, shapes
from switchroom.rest.kit import Call, Reply, Routes
from switchroom.runtime import Runtime
from switchroom.store.work import Work

routes = Routes("desk")

_NOTHING: Final = Reply(body=b"null")


class SetActivity(Struct, frozen=True, kw_only=True):
    """What the agent does from now on; `reject_pending` rejects what he is offered."""

    activity_sid: str
    reject_pending: bool = False


class Answer(Struct, frozen=True, kw_only=True):
    """What the agent says to a task; the last two when he completes it."""

    action: deeds.Answer
    disposition: str | None = None
    note: str | None = None


class ChangeChannel(Struct, frozen=True, kw_only=True):
    """What the agent does with a conversation; the last two when he leaves or pauses it."""

    action: deeds.ChannelDeed
    disposition: str | None = None
    note: str | None = None


class HandOver(Struct, frozen=True, kw_only=True):
    """To whom a conversation is handed: the SID of a worker, a queue or a workflow."""

    type: deeds.Transfer
    to: str
    note: str | None = None


class Transfer(Struct, frozen=True):
    """A transfer that has begun."""

    sid: str
    status: Literal["active", "failed", "completed"]


@routes.get("/v1/Desktop")
def fetch(work: Work, call: Call) -> shapes.Desktop:
    """All that the desktop needs to begin."""
    return desktop.fetch(work, people.caller(call.person))


@routes.post("/v1/Activity")
def set_activity(work: Work, call: Call, body: SetActivity) -> shapes.Worker:
    """Go to another activity."""
    return deeds.set_activity(
        work,
        people.caller(call.person),
        body.activity_sid,
        reject_pending=body.reject_pending,
    )


@routes.post("/v1/Reservations/{Sid}")
async def answer(runtime: Runtime, call: Call, Sid: str, body: Answer) -> shapes.Task | Reply:
    """Accept, reject, wrap up or complete a task; its card while it is the agent's."""
    caller = people.caller(call.person)
    deed = partial(deeds.answer, disposition=body.disposition, note=body.note)
    await runtime.transact(deed, caller, Sid, body.action, request_id=call.request_id)
    # What follows from a deed stands at its commit: the agent is in the conversation then.
    return await runtime.read(cards.of_reservation, caller, Sid) or _NOTHING


@routes.post("/v1/Channels/{Sid}")
async def change_channel(
    runtime: Runtime, call: Call, Sid: str, body: ChangeChannel
) -> shapes.Task | Reply:
    """End, leave, pause or resume a conversation; the card of its task while there is one."""
    caller = people.caller(call.person)
    deed = partial(deeds.change_channel, disposition=body.disposition, note=body.note)
    await runtime.transact(deed, caller, Sid, body.action, request_id=call.request_id)
    if body.action in ("leave", "pause"):
        # What the agent may still have of it is an earlier part that he wraps up.
        return _NOTHING
    return await runtime.read(cards.of_channel, caller, Sid) or _NOTHING


@routes.post("/v1/Channels/{Sid}/Transfers", status=201)
def hand_over(work: Work, call: Call, Sid: str, body: HandOver) -> Transfer:
    """Hand a conversation over, or ask somebody in."""
    caller = people.caller(call.person)
    made = deeds.hand_over(work, caller, Sid, body.type, body.to, body.note)
    return Transfer(made.sid, deeds.transfer_status(work, made))
