"""Fetch a file from an address that somebody else has named, behind the same guard as webhooks."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from yarl import URL

from switchroom.webhooks import guard
from switchroom.webhooks.call import USER_AGENT, Caller

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HOPS: Final = 5
_CHUNK_BYTES: Final = 65_536
# Refusals that may be none a moment later; of the others nothing better comes.
_TRY_AGAIN: Final = (401, 403, 404, 408, 409, 423, 425, 429)


class Undownloaded(Exception):
    """Why there is no file, in a sentence without secrets. What is `final` stays so; `reached` says
    that somebody has answered, be it only our own guard."""

    def __init__(self, sentence: str, *, final: bool = False, reached: bool = True) -> None:
        self.final = final
        self.reached = reached
        super().__init__(sentence)


async def download(caller: Caller, url: str, bytes_max: int, timeout_s: float) -> bytes:
    """The bytes behind an address. Raises Undownloaded."""
    body = bytearray()
    async with asyncio.timeout(timeout_s), opened(caller, url) as response:
        async for chunk in chunks(response):
            body += chunk
            if len(body) > bytes_max:
                response.close()
                raise Undownloaded(f"it exceeds {bytes_max // 1024**2} MiB", final=True)
    return bytes(body)


@asynccontextmanager
async def opened(
    caller: Caller, url: str, headers: Mapping[str, str] | None = None
) -> AsyncIterator[aiohttp.ClientResponse]:
    """The answer with the file, whose body is still to be read, within what the caller gives it of
    time. `headers` go to the server that is named, and to no other that it sends us to. Raises
    Undownloaded, also for what happens to the body, and for the end of the time."""
    try:
        here = URL(url)
        origin = here.origin()
        for _ in range(_HOPS):
            if guard.refusal(str(here), caller.allows) is not None:
                raise Undownloaded("its address is not one that may be fetched", final=True)
            shown = dict(headers or {}) if here.origin() == origin else {}
            async with caller.get(here, {"User-Agent": USER_AGENT, **shown}) as response:
                location = response.headers.get("Location")
                if response.status in _REDIRECTS and location:
                    here = here.join(URL(location))
                    continue
                if response.status != 200:
                    final = 400 <= response.status < 500 and response.status not in _TRY_AGAIN
                    raise Undownloaded(f"its server answers {response.status}", final=final)
                yield response
                return
        raise Undownloaded("its server sends from place to place", final=True)
    except TimeoutError:
        raise Undownloaded("its server does not answer in time", reached=False) from None
    except guard.ForbiddenAddress:
        raise Undownloaded("its address is not one that may be fetched", final=True) from None
    except (aiohttp.ClientError, ValueError):
        raise Undownloaded("its server cannot be reached", reached=False) from None


def chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The body as it comes."""
    return response.content.iter_chunked(_CHUNK_BYTES)
