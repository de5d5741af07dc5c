"""A proxy on a free port, and behind it a server that tells what it was asked."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from switchroom.proxy.authority import Authority, open_authority
from switchroom.proxy.connect import Proxy, serve_proxy

BIG = b"0123456789abcdef" * 65_536


@dataclass
class Background:
    """An event loop in a thread of its own, so that ordinary clients can block."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def call(self, deed: Coroutine[Any, Any, Any]) -> Any:
        """Run to the end there and give back the result."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result(20)


@dataclass
class Switchboard:
    """A proxy with its upstream, as a test sees them."""

    background: Background
    authority: Authority
    proxy: Proxy
    upstream: tuple[str, int]
    proxy_address: tuple[str, int]

    @property
    def certificates(self) -> str:
        """The path of the authority's certificate."""
        return str(self.authority.certificate_file)


@pytest.fixture
def background() -> Iterator[Background]:
    """A loop in a thread, stopped and closed afterwards."""
    made = Background()
    thread = threading.Thread(target=made.loop.run_forever)
    thread.start()
    yield made
    made.loop.call_soon_threadsafe(made.loop.stop)
    thread.join()
    made.loop.close()


@pytest.fixture
def upstream(background: Background) -> Iterator[tuple[str, int]]:
    """Host and port of a server that answers with what it was asked, as JSON."""
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = background.loop.create_task(_answer(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = background.call(asyncio.start_server(accept, "127.0.0.1", 0))
    yield server.sockets[0].getsockname()
    background.call(stop(server))


@pytest.fixture
def open_board(
    background: Background, upstream: tuple[str, int], tmp_path: Path
) -> Iterator[Callable[..., Switchboard]]:
    """Makes switchboards: `open_board(offline=True)`."""
    opened: list[Proxy] = []

    async def stop(proxy: Proxy) -> None:
        proxy.close()
        await proxy.wait_closed(drain_s=0)

    def make(*, offline: bool = False, server: tuple[str, int] = upstream) -> Switchboard:
        authority = open_authority(tmp_path)
        proxy = background.call(serve_proxy("127.0.0.1", 0, server, authority, offline))
        opened.append(proxy)
        return Switchboard(background, authority, proxy, server, proxy.address)

    yield make
    for proxy in opened:
        background.call(stop(proxy))


@pytest.fixture
def board(open_board: Callable[..., Switchboard]) -> Switchboard:
    """A proxy that lets other hosts through."""
    return open_board()


def names_in(certificate: bytes | None) -> list[str]:
    """The host names in a certificate in DER."""
    assert certificate is not None
    extensions = x509.load_der_x509_certificate(certificate).extensions
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.DNSName)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await _one(reader, writer):
            pass
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    line, *fields = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
    headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in fields)}
    method, path, _ = line.split(" ")
    # Without a length: all that comes until the other side has finished sending.
    length = headers.get("content-length")
    body = await reader.read() if length == "end" else await reader.readexactly(int(length or 0))
    told = {"method": method, "path": path, "headers": headers, "body": len(body)}
    answer = BIG if path == "/big" else json.dumps(told).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(answer))
    closes = headers.get("connection") == "close" or length == "end"
    writer.write((b"Connection: close\r\n\r\n" if closes else b"\r\n") + answer)
    await writer.drain()
    return not closes
