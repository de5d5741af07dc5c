"""Interactions: a conversation, and the task that asks an agent into it (flex §2)."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from switchroom.conversations import conversations, hooks, settings
from switchroom.conversations import participants as conversation_participants
from switchroom.conversations.rows import Conversation
from switchroom.core import errors
from switchroom.flex import channels, events, invites, people, rows, states, sweep
from switchroom.flex.invites import Asked, Routing
from switchroom.flex.rows import Channel, ChannelType, InitiatedBy, Interaction
from switchroom.store.work import Work

# "Channel validation error" of the hosted service (flex §1).
CHANNEL_INVALID: Final = 19025


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer is reached: by SMS an address and ours, in a chat an identity."""

    address: str | None = None
    proxy_address: str | None = None
    identity: str | None = None


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """The channel that is asked for (flex §2.1)."""

    type: ChannelType
    initiated_by: InitiatedBy
    media_channel_sid: str | None = None
    participants: Sequence[Reach] = ()


class Made(msgspec.Struct, frozen=True):
    """A new interaction, and what was made with it."""

    interaction: Interaction
    channel: Channel
    asked: Asked


def create(
    work: Work,
    account_sid: str,
    wish: Wish,
    routing: Routing,
    *,
    webhook_ttid: str | None = None,
    context_sid: str | None = None,
    insistent: bool = False,
) -> Made:
    """Bring a conversation before an agent; one that is not there yet is made. `insistent` asks a
    worker who is named whatever he is doing.

    Raises INTERACTION_INVALID, NOT_FOUND, INVALID_PARAMETER, PAIR_IN_USE.
    """
    _check(wish, routing)
    conversation = _conversation(work, account_sid, wish)
    interaction = Interaction(
        sid=work.mint("KD"),
        account_sid=account_sid,
        webhook_ttid=webhook_ttid,
        interaction_context_sid=context_sid,
        date_created=work.now,
    )
    channel = Channel(
        sid=work.mint("UO"),
        account_sid=account_sid,
        interaction_sid=interaction.sid,
        type=wish.type,
        initiated_by=wish.initiated_by,
        status="setup",
        conversation_sid=conversation.sid,
        error_code=0,
        error_message="",
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert("interactions", interaction)
    rows.insert_channel(work, channel)
    sweep.see_to(work, account_sid)
    work.emit(
        events.InteractionCreated(account_sid=account_sid, channel=channel, interaction=interaction)
    )
    work.emit(events.ChannelCreated(account_sid=account_sid, channel=channel))
    asked = invites.create(work, channel, conversation, routing, insistent=insistent)
    for one in invites.customers(work, conversation):
        people.enter_customer(work, channel, one, joins=not wish.media_channel_sid)
    return Made(interaction, _set_up(work, channel, asked), asked)


def _set_up(work: Work, channel: Channel, asked: Asked) -> Channel:
    """The channel as it begins. One that an agent begins who cannot take its task fails, as the
    answer and the webhooks tell; all others go on until somebody has them."""
    if channel.initiated_by == "agent" and asked.task.is_over:
        sentence = (
            f"Worker {asked.task.routing_target} cannot begin the conversation: he is not in an"
            " available activity, or has no place on the task channel"
        )
        return channels.fail(work, channel, CHANNEL_INVALID, sentence)
    return states.move(work, channel, "active")


def _check(wish: Wish, routing: Routing) -> None:
    if wish.initiated_by == "customer" and not wish.media_channel_sid:
        raise errors.INTERACTION_INVALID(
            sentence="Channel.properties.media_channel_sid is required: the customer's conversation"
        )
    if not wish.media_channel_sid and not wish.participants:
        raise errors.INTERACTION_INVALID(sentence="Channel.participants is required")
    if wish.initiated_by == "agent" and not (routing.queue_sid and routing.worker_sid):
        raise errors.INTERACTION_INVALID(
            sentence="Routing.properties.queue_sid and worker_sid are required: an agent begins"
        )


def _conversation(work: Work, account_sid: str, wish: Wish) -> Conversation:
    if wish.media_channel_sid:
        found = conversations.find(work, account_sid, wish.media_channel_sid)
        if found is None:
            raise errors.INTERACTION_INVALID(
                sentence=f"The conversation {wish.media_channel_sid} does not exist"
            )
        return conversations.hold_open(work, account_sid, found.sid)
    made = conversations.create(
        work,
        account_sid,
        settings.fetch(work, account_sid).default_service_sid,
        origin=hooks.DESK,
    )
    for reach in wish.participants:
        given: dict[str, Any] = {"identity": reach.identity} if reach.identity else {}
        if not given:
            given = {"address": reach.address, "proxy_address": reach.proxy_address}
        conversation_participants.add(work, made, origin=hooks.DESK, **given)
    return made
