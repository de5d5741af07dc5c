"""The values that every carrier speaks: an SMS on its way in, one on its way out, a receipt."""

from typing import Final, Literal

import msgspec

OURS: Final = "media:"


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """One attachment by its address; the type as the carrier or the name says. With a `sid` it is a
    medium of ours, called `name`; where it is nowhere else, its address is `media:` and the address
    at which the client that posted it has reached us."""

    url: str
    content_type: str
    sid: str = ""
    name: str = ""

    @property
    def root(self) -> str | None:
        """Where the client has reached us, of a medium that is nowhere else.

        >>> Media("media:https://x.example", "").root, Media("https://x.example/a", "").root
        ('https://x.example', None)
        """
        return self.url.removeprefix(OURS) if self.url.startswith(OURS) else None


class Part(msgspec.Struct, frozen=True):
    """Which part of a long message this is: `number` counts from 1 to `total`."""

    reference: int
    total: int
    number: int


class InboundSms(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a carrier hands over. The same `carrier_message_id` is the same message.

    A group text has `others` whom it was sent to as well; a carrier brings it once for each number
    of ours among them.

    With a `part` the body is only a piece. Where a carrier gives no ids, `fingerprint` stands for
    all that it sent over the connection `session`: the same one over an earlier connection, in the
    last `repeat_s` seconds, is the same message, once (carriers §11), unless that connection is one
    of `beside`, which are open still. `arrival` is our own name for
    its coming in, where the carrier gives no id. `error_code` is what the log shows of a message
    that is not whole.
    """

    carrier: str
    carrier_message_id: str | None
    sender: str
    recipient: str
    body: str
    media: tuple[Media, ...] = ()
    num_segments: int = 1
    part: Part | None = None
    fingerprint: str = ""
    session: str = ""
    beside: tuple[str, ...] = ()
    repeat_s: int = 0
    arrival: str = ""
    error_code: int | None = None
    others: tuple[str, ...] = ()


class OutboundSms(msgspec.Struct, frozen=True, kw_only=True):
    """A message to hand to a carrier; `sid` is ours.

    `reference` is what the parts of a long message have in common; those before `first_part` have
    been taken already. `validity_s` is how long it is still worth sending. With `others` it is one
    group text for all of them, in which everybody sees everybody.
    """

    sid: str
    sender: str
    recipient: str
    body: str
    media: tuple[Media, ...] = ()
    reference: int = 0
    first_part: int = 1
    validity_s: int = 36_000
    others: tuple[str, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody it is sent to."""
        return (self.recipient, *self.others)


class Taken(msgspec.Struct, frozen=True, omit_defaults=True):
    """The carrier has part `number`, and will call it `ref`; empty where it gives no name. Of a
    group text it is the way to one `recipient`."""

    number: int
    ref: str
    recipient: str = ""


class Accepted(msgspec.Struct, frozen=True):
    """The carrier took the message, or the rest of it; a receipt comes for each of `total` parts.

    `native` is what the carrier said, for the record."""

    parts: tuple[Taken, ...]
    total: int = 1
    native: str = ""


class Refused(msgspec.Struct, frozen=True):
    """The carrier did not take it: the documented code, and whether to try again later."""

    code: int
    sentence: str
    retryable: bool = False
    native: str = ""


class NotNow(msgspec.Struct, frozen=True):
    """Nothing was taken, through no fault of the message: throttled, or no connection.

    It keeps its place and counts as no attempt; `down` says that the carrier cannot be reached.
    """

    sentence: str
    wait_s: float = 1.0
    down: bool = False
    native: str = ""


class Unsure(msgspec.Struct, frozen=True):
    """Part `number` of `total` was sent and no answer came: nobody knows whether the carrier has
    it (carriers §11)."""

    sentence: str
    number: int = 1
    total: int = 1
    native: str = ""


Submission = Accepted | Refused | NotNow | Unsure
Report = Literal["sent", "delivered", "undelivered", "failed", "read"]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier reports later about a part that it took under the name `ref`.

    `sender` and `recipient` are those of the message, where the carrier repeats them. `done` is
    the carrier's own date as given. `alone` says that this one receipt speaks for all parts. With a
    `message_sid` it is the late answer to part `part` of `parts` of that message; `passing` says
    that it is a refusal that may pass.
    """

    ref: str
    status: Report
    error_code: int | None = None
    sender: str = ""
    recipient: str = ""
    done: str = ""
    native: str = ""
    alone: bool = False
    message_sid: str = ""
    part: int = 1
    parts: int = 1
    passing: bool = False
