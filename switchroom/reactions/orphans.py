"""A conversation whose task was given up before an agent had it would be left without an owner
(flex §8, studio §6.4): the account's route takes the customer on (ours)."""

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
from switchroom.flex import rows
from switchroom.flex.rows import Channel
from switchroom.monitor import alerts, deliveries
from switchroom.reactions import hooks_due
from switchroom.store.work import Work
from switchroom.studio import settings
from switchroom.taskrouter import task_rows
from switchroom.taskrouter.rows import Task

_NO_OWNER: Final = 81015
# A conversation that was routed on so often goes in a circle.
_ROUNDS: Final = 5
_ALL: Final = 1_000
_LOOKED_AT: Final = 100


def route(work: Work, task: Task) -> None:
    """Let the account's flow or URL take over, unless somebody else has the conversation."""
    channel = rows.channel_of(work, task)
    if channel is None or channel.status != "active" or _has_owner(work, channel):
        return
    conversation = conversations.find(work, channel.account_sid, channel.conversation_sid)
    if conversation is None or conversation.state == "closed":
        return
    wished = settings.fetch(work, task.account_sid).stuck_flow_route
    if sids.looks_like("FW", wished) and _attach(work, conversation, wished):
        return
    alerts.record(
        work,
        task.account_sid,
        "error",
        f"Nobody has the conversation {conversation.sid} any more: its task was canceled"
        f" ({task.reason or 'no reason'})",
        code=_NO_OWNER,
        resource_sid=task.sid,
        service_sid=conversation.service_sid,
    )
    if wished and not sids.looks_like("FW", wished):
        _post(work, wished, task, conversation)


def _has_owner(work: Work, channel: Channel) -> bool:
    """Whether an agent is there, or asked by another task."""
    if rows.agents(work, channel):
        return True
    found = (
        task_rows.find(work, channel.account_sid, invite.task_sid)
        for invite in rows.invites(work, channel, "", _ALL)
    )
    return any(task is not None and not task.is_over for task in found)


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
