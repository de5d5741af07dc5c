"""The tunnel: all calls of a worker's client come by POST to one address (js-wire §4).

The body says which resource is meant, how, and who asks; the answer is that of the resource, in
the shapes of the client.
"""

from typing import Any, Final, Literal

import msgspec
from falcon.asgi import Request, Response

from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.rest.eventbridge import calls, interactions
from switchroom.rest.eventbridge.ask import Ask
from switchroom.rest.eventbridge.door import Sockets
from switchroom.rest.kit import reply
from switchroom.rest.kit.call import version
from switchroom.rest.kit.exchange import Exchange
from switchroom.rest.kit.serve import read_bytes
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.taskrouter import tokens
from switchroom.taskrouter.tokens import Visitor
from switchroom.taskrouter.wire import Shape
from switchroom.universe import wall


class Envelope(msgspec.Struct, frozen=True):
    """What the body of a call says; `url` begins with Workspaces, or with the version for what is
    not of TaskRouter."""

    url: str
    token: str
    method: Literal["GET", "POST"] = "GET"
    params: dict[str, Any] | None = None


_envelope: Final = msgspec.json.Decoder(Envelope).decode


class Tunnel:
    """The resource, as Falcon calls it."""

    def __init__(self, runtime: Runtime, sockets: Sockets) -> None:
        self._runtime = runtime
        self._sockets = sockets

    async def on_post(self, request: Request, response: Response) -> None:
        """Answer one call. A refusal must not make a browser ask for a log-in, so the body alone
        says what is wrong."""
        exchange: Exchange = request.scope["switchroom"]
        path = exchange.path
        try:
            envelope = read_envelope(await read_bytes(request))
            path = f"/v1/{envelope.url.removeprefix('v1/')}"
            payload = await self._answer(
                envelope,
                version(request.get_header("If-Match")),
                exchange.request_id,
            )
        except ApiError as error:
            return reply.refuse(response, error, "taskrouter", path)
        return reply.write(response, 200, {"payload": payload})

    async def _answer(
        self, envelope: Envelope, seen: int | None, request_id: str
    ) -> Shape | list[Shape]:
        parts = envelope.url.strip("/").split("/")
        if calls.changes(envelope.method, parts):
            visitor, payload = await self._runtime.transact(
                _perform, self._runtime, envelope, parts, seen, request_id=request_id
            )
            if visitor.worker_sid is not None and envelope.method == "POST":
                await self._sockets.tell(visitor.worker_sid)
            return payload
        _, payload = await self._runtime.read(_perform, self._runtime, envelope, parts, seen)
        return payload


def _perform(
    work: Work, runtime: Runtime, envelope: Envelope, parts: list[str], seen: int | None
) -> tuple[Visitor, Shape | list[Shape]]:
    """The transaction of a call."""
    visitor = tokens.admit(work, runtime.vault, envelope.token, wall())
    params = {name: value for name, value in (envelope.params or {}).items() if value is not None}
    ask = Ask(visitor, params, seen)
    if parts[0] == "v1":
        return visitor, interactions.answer(work, ask, envelope.method, parts[1:])
    if parts[0] != "Workspaces" or len(parts) < 3:
        raise errors.NOT_FOUND()
    if parts[1] != visitor.workspace_sid:
        raise errors.ACCESS_DENIED(sentence="the token is for another workspace")
    return visitor, calls.answer(work, ask, envelope.method, parts[2:])


def read_envelope(body: bytes) -> Envelope:
    """The call. Raises INVALID_PARAMETER."""
    try:
        envelope = _envelope(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise errors.INVALID_PARAMETER(
            sentence='The body must be JSON such as {"url": "Workspaces/WS.../Workers/WK...",'
            f' "method": "GET", "params": {{}}, "token": "..."}}: {error}'
        ) from None
    if "\0" in envelope.url:
        raise errors.NOT_FOUND()
    return envelope
