"""The yardstick for HTTP: read a form, answer some JSON."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An ASGI application without a framework."""
    if scope["type"] != "http":
        return
    message = await receive()
    form = dict(parse_qsl(message.get("body", b"").decode()))
    body = msgspec.json.encode({"sid": "SM" + "0" * 32, "status": "received", **form})
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": body})
