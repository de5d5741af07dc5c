"""One outgoing request: sign, send, follow, try again, and tell what happened (messaging §11)."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from types import SimpleNamespace, TracebackType
from typing import Final, Self

import aiohttp
import msgspec
from multidict import CIMultiDict
from yarl import URL

from switchroom.core import overrides, signature
from switchroom.core.overrides import Overrides
from switchroom.webhooks import failure, guard, target
from switchroom.webhooks.failure import Failure, Interrupted
from switchroom.webhooks.target import Target

USER_AGENT: Final = "TwilioProxy/1.1"
FORM_TYPE: Final = "application/x-www-form-urlencoded; charset=utf-8"
JSON_TYPE: Final = "application/json"

# One byte more than a TwiML document may have, so that 11750 can be told from a full one.
BODY_BYTES_MAX: Final = 64 * 1024 + 1
REDIRECTS_MAX: Final = 10
CONNECTIONS_MAX: Final = 500
# A slow customer holds this many connections for at most 15 s each, and nobody else's.
CONNECTIONS_PER_HOST_MAX: Final = 50
KEEPALIVE_S: Final = 20.0
# aiohttp rounds limits above this to whole seconds; we want none rounded.
_NEVER_ROUND_S: Final = 3_600.0

_KEEP_METHOD: Final = (307, 308)
_REDIRECTS: Final = (301, 302, 303, *_KEEP_METHOD)
_SECRET_HEADERS: Final = ("Authorization", "Cookie", "X-Twilio-Signature")

Pairs = tuple[tuple[str, str], ...]
Response = aiohttp.ClientResponse


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to send, and how.

    `url` may carry overrides in its fragment and `user:password@`. The body is `json` if given,
    otherwise `params` as a form; a GET has `params` in its query. `token` signs, None leaves the
    request unsigned. `cap_ms` replaces all time limits (conversations §4.6). `count_retries` puts
    the number of the attempt, from 0, into the parameter `RetryCount`. With `body_digest` the URL
    of a JSON body carries its digest, so that the signature covers it.
    """

    method: str = "POST"
    url: str
    params: Pairs = ()
    json: str | None = None
    token: str | None
    idempotency_token: str
    headers: Pairs = ()
    cap_ms: int | None = None
    follow_redirects: bool = True
    count_retries: bool = False
    body_digest: bool = True

    def __repr__(self) -> str:
        return f"Request({self.method}, {self.idempotency_token})"


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, for the delivery log; nothing in it is secret but the bodies.

    `url` is what the first request asked for, `final_url` where redirects led: relative URLs in
    the answer start from there. `status`, headers and body are those of the last attempt that
    was answered in full. `content_type` is None where the answer names none. `error_code` is
    None for a 2xx answer; `sentence` says the same in words. `body` has at most 64 KiB and one
    byte.
    """

    url: str
    final_url: str
    method: str
    request_headers: Pairs
    status: int | None
    response_headers: Pairs
    content_type: str | None
    body: bytes
    error_code: int | None
    sentence: str | None
    attempts: int
    duration_ms: int


class _Answer(msgspec.Struct, frozen=True):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        found = (value for key, value in self.headers if key.lower() == name)
        return next(found, None)

    @property
    def policy(self) -> str | None:
        return {4: overrides.CLIENT_ERRORS, 5: overrides.SERVER_ERRORS}.get(self.status // 100)


class _Hop(msgspec.Struct, frozen=True):
    """One request of a chain of redirects."""

    target: Target
    method: str
    params: tuple[tuple[str, str], ...]
    json: str | None


class _Trail(msgspec.Struct):
    """What is known so far, wherever the attempt is when time runs out."""

    url: str
    final_url: str
    method: str
    headers: tuple[tuple[str, str], ...] = ()
    attempts: int = 0
    hops: int = 0
    connected: bool = False
    reused: bool = False


class Caller:
    """The pool of connections to customers. Make it inside the running loop, and close it.

    `allows` decides on addresses in place of `allow_private`; `tls` replaces the usual trust.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        tls: ssl.SSLContext | None = None,
        allows: guard.Allows | None = None,
        lookup: guard.Lookup = guard.look_up,
    ) -> None:
        self._allows = allows or (guard.is_any if allow_private else guard.is_public)
        self._resolver = guard.GuardedResolver(self._allows, lookup)
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=guard.guarded_socket(self._allows),
            ssl=tls or True,
            limit=CONNECTIONS_MAX,
            limit_per_host=CONNECTIONS_PER_HOST_MAX,
            keepalive_timeout=KEEPALIVE_S,
            timeout_ceil_threshold=_NEVER_ROUND_S,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[_trace()],
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        await self._resolver.close()

    @property
    def allows(self) -> guard.Allows:
        """To which addresses connections may go."""
        return self._allows

    def get(self, url: URL, headers: Mapping[str, str]) -> AbstractAsyncContextManager[Response]:
        """One GET over the guarded connections, as it is answered; redirects are not followed."""
        return self._session.get(
            url,
            headers=headers,
            allow_redirects=False,
            middlewares=(_once,),
            trace_request_ctx=_Trail(url="", final_url="", method="GET"),
        )

    async def call(self, request: Request) -> Exchange:
        """Send `request`; whatever the network or the far end does is in the `Exchange`."""
        clock = asyncio.get_running_loop().time
        started = clock()
        bare = _without_secrets(request.url)
        trail = _Trail(url=bare, final_url=bare, method=request.method.upper())
        outcome = await self._outcome(request, trail)
        return _exchange(trail, outcome, round((clock() - started) * 1_000))

    async def _outcome(self, request: Request, trail: _Trail) -> _Answer | Failure:
        if sentence := guard.refusal(request.url, self._allows):
            return Failure(failure.BAD_URL, sentence)
        try:
            limits = _limits(request)
        except ValueError as error:
            return Failure(failure.BAD_OVERRIDES, str(error))
        try:
            first = target.parse(request.url)
        except ValueError as error:
            return failure.explain(error)
        try:
            async with asyncio.timeout(limits.total_ms / 1_000):
                return await self._attempts(request, first, limits, trail)
        except TimeoutError:
            return _out_of_time(trail, limits)

    async def _attempts(
        self, request: Request, first: Target, limits: Overrides, trail: _Trail
    ) -> _Answer | Failure:
        while True:
            hop = _Hop(first, request.method.upper(), request.params, request.json)
            if request.count_retries:
                params = _counted(request.params, trail.attempts)
                hop = msgspec.structs.replace(hop, params=params)
            trail.attempts += 1
            try:
                outcome = await self._follow(request, hop, limits, trail)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                outcome = failure.explain(error)
            if outcome.policy not in limits.policy or trail.attempts > limits.retries:
                return outcome

    async def _follow(
        self, request: Request, hop: _Hop, limits: Overrides, trail: _Trail
    ) -> _Answer | Failure:
        for hops in range(REDIRECTS_MAX + 1):
            trail.hops = hops
            answer = await self._authorised(request, hop, limits, trail)
            location = answer.header("location")
            if not request.follow_redirects or answer.status not in _REDIRECTS or not location:
                return answer
            hop = _next_hop(hop, answer.status, location)
            if sentence := guard.refusal(hop.target.url, self._allows):
                return Failure(failure.BAD_URL, f"A redirect cannot be followed: {sentence}")
        return Failure(failure.REDIRECTS, f"More than {REDIRECTS_MAX} redirects")

    async def _authorised(
        self, request: Request, hop: _Hop, limits: Overrides, trail: _Trail
    ) -> _Answer:
        """Send without credentials first; they go out only where a 401 asks for them."""
        if hop.target.user is None:
            return await self._send(request, hop, limits, trail, None)
        user, password = hop.target.user, hop.target.password
        digest = aiohttp.DigestAuthMiddleware(user, password, preemptive=False)
        answer = await self._send(request, hop, limits, trail, None, digest)
        challenge = answer.header("www-authenticate") or ""
        if answer.status != 401 or not challenge.lower().startswith("basic"):
            return answer
        basic = aiohttp.encode_basic_auth(user, password)
        return await self._send(request, hop, limits, trail, basic)

    async def _send(
        self,
        request: Request,
        hop: _Hop,
        limits: Overrides,
        trail: _Trail,
        authorization: str | None,
        *middlewares: aiohttp.ClientMiddlewareType,
    ) -> _Answer:
        url, body, headers = _wire(request, hop)
        if authorization is not None:
            headers["Authorization"] = authorization
        _note(trail, url, hop.method, headers)
        while True:
            trail.connected = trail.reused = False
            try:
                async with self._session.request(
                    hop.method,
                    URL(url, encoded=True),
                    data=body,
                    headers=headers,
                    allow_redirects=False,
                    timeout=_timeout(limits),
                    middlewares=(*middlewares, _once),
                    trace_request_ctx=trail,
                ) as response:
                    return await _read(response)
            except Interrupted:
                # A kept connection may have been closed from afar while we wrote on it: that
                # says nothing about the server, so the same request goes out on another one.
                if not trail.reused:
                    raise


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a GET by itself: attempts are counted here alone."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise Interrupted from error


async def _read(response: aiohttp.ClientResponse) -> _Answer:
    """The answer, with as much of its decoded body as is of use; the rest is not awaited."""
    body = bytearray()
    while len(body) < BODY_BYTES_MAX:
        chunk = await response.content.read(BODY_BYTES_MAX - len(body))
        if not chunk:
            break
        body += chunk
    else:
        response.close()
    return _Answer(response.status, tuple(response.headers.items()), bytes(body))


def _trace() -> aiohttp.TraceConfig:
    """Notes on the trail whether there is a connection, and whether it has been used before."""

    async def connected(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceConnectionCreateEndParams,
    ) -> None:
        context.trace_request_ctx.connected = True

    async def reused(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceConnectionReuseconnParams,
    ) -> None:
        context.trace_request_ctx.connected = context.trace_request_ctx.reused = True

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(connected)
    trace.on_connection_reuseconn.append(reused)
    return trace


def _limits(request: Request) -> Overrides:
    limits = overrides.split(request.url)[1]
    return limits if request.cap_ms is None else overrides.capped(limits, request.cap_ms)


def _timeout(limits: Overrides) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=None,
        sock_connect=limits.connect_ms / 1_000,
        sock_read=limits.read_ms / 1_000,
        ceil_threshold=_NEVER_ROUND_S,
    )


def _counted(params: Pairs, attempt: int) -> Pairs:
    count = ("RetryCount", str(attempt))
    if any(name == "RetryCount" for name, _ in params):
        return tuple(count if name == "RetryCount" else (name, value) for name, value in params)
    return (*params, count)


def _wire(request: Request, hop: _Hop) -> tuple[str, bytes | None, CIMultiDict[str]]:
    """URL, body and headers of one hop, signed for the URL that it asks for."""
    url, body, kind = hop.target.url, None, None
    signed: Pairs = ()
    if hop.json is not None:
        body, kind = hop.json.encode("utf-8", "replace"), JSON_TYPE
        url = signature.with_body_digest(url, body) if request.body_digest else url
    elif hop.method == "GET":
        url = target.with_query(url, hop.params)
    else:
        body, kind, signed = target.form(hop.params).encode("ascii"), FORM_TYPE, hop.params
    headers = CIMultiDict({"User-Agent": USER_AGENT, "Accept": "*/*", "X-Home-Region": "us1"})
    if kind is not None:
        headers["Content-Type"] = kind
    headers.update(request.headers)
    headers["I-Twilio-Idempotency-Token"] = request.idempotency_token
    if request.token is not None:
        headers["X-Twilio-Signature"] = signature.sign_form(request.token, url, signed)
    return url, body, headers


def _next_hop(hop: _Hop, status: int, location: str) -> _Hop:
    """Where a redirect leads: 307 and 308 repeat the request, others fetch by GET without it."""
    there = target.redirected(hop.target, location)
    if status in _KEEP_METHOD:
        return msgspec.structs.replace(hop, target=there)
    return _Hop(there, "GET", (), None)


def _note(trail: _Trail, url: str, method: str, headers: CIMultiDict[str]) -> None:
    shown = headers.copy()
    for name in _SECRET_HEADERS:
        shown.popall(name, None)
    trail.final_url = url
    if trail.hops == 0:
        trail.url, trail.method, trail.headers = url, method, tuple(shown.items())


def _without_secrets(url: str) -> str:
    try:
        return signature.signed_text(url)
    except ValueError:
        # Nothing can be told apart in it, so nothing of it is shown.
        return ""


def _out_of_time(trail: _Trail, limits: Overrides) -> Failure:
    # Where both limits are the same, the overall one always ends first, by the time it took to
    # connect; what happened is still that the server did not answer.
    silent = trail.connected and trail.attempts == 1 and trail.hops == 0
    if silent and limits.read_ms == limits.total_ms:
        return Failure(failure.NO_GOOD_ANSWER, f"No answer within {limits.total_ms} ms")
    return Failure(failure.OUT_OF_TIME, f"Not done within {limits.total_ms} ms in all")


def _exchange(trail: _Trail, outcome: _Answer | Failure, duration_ms: int) -> Exchange:
    answer = outcome if isinstance(outcome, _Answer) else None
    code, sentence = _verdict(outcome)
    return Exchange(
        url=trail.url,
        final_url=trail.final_url,
        method=trail.method,
        request_headers=trail.headers,
        status=answer.status if answer else None,
        response_headers=answer.headers if answer else (),
        content_type=answer.header("content-type") if answer else None,
        body=answer.body if answer else b"",
        error_code=code,
        sentence=sentence,
        attempts=trail.attempts,
        duration_ms=duration_ms,
    )


def _verdict(outcome: _Answer | Failure) -> tuple[int | None, str | None]:
    if isinstance(outcome, Failure):
        return outcome.code, outcome.sentence
    if 200 <= outcome.status < 300:
        return None, None
    return failure.NO_GOOD_ANSWER, f"The server answered {outcome.status}"
