"""The rows of a conversation and its parts, as the tables hold them."""

from typing import Literal

import msgspec

from switchroom.core.states.conversation import State

AddressType = Literal["sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat"]
AutoType = Literal["webhook", "studio", "default"]


class Address(msgspec.Struct, frozen=True):
    """A row of `addresses`. `address_country` is "" for all but short codes."""

    sid: str
    account_sid: str
    type: AddressType
    address: str
    address_country: str
    friendly_name: str | None
    enabled: int
    auto_type: AutoType
    service_sid: str | None
    webhook_url: str | None
    webhook_method: str | None
    webhook_filters: str | None
    studio_flow_sid: str | None
    studio_retry_count: int | None
    date_created: int
    date_updated: int


class Conversation(msgspec.Struct, frozen=True):
    """A row of `conversations`. Timers are microseconds, `date_…` instants.

    The e-mail binding is kept and shown; there is no e-mail channel.
    """

    sid: str
    account_sid: str
    service_sid: str
    messaging_service_sid: str
    friendly_name: str | None
    unique_name: str | None
    attributes: str
    state: State
    inactive_after: int | None
    closed_after: int | None
    date_inactive: int | None
    date_closed: int | None
    next_index: int
    created_by: str
    last_activity: int
    date_created: int
    date_updated: int
    email_address: str | None = None
    email_name: str | None = None


class Participant(msgspec.Struct, frozen=True):
    """A row of `participants`; core.routing.groups tells the ways in which somebody takes part.

    `type` is `chat` of those who have an identity and nothing else.
    """

    sid: str
    account_sid: str
    conversation_sid: str
    identity: str | None
    type: str
    address: str | None
    proxy_address: str | None
    attributes: str
    role_sid: str | None
    last_read_message_index: int | None
    last_read_timestamp: str | None
    date_created: int
    date_updated: int
    service_sid: str
    projected_address: str | None = None


class Message(msgspec.Struct, frozen=True):
    """A row of `conversation_messages`; `media` is the JSON list of the API, or None.

    `recipients` counts the non-chat participants that the message was sent to; `content_sid` is the
    template that it was made from.
    """

    sid: str
    account_sid: str
    conversation_sid: str
    message_index: int
    author: str
    participant_sid: str | None
    body: str | None
    media: str | None
    attributes: str
    recipients: int
    date_created: int
    date_updated: int
    content_sid: str | None = None


ReceiptStatus = Literal["pending", "sent", "delivered", "read", "undelivered", "failed"]


class DeliveryReceipt(msgspec.Struct, frozen=True):
    """A row of `receipts`; `pending` until the carrier took the message, and not shown before."""

    sid: str
    account_sid: str
    conversation_sid: str
    message_sid: str
    channel_message_sid: str
    participant_sid: str
    status: ReceiptStatus
    error_code: int
    date_created: int
    date_updated: int


class ScopedWebhook(msgspec.Struct, frozen=True):
    """A row of `conversation_webhooks`; `filters` and `triggers` are JSON lists."""

    sid: str
    account_sid: str
    conversation_sid: str
    target: Literal["webhook", "trigger", "studio"]
    url: str | None
    method: str | None
    filters: str
    triggers: str
    flow_sid: str | None
    replay_after: int | None
    retry_count: int
    date_created: int
    date_updated: int


class User(msgspec.Struct, frozen=True):
    """A row of `users`."""

    sid: str
    account_sid: str
    service_sid: str
    identity: str
    friendly_name: str | None
    role_sid: str
    attributes: str
    date_created: int
    date_updated: int
