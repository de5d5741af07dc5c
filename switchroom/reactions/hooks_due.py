"""Which post-event webhooks an event of a conversation fires (conversations §4.1, §4.2)."""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from switchroom.conversations import hooks, webhooks
from switchroom.conversations.hooks import Origin
from switchroom.conversations.rows import Conversation, ScopedWebhook
from switchroom.monitor import deliveries
from switchroom.store.work import Work
from switchroom.studio import jobs

Parameters = tuple[tuple[str, str], ...]

# Conversations waits five seconds for a webhook, whatever its URL says (conversations §6).
CAP_MS: Final = 5_000


def fire(
    work: Work,
    event: str,
    conversation: Conversation,
    origin: Origin,
    parameters: Callable[[], Parameters],
    resource_sid: str,
    text: str | None = None,
) -> None:
    """Write the deliveries of one event; `text` is the message body that triggers look at."""
    if not origin.post:
        return
    fire_service(
        work,
        event,
        conversation.account_sid,
        conversation.service_sid,
        conversation.sid,
        origin,
        parameters,
        resource_sid,
    )
    for webhook in webhooks.find(work, conversation):
        offer(work, webhook, event, conversation, origin, parameters, resource_sid, text)


def offer(
    work: Work,
    webhook: ScopedWebhook,
    event: str,
    conversation: Conversation,
    origin: Origin,
    parameters: Callable[[], Parameters],
    resource_sid: str,
    text: str | None,
) -> None:
    """The delivery to one of the conversation's own webhooks, if the event concerns it."""
    if webhook.target == "studio" and event == "onMessageAdded":
        _hand_to_flow(work, webhook, conversation, origin, parameters(), resource_sid)
        return
    if not _concerns(webhook, event, text):
        return
    common = common_parameters(conversation.account_sid, event, origin)
    deliveries.put(
        work,
        conversation.account_sid,
        webhook.url or "",
        "GET" if webhook.method == "get" else "POST",
        (*parameters(), *common, ("WebhookSid", webhook.sid)),
        key=f"hook {webhook.sid}",
        resource_sid=resource_sid,
        service_sid=conversation.service_sid,
        cap_ms=CAP_MS,
    )


def _hand_to_flow(
    work: Work,
    webhook: ScopedWebhook,
    conversation: Conversation,
    origin: Origin,
    parameters: Parameters,
    message_sid: str,
) -> None:
    """The flow gets the message as `trigger.conversation`, or as a reply (studio §6.2)."""
    payload: dict[str, object] = dict(parameters)
    payload |= dict(common_parameters(conversation.account_sid, "onMessageAdded", origin))
    payload |= {
        "ChannelSid": conversation.sid,
        "InstanceSid": conversation.service_sid,
        "From": payload.get("Author", ""),
        "To": conversation.sid,
        "ChannelAttributes": msgspec.json.decode(conversation.attributes),
    }
    jobs.hear_later(
        work,
        jobs.Hear(
            account_sid=conversation.account_sid,
            flow_sid=webhook.flow_sid or "",
            event_key=conversation.sid,
            conversation_sid=conversation.sid,
            contact="",
            flow_address=conversation.sid,
            message_sid=message_sid,
            payload=payload,
            retries=webhook.retry_count,
        ),
    )


def fire_service(
    work: Work,
    event: str,
    account_sid: str,
    service_sid: str,
    subject_sid: str,
    origin: Origin,
    parameters: Callable[[], Parameters],
    resource_sid: str,
) -> None:
    """The delivery to the service's or the account's URL; those of one subject in order."""
    settings = hooks.effective(work, account_sid, service_sid)
    if settings is None or settings.post_url is None or not settings.wants(event):
        return
    deliveries.put(
        work,
        account_sid,
        settings.post_url,
        settings.method,
        parameters() + common_parameters(account_sid, event, origin),
        key=f"hook {subject_sid}",
        resource_sid=resource_sid,
        service_sid=service_sid,
        cap_ms=CAP_MS,
    )


def common_parameters(account_sid: str, event: str, origin: Origin) -> Parameters:
    """What every Conversations webhook is told; the attempt's number is added when it is sent."""
    return (("AccountSid", account_sid), ("EventType", event), *origin.parameters)


def _concerns(webhook: ScopedWebhook, event: str, text: str | None) -> bool:
    if webhook.target == "webhook":
        return f'"{event}"' in webhook.filters
    if webhook.target == "trigger" and event == "onMessageAdded" and text:
        triggers = msgspec.json.decode(webhook.triggers, type=list[str])
        return any(matches(trigger, text) for trigger in triggers if trigger)
    return False


def matches(trigger: str, text: str) -> bool:
    """Whether a text contains a keyword as whole words, in any case (conversations §11).

    >>> matches("stop", "Please STOP now"), matches("stop", "unstoppable")
    (True, False)
    """
    pattern = rf"(?<!\w){re.escape(trigger)}(?!\w)"
    return re.search(pattern, text, re.IGNORECASE) is not None
