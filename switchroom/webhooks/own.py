"""Requests of a flow to the API that this program serves itself (studio §3.8, add_twilio_auth).

They stay inside the process: no network, no certificate, whatever host or port it listens on.
"""

import base64
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from switchroom.webhooks import target
from switchroom.webhooks.call import (
    BODY_BYTES_MAX,
    FORM_TYPE,
    JSON_TYPE,
    USER_AGENT,
    Exchange,
    Request,
)

Message = MutableMapping[str, Any]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]

_NO_GOOD_ANSWER: Final = 11200


class OwnApi:
    """The program's own API as something to call; `serve` says what answers."""

    def __init__(self) -> None:
        self._asgi: Asgi | None = None

    def serve(self, asgi: Asgi) -> None:
        """From now on this application answers."""
        self._asgi = asgi

    async def call(self, request: Request, user: str, password: str) -> Exchange:
        """Send a request with the credentials of an account."""
        assert self._asgi is not None, "nothing serves yet"
        body = _body(request)
        url = target.with_query(request.url, request.params) if body is None else request.url
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        answer = _Answer(body or b"")
        await self._asgi(_scope(request, url, login), answer.receive, answer.send)
        good = 200 <= answer.status < 300
        return Exchange(
            url=request.url,
            final_url=url,
            method=request.method,
            request_headers=(),
            status=answer.status,
            response_headers=answer.headers,
            content_type=dict(answer.headers).get("content-type"),
            body=bytes(answer.body[:BODY_BYTES_MAX]),
            error_code=None if good else _NO_GOOD_ANSWER,
            sentence=None if good else f"The server answered {answer.status}",
            attempts=1,
            duration_ms=0,
        )


def _body(request: Request) -> bytes | None:
    if request.json is not None:
        return request.json.encode("utf-8", "replace")
    return None if request.method == "GET" else target.form(request.params).encode("ascii")


def _scope(request: Request, url: str, login: str) -> Message:
    parts = urlsplit(url)
    headers = {
        "host": parts.hostname or "",
        "authorization": f"Basic {login}",
        "user-agent": USER_AGENT,
        "content-type": FORM_TYPE if request.json is None else JSON_TYPE,
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "https",
        "path": unquote(parts.path or "/"),
        "raw_path": (parts.path or "/").encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname or "", 443),
        "state": {},
    }


class _Answer:
    """The two ends that an ASGI application talks through."""

    def __init__(self, body: bytes) -> None:
        self._left: list[bytes] = [body]
        self.status = 500
        self.headers: tuple[tuple[str, str], ...] = ()
        self.body = bytearray()

    async def receive(self) -> Message:
        if not self._left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": self._left.pop(), "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = tuple(
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in message.get("headers", ())
            )
        else:
            self.body += message.get("body", b"")
