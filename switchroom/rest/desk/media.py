"""Files: what agents send, what customers have sent, and what carriers fetch.

What comes in is what its bytes say, whatever it is called. Nothing that is handed out can do
anything in a page of ours: it is not guessed at, it runs in a sandbox, and what is no picture is
saved.
"""

from typing import Final
from urllib.parse import quote, unquote

from msgspec import Struct

from switchroom.core import errors
from switchroom.desk import media, people, shapes
from switchroom.desk.media import File
from switchroom.rest.kit import Call, Reply, Routes
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.webhooks.download import Undownloaded, download

routes = Routes("desk")
ALL, ONE = "/v1/Media", "/v1/Media/{Sid}"

# What a carrier may have sent us (messaging §17), and how long we wait for it.
_BYTES_MAX: Final = 5 * 1024 * 1024
_FETCH_S: Final = 15.0
_POLICY: Final = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"


class OfMessage(Struct, frozen=True, kw_only=True):
    """The message that a file is of."""

    message: str | None = None


@routes.post(ALL, status=201)
def upload(work: Work, call: Call, data: bytes) -> shapes.Medium:
    """Keep a file until it is sent: its bytes are the body, its name is percent-encoded in the
    header `X-Filename`."""
    name = unquote(call.header("X-Filename"), errors="replace")
    return media.keep(work, people.caller(call.person), data, name)


@routes.get(ONE)
async def fetch(runtime: Runtime, call: Call, Sid: str, query: OfMessage) -> Reply:
    """A file. What a customer has sent is fetched from his carrier, and never by the browser."""
    found = await runtime.read(media.fetch, people.caller(call.person), Sid, query.message)
    if found.data is not None:
        return handed_out(found, found.data)
    try:
        data = await download(runtime.caller, found.url or "", _BYTES_MAX, _FETCH_S)
    except Undownloaded as reason:
        raise errors.MEDIA_AWAY(sentence=str(reason)) from None
    kind = media.sniff(data) or "application/octet-stream"
    return handed_out(found._replace(content_type=kind), data)


@routes.get("/v1/PublicMedia/{Key}/{Filename}", public=True)
def fetch_public(work: Work, call: Call, Key: str, Filename: str) -> Reply:
    """A file for the carrier of its message, which has no log-in."""
    found = media.fetch_public(work, Key)
    assert found.data is not None
    return handed_out(found, found.data)


def handed_out(found: File, data: bytes) -> Reply:
    """The answer with a file."""
    how = "inline" if found.content_type in media.SHOWN else "attachment"
    name = quote(found.filename or "file")
    return Reply(
        body=data,
        content_type=found.content_type,
        headers={
            "Content-Disposition": f"{how}; filename*=UTF-8''{name}",
            "Content-Security-Policy": _POLICY,
        },
    )
