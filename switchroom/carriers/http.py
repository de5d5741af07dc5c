"""What carriers that speak HTTP have in common: what an answer means, and words for JSON that may
be anything (carriers §6)."""

import asyncio
import base64
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec

from switchroom.carriers.port import (
    UP,
    Callback,
    Hands,
    Health,
    HttpAnswer,
    HttpRequest,
    Unreadable,
)
from switchroom.carriers.settings import HttpSettings
from switchroom.core.sms.message import (
    Media,
    NotNow,
    OutboundSms,
    Refused,
    Submission,
    Taken,
    Unsure,
)

AT_ONCE: Final = 20
_TOLD_CHARS: Final = 300
_THROTTLED_S: Final = 2.0
_LOCKED_OUT_S: Final = 60.0
_WAIT_MAX_S: Final = 600.0


class HttpCarrier:
    """A carrier that is asked by requests and reports by callbacks; it has no connection to keep,
    so it is up until it says that our credentials are no good, or cannot be reached."""

    holds = False
    repeats = False
    groups = False
    at_once = AT_ONCE

    def __init__(self, sid: str, settings: HttpSettings, hands: Hands) -> None:
        self.sid = sid
        self._hands = hands
        self._health = UP
        root = settings.public_url.rstrip("/")
        self.callback = f"{root}{hands.callback_path}" if root else ""
        self.root = root

    def addresses(self, callback: Callback) -> tuple[str, ...]:
        """The ways in which the carrier may have written the address that it signed: under our
        public one where that is known, for a proxy in front changes it."""
        if not self.root:
            return callback.urls
        return (f"{self.root}/{callback.urls[0].partition('://')[2].partition('/')[2]}",)

    @property
    def health(self) -> Health:
        return self._health

    async def run(self) -> None:
        """There is nothing to keep up."""
        self._hands.healthy(self._health)
        await asyncio.Event().wait()

    def media_headers(self, url: str) -> Mapping[str, str]:
        """What it wants to be shown before it gives a medium of an inbound message away."""
        return {}

    def stands(self, health: Health) -> None:
        """State how it stands, where that is news."""
        if health != self._health:
            self._health = health
            self._hands.healthy(health)

    async def ask(self, request: HttpRequest) -> HttpAnswer:
        """Make a request within the carrier's rate."""
        await self._hands.turn()
        return await self._hands.http(request)

    def failed(self, answer: HttpAnswer) -> Submission | None:
        """What an answer means that says nothing about the message itself; None where it does:
        a 2xx, or a refusal that the carrier explains in its own words."""
        status = answer.status
        if status == 0:
            if not answer.sent:
                self.stands(Health(False, answer.sentence))
                return NotNow(answer.sentence, _THROTTLED_S, down=True)
            return Unsure(answer.sentence)
        native = f"HTTP {status}: {answer.text[:_TOLD_CHARS]}"
        if status == 429:
            return NotNow("The carrier throttles", _wait_s(answer), native=native)
        if status in (401, 403):
            reason = f"The carrier does not let us in: {native}"
            self.stands(Health(False, reason))
            return NotNow(reason, _LOCKED_OUT_S, down=True, native=native)
        if status >= 500:
            return Unsure(f"The carrier failed with HTTP {status}", native=native)
        self.stands(UP)
        return None


def is_within(url: str, base: str) -> bool:
    """Whether an address is one of the server that the carrier's API is at.

    >>> is_within("https://a.example/x", "https://a.example/v1")
    True
    >>> is_within("https://a.example.evil.example/x", "https://a.example/v1")
    False
    """
    there, here = urlsplit(url), urlsplit(base)
    return (there.scheme, there.netloc) == (here.scheme, here.netloc)


def refused(answer: HttpAnswer, code: int = 30008, sentence: str = "") -> Refused:
    """A refusal for good, in the carrier's words."""
    native = f"HTTP {answer.status}: {answer.text[:_TOLD_CHARS]}"
    return Refused(code, sentence or f"The carrier refused it with {native}", native=native)


def _wait_s(answer: HttpAnswer) -> float:
    after = answer.headers.get("retry-after", "")
    return min(float(after), _WAIT_MAX_S) if after.isdigit() and after != "0" else _THROTTLED_S


def form_request(
    url: str, pairs: list[tuple[str, str]], headers: Mapping[str, str] | None = None
) -> HttpRequest:
    """A POST of a form."""
    return HttpRequest(
        url=url,
        headers={"Content-Type": "application/x-www-form-urlencoded", **(headers or {})},
        body=urlencode(pairs).encode(),
    )


def json_request(url: str, value: object, headers: Mapping[str, str] | None = None) -> HttpRequest:
    """A POST of JSON."""
    return HttpRequest(
        url=url,
        headers={
            "Content-Type": "application/json",
            "Accept": "application/json",
            **(headers or {}),
        },
        body=msgspec.json.encode(value),
    )


def basic(user: str, password: str) -> dict[str, str]:
    """The header of basic authentication.

    >>> basic("ann", "secret")
    {'Authorization': 'Basic YW5uOnNlY3JldA=='}
    """
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def within(value: Any, path: str) -> Any:
    """What stands at a path of JSON, None where nothing does.

    >>> within({"messages": [{"id": 7}]}, "messages.0.id"), within({}, "a.b") is None
    (7, True)
    """
    for name in path.split(".") if path else ():
        if isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict):
            value = value.get(name)
        else:
            return None
    return value


def text_at(value: Any, path: str) -> str:
    """A text or a number at a path as text, empty where there is none."""
    found = within(value, path)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def needed(value: Any, path: str) -> str:
    """The same for what must be there. Raises Unreadable."""
    found = text_at(value, path)
    if not found:
        raise Unreadable(f"{path} is missing")
    return found


def to_each(sms: OutboundSms, ref: str) -> tuple[Taken, ...]:
    """What a carrier has that took a group text under one name: a way to each recipient."""
    return tuple(Taken(1, each(ref, one), one) for one in sms.recipients)


def each(ref: str, recipient: str) -> str:
    """The name of a group text's way to one recipient."""
    return f"{ref} {recipient}"


def media_at(value: Any, path: str) -> tuple[Media, ...]:
    """The attachments in a list of addresses, or of objects with `url` and `content_type`."""
    found = within(value, path)
    if not isinstance(found, list):
        return ()
    media = []
    for item in found:
        url = item if isinstance(item, str) else text_at(item, "url")
        if url.startswith(("http://", "https://")):
            kind = "" if isinstance(item, str) else text_at(item, "content_type")
            media.append(Media(url, kind))
    return tuple(media)


def e164(number: str) -> str:
    """A number as carriers write it, with its plus; short codes and names stay.

    >>> e164("14155552671"), e164("+14155552671"), e164("72345"), e164("ACME")
    ('+14155552671', '+14155552671', '72345', 'ACME')
    """
    bare = number.strip()
    return f"+{bare}" if bare.isdigit() and len(bare) > 8 else bare
