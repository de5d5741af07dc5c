"""One open socket of a worker: what happens to him, as it happens (js-wire §3).

The server alone speaks. A session holds back what has happened since it was opened until its
client has looked at its reservations by the tunnel and is listening, so that nothing falls between
the look and the listening. The bus only says when to look at the rows of `pushes`.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Final

import msgspec

from switchroom.core.clock import SECOND
from switchroom.core.errors import ApiError
from switchroom.rest.kit import sockets as door
from switchroom.rest.kit.exchange import Receive, Send
from switchroom.rest.kit.reply import encode
from switchroom.rest.kit.sockets import Farewell, away
from switchroom.runtime import Runtime
from switchroom.store import outbox
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work
from switchroom.taskrouter import sockets, tokens
from switchroom.taskrouter.pushes import Push
from switchroom.taskrouter.sockets import News, Socket
from switchroom.taskrouter.tokens import Visitor
from switchroom.universe import wall

PRODUCT: Final = "event-bridge"
# How a client closes a socket that it wants no more.
GOODBYE: Final = 1000

_BEAT_S: Final = 15.0
_TOUCH_S: Final = sockets.TOUCH / SECOND
# A client that looks at its reservations does so within this time of its opening, or is told again
# what it cannot have heard; one that never looks waits no longer.
_PATIENCE_S: Final = 1.0
# From the answer to its look until the client listens: what it is told before is lost, and a slow
# client has its other answers to read first.
_SETTLING_S: Final = 1.0
_AT_LEAST_S: Final = 0.001
_CATCH_UP_S: Final = 1.0

_REFUSED: Final = 1008


class Wish(msgspec.Struct, frozen=True):
    """What a client asks for in the address of its socket."""

    token: str
    alone: bool
    offline_when_gone: bool


class Session:
    """The state of a socket; `serve` is its life."""

    __slots__ = (
        "_beat",
        "_gone",
        "_hold",
        "_last",
        "_loop",
        "_runtime",
        "_seen",
        "_send",
        "_synced",
        "_touch",
        "_waiting",
        "_wake",
        "code",
        "socket",
        "visitor",
        "wish",
    )

    def __init__(
        self, runtime: Runtime, visitor: Visitor, socket: Socket, wish: Wish, send: Send
    ) -> None:
        self._runtime = runtime
        self._send = send
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._hold = now + _PATIENCE_S
        self._beat = now + _BEAT_S
        self._touch = now + _TOUCH_S
        self._last = socket.opened
        self._synced = False
        self._seen = 0
        self._wake = asyncio.Event()
        self._gone = False
        self._waiting: list[asyncio.Event] = []
        self.visitor = visitor
        self.socket = socket
        self.wish = wish
        self.code = 0

    async def catch_up(self) -> None:
        """Wait until what is committed now has been told, within reason."""
        told = asyncio.Event()
        self._waiting.append(told)
        self._wake.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), _CATCH_UP_S)

    async def serve(self, receive: Receive) -> None:
        """Speak until the client or the server goes, or the token ends; `code` then says how."""
        await door.serve(self._speak(), self._listen(receive), self._close, PRODUCT)

    async def _listen(self, receive: Receive) -> None:
        """Wait for the end of the connection; clients have nothing to say."""
        while not self._gone:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                self._gone = True
                self.code = event.get("code") or 0
                self._wake.set()

    async def _speak(self) -> None:
        """Raises Farewell."""
        await self._send({"type": "websocket.accept"})
        await self._tell(greeting(self.visitor, self._runtime.clock.now()))
        with self._watch() as wake:
            while not self._gone:
                wake.clear()
                waiting, self._waiting = self._waiting, []
                await self._look()
                for told in waiting:
                    told.set()
                if not self._gone:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(wake.wait(), self._pause_s())

    @contextlib.contextmanager
    def _watch(self) -> Iterator[asyncio.Event]:
        topics = [sockets.topic(self.socket.worker_sid)]
        if self._runtime.clock.manual:
            # A clock that was turned may have ended the token.
            topics.append(outbox.TOPIC)
        with self._runtime.bus.watch(*topics) as self._wake:
            yield self._wake

    async def _look(self) -> None:
        """Say what there is to say now. Raises Farewell."""
        try:
            news = await self._runtime.read(
                _news, self._runtime, self.wish.token, self.socket, self._last
            )
            if self._loop.time() >= self._touch:
                self._touch = self._loop.time() + _TOUCH_S
                await self._runtime.transact(sockets.touch, self.socket, wall())
        except ApiError as error:
            raise Farewell(_REFUSED, error.sentence()) from None
        except Unavailable:
            raise away() from None
        if news is None:
            raise Farewell(_REFUSED, "Another session of the worker has closed this one")
        await self._deliver(news)
        if self._loop.time() >= self._beat:
            await self._tell(" ")

    async def _deliver(self, news: News) -> None:
        if news.synced is not None and not self._synced:
            # The client has just looked. What it was told since then it could not hear yet.
            self._synced = True
            self._hold = self._loop.time() + _SETTLING_S
            self._seen = news.synced
            self._last = min(self._last, max(news.synced, self.socket.opened))
            return
        if self._loop.time() < self._hold or news.last == self._last:
            return
        for push in sockets.unseen(news.pushes, self._seen):
            await self._tell(sentence(push))
        self._last = news.last
        if self._last >= self._seen:
            self._seen = 0
        self._wake.set()  # There may be more.

    async def _tell(self, text: str) -> None:
        self._beat = self._loop.time() + _BEAT_S
        await self._send({"type": "websocket.send", "text": text})

    async def _close(self, code: int, reason: str) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            await self._send({"type": "websocket.close", "code": code, "reason": reason})

    def _pause_s(self) -> float:
        """How long to wait for news."""
        now = self._loop.time()
        pauses = [self._beat - now, self._touch - now]
        if now < self._hold:
            pauses.append(self._hold - now)
        if not self._runtime.clock.manual:
            pauses.append((self.visitor.ends - self._runtime.clock.now()) / SECOND)
        return max(min(pauses), _AT_LEAST_S)


def _news(work: Work, runtime: Runtime, token: str, socket: Socket, last: int) -> News | None:
    """What is new. Who listens is let in again each time: a key that was deleted is dead here as
    well."""
    tokens.admit(work, runtime.vault, token, wall())
    return sockets.look(work, socket, last)


def greeting(visitor: Visitor, now: int) -> str:
    """The first frame: whose socket this is, and how many milliseconds its token has left."""
    return _frame(
        "init",
        {
            "channel_id": visitor.worker_sid,
            "account_sid": visitor.account_sid,
            "workspace_sid": visitor.workspace_sid,
            "token_lifetime": (visitor.ends - now) * 1_000 // SECOND,
        },
    )


def sentence(push: Push) -> str:
    """The frame for a push."""
    return _frame(push.event_type, msgspec.Raw(push.payload))


def _frame(event_type: str, payload: object) -> str:
    return encode({"event_type": event_type, "payload": payload}).decode()
