"""From the socket to Falcon and back: addresses, request ids, and the headers of all answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import structlog

from switchroom.proxy.hosts import is_ours
from switchroom.rest.kit.call import locate
from switchroom.rest.kit.routes import Route
from switchroom.runtime import Runtime

Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Asgi = Callable[[Event, Receive, Send], Awaitable[None]]

_NOSNIFF: Final = (b"x-content-type-options", b"nosniff")
_HEADERS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, DELETE, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Accept, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match,"
        b" If-Unmodified-Since, X-Twilio-Webhook-Enabled, X-Twilio-Token, apiVersion,"
        b" clientVersion",
    ),
    (b"access-control-allow-credentials", b"true"),
    (b"access-control-expose-headers", b"ETag, Twilio-Request-Id"),
    _NOSNIFF,
)
# For answers to a person's browser: no other site may read them, no cache keep them.
_PRIVATE: Final = (
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"vary", b"Cookie, Authorization"),
    _NOSNIFF,
)
_PRIVATE_PRODUCT: Final = "desk"


class Exchange:
    """One HTTP request, from its address to the head of its answer."""

    __slots__ = (
        "_began",
        "_loop",
        "_receive",
        "_runtime",
        "_send",
        "base",
        "broken",
        "path",
        "private",
        "product",
        "request_id",
        "route",
    )

    def __init__(self, runtime: Runtime, receive: Receive, send: Send) -> None:
        self._runtime = runtime
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self.request_id = runtime.ids.mint("RQ", runtime.clock.now())
        self.route: Route | None = None
        self.product = self.base = self.path = ""
        self.broken = self.private = False

    @property
    def template(self) -> str:
        """The path of the route as it was stated; empty when there is none."""
        return "" if self.route is None else self.route.path

    async def receive(self) -> Event:
        """The next part of the request; remembers when the client went away."""
        event = await self._receive()
        if event["type"] == "http.disconnect":
            self.broken = True
        return event

    async def send(self, event: Event) -> None:
        """The next part of the answer; its head gets the headers that all answers have."""
        if event["type"] == "http.response.start":
            seconds = self._loop.time() - self._began
            private = self.private or self.product == _PRIVATE_PRODUCT
            event["headers"] = [
                *event["headers"],
                *(_PRIVATE if private else _HEADERS),
                (b"twilio-request-id", self.request_id.encode()),
                (b"twilio-request-duration", b"%.3f" % seconds),
            ]
            self._runtime.metrics.request(self.product, self.template, event["status"], seconds)
        await self._send(event)


def asgi(app: Asgi, runtime: Runtime, *, trust_forwarded_proto: bool = False) -> Asgi:
    """The whole as an ASGI application: brings the host form of an address into the path form.

    `trust_forwarded_proto` believes X-Forwarded-Proto, for a server behind a proxy that sets it.
    """

    async def serve(scope: Event, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            return await app(scope, receive, send)
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        sent = scope["raw_path"].decode("latin-1")
        found = locate(host, sent)
        scope = {**scope, "query_string": _ascii(scope["query_string"])}
        if found is not None:
            product, mount = found
            path = sent.removeprefix(mount)
            scope["path"] = f"/{product}{path}"
        if kind != "http":
            return await app(scope, receive, send)
        exchange = Exchange(runtime, receive, send)
        exchange.path = sent
        if found is not None:
            exchange.product, exchange.path = product, path
            scheme = _scheme(scope, headers, host, trust_forwarded_proto)
            exchange.base = f"{scheme}://{host}{mount}"
        scope["switchroom"] = exchange
        structlog.contextvars.bind_contextvars(request_id=exchange.request_id)
        return await app(scope, exchange.receive, exchange.send)

    return serve


def _ascii(query: bytes) -> bytes:
    return query if query.isascii() else quote(query, safe="=&%+").encode()


def _scheme(scope: Event, headers: Mapping[bytes, bytes], host: str, trusting: bool) -> str:
    """The scheme that the client used, as far as can be known.

    A name of the hosted service leads here only through our proxy, where it was called by https.
    """
    told = headers.get(b"x-forwarded-proto") if trusting else None
    if told in (b"http", b"https"):
        return told.decode()
    return "https" if is_ours(host.partition(":")[0]) else str(scope["scheme"])
