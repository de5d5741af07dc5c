"""The door for the sockets of workers: who may come in, and what follows when one goes
(js-wire §3)."""

import asyncio
import contextlib
from typing import Final
from urllib.parse import parse_qsl

import structlog

from switchroom.core import errors, limits
from switchroom.core.errors import ApiError
from switchroom.flex import lost
from switchroom.rest.eventbridge import PATH
from switchroom.rest.eventbridge.session import GOODBYE, PRODUCT, Session, Wish
from switchroom.rest.kit import sockets as door
from switchroom.rest.kit.exchange import Asgi, Event, Receive, Send
from switchroom.runtime import Runtime
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work
from switchroom.taskrouter import sockets, tokens
from switchroom.taskrouter.sockets import Socket
from switchroom.taskrouter.tokens import Visitor
from switchroom.universe import wall

log = structlog.get_logger(__name__)

# A client that has lost its connection comes back within a second or a few; one that has said
# goodbye does not.
_GOODBYE_S: Final = 0.5
_LOST_S: Final = 10.0


class Sockets:
    """The ASGI application for all sockets of this node."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._open: dict[str, set[Session]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._ended = False

    def beside(self, app: Asgi) -> Asgi:
        """An application that takes sockets as well."""

        async def serve(scope: Event, receive: Receive, send: Send) -> None:
            taking = self._take if scope["type"] == "websocket" else app
            await taking(scope, receive, send)

        return serve

    def end(self) -> None:
        """Called when the server drains. It closes the sockets itself, and their clients come back
        to another node or later: nobody goes offline."""
        self._ended = True
        for task in self._leaving:
            task.cancel()

    async def tell(self, worker_sid: str) -> None:
        """Tell the sockets of a worker here what is committed, so that his client, when its call
        is answered, knows what has followed from it (such as the versions to go on with)."""
        for session in tuple(self._open.get(worker_sid, ())):
            await session.catch_up()

    async def _take(self, scope: Event, receive: Receive, send: Send) -> None:
        """Answer the request for a socket, and serve it until it is closed."""
        await receive()
        opened = await door.admit(self._let_in(scope), scope, send, PRODUCT)
        if opened is None:
            return
        wish, visitor, socket = opened
        session = Session(self._runtime, visitor, socket, wish, send)
        here = self._open.setdefault(socket.worker_sid, set())
        here.add(session)
        try:
            await session.serve(receive)
        finally:
            here.discard(session)
            if not here:
                self._open.pop(socket.worker_sid, None)
            await self._forget(session)

    async def _let_in(self, scope: Event) -> tuple[Wish, Visitor, Socket]:
        """Raises ApiError, Unavailable."""
        if scope["path"] != PATH:
            raise errors.NOT_FOUND()
        if self._ended:
            raise errors.UNAVAILABLE()
        wish = read_wish(scope["query_string"])
        visitor, socket = await self._runtime.transact(_open, self._runtime, wish)
        return wish, visitor, socket

    async def _forget(self, session: Session) -> None:
        """A worker who wanted it so goes offline with his last socket."""
        with contextlib.suppress(Unavailable):
            await self._runtime.transact(sockets.close, session.socket)
        if session.wish.offline_when_gone and not self._ended:
            pause_s = _GOODBYE_S if session.code == GOODBYE else _LOST_S
            task = asyncio.create_task(self._leave(session.visitor, pause_s))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def _leave(self, visitor: Visitor, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        try:
            await self._runtime.transact(_gone, visitor, wall())
        except (ApiError, Unavailable) as error:
            log.warning("eventbridge.leave", error=type(error).__name__)


def read_wish(query: bytes) -> Wish:
    """What the address asks for. Raises TOKEN_INVALID.

    >>> read_wish(b"token=a.b.c&closeExistingSessions=true")
    Wish(token='a.b.c', alone=True, offline_when_gone=False)
    """
    try:
        pairs = parse_qsl(query.decode(), errors="strict", max_num_fields=limits.FORM_FIELDS)
    except ValueError:
        pairs = []
    given = dict(pairs)
    if "token" not in given:
        raise errors.TOKEN_INVALID(sentence="give one as token in the query")
    return Wish(
        token=given["token"],
        alone=given.get("closeExistingSessions") == "true",
        offline_when_gone=given.get("setWorkerOfflineIfDisconnected") == "true",
    )


def _open(work: Work, runtime: Runtime, wish: Wish) -> tuple[Visitor, Socket]:
    visitor = tokens.admit(work, runtime.vault, wish.token, wall())
    if visitor.worker_sid is None:
        raise errors.TOKEN_GRANTS(sentence="a socket is for a worker: give a worker_sid")
    socket = sockets.open_one(
        work, visitor.account_sid, visitor.worker_sid, wall(), alone=wish.alone
    )
    lost.worker_back(work, visitor.account_sid, visitor.worker_sid)
    return visitor, socket


def _gone(work: Work, visitor: Visitor, wall: int) -> None:
    """The worker is offline, and what he has goes on to others unless he comes back."""
    if sockets.leave(work, visitor, wall) and visitor.worker_sid is not None:
        lost.worker_gone(work, visitor.account_sid, visitor.workspace_sid, visitor.worker_sid)
