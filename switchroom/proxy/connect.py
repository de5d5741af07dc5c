"""The proxy server: `*.twilio.com` is answered by the local server, the rest is passed or refused.

It adds nothing to what a client sends and keeps nothing of it.
"""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass, field
from typing import Final

import structlog

from switchroom.proxy.authority import Authority
from switchroom.proxy.heads import ESTABLISHED, BadHead, Head, read_head, refusal
from switchroom.proxy.hosts import is_loopback, is_ours
from switchroom.proxy.link import CHUNK, Link, PlainLink, TlsLink

HEAD_BYTES: Final = 65_536
# Browsers open connections ahead of need.
HEAD_S: Final = 60.0
CONNECT_S: Final = 15.0
HANDSHAKE_S: Final = 15.0
# After one side has finished sending: time for a long answer, or for the client to notice the end.
ANSWER_S: Final = 300.0
LINGER_S: Final = 5.0
REFUSAL_S: Final = 2.0
DRAIN_S: Final = 5.0
CONNECTIONS_MAX: Final = 1_000

_TLS_RECORD: Final = 0x16

log = structlog.get_logger("switchroom.proxy")


class Refused(Exception):
    """The proxy's own answer to a request that leads nowhere."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.answer = refusal(status, sentence)


@dataclass(frozen=True)
class Rules:
    """Where requests go: ours to `upstream`, others on their way unless `offline`."""

    upstream: tuple[str, int]
    authority: Authority
    offline: bool

    def destination(self, head: Head) -> tuple[str, int]:
        """Host and port to connect to; Refused when offline and it leads elsewhere."""
        if is_ours(head.host):
            return self.upstream
        if self.offline and not is_loopback(head.host):
            raise Refused(
                403,
                f"Switchroom runs offline: {head.host} is not reached. "
                "Only twilio.com, its subdomains and this machine are.",
            )
        return head.host, head.port


@dataclass
class Proxy:
    """A running proxy; like asyncio.Server it is closed by `close()` and `await wait_closed()`."""

    rules: Rules
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    server: asyncio.Server | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port it listens on."""
        assert self.server is not None
        host, port = self.server.sockets[0].getsockname()[:2]
        return host, port

    @property
    def url(self) -> str:
        """The address in the form that HTTPS_PROXY takes."""
        host, port = self.address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def close(self) -> None:
        """Take no further connections."""
        if self.server is not None:
            self.server.close()

    async def wait_closed(self, drain_s: float = DRAIN_S) -> None:
        """Let open connections end by themselves for a while, then cut them."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=drain_s)
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Called by asyncio for each new connection."""
        client = PlainLink(reader, writer)
        full = len(self.tasks) >= CONNECTIONS_MAX
        task = asyncio.get_running_loop().create_task(_serve(self.rules, client, full=full))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def serve_proxy(
    host: str, port: int, upstream: tuple[str, int], authority: Authority, offline: bool
) -> Proxy:
    """Listen on host and port (0: any free one); OSError when that cannot be had.

    `upstream` is where the local server listens. With `offline`, other hosts are refused.
    """
    proxy = Proxy(Rules(upstream, authority, offline))
    proxy.server = await asyncio.start_server(proxy.accept, host, port, limit=HEAD_BYTES)
    return proxy


async def _serve(rules: Rules, client: PlainLink, *, full: bool) -> None:
    try:
        if full:
            raise Refused(503, "Switchroom's proxy has too many open connections.")
        await _carry(rules, client)
    except Refused as refused:
        await _refuse(client, refused.answer)
    except (OSError, asyncio.IncompleteReadError):
        pass  # one of the two is gone: the other learns it by the closing of its connection
    finally:
        client.writer.close()


async def _refuse(client: PlainLink, answer: bytes) -> None:
    """Answer, then take in what the client is still sending: a reset would void the answer."""
    with contextlib.suppress(OSError):
        async with asyncio.timeout(REFUSAL_S):
            await client.write(answer)
            await client.end()
            while await client.read():
                pass


async def _carry(rules: Rules, client: PlainLink) -> None:
    head = await _head(client.reader)
    host, port = rules.destination(head)
    server = await _open(host, port)
    try:
        near: Link = client
        if head.tunnel:
            await client.write(ESTABLISHED)
            if is_ours(head.host):
                near = await _decrypted(rules.authority, client, head.host)
        else:
            await server.write(head.onward)
        await _pipe(near, server)
    finally:
        server.writer.close()


async def _head(reader: asyncio.StreamReader) -> Head:
    try:
        async with asyncio.timeout(HEAD_S):
            return read_head(await reader.readuntil(b"\r\n\r\n"))
    except BadHead as bad:
        raise Refused(400, str(bad)) from bad
    except asyncio.LimitOverrunError as over:
        raise Refused(431, f"The request head exceeds {HEAD_BYTES} bytes.") from over


async def _open(host: str, port: int) -> PlainLink:
    try:
        async with asyncio.timeout(CONNECT_S):
            return PlainLink(*await asyncio.open_connection(host, port, limit=CHUNK))
    except TimeoutError as slow:
        raise Refused(504, f"{host}:{port} did not answer within {CONNECT_S:g} s.") from slow
    except (OSError, UnicodeError) as gone:
        raise Refused(502, f"{host}:{port} cannot be reached.") from gone


async def _decrypted(authority: Authority, client: PlainLink, host: str) -> Link:
    """The client's side of a tunnel to one of our hosts; plain when it speaks no TLS there."""
    async with asyncio.timeout(HANDSHAKE_S):
        client.first = await client.read()
        if client.first[:1] != bytes([_TLS_RECORD]):
            return client
        link = TlsLink(client, authority.context(host))
        try:
            await link.handshake()
        except ssl.SSLError as error:
            log.warning("proxy.handshake_failed", host=host, reason=error.reason)
            raise
    return link


async def _pipe(near: Link, far: Link) -> None:
    """Carry bytes both ways until both have ended, or one has and its time is over."""
    sending = asyncio.create_task(_copy(near, far))
    answering = asyncio.create_task(_copy(far, near))
    try:
        await asyncio.wait((sending, answering), return_when=asyncio.FIRST_COMPLETED)
        remaining, patience_s = (sending, LINGER_S) if answering.done() else (answering, ANSWER_S)
        if not any(task.done() and task.exception() for task in (sending, answering)):
            await asyncio.wait((remaining,), timeout=patience_s)
    finally:
        sending.cancel()
        answering.cancel()
        await asyncio.gather(sending, answering, return_exceptions=True)


async def _copy(source: Link, target: Link) -> None:
    while data := await source.read():
        await target.write(data)
    await target.end()
