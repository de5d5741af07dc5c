"""Wake-ups between processes over LISTEN/NOTIFY, gathered so that a burst costs one.

A NOTIFY inside a transaction would make all commits of the server take turns, so it is sent
afterwards on a connection of its own; one that is lost costs a polling interval.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import psycopg

from switchroom.bus.memory import MemoryBus

_CHANNEL: Final = "switchroom"
_GATHER_S: Final = 0.01
_RECONNECT_S: Final = 1.0
# PostgreSQL takes payloads below 8,000 bytes; SIDs are short.
_TOPICS_AT_ONCE: Final = 100

encode = msgspec.json.Encoder().encode


class PostgresBus(MemoryBus):
    """The memory bus, and beside it the same for all other processes on the database."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._outgoing: set[str] = set()
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        await super().start()
        self._tasks = [
            asyncio.create_task(self._keep(self._listen)),
            asyncio.create_task(self._keep(self._notify)),
        ]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().close()

    def spread(self, topics: set[str]) -> None:
        super().spread(topics)
        self._outgoing |= topics
        self._news.set()

    async def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """Go on with one side of the bus, through lost connections."""
        while True:
            with contextlib.suppress(psycopg.Error):
                await work()
            await asyncio.sleep(_RECONNECT_S)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            async for notification in connection.notifies():
                topics = msgspec.json.decode(notification.payload, type=set[str])
                super().spread(topics)

    async def _notify(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            while True:
                await self._news.wait()
                await asyncio.sleep(_GATHER_S)
                self._news.clear()
                topics, self._outgoing = sorted(self._outgoing), set()
                for start in range(0, len(topics), _TOPICS_AT_ONCE):
                    payload = encode(topics[start : start + _TOPICS_AT_ONCE]).decode()
                    await connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, payload))
