"""Files: what agents send, and what customers have sent.

What comes in is what its bytes say, whatever it is called.
"""

from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from switchroom.core import errors, media_types
from switchroom.desk import media, people, shapes
from switchroom.rest import handed_out
from switchroom.rest.kit import Call, Reply, Routes
from switchroom.runtime import Runtime
from switchroom.webhooks.download import Undownloaded, download

routes = Routes("desk")
ALL, ONE = "/v1/Media", "/v1/Media/{Sid}"

# What a carrier may have sent us (messaging §17), and how long we wait for it.
_BYTES_MAX: Final = 5 * 1024 * 1024
_FETCH_S: Final = 15.0


class OfMessage(Struct, frozen=True, kw_only=True):
    """The message that a file is of."""

    message: str | None = None


@routes.post(ALL, status=201)
async def upload(runtime: Runtime, call: Call, data: bytes) -> shapes.Medium:
    """Keep a file until it is sent: its bytes are the body, its name is percent-encoded in the
    header `X-Filename`."""
    name = unquote(call.header("X-Filename"), errors="replace")
    caller = people.caller(call.person)
    row = await runtime.transact(media.begin, caller, data, name, request_id=call.request_id)
    return media.shape(await handed_out.keep(runtime, row, handed_out.whole(data), media.BYTES))


@routes.get(ONE)
async def fetch(runtime: Runtime, call: Call, Sid: str, query: OfMessage) -> Reply:
    """A file. What a customer has sent and is not here yet is fetched from his carrier, and never
    by the browser."""
    found = await runtime.read(media.fetch, people.caller(call.person), Sid, query.message)
    if found.medium is not None:
        return await handed_out.hand_out(runtime, found.medium, call.header("Range"))
    try:
        data = await download(runtime.caller, found.url, _BYTES_MAX, _FETCH_S)
    except Undownloaded as reason:
        raise errors.MEDIA_AWAY(sentence=str(reason)) from None
    kind = media_types.sniff(data) or media_types.UNKNOWN
    return Reply(
        body=data, content_type=kind, headers=handed_out.about(kind, found.filename or "file")
    )
