"""A load generator over keep-alive connections on loopback: closed loop, or paced."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import uvloop

_LENGTH: Final = b"content-length: "

Make = Callable[[int], bytes]


@dataclass(frozen=True)
class Result:
    """Requests a second, and how long they took in milliseconds."""

    rate: float
    p50_ms: float
    p99_ms: float
    refused: int


def post(path: str, form: dict[str, str], authorization: str) -> bytes:
    """A form post as bytes."""
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def get(path: str, authorization: str) -> bytes:
    """A fetch as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n".encode()


class _Client(asyncio.Protocol):
    """One connection that sends the next request when the last is answered."""

    def __init__(self, run: "_Run") -> None:
        self._run = run
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]
        self._next()

    def _next(self) -> None:
        assert self._transport is not None
        ticket = self._run.take()
        if ticket is None:
            self._transport.close()
            return
        request, at = ticket
        wait = at - time.perf_counter()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._send, request, at)
        else:
            self._send(request, at if self._run.paced else time.perf_counter())

    def _send(self, request: bytes, since: float) -> None:
        assert self._transport is not None
        self._sent = since
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        start = lower.index(_LENGTH) + len(_LENGTH)
        end = lower.find(b"\r", start)
        length = int(lower[start : end if end > 0 else None])
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        self._run.answered(time.perf_counter() - self._sent, head[9:10] == b"2", rest[:length])
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        self._run.left()


class _Run:
    def __init__(self, make: Make, total: int, clients: int, rate: float | None) -> None:
        self._make = make
        self._total = total
        self._clients = clients
        self._next = 0
        self._start = time.perf_counter()
        self._interval = None if rate is None else 1 / rate
        self.paced = rate is not None
        self.seconds: list[float] = []
        self.refused = 0
        self.example = b""
        self.done = asyncio.Event()

    def take(self) -> tuple[bytes, float] | None:
        if self._next >= self._total:
            return None
        n, self._next = self._next, self._next + 1
        at = self._start + n * self._interval if self._interval is not None else 0.0
        return self._make(n), at

    def answered(self, seconds: float, good: bool, body: bytes) -> None:
        self.seconds.append(seconds)
        if not good:
            self.refused += 1
            self.example = body

    def left(self) -> None:
        self._clients -= 1
        if self._clients == 0:
            self.done.set()

    def result(self) -> Result:
        took = time.perf_counter() - self._start
        assert self.refused == 0, f"{self.refused} refused: {self.example!r}"
        ordered = sorted(self.seconds)
        assert len(ordered) == self._total, f"{len(ordered)} of {self._total} were answered"

        def at(share: float) -> float:
            return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000

        return Result(len(ordered) / took, at(0.5), at(0.99), self.refused)


def drive(
    port: int, make: Make, total: int, *, clients: int = 64, rate: float | None = None
) -> Result:
    """Send `total` requests over `clients` connections; with `rate`, that many a second, each
    timed from when it was due."""

    async def run() -> Result:
        one = _Run(make, total, clients, rate)
        loop = asyncio.get_running_loop()
        for _ in range(clients):
            await loop.create_connection(lambda: _Client(one), "127.0.0.1", port)
        await one.done.wait()
        return one.result()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(run())
