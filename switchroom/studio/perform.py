"""Carry out what a widget wants done, inside the transaction of its step (studio §3)."""

from typing import Any, Final

import msgspec

from switchroom.content import filled
from switchroom.conversations import (
    claims,
    content,
    conversations,
    hooks,
    media,
    members,
    participants,
    services,
    settings,
    webhooks,
)
from switchroom.conversations import messages as conversation_messages
from switchroom.conversations.rows import Conversation
from switchroom.core import errors, limits, phone, sids
from switchroom.core.content.variables import MESSAGING
from switchroom.core.errors import ApiError
from switchroom.core.flows.effects import (
    Enqueue,
    ResumeConversation,
    SendMessage,
    StartConversation,
)
from switchroom.core.flows.inputs import (
    Enqueued,
    Joined,
    MessageRefused,
    MessageSent,
    NotEnqueued,
    NotJoined,
)
from switchroom.core.sms.message import Media
from switchroom.flex import hand_over as handing_over
from switchroom.messaging import messages, numbers, opt_outs, outbound
from switchroom.store.work import Work, encode
from switchroom.studio import rows
from switchroom.studio.rows import Attached, Execution
from switchroom.taskrouter.rows import Task

_CHANNEL_NOT_FOUND: Final = 81011


def send(work: Work, execution: Execution, wish: SendMessage) -> MessageSent | MessageRefused:
    """Send where the execution's messages go (studio §3.3); nothing is raised."""
    outbound = {"Body": wish.body, "From": wish.sender, "To": wish.recipient, "Status": "failed"}
    try:
        if execution.conversation_sid is not None:
            return _into(work, execution.account_sid, execution.conversation_sid, None, wish)
        if wish.service and wish.channel:
            return _into(work, execution.account_sid, wish.channel, wish.service, wish)
        return _directly(work, execution.account_sid, wish)
    except ApiError as refusal:
        return MessageRefused(refusal.code, refusal.sentence(), outbound)


def _into(
    work: Work, account_sid: str, key: str, service_sid: str | None, wish: SendMessage
) -> MessageSent | MessageRefused:
    """Post into a conversation; `from` is only the author's name there."""
    conversation = conversations.find(work, account_sid, key, service_sid)
    if conversation is None:
        return MessageRefused(_CHANNEL_NOT_FOUND, f"The conversation {key} does not exist")
    author = wish.sender[: limits.IDENTITY_CHARS] or conversation.sid
    # Of what the flow says in its own name it is known that no participant has said it.
    by: dict[str, Any] = {"participant_sid": None} if author == conversation.sid else {}
    own = {"body": wish.body or None, "media": media.listed(work, account_sid, _media(wish))}
    template = content.message(work, conversation, wish.content_sid, _variables(wish))
    message = conversation_messages.add(
        work,
        conversation,
        origin=hooks.FLOW,
        author=author,
        attributes=wish.attributes or "{}",
        **own | template | by,
    )
    return _sent(message.body or "", author, conversation.sid, message.sid, "sent")


def _directly(work: Work, account_sid: str, wish: SendMessage) -> MessageSent | MessageRefused:
    """Send by the number in `from` (studio §3.3, case 3)."""
    if sids.looks_like("MG", wish.sender):
        return _by_service(work, account_sid, wish)
    recipient = phone.normalise(wish.recipient)
    if recipient is None or not phone.is_possible(recipient):
        raise errors.TO_INVALID(to=wish.recipient)
    sender = phone.normalise(wish.sender) or ""
    number = numbers.owner_of(work, sender)
    if number is None or number.account_sid != account_sid or recipient == sender:
        raise errors.FROM_INVALID(from_=wish.sender)
    filling = filled.find(work, account_sid, wish.content_sid, _variables(wish), MESSAGING)
    if filling is None:
        body, attached = wish.body, _media(wish)
    else:
        found = filling.to_telephone(lambda: bool(number.mms))
        body, attached = found.body, _attached(found.media)
    if len(body) > limits.SMS_BODY_CHARS:
        raise errors.BODY_TOO_LONG()
    if opt_outs.is_out(work, account_sid, sender, recipient):
        raise errors.OPTED_OUT()
    sms = messages.send(
        work,
        account_sid,
        carrier=number.carrier,
        sender=sender,
        recipient=recipient,
        body=body,
        media=attached,
        direction="outbound-api",
    )
    return _sent(body, sender, recipient, sms.sid, sms.status)


def _by_service(work: Work, account_sid: str, wish: SendMessage) -> MessageSent:
    """Let a messaging service choose the sender; its number is known when the message goes out."""
    media = tuple(medium.url for medium in _media(wish))
    asked = outbound.Wish(
        to=wish.recipient,
        messaging_service_sid=wish.sender,
        body=wish.body,
        media_url=media,
        content_sid=wish.content_sid,
        content_variables=_variables(wish),
    )
    sms = outbound.create(work, account_sid, asked)
    return _sent(sms.body, wish.sender, sms.to_number, sms.sid, sms.status)


def _media(wish: SendMessage) -> tuple[Media, ...]:
    return _attached((wish.media_url,) if wish.media_url else ())


def _attached(urls: tuple[str, ...]) -> tuple[Media, ...]:
    for url in urls:
        if not hooks.is_url(url):
            raise errors.MEDIA_URL_INVALID(url=url[: limits.WEBHOOK_URL_CHARS])
    return tuple(Media(url, "") for url in urls)


def _variables(wish: SendMessage) -> str:
    """The values for a template as the parameter ContentVariables has them."""
    return encode(dict(wish.content_variables)).decode() if wish.content_variables else ""


def _sent(body: str, sender: str, recipient: str, sid: str, status: str) -> MessageSent:
    outbound = {"Body": body, "From": sender, "To": recipient, "Sid": sid, "Status": status}
    return MessageSent(sid, outbound)


def start_conversation(
    work: Work, execution: Execution, wish: StartConversation
) -> tuple[Execution, Joined | NotJoined]:
    """A conversation with the contact, the flow attached to it (studio §3.12)."""
    account_sid = execution.account_sid
    service_sid = wish.service_sid or settings.fetch(work, account_sid).default_service_sid
    if services.find(work, account_sid, service_sid) is None:
        return execution, NotJoined(f"The conversation service {service_sid} does not exist")
    try:
        address, proxy_address, _ = members.check_pair(
            work, account_sid, wish.address, wish.proxy_address
        )
        claims.lock_pair(work, account_sid, address, proxy_address)
        held = claims.holder(work, account_sid, address, proxy_address)
        if held is not None:
            raise errors.PAIR_IN_USE(conversation_sid=held)
        conversation = conversations.create(
            work,
            account_sid,
            service_sid,
            origin=hooks.SILENT,
            inactive=wish.inactive or None,
            closed=wish.closed or None,
        )
        participants.add(
            work,
            conversation,
            origin=hooks.SILENT,
            address=address,
            proxy_address=proxy_address,
        )
    except ApiError as refusal:
        return execution, NotJoined(refusal.sentence())
    return _join(work, execution, conversation, close=wish.close_at_end)


def resume_conversation(
    work: Work, execution: Execution, wish: ResumeConversation
) -> tuple[Execution, Joined | NotJoined]:
    """Go on in a conversation that is there, the flow attached to it (studio §3.12)."""
    found = conversations.find(
        work, execution.account_sid, wish.conversation_sid, wish.service_sid or None
    )
    if found is None:
        return execution, NotJoined(f"The conversation {wish.conversation_sid} does not exist")
    if found.state == "closed":
        return execution, NotJoined(f"The conversation {found.sid} is closed")
    return _join(work, execution, found, close=False)


def _join(
    work: Work, execution: Execution, conversation: Conversation, *, close: bool
) -> tuple[Execution, Joined | NotJoined]:
    if not rows.answer_to(work, execution, execution.flow_sid, conversation.sid):
        return execution, NotJoined(f"Another execution is active in {conversation.sid}")
    attached = any(
        webhook.flow_sid == execution.flow_sid for webhook in webhooks.find(work, conversation)
    )
    webhook_sid = None
    if not attached:
        try:
            webhook = webhooks.create(
                work, conversation, target="studio", flow_sid=execution.flow_sid
            )
        except ApiError as refusal:
            return execution, NotJoined(refusal.sentence())
        webhook_sid = webhook.sid
    kept = Attached(conversation.sid, webhook_sid, close)
    joined = msgspec.structs.replace(
        execution, conversation_sid=conversation.sid, attached=encode(kept).decode()
    )
    return joined, Joined(conversation.sid)


def hand_over(
    work: Work, execution: Execution, wish: Enqueue
) -> tuple[Execution, Enqueued | NotEnqueued]:
    """Bring the conversation before an agent; the flow hears no more of it (studio §3.5, §6.4)."""
    account_sid = execution.account_sid
    try:
        conversation_sid = execution.conversation_sid or _conversation(work, execution)
        asked = handing_over.hand_over(work, account_sid, conversation_sid, wish)
    except ApiError as refusal:
        return execution, NotEnqueued(refusal.sentence())
    conversation = conversations.find(work, account_sid, conversation_sid)
    for webhook in webhooks.find(work, conversation) if conversation is not None else []:
        if webhook.flow_sid == execution.flow_sid:
            webhooks.delete(work, webhook)
    return execution, Enqueued(_shown(asked.task))


def _conversation(work: Work, execution: Execution) -> str:
    """The conversation of the pair of an execution that has none."""
    message = execution.values["trigger"].get("message", {})
    return handing_over.open_conversation(
        work,
        execution.account_sid,
        execution.contact_address,
        execution.flow_address,
        str(message.get("Body", "")),
    )


def _shown(task: Task) -> dict[str, Any]:
    """The task as flows read it, in both spellings."""
    return {
        "TaskSid": task.sid,
        "Attributes": task.attributes,
        "Age": 0,
        "sid": task.sid,
        "account_sid": task.account_sid,
        "workspace_sid": task.workspace_sid,
        "workflow_sid": task.workflow_sid,
        "task_queue_sid": task.queue_sid,
        "task_channel_sid": task.task_channel_sid,
        "assignment_status": task.assignment_status,
        "attributes": task.attributes,
        "priority": task.priority,
        "timeout": task.timeout,
        "age": 0,
    }
