"""Fetch a file from an address that somebody else has named, behind the same guard as webhooks."""

import asyncio
from typing import Final

import aiohttp
from yarl import URL

from switchroom.webhooks import guard
from switchroom.webhooks.call import USER_AGENT, Caller

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HOPS: Final = 5


class Undownloaded(Exception):
    """Why there is no file, in a sentence without secrets."""


async def download(caller: Caller, url: str, bytes_max: int, timeout_s: float) -> bytes:
    """The bytes behind an address. Raises Undownloaded."""
    try:
        async with asyncio.timeout(timeout_s):
            return await _follow(caller, url, bytes_max)
    except TimeoutError:
        raise Undownloaded("its server does not answer in time") from None
    except (aiohttp.ClientError, OSError, ValueError):
        raise Undownloaded("its server cannot be reached") from None


async def _follow(caller: Caller, url: str, bytes_max: int) -> bytes:
    here = URL(url)
    for _ in range(_HOPS):
        if guard.refusal(str(here), caller.allows) is not None:
            raise Undownloaded("its address is not one that may be fetched")
        async with caller.get(here, {"User-Agent": USER_AGENT}) as response:
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                here = here.join(URL(location))
                continue
            if response.status != 200:
                raise Undownloaded(f"its server answers {response.status}")
            return await _read(response, bytes_max)
    raise Undownloaded("its server sends from place to place")


async def _read(response: aiohttp.ClientResponse, bytes_max: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > bytes_max:
            response.close()
            raise Undownloaded(f"it exceeds {bytes_max // 1024**2} MiB")
    return bytes(body)
