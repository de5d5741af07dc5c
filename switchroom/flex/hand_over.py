"""Studio's Send to Flex: the conversation of an execution comes before an agent (studio §3.5,
flex §12)."""

from typing import Any

import msgspec

from switchroom.conversations import claims, conversations, hooks, settings
from switchroom.conversations import messages as conversation_messages
from switchroom.conversations import participants as conversation_participants
from switchroom.conversations.rows import Conversation
from switchroom.core import errors
from switchroom.core.flows.effects import Enqueue
from switchroom.flex import interactions, invites
from switchroom.flex.interactions import Wish
from switchroom.flex.invites import Asked, Routing
from switchroom.flex.rows import ChannelType
from switchroom.store.work import Work
from switchroom.taskrouter import task_channels, workspaces
from switchroom.taskrouter.rows import Workflow


def hand_over(work: Work, account_sid: str, conversation_sid: str, wish: Enqueue) -> Asked:
    """Make the Interaction and its Task.

    Raises INTERACTION_INVALID, INVALID_PARAMETER, CONVERSATION_CLOSED.
    """
    workflow = work.get(
        Workflow, "workflows", "account_sid = ? AND sid = ?", account_sid, wish.workflow
    )
    if workflow is None:
        raise errors.INTERACTION_INVALID(sentence=f"The workflow {wish.workflow} does not exist")
    # The workspace before the conversation, in the order of all who need both.
    workspaces.hold(work, account_sid, workflow.workspace_sid)
    channel = task_channels.find(work, account_sid, workflow.workspace_sid, wish.task_channel)
    if channel is None:
        raise errors.INTERACTION_INVALID(
            sentence=f"The task channel {wish.task_channel} does not exist"
        )
    conversation = conversations.hold_open(work, account_sid, conversation_sid)
    address, _ = invites.customer(work, conversation)
    kind = _kind(work, conversation)
    given: dict[str, Any] = {
        "channelType": kind,
        "customerAddress": address,
        "from": address,
        "name": address,
        "customerName": address,
    }
    attributes = given | msgspec.json.decode(wish.attributes, type=dict[str, Any])
    return interactions.create(
        work,
        account_sid,
        Wish(type=kind, initiated_by="customer", media_channel_sid=conversation.sid),
        Routing(
            workspace_sid=workflow.workspace_sid,
            workflow_sid=workflow.sid,
            task_channel_sid=channel.sid,
            attributes=attributes,
            priority=_priority(wish.priority),
            timeout=wish.timeout,
        ),
    ).asked


def _kind(work: Work, conversation: Conversation) -> ChannelType:
    outside = conversation_participants.reached_by_sms(work, conversation)
    return "sms" if outside else "chat"


def _priority(text: str) -> int:
    try:
        return max(0, int(text))
    except ValueError:
        return 0


def open_conversation(
    work: Work, account_sid: str, address: str, proxy_address: str, body: str
) -> str:
    """The conversation of a pair, made with the message that began it where there is none: a flow
    without a conversation is handed over too (studio §3.5). Raises the errors of a conversation."""
    claims.lock_pair(work, account_sid, address, proxy_address)
    held = claims.holder(work, account_sid, address, proxy_address)
    if held is not None:
        return held
    made = conversations.create(
        work,
        account_sid,
        settings.fetch(work, account_sid).default_service_sid,
        origin=hooks.DESK,
    )
    member = conversation_participants.add(
        work, made, origin=hooks.DESK, address=address, proxy_address=proxy_address
    )
    conversation_messages.add(
        work,
        made,
        origin=hooks.DESK,
        author=address,
        body=body or None,
        participant_sid=member.sid,
    )
    return made.sid
