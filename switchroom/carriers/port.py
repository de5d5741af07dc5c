"""What a carrier is handed, and what it has to give: the seam between rooms and wires."""

import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal, Protocol, runtime_checkable
from urllib.parse import parse_qsl

import msgspec

from switchroom.carriers.settings import Settings
from switchroom.core.sms.message import (
    InboundSms,
    Media,
    OutboundSms,
    Receipt,
    Submission,
    Taken,
)

Keep = Callable[[Taken, int], Awaitable[None]]
"""Writes down that a part of a long message was taken (part, total), before the next goes out."""


class Health(msgspec.Struct, frozen=True):
    """Whether messages can go out, and why not; shown to operators."""

    up: bool
    reason: str = ""


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request to a carrier's API."""

    method: str = "POST"
    url: str
    headers: Mapping[str, str] = {}
    body: bytes = b""
    timeout_s: float = 10.0


class HttpAnswer(msgspec.Struct, frozen=True):
    """What came back, its body truncated, names of headers in lower case. A status of 0 is no
    answer; `sent` says whether the request may have reached the carrier all the same."""

    status: int
    body: bytes = b""
    sentence: str = ""
    sent: bool = True
    headers: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON, None where it is none."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None


class Forged(Exception):
    """A callback that is not the carrier's; the sentence says what does not fit."""


class Unreadable(Exception):
    """A callback that is the carrier's and means nothing to us."""


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """A request of a carrier to us. `urls` are the ways in which it may have written our address,
    the first being the likeliest; names of headers are in lower case."""

    method: str
    urls: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        """The parameters of a form body, or of the query where there is no body."""
        return dict(self.pairs() or self.query)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters of a form body. Raises Unreadable."""
        text = self.body.decode("utf-8", "replace")
        try:
            return tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=1_000))
        except ValueError:
            raise Unreadable("The body is no form") from None

    def json(self) -> Any:
        """The body as JSON. Raises Unreadable."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unreadable("The body is not JSON") from None


class Heard(msgspec.Struct, frozen=True):
    """What a callback says, and how to thank for it once it is stored."""

    messages: tuple[InboundSms, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    note: str = ""


class History(msgspec.Struct, frozen=True):
    """What a carrier's own list says of a stretch of time: `seen` messages in all. `with_media`
    are the ids of those whose media are to be asked for."""

    messages: tuple[InboundSms, ...]
    receipts: tuple[Receipt, ...]
    seen: int
    with_media: frozenset[str] = frozenset()


class Hands(Protocol):
    """What a carrier may ask of the rest of the program. `idle_s` is how long ago whoever had the
    carrier before gave its last sign of life, None where nobody had it; `callback_path` is the
    path of its callbacks."""

    idle_s: float | None
    callback_path: str

    async def deliver(self, sms: InboundSms) -> None:
        """Store a message; when it returns, it is committed."""

    async def report(self, receipt: Receipt) -> None:
        """Store a receipt; when it returns, it is committed."""

    async def http(self, request: HttpRequest) -> HttpAnswer:
        """Make a request; whatever the network does is in the answer."""

    async def connect(self, host: str, port: int) -> socket.socket:
        """A connection, to an address that this carrier may have. Raises OSError."""

    async def turn(self) -> None:
        """Wait until the carrier's rate allows one more part."""

    def healthy(self, health: Health) -> None:
        """State whether the carrier can be reached."""

    def chance(self) -> float:
        """A number from 0 up to 1."""

    def now(self) -> int:
        """The time of day in microseconds, for dates that others wrote."""


Heading = Literal["inbound", "status", ""]


class Carrier(Protocol):
    """A way to the world's handsets. `holds` says that only one node may have it at a time,
    `repeats` that it may be handed a message again without doubling it (or is set to risk it),
    `groups` that it takes group texts."""

    sid: str
    holds: bool
    repeats: bool
    groups: bool
    at_once: int

    @property
    def health(self) -> Health:
        """How it stands now."""

    async def run(self) -> None:
        """Keep what must be kept up until cancelled; then let go in order."""

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        """Hand a message over. Never raises for what the carrier or the network does."""

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """Read a callback of the carrier. Raises Forged and Unreadable."""


@runtime_checkable
class Historian(Protocol):
    """A carrier whose list of messages can be compared with ours, every `reconcile_s` seconds (0
    for never) as far back as `look_back_s`."""

    reconcile_s: int
    look_back_s: int

    async def history(self, since: int) -> History:
        """The list since an instant. Raises OSError where it cannot be had."""

    async def media_of(self, carrier_message_id: str) -> tuple[Media, ...]:
        """The media of a message in the list. Raises OSError where they cannot be had now."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of carrier: its settings, how one is made of (SID, settings, hands), its rate where
    none is said (parts in a thousand seconds), and whether only one node may have it."""

    name: str
    title: str
    settings: type[Settings]
    make: Callable[[str, Any, Hands], Carrier]
    rate: int
    holds: bool = False


UP: Final = Health(True)
