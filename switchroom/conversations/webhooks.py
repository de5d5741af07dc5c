"""Conversation-scoped webhooks (conversations §2.7)."""

from typing import Final, Literal, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import events, hooks
from switchroom.conversations.rows import Address, Conversation, ScopedWebhook
from switchroom.core import errors, limits
from switchroom.flows import flows
from switchroom.store.work import Work, encode

Target = Literal["webhook", "trigger", "studio"]
_TABLE: Final[LiteralString] = "conversation_webhooks"


def create(
    work: Work,
    conversation: Conversation,
    *,
    target: Target,
    url: str | None = None,
    method: str | None = None,
    filters: list[str] | None = None,
    triggers: list[str] | None = None,
    flow_sid: str | None = None,
    replay_after: int | None = None,
    retry_count: int = 0,
) -> ScopedWebhook:
    """Attach a webhook to a conversation that the caller holds open.

    With `replay_after` the message of that index and all later ones are delivered as if new.
    Raises SCOPED_WEBHOOK_LIMIT and the errors of the single settings.
    """
    if replay_after is not None and replay_after < 0:
        raise errors.INVALID_PARAMETER(sentence="Configuration.ReplayAfter must not be negative")
    if len(find(work, conversation)) >= limits.SCOPED_WEBHOOKS:
        raise errors.SCOPED_WEBHOOK_LIMIT(most=limits.SCOPED_WEBHOOKS)
    webhook = ScopedWebhook(
        sid=work.mint("WH"),
        account_sid=conversation.account_sid,
        conversation_sid=conversation.sid,
        target=target,
        url=url,
        method=(method or "post").lower(),
        filters=encode(filters or []).decode(),
        triggers=encode(triggers or []).decode(),
        flow_sid=flow_sid,
        replay_after=replay_after,
        retry_count=retry_count,
        date_created=work.now,
        date_updated=work.now,
    )
    webhook = _fitting(webhook)
    _check(work, webhook)
    work.insert(_TABLE, webhook)
    work.emit(
        events.ScopedWebhookAdded(
            account_sid=webhook.account_sid, conversation=conversation, webhook=webhook
        )
    )
    return webhook


def attach(work: Work, conversation: Conversation, address: Address) -> None:
    """Attach what an address configuration says to the conversation it created, unchecked: an
    address that has gone stale must not cost the message."""
    if address.auto_type == "default":
        return
    to_webhook = address.auto_type == "webhook"
    webhook = ScopedWebhook(
        sid=work.mint("WH"),
        account_sid=conversation.account_sid,
        conversation_sid=conversation.sid,
        target=address.auto_type,
        url=address.webhook_url if to_webhook else None,
        method=(address.webhook_method or "post").lower() if to_webhook else None,
        filters=address.webhook_filters or "[]" if to_webhook else "[]",
        triggers="[]",
        flow_sid=None if to_webhook else address.studio_flow_sid,
        replay_after=None,
        retry_count=0 if to_webhook else address.studio_retry_count or 0,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, webhook)


def _fitting(webhook: ScopedWebhook) -> ScopedWebhook:
    """The webhook without what does not belong to its target."""
    if webhook.target == "studio":
        return msgspec.structs.replace(webhook, url=None, method=None, triggers="[]")
    if webhook.target == "webhook":
        return msgspec.structs.replace(webhook, flow_sid=None, triggers="[]")
    return msgspec.structs.replace(webhook, flow_sid=None)


def _check(work: Work, webhook: ScopedWebhook) -> None:
    filters = msgspec.json.decode(webhook.filters, type=list[str])
    for name in filters:
        if name not in hooks.CONVERSATION_EVENTS:
            raise errors.FILTERS_INVALID(filter=name)
    if webhook.target == "studio":
        flows.check(work, webhook.account_sid, webhook.flow_sid or "")
        return
    if not webhook.url:
        raise errors.HOOK_URL_MISSING(name="Configuration.Url")
    check_url(webhook.url, "Configuration.Url")
    if webhook.method not in ("get", "post"):
        raise errors.WEBHOOK_METHOD(method=webhook.method)
    if webhook.target == "webhook" and not filters:
        raise errors.HOOK_FILTERS_MISSING()
    if webhook.target == "trigger":
        _check_triggers(msgspec.json.decode(webhook.triggers, type=list[str]))


def _check_triggers(triggers: list[str]) -> None:
    if not any(triggers):
        raise errors.TRIGGERS_MISSING()
    if len(triggers) > limits.TRIGGERS:
        raise errors.TRIGGER_LIMIT(most=limits.TRIGGERS)
    if any(len(trigger) > limits.TRIGGER_CHARS for trigger in triggers):
        raise errors.TRIGGER_TOO_LONG(most=limits.TRIGGER_CHARS)


def check_url(url: str, name: str) -> str:
    """The URL itself when it can be called. Raises HOOK_URL_INVALID."""
    if not hooks.is_url(url):
        raise errors.HOOK_URL_INVALID(name=name)
    return url


def find(work: Work, conversation: Conversation) -> list[ScopedWebhook]:
    """All webhooks of a conversation, oldest first; there are few."""
    return work.find(
        ScopedWebhook,
        _TABLE,
        "account_sid = ? AND conversation_sid = ? ORDER BY sid",
        conversation.account_sid,
        conversation.sid,
    )


def fetch(work: Work, conversation: Conversation, sid: str) -> ScopedWebhook:
    """The webhook. Raises NOT_FOUND."""
    webhook = work.get(
        ScopedWebhook,
        _TABLE,
        "account_sid = ? AND conversation_sid = ? AND sid = ?",
        conversation.account_sid,
        conversation.sid,
        sid,
    )
    if webhook is None:
        raise errors.NOT_FOUND()
    return webhook


def update(
    work: Work,
    webhook: ScopedWebhook,
    *,
    url: str | UnsetType = UNSET,
    method: str | UnsetType = UNSET,
    filters: list[str] | UnsetType = UNSET,
    triggers: list[str] | UnsetType = UNSET,
    flow_sid: str | UnsetType = UNSET,
) -> ScopedWebhook:
    """Change what is given. Raises the errors of the single settings."""
    changed = msgspec.structs.replace(
        webhook,
        url=webhook.url if url is UNSET else url,
        method=webhook.method if method is UNSET else method.lower(),
        filters=webhook.filters if filters is UNSET else encode(filters).decode(),
        triggers=webhook.triggers if triggers is UNSET else encode(triggers).decode(),
        flow_sid=webhook.flow_sid if flow_sid is UNSET else flow_sid,
        date_updated=work.now,
    )
    changed = _fitting(changed)
    _check(work, changed)
    work.run(
        "UPDATE conversation_webhooks SET url = ?, method = ?, filters = ?, triggers = ?,"
        " flow_sid = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.url,
        changed.method,
        changed.filters,
        changed.triggers,
        changed.flow_sid,
        changed.date_updated,
        webhook.account_sid,
        webhook.sid,
    )
    return changed


def delete(work: Work, webhook: ScopedWebhook) -> None:
    """Detach a webhook."""
    work.run(
        "DELETE FROM conversation_webhooks WHERE account_sid = ? AND sid = ?",
        webhook.account_sid,
        webhook.sid,
    )
