"""What happens on the handsets, as it happens: `GET /simulator/v1/Live?Handset=...`.

A stream of server-sent events. Each look reads the newest messages of every handset and sends
those that are new or changed; the first look sends all of them, so a page that comes back needs
no cursor and misses nothing. The bus only says when to look.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Final

import msgspec
import structlog
from falcon.asgi import Request, Response, SSEvent

from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.messaging import handset_log, messages
from switchroom.messaging.messages import Sms
from switchroom.rest.kit import Call, auth, cookie, reply
from switchroom.rest.kit.exchange import Exchange
from switchroom.rest.simulator import clock
from switchroom.rest.simulator.door import let_in
from switchroom.rest.simulator.messages import Message, handset_number, shape
from switchroom.runtime import Runtime
from switchroom.store.work import Work

log = structlog.get_logger(__name__)

PATH: Final = "/simulator/v1/Live"
WINDOW: Final = 50
# One stream is a connection and, at every message of its account, a few reads for each handset.
STREAMS: Final = 64
HANDSETS: Final = 24

_ACCESS: Final = auth.access_to("simulator", "/v1/Live")
# A stream looks at least every five seconds, should a wake-up get lost, and sees each second
# whether it is to end.
_TICK_S: Final = 1.0
_TICKS: Final = 5
_AT_MOST_EVERY_S: Final = 0.05

Windows = Mapping[str, list[Sms]]
Mark = tuple[str, int | None, str | None]


class News(msgspec.Struct, frozen=True):
    """What a handset does not know yet, oldest first. After `all` nothing lies between these
    messages; `more` says that there are older ones."""

    handset: str
    all: bool
    more: bool
    messages: list[Message]


class Live:
    """The resource; `end` lets all streams come to their end, so that the server can."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._open = 0
        self._ended = False

    def end(self) -> None:
        """Called when the server drains; the pages come back to another node or later."""
        self._ended = True

    async def on_get(self, request: Request, response: Response) -> None:
        """Open a stream. Raises nothing: a refusal must not make the browser ask for a log-in."""
        exchange: Exchange = request.scope["switchroom"]
        call = _call(self._runtime, exchange, request)
        try:
            handsets = _handsets(request)
            await self._look(call, ())
            if self._open >= STREAMS or self._ended:
                raise errors.TOO_MANY_REQUESTS()
        except ApiError as error:
            reply.refuse(response, error, "simulator", call.path)
            return
        response.set_header("Cache-Control", "no-store")
        response.set_header("X-Accel-Buffering", "no")
        response.sse = self._stream(exchange, call, handsets)

    async def _stream(
        self, exchange: Exchange, call: Call, handsets: tuple[str, ...]
    ) -> AsyncIterator[SSEvent | None]:
        self._open += 1
        try:
            async for event in self._events(exchange, call, handsets):
                yield event
        except ApiError as error:
            log.info("simulator.live_refused", code=error.code)
        except Exception as error:
            log.warning("simulator.live_failed", error=type(error).__name__)
        finally:
            self._open -= 1

    async def _events(
        self, exchange: Exchange, call: Call, handsets: tuple[str, ...]
    ) -> AsyncIterator[SSEvent | None]:
        known: dict[str, dict[str, Mark]] = {}
        time_told = None
        with self._runtime.bus.watch(messages.topic(call.account_sid)) as wake:
            while not (self._ended or exchange.broken):
                wake.clear()
                windows = await self._look(call, handsets)
                for news in (_compare(call, known, *window) for window in windows.items()):
                    if news is not None:
                        yield _event("messages", news)
                time = clock.shape(self._runtime)
                if time.mode == "manual" and time != time_told:
                    time_told = time
                    yield _event("clock", time)
                await self._rest(wake, exchange, time)
                if not wake.is_set():
                    yield None  # keeps the connection open, and shows whether it still is

    async def _rest(self, wake: asyncio.Event, exchange: Exchange, time: clock.Clock) -> None:
        """Wait for news, for the clock to be turned, for the end, or for the next look."""
        await asyncio.sleep(_AT_MOST_EVERY_S)
        for _ in range(_TICKS):
            if wake.is_set() or self._ended or exchange.broken:
                return
            if time.mode == "manual" and time != clock.shape(self._runtime):
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), _TICK_S)

    async def _look(self, call: Call, handsets: tuple[str, ...]) -> Windows:
        return await self._runtime.read(_windows, call, handsets)


def _call(runtime: Runtime, exchange: Exchange, request: Request) -> Call:
    header = request.get_header("Authorization")
    call = Call(
        runtime=runtime,
        request_id=exchange.request_id,
        method="GET",
        product="simulator",
        base=exchange.base,
        path=exchange.path,
        fields={},
    )
    if header is None:
        call.presented = let_in(request) or cookie.presented(request, call.cookie_name())
    else:
        call.presented = auth.presented(header)
    return call


def _handsets(request: Request) -> tuple[str, ...]:
    """The numbers to watch. Raises INVALID_PARAMETER."""
    given = request.get_param_as_list("Handset", delimiter=None) or []
    numbers = dict.fromkeys(handset_number(text) for text in given)
    if None in numbers or not 1 <= len(numbers) <= HANDSETS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Handset must be given 1 to {HANDSETS} times, each time a phone number"
        )
    return tuple(filter(None, numbers))


def _windows(work: Work, call: Call, handsets: tuple[str, ...]) -> Windows:
    """The newest messages of each handset, newest first, one more than are shown. Who asks is
    let in again each time: a token that was rotated meanwhile is dead here as well."""
    auth.admit(work, call, _ACCESS)
    return {
        handset: handset_log.newest_first(work, call.account_sid, handset, limit=WINDOW + 1)
        for handset in handsets
    }


def _compare(
    call: Call, known: dict[str, dict[str, Mark]], handset: str, window: list[Sms]
) -> News | None:
    """What to tell of a handset; remembers it as told."""
    shown = {sms.sid: (sms.status, sms.error_code, sms.conversation_sid) for sms in window[:WINDOW]}
    earlier = known.get(handset)
    known[handset] = shown
    # So much came since the last look that there may be more between then and now.
    everything = earlier is None or (bool(earlier) and not earlier.keys() & shown.keys())
    told = {} if everything or earlier is None else earlier
    fresh = [
        shape(call, sms) for sms in reversed(window[:WINDOW]) if told.get(sms.sid) != shown[sms.sid]
    ]
    if not fresh and not everything:
        return None
    return News(handset, everything, len(window) > WINDOW, fresh)


def _event(name: str, value: object) -> SSEvent:
    return SSEvent(event=name, data=reply.encode(value))
