"""The door for desktops' sockets: who may come in, and what follows when one goes."""

import asyncio
import contextlib
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl

from switchroom.core import errors, limits
from switchroom.desk import presence, sessions
from switchroom.desk.positions import Position
from switchroom.desk.presence import OfWorker
from switchroom.desk.sessions import Login
from switchroom.live import PATH, protocol
from switchroom.live.session import Session, Wish
from switchroom.rest.kit import cookie, sockets
from switchroom.rest.kit.exchange import Asgi, Event, Receive, Send
from switchroom.runtime import Runtime
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work
from switchroom.taskrouter.sockets import Socket
from switchroom.universe import wall

# Each takes a read at every wake-up of its agent.
AT_MOST: Final = 5_000


class Desktops:
    """The ASGI application for all desktops' sockets of this node."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._open: set[Session] = set()
        self._ended = False

    def beside(self, app: Asgi) -> Asgi:
        """An application that takes these sockets as well."""

        async def serve(scope: Event, receive: Receive, send: Send) -> None:
            ours = scope["type"] == "websocket" and scope["path"] == PATH
            await (self._take if ours else app)(scope, receive, send)

        return serve

    def end(self) -> None:
        """Called when the server drains. Nobody goes offline for it."""
        self._ended = True
        for session in tuple(self._open):
            session.end()

    async def _take(self, scope: Event, receive: Receive, send: Send) -> None:
        """Answer the request for a socket, and serve it until it is closed."""
        await receive()
        opened = await sockets.admit(self._let_in(scope), scope, send, "desk")
        if opened is None:
            return
        wish, login, socket = opened
        session = Session(self._runtime, wish, login, socket, send)
        self._open.add(session)
        try:
            await session.serve(receive)
        finally:
            self._open.discard(session)
            worker = of_worker(login)
            if worker is not None and socket is not None:
                await asyncio.shield(self._forget(worker, socket))

    async def _let_in(self, scope: Event) -> tuple[Wish, Login, Socket | None]:
        """Raises ApiError, Unavailable."""
        if self._ended or len(self._open) >= AT_MOST:
            raise errors.UNAVAILABLE()
        wish = read_wish(scope, self._runtime.installation)
        login, socket = await self._runtime.transact(_open, wish.secret)
        return wish, login, socket

    async def _forget(self, worker: OfWorker, socket: Socket) -> None:
        with contextlib.suppress(Unavailable):
            await self._runtime.transact(presence.close_socket, worker, socket)


def read_wish(scope: Event, installation: str) -> Wish:
    """What a handshake asks for.

    Raises ACCESS_DENIED for a page of another site, AUTHENTICATE, INVALID_PARAMETER.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if not cookie.is_own(
        headers.get("origin"), headers.get("sec-fetch-site"), headers.get("host", "")
    ):
        raise errors.ACCESS_DENIED(sentence="a page of another site cannot use the log-in")
    secret = _secret(headers.get("cookie", ""), installation)
    if secret is None:
        raise errors.AUTHENTICATE()
    try:
        query = scope["query_string"].decode()
        given = dict(parse_qsl(query, errors="strict", max_num_fields=limits.FORM_FIELDS))
    except ValueError:
        given = {}
    if given.get("v") != str(protocol.VERSION):
        raise errors.INVALID_PARAMETER(
            sentence=f"v must be {protocol.VERSION}, the version of the protocol: load the page"
            " anew"
        )
    since = given.get("since")
    return Wish(secret, None if since is None else Position.read(since), since is not None)


def _secret(header: str, installation: str) -> str | None:
    """The secret of the session. Proxies say of requests how they came, of handshakes they need
    not: where there is a cookie that only we can have set, it counts."""
    try:
        found = SimpleCookie(header)
    except CookieError:
        return None
    for secure in (True, False):
        one = found.get(cookie.named(cookie.SESSION, installation, secure=secure))
        if one is not None:
            return one.value
    return None


def _open(work: Work, secret: str) -> tuple[Login, Socket | None]:
    """Who comes in; his socket is written down where he is a worker."""
    login = sessions.admit(work, secret, wall())
    worker = of_worker(login)
    return login, None if worker is None else presence.open_socket(work, worker, wall())


def of_worker(login: Login) -> OfWorker | None:
    """The worker that somebody is, None for one who takes no tasks."""
    if login.workspace_sid is None or login.worker_sid is None:
        return None
    return OfWorker(login.account_sid, login.workspace_sid, login.worker_sid)
