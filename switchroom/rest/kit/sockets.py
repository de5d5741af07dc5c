"""What the doors of all WebSockets share: how a client is let in or turned away, and how a socket
is served until one of both sides goes."""

import asyncio
import contextlib
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, TypeVar

import structlog

from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.rest.kit import reply
from switchroom.rest.kit.exchange import Event, Send
from switchroom.store.engine import Unavailable

log = structlog.get_logger(__name__)

T = TypeVar("T")

TRY_AGAIN: Final = 1013
_FAILED: Final = 1011


class Farewell(Exception):
    """The socket is to be closed."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)


def away() -> Farewell:
    """The database is away, and so is what the socket lives on."""
    return Farewell(TRY_AGAIN, "The database cannot be reached; come back")


async def admit(opening: Awaitable[T], scope: Event, send: Send, product: str) -> T | None:
    """What is opened for a client; None for one who is not let in, which he has been told."""
    try:
        return await opening
    except ApiError as error:
        await _refuse(scope, send, error, product)
    except Unavailable:
        await _refuse(scope, send, errors.UNAVAILABLE(), product)
    except Exception as error:
        _failed("socket.not_opened", error, product)
        await _refuse(scope, send, errors.UNAVAILABLE(), product)
    return None


async def serve(
    speak: Coroutine[None, None, None],
    listen: Coroutine[None, None, None],
    close: Callable[[int, str], Awaitable[None]],
    product: str,
) -> None:
    """Speak, and listen meanwhile, until the client goes or a Farewell is raised, which `close`
    tells the client."""
    listening = asyncio.create_task(listen)
    try:
        await speak
    except Farewell as farewell:
        await close(farewell.code, farewell.reason)
    except OSError:
        pass  # The client went in the middle of a sentence.
    except Exception as error:
        _failed("socket.failed", error, product)
        await close(_FAILED, "The server has failed; come back")
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


def _failed(event: str, error: Exception, product: str) -> None:
    # As text: a renderer that is given the exception may print what it holds, such as a token.
    exception = "".join(traceback.format_exception(error))
    log.error(event, product=product, exception=exception)


async def _refuse(scope: Event, send: Send, error: ApiError, product: str) -> None:
    """Say why there is no socket, where the server can; else the answer is 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        return await send({"type": "websocket.close"})
    body = reply.encode(reply.described(error, product, scope["path"]))
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send(
        {"type": "websocket.http.response.start", "status": error.status, "headers": headers}
    )
    return await send({"type": "websocket.http.response.body", "body": body})
