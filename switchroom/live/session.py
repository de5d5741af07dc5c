"""One open socket of an agent's desktop.

The bus only says when to look; what there is to tell are rows (live/news.py), and a frame shows
how its thing is when it is made. Nothing is held back in memory for a client that is slow: while
it does not read, nothing is read for it, and one that goes on so is closed and comes back with its
position.
"""

import asyncio
import contextlib
from typing import Final, NamedTuple

import msgspec

from switchroom.core.clock import SECOND
from switchroom.core.errors import ApiError
from switchroom.desk import people, positions, sessions
from switchroom.desk.positions import Position
from switchroom.desk.sessions import Login
from switchroom.desk.times import iso
from switchroom.live import frames, news, protocol
from switchroom.live.frames import Told
from switchroom.live.news import News
from switchroom.rest.kit import sockets as door
from switchroom.rest.kit.exchange import Receive, Send
from switchroom.rest.kit.sockets import Farewell, away
from switchroom.runtime import Runtime
from switchroom.store import outbox
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work, encode
from switchroom.taskrouter import sockets
from switchroom.taskrouter.sockets import Socket
from switchroom.universe import wall

# A lost wake-up costs at most one of the first; a client that is silent for the third is gone.
_LOOK_S: Final = 5.0
_PING_S: Final = 15.0
_SILENT_S: Final = 40.0
_TOUCH_S: Final = sockets.TOUCH / SECOND
# How long a client may take to read one frame.
_SEND_S: Final = 20.0
_AT_LEAST_S: Final = 0.001
_WORD_BYTES: Final = 1_000

LOGGED_OUT: Final = 4401
SILENT: Final = 4408
_MOVED: Final = 4409
_TOO_MUCH: Final = 1009

_decode: Final = msgspec.json.Decoder(protocol.ToServer).decode


class Wish(NamedTuple):
    """What a client asks for: the session's secret, and where it goes on; `resumes` says that it
    has a position, be it one that is not understood."""

    secret: str
    since: Position | None
    resumes: bool


class Look(NamedTuple):
    """What one look has found."""

    login: Login
    position: Position
    frames: list[Told]


class Session:
    """The state of a socket; `serve` is its life."""

    def __init__(
        self,
        runtime: Runtime,
        wish: Wish,
        login: Login,
        socket: Socket | None,
        send: Send,
    ) -> None:
        self._runtime = runtime
        self._wish = wish
        self._login = login
        self._socket = socket
        self._send = send
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._heard = now
        self._ping = now + _PING_S
        self._touch = now + _TOUCH_S
        self._position = Position(0, 0, 0)
        self._gone = False
        self._wake = asyncio.Event()

    async def serve(self, receive: Receive) -> None:
        """Speak until the client or the server goes, or the log-in ends."""
        await door.serve(self._speak(), self._listen(receive), self._close, "desk")

    def end(self) -> None:
        """The server drains: its clients go to another node, or come back later."""
        self._gone = True
        self._wake.set()

    async def _listen(self, receive: Receive) -> None:
        """Hear that the client is there, until it is not."""
        while not self._gone:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                self._gone = True
                self._wake.set()
                return
            text = event.get("text") or ""
            if len(text) > _WORD_BYTES:
                self._gone = True
                await self._close(_TOO_MUCH, "A client says pong, and nothing else")
                self._wake.set()
                return
            with contextlib.suppress(msgspec.MsgspecError):
                _decode(text)
                self._heard = self._loop.time()

    async def _speak(self) -> None:
        """Raises Farewell."""
        await self._send({"type": "websocket.accept"})
        topics = [sessions.topic(self._login.user_sid)]
        if self._login.worker_sid is not None:
            topics.append(sockets.topic(self._login.worker_sid))
        if self._runtime.clock.manual:
            topics.append(outbox.TOPIC)
        # The bus is listened to before the first look: nothing falls in between.
        with self._runtime.bus.watch(*topics) as self._wake:
            await self._greet()
            while not self._gone:
                self._wake.clear()
                await self._look()
                await self._keep_alive()
                if not self._gone:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), self._pause_s())

    async def _greet(self) -> None:
        """Say where the client begins, and whether it has to read everything anew."""
        since, now = self._wish.since, self._runtime.clock.now()
        known = since is not None and since.is_known(now)
        self._position = since if since is not None and known else await self._present()
        position = self._position.text()
        await self._tell(protocol.Hello(version=protocol.VERSION, position=position, now=iso(now)))
        if self._wish.resumes and not known:
            await self._tell(protocol.Reset(position=position))

    async def _present(self) -> Position:
        """The position of now. Raises Farewell."""
        login = self._login
        try:
            return await self._runtime.read(positions.now, login.account_sid, login.worker_sid)
        except Unavailable:
            raise away() from None

    async def _look(self) -> None:
        """Say what there is to say now. Raises Farewell."""
        try:
            look = await self._runtime.read(self._find)
        except ApiError:
            await self._tell(protocol.LoggedOut(reason="The log-in has ended"))
            raise Farewell(LOGGED_OUT, "The log-in has ended") from None
        except Unavailable:
            raise away() from None
        if look.login.worker_sid != self._login.worker_sid:
            raise Farewell(_MOVED, "The user has another worker now; come back")
        for told in look.frames:
            await self._tell(told.made(told.position.text()))
        if look.frames:
            self._wake.set()  # There may be more.
        self._position = look.position

    def _find(self, work: Work) -> Look:
        """What is new, for whoever is still logged in. Raises AUTHENTICATE."""
        login = sessions.admit(work, self._wish.secret, wall())
        found = News([], [], self._position)
        if login.worker_sid is not None:
            found = news.look(work, login.account_sid, login.worker_sid, self._position)
        worker = None if found.is_empty else people.worker(work, people.caller(login))
        if worker is None:
            return Look(login, found.position, [])
        return Look(login, found.position, frames.make(work, worker, self._position, found))

    async def _keep_alive(self) -> None:
        """Ping now and then, and give up who does not answer. Raises Farewell."""
        now = self._loop.time()
        if now - self._heard > _SILENT_S:
            raise Farewell(SILENT, "The client does not answer")
        if now >= self._ping:
            # Whatever else is told meanwhile: only a ping is answered.
            self._ping = now + _PING_S
            await self._tell(protocol.Ping(now=iso(self._runtime.clock.now())))
        if self._socket is not None and now >= self._touch:
            self._touch = now + _TOUCH_S
            with contextlib.suppress(Unavailable):
                await self._runtime.transact(sockets.touch, self._socket, wall())

    async def _tell(self, frame: protocol.ToClient) -> None:
        """Raises Farewell where the client does not read."""
        text = encode(frame).decode()
        try:
            await asyncio.wait_for(self._send({"type": "websocket.send", "text": text}), _SEND_S)
        except TimeoutError:
            raise Farewell(SILENT, "The client does not read") from None

    async def _close(self, code: int, reason: str) -> None:
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            closing = self._send({"type": "websocket.close", "code": code, "reason": reason})
            await asyncio.wait_for(closing, _SEND_S)

    def _pause_s(self) -> float:
        """How long to wait for news."""
        now = self._loop.time()
        return max(min(_LOOK_S, self._ping - now), _AT_LEAST_S)
