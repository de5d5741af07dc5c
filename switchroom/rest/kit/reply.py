"""Results and refusals become bodies (conversations §1.4 and §1.7, messaging §1.3)."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec
from falcon.asgi import Response

from switchroom.core.errors import ApiError
from switchroom.rest.kit.cookie import Cookie

_ERRORS: Final = "https://www.twilio.com/docs/errors/"
_JSON: Final = "application/json"
_OVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WRONG_LOGIN: Final = "Your AccountSid or AuthToken was incorrect."

encode: Final = msgspec.json.Encoder().encode


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A result that is more than a Struct: another status, other bytes, further headers.

    `body` is sent as it stands when it is bytes, otherwise as JSON; a `stream` in its place has
    `length` bytes. Status 0 is the route's own.
    """

    body: object = b""
    status: int = 0
    content_type: str = _JSON
    headers: Mapping[str, str] = {}
    stream: AsyncIterator[bytes] | None = None
    length: int = 0


def write(response: Response, status: int, result: object) -> None:
    """Put the result of a handler into the response; None is an empty body."""
    if isinstance(result, Reply):
        status = result.status or status
        response.content_type = result.content_type
        for name, value in result.headers.items():
            assert value.isprintable(), name  # a line break would begin another header
            response.set_header(name, value)
        if result.stream is not None:
            response.status = status
            response.set_stream(result.stream, result.length)
            return
        result = result.body
    response.status = status
    if result is not None:
        response.data = result if isinstance(result, bytes) else encode(result)


def put_cookie(response: Response, cookie: Cookie, name: str, *, secure: bool) -> None:
    """Put a cookie into the response under its name, or take it out of the browser where it has no
    value."""
    # A cookie is taken away by one like it that is over: of a name with __Host- browsers take none
    # that is less than secure.
    response.set_cookie(
        name,
        cookie.value,
        expires=None if cookie.value else _OVER,
        max_age=cookie.life_s if cookie.value else None,
        path="/",
        secure=secure,
        http_only=True,
        same_site="Lax" if cookie.lax else "Strict",
    )


def refuse(response: Response, error: ApiError, product: str, path: str) -> None:
    """Put an error into the response. `path` is the product's path as it was sent."""
    response.status = error.status
    response.content_type = _JSON
    response.data = encode(described(error, product, path))


def described(error: ApiError, product: str, path: str) -> dict[str, object]:
    """The body of a refusal."""
    body: dict[str, object] = {
        "code": error.code,
        "message": error.sentence(named(product, path)),
        "more_info": f"{_ERRORS}{error.code}",
        "status": error.status,
    }
    if error.status == 401 and product == "api":
        body["detail"] = _WRONG_LOGIN
    if error.details is not None:
        body["details"] = error.details
    return body


def named(product: str, path: str) -> str:
    """The path as errors write it: without its version, but whole in the 2010 API.

    >>> named("conversations", "/v1/Conversations/CHxx"), named("", "/v1")
    ('/Conversations/CHxx', '/v1')
    """
    version, _, rest = path[1:].partition("/")
    bare = product not in ("", "api") and version[:1] == "v" and version[1:].isdigit()
    return f"/{rest}" if bare else path
