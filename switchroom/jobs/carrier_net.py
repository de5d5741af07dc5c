"""How carriers reach the network: requests and connections, to addresses that they may have.

A carrier of the main account is the operator's own and may stand in his network (a telephone on
the desk, an SMSC behind a VPN); one of a subaccount is held to public addresses like its webhooks.
"""

import asyncio
import socket
from typing import Final

import aiohttp
from yarl import URL

from switchroom.carriers.port import HttpAnswer, HttpRequest
from switchroom.webhooks import guard

_BODY_BYTES: Final = 256 * 1024
_CONNECTIONS: Final = 200


class Network:
    """One pool of connections for all carriers that may reach the same addresses."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allows = guard.is_any if allow_private else guard.is_public
        self._resolver = guard.GuardedResolver(self._allows)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver,
                socket_factory=guard.guarded_socket(self._allows),
                limit=_CONNECTIONS,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        await self._resolver.close()

    async def ask(self, request: HttpRequest) -> HttpAnswer:
        """Make a request. Redirects are not followed: they would carry credentials elsewhere."""
        if sentence := guard.refusal(request.url, self._allows):
            return HttpAnswer(0, sentence=sentence, sent=False)
        try:
            async with self._session.request(
                request.method,
                URL(request.url, encoded=True),
                data=request.body or None,
                headers=dict(request.headers),
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=request.timeout_s),
            ) as response:
                body = await response.content.read(_BODY_BYTES)
                while len(body) < _BODY_BYTES and (
                    more := await response.content.read(_BODY_BYTES)
                ):
                    body += more
                headers = {name.lower(): value for name, value in response.headers.items()}
                return HttpAnswer(response.status, body, headers=headers)
        except (aiohttp.ClientConnectorError, guard.ForbiddenAddress) as error:
            return HttpAnswer(0, sentence=f"Cannot connect: {error}", sent=False)
        except TimeoutError:
            return HttpAnswer(0, sentence=f"No answer within {request.timeout_s:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return HttpAnswer(0, sentence=f"{type(error).__name__}: {error}")

    async def connect(self, host: str, port: int) -> socket.socket:
        """A connection to the first address of a host that answers. Raises OSError."""
        loop = asyncio.get_running_loop()
        failure: OSError = OSError(f"{host} has no address")
        for found in await self._resolver.resolve(host, port, socket.AF_UNSPEC):
            connection = socket.socket(found["family"], socket.SOCK_STREAM)
            connection.setblocking(False)
            try:
                await loop.sock_connect(connection, (found["host"], port))
            except BaseException as error:
                connection.close()
                if not isinstance(error, OSError):
                    raise
                failure = error
            else:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return connection
        raise failure
