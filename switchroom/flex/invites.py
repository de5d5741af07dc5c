"""Invites: a task by which an agent is asked to join a channel (flex §2.2, §4, §7)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.conversations import participants as conversation_participants
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import errors
from switchroom.flex import states
from switchroom.flex.rows import Channel, Invite, newest_invites
from switchroom.store.work import Work, encode
from switchroom.taskrouter import facts, task_channels, tasks, workspaces
from switchroom.taskrouter.rows import Task, Workspace

# How analytics call the ways of communication (flex §7).
_SPOKEN: Final = {"sms": "Sms", "web": "Web", "chat": "Chat", "email": "Email"}
# What a task says of itself alone, and nobody who is asked again later.
_OF_ONE_TASK: Final = frozenset(
    {facts.MARK, "flexInteractionSid", "flexChannelInviteSid", "conversationSid", "channelType"}
    | {"initiatedBy", "direction", "conversations"}
    | {"transferSid", "transferType", "transferFrom", "transferNote"}
)
# So many of the newest invites are looked at for what to ask again with.
_LOOKED_AT: Final = 50


class Routing(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask, as the API takes it (flex §2.2); `timeout` in seconds."""

    workspace_sid: str
    workflow_sid: str | None = None
    queue_sid: str | None = None
    worker_sid: str | None = None
    task_channel_sid: str | None = None
    task_channel_unique_name: str | None = None
    attributes: Mapping[str, Any] = msgspec.field(default_factory=dict)
    priority: int | None = None
    timeout: int | None = None


class Asked(msgspec.Struct, frozen=True):
    """An invite with its task."""

    invite: Invite
    task: Task


def create(
    work: Work,
    channel: Channel,
    conversation: Conversation,
    routing: Routing,
    *,
    resumed: bool = False,
    insistent: bool = False,
) -> Asked:
    """Ask somebody to join; a worker who is named is asked at once or not at all. `resumed` says
    that he is let in without an answer, `insistent` that he is asked whatever he is doing.

    Raises NOT_FOUND, INVALID_PARAMETER, INTERACTION_INVALID.
    """
    if channel.status in ("closed", "failed"):
        raise errors.INTERACTION_INVALID(
            sentence=f"Channel {channel.sid} is {channel.status}: nobody can be invited"
        )
    workspace = workspaces.hold(work, channel.account_sid, routing.workspace_sid)
    if channel.resting and channel.status != "pause":
        # From here on somebody is to have it, also if this task comes to nothing.
        channel = states.move(work, channel, "active")
    sid = work.mint("KG")
    attributes = dict(routing.attributes) | _flex_keys(work, channel, conversation, sid, routing)
    task = tasks.create(
        work,
        workspace,
        attributes=encode(attributes).decode(),
        timeout=routing.timeout,
        priority=routing.priority,
        task_channel=_task_channel(work, workspace, channel, routing),
        workflow_sid=routing.workflow_sid,
        routing_target=routing.worker_sid or routing.queue_sid,
        ignore_capacity=insistent if routing.worker_sid else None,
        queue_sid=routing.queue_sid,
    )
    invite = Invite(
        sid=sid,
        account_sid=channel.account_sid,
        interaction_sid=channel.interaction_sid,
        channel_sid=channel.sid,
        workspace_sid=workspace.sid,
        task_sid=task.sid,
        date_created=work.now,
        routing=encode(_remembered(routing, task)).decode(),
        resumed=int(resumed),
    )
    work.insert("interaction_invites", invite)
    return Asked(invite, task)


def _remembered(routing: Routing, task: Task) -> Routing:
    """How to ask again when the task is long forgotten: anybody of its workflow or queue."""
    given = {name: said for name, said in routing.attributes.items() if name not in _OF_ONE_TASK}
    return msgspec.structs.replace(
        routing,
        workflow_sid=task.workflow_sid or None,
        queue_sid=task.queue_sid,
        worker_sid=None,
        task_channel_sid=task.task_channel_sid,
        task_channel_unique_name=None,
        attributes=given,
    )


def remembered(work: Work, channel: Channel) -> Routing | None:
    """How a channel can be asked for again: by the workflow of the last task that had one, or else
    its queue, with the last attributes that were given; None where there is neither."""
    asked = [
        msgspec.json.decode(invite.routing, type=Routing)
        for invite in newest_invites(work, channel, _LOOKED_AT)
        if invite.routing
    ]
    attributes = next((one.attributes for one in asked if one.attributes), {})
    found = next((one for one in asked if one.workflow_sid), None)
    if found is not None:
        return msgspec.structs.replace(found, queue_sid=None, attributes=attributes)
    found = next((one for one in asked if one.queue_sid), None)
    return found and msgspec.structs.replace(found, attributes=attributes)


def last_queue(work: Work, channel: Channel) -> str | None:
    """The queue that the newest task of a channel began in."""
    newest = next(iter(newest_invites(work, channel, 1)), None)
    if newest is None or not newest.routing:
        return None
    return msgspec.json.decode(newest.routing, type=Routing).queue_sid


def _task_channel(
    work: Work, workspace: Workspace, channel: Channel, routing: Routing
) -> str | None:
    """The task channel that is named, or the one that is called like the channel's type."""
    named = routing.task_channel_sid or routing.task_channel_unique_name
    if named:
        return named
    found = task_channels.find_named(work, workspace.account_sid, workspace.sid, channel.type)
    return None if found is None else found.sid


def _flex_keys(
    work: Work, channel: Channel, conversation: Conversation, sid: str, routing: Routing
) -> dict[str, Any]:
    """The attributes that make the task one of an interaction."""
    address, proxy_address = customer(work, conversation)
    given = routing.attributes
    direction = "outbound" if channel.initiated_by == "agent" else "inbound"
    keys: dict[str, Any] = {
        facts.MARK: channel.sid,
        "flexInteractionSid": channel.interaction_sid,
        "flexChannelInviteSid": sid,
        "conversationSid": conversation.sid,
        "channelType": channel.type,
        "initiatedBy": channel.initiated_by,
        "direction": direction,
        "customerAddress": address or given.get("customerAddress"),
        "conversations": {
            "conversation_id": channel.interaction_sid,
            "communication_channel": _SPOKEN.get(channel.type, channel.type.capitalize()),
            "initiated_by": channel.initiated_by.capitalize(),
            "direction": direction.capitalize(),
            "external_contact": proxy_address,
            "media": [{"type": "ChatTranscript", "sid": conversation.sid}],
        },
    }
    name = given.get("customerName")
    if name and keys["customerAddress"]:
        keys["customers"] = {"name": name, "phone": keys["customerAddress"]}
    return keys


def customer(work: Work, conversation: Conversation) -> tuple[str | None, str | None]:
    """The customer's address and ours in a conversation; in a chat his identity."""
    for one in customers(work, conversation):
        return one.address or one.identity, one.proxy_address
    return None, None


def customers(work: Work, conversation: Conversation) -> list[Participant]:
    """Who is reached by SMS; in a chat whoever was there first."""
    outside = conversation_participants.reached_by_sms(work, conversation)
    return outside or conversation_participants.page(work, conversation, "", 1)
