"""A conversation whose tasks are over and that no agent has would be left without an owner
(flex §8, studio §6.4): the account's route takes the customer on, or whoever its workflow finds
(ours)."""

from functools import partial
from typing import Final

from switchroom.conversations import (
    conversations,
    hooks,
    messages,
    participants,
    payloads,
    webhooks,
)
from switchroom.conversations.rows import Conversation, Message
from switchroom.core import sids
from switchroom.core.errors import ApiError
from switchroom.flex import again, channels, interactions, rows
from switchroom.flex.rows import Channel
from switchroom.monitor import deliveries
from switchroom.reactions import hooks_due
from switchroom.store.work import Work
from switchroom.studio import settings
from switchroom.taskrouter.rows import Task

# A conversation that was routed on so often goes in a circle.
_ROUNDS: Final = 5
_LOOKED_AT: Final = 100


def look(work: Work, task: Task) -> None:
    """If nobody has the conversation of a task any more, let somebody take it on: the account's
    flow or URL where one is set, or else whoever the workflow finds."""
    channel = rows.channel_of(work, task)
    if channel is None or channel.status not in ("setup", "active") or channel.resting:
        return
    if rows.has_owner(work, channel):
        return
    conversation = conversations.find(work, channel.account_sid, channel.conversation_sid)
    if conversation is None or conversation.state == "closed":
        return
    why = f"its task was {task.assignment_status if task.is_over else 'taken away'}"
    why += f" ({task.reason or 'no reason'})"
    if channel.initiated_by == "agent" and conversation.next_index == 0:
        channels.fail(work, channel, interactions.CHANNEL_INVALID, f"Nobody began it: {why}")
    elif not _taken_on(work, channel, conversation, task, why):
        again.orphaned(work, channel, why)


def _taken_on(
    work: Work, channel: Channel, conversation: Conversation, task: Task, why: str
) -> bool:
    """Whether the account's own route has the conversation from here on."""
    wished = settings.fetch(work, task.account_sid).stuck_flow_route
    if not wished:
        return False
    if sids.looks_like("FW", wished):
        return _attach(work, conversation, wished)
    again.give_up(work, channel, f"{why}; {wished} is told, and")
    _post(work, wished, task, conversation)
    return True


def _attach(work: Work, conversation: Conversation, flow_sid: str) -> bool:
    """Attach a flow that begins with the customer's last message; False where it goes in a circle
    or cannot be attached."""
    rounds = work.value(
        "SELECT count(*) FROM interaction_channels WHERE account_sid = ? AND conversation_sid = ?",
        conversation.account_sid,
        conversation.sid,
    )
    last = _last_of_customer(work, conversation)
    if rounds > _ROUNDS or last is None:
        return False
    try:
        held = conversations.hold_open(work, conversation.account_sid, conversation.sid)
        webhook = webhooks.create(work, held, target="studio", flow_sid=flow_sid)
    except ApiError:
        return False
    hooks_due.offer(
        work,
        webhook,
        "onMessageAdded",
        held,
        hooks.SMS,
        partial(payloads.message_added, held, last),
        last.sid,
        last.body,
    )
    return True


def _last_of_customer(work: Work, conversation: Conversation) -> Message | None:
    """The last message that came from outside."""
    outside = {one.sid for one in participants.reached_by_sms(work, conversation)}
    found = messages.page(work, conversation, "desc", None, _LOOKED_AT)
    return next((one for one in found if one.participant_sid in outside), None)


def _post(work: Work, url: str, task: Task, conversation: Conversation) -> None:
    told = (
        ("AccountSid", task.account_sid),
        ("ConversationSid", conversation.sid),
        ("TaskSid", task.sid),
        ("Reason", task.reason or ""),
    )
    deliveries.put(work, task.account_sid, url, "POST", told, resource_sid=task.sid)
