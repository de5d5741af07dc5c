"""What an execution can be told: the answers to its effects, and what the contact does."""

from collections.abc import Mapping
from typing import Any

import msgspec


class MessageSent(msgspec.Struct, frozen=True, tag=True):
    """The messaging layer took the message; `outbound` has Body, From, To, Sid and Status."""

    sid: str
    outbound: Mapping[str, Any]


class MessageRefused(msgspec.Struct, frozen=True, tag=True):
    """The message could not be sent, for the reason in `sentence`."""

    code: int
    sentence: str
    outbound: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Replied(msgspec.Struct, frozen=True, tag=True):
    """The contact wrote; `inbound` has the parameters of the webhook."""

    inbound: Mapping[str, Any]


class TimedOut(msgspec.Struct, frozen=True, tag=True):
    """Nothing came in time."""


class DeliveryFailed(msgspec.Struct, frozen=True, tag=True):
    """The message whose reply is awaited did not arrive."""

    status: str
    code: int | None = None


class Answered(msgspec.Struct, frozen=True, tag=True):
    """A server answered with whatever status; `failure` says why it counts as failed."""

    status: int
    content_type: str
    body: str
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    failure: str = ""


class Unanswered(msgspec.Struct, frozen=True, tag=True):
    """No answer came, for the reason in `sentence`."""

    sentence: str


class Enqueued(msgspec.Struct, frozen=True, tag=True):
    """The Interaction and its Task exist."""

    task: Mapping[str, Any]


class NotEnqueued(msgspec.Struct, frozen=True, tag=True):
    """No Task was made, for the reason in `sentence`."""

    sentence: str


class Joined(msgspec.Struct, frozen=True, tag=True):
    """The execution has this conversation now."""

    conversation_sid: str


class NotJoined(msgspec.Struct, frozen=True, tag=True):
    """It has none, for the reason in `sentence`."""

    sentence: str


class Returned(msgspec.Struct, frozen=True, tag=True):
    """The other document led back, with these parameters."""

    parameters: Mapping[str, str]


class GoOn(msgspec.Struct, frozen=True, tag=True):
    """Others had their turn."""


Input = (
    MessageSent
    | MessageRefused
    | Replied
    | TimedOut
    | DeliveryFailed
    | Answered
    | Unanswered
    | Enqueued
    | NotEnqueued
    | Joined
    | NotJoined
    | Returned
    | GoOn
)
