"""Who takes part in a channel of an interaction: customers and agents (flex §5, §8)."""

import msgspec

from switchroom.conversations import conversations, hooks
from switchroom.conversations import participants as conversation_participants
from switchroom.conversations.rows import Conversation
from switchroom.conversations.rows import Participant as Member
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.flex import events, rows, told
from switchroom.flex.rows import Channel, Participant, ParticipantType
from switchroom.monitor import alerts
from switchroom.store.work import Work, encode
from switchroom.taskrouter.rows import Reservation


class Media(msgspec.Struct, frozen=True):
    """How somebody is reached in the conversation."""

    type: str
    address: str | None = None
    proxy_address: str | None = None
    identity: str | None = None


def enter_customer(
    work: Work,
    channel: Channel,
    member: Member,
    kind: ParticipantType = "customer",
    *,
    joins: bool,
) -> Participant:
    """Somebody who is in the conversation already, as a customer of the channel; `joins` says that
    the API has put him there, which webhooks hear of (flex §8)."""
    media = Media(member.type, member.address, member.proxy_address, member.identity)
    row = Participant(
        sid=work.mint("UT"),
        account_sid=channel.account_sid,
        interaction_sid=channel.interaction_sid,
        channel_sid=channel.sid,
        type=kind,
        present=1,
        workspace_sid=None,
        task_sid=None,
        worker_sid=None,
        reservation_sid=None,
        media_sid=member.sid,
        media=encode(media).decode(),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert("interaction_participants", row)
    told.participant(work, channel, "participant.added", row)
    if joins:
        _joined(work, channel, row)
    return row


def _joined(work: Work, channel: Channel, row: Participant) -> None:
    work.emit(
        events.ParticipantJoined(account_sid=row.account_sid, channel=channel, participant=row)
    )


def add(
    work: Work,
    channel: Channel,
    kind: ParticipantType,
    *,
    identity: str | None = None,
    address: str | None = None,
    proxy_address: str | None = None,
) -> Participant:
    """Somebody new in the conversation and in the channel.

    Raises INTERACTION_INVALID, PAIR_IN_USE, PARTICIPANT_EXISTS and the errors of the fields.
    """
    if kind == "agent":
        raise errors.INTERACTION_INVALID(
            sentence="An agent joins by an invite: create one under the channel's Invites"
        )
    if channel.status in ("closed", "failed"):
        raise errors.INTERACTION_INVALID(
            sentence=f"Channel {channel.sid} is {channel.status}: nobody can be added"
        )
    conversation = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    member = conversation_participants.add(
        work,
        conversation,
        origin=hooks.DESK,
        identity=identity,
        address=address,
        proxy_address=proxy_address,
    )
    return enter_customer(work, channel, member, kind, joins=True)


def enter_agent(work: Work, channel: Channel, reservation: Reservation) -> Participant | None:
    """The agent who has accepted joins the conversation under the worker's name (flex §8); None,
    and an alert, where he cannot."""
    try:
        conversation = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
        member = _member(work, conversation, reservation.worker_name)
    except ApiError as refusal:
        alerts.record(
            work,
            channel.account_sid,
            "error",
            f"The agent could not be added to the conversation: {refusal.sentence()}",
            code=refusal.code,
            resource_sid=channel.sid,
        )
        told.add_failed(work, channel, reservation, refusal)
        return None
    row = Participant(
        sid=work.mint("UT"),
        account_sid=channel.account_sid,
        interaction_sid=channel.interaction_sid,
        channel_sid=channel.sid,
        type="agent",
        present=1,
        workspace_sid=reservation.workspace_sid,
        task_sid=reservation.task_sid,
        worker_sid=reservation.worker_sid,
        reservation_sid=reservation.sid,
        media_sid=member.sid,
        media=encode(Media("chat", identity=reservation.worker_name)).decode(),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert("interaction_participants", row)
    told.participant(work, channel, "participant.added", row)
    _joined(work, channel, row)
    return row


def wraps_up(work: Work, channel: Channel, agent: Participant) -> None:
    """Tell that an agent who is there is wrapping up."""
    told.participant(work, channel, "participant.modified", agent)
    work.emit(
        events.ParticipantUpdated(account_sid=agent.account_sid, channel=channel, participant=agent)
    )


def _member(work: Work, conversation: Conversation, identity: str) -> Member:
    """The agent in the conversation; one who is there already stays."""
    try:
        return conversation_participants.add(
            work, conversation, origin=hooks.DESK, identity=identity
        )
    except ApiError as refusal:
        if refusal.kind is not errors.PARTICIPANT_EXISTS:
            raise
        return conversation_participants.fetch(work, conversation, identity)


def remove(work: Work, channel: Channel, gone: Participant) -> Participant:
    """Somebody leaves the channel and its conversation."""
    left = rows.leave(work, gone)
    told.participant(work, channel, "participant.removed", left)
    work.emit(
        events.ParticipantLeft(account_sid=gone.account_sid, channel=channel, participant=left)
    )
    conversation = conversations.find(work, channel.account_sid, channel.conversation_sid)
    if conversation is None or conversation.state == "closed" or gone.media_sid is None:
        return left
    held = conversations.hold(work, channel.account_sid, conversation.sid)
    try:
        member = conversation_participants.fetch(work, held, gone.media_sid)
    except ApiError:
        return left
    if held.state != "closed":
        conversation_participants.remove(work, held, member, hooks.DESK)
    return left
