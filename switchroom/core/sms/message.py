"""The values that every carrier speaks: an SMS on its way in, and one on its way out."""

from typing import Literal

import msgspec


class Media(msgspec.Struct, frozen=True):
    """One attachment by its address; the type as the carrier or the name says."""

    url: str
    content_type: str


class InboundSms(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a carrier hands over. The same `carrier_message_id` is the same message."""

    carrier: str
    carrier_message_id: str | None
    sender: str
    recipient: str
    body: str
    media: tuple[Media, ...] = ()
    num_segments: int = 1


class OutboundSms(msgspec.Struct, frozen=True, kw_only=True):
    """A message to hand to a carrier; `sid` is ours."""

    sid: str
    sender: str
    recipient: str
    body: str
    media: tuple[Media, ...] = ()


class Accepted(msgspec.Struct, frozen=True):
    """The carrier took the message and will call it by this id."""

    carrier_message_id: str


class Refused(msgspec.Struct, frozen=True):
    """The carrier did not take it: the documented code, and whether to try again."""

    code: int
    sentence: str
    retryable: bool = False


Submission = Accepted | Refused
Report = Literal["sent", "delivered", "undelivered", "failed", "read"]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier reports later about a message it accepted."""

    carrier: str
    carrier_message_id: str
    status: Report
    error_code: int | None = None
