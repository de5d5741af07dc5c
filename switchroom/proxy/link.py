"""The two ends of a connection: plain bytes, or TLS spoken in memory over them.

The TLS machine runs in memory and not in the event loop's transport, because a client may say that
it has finished sending and still wait for the answer: the loop's own TLS closes both ways at once.
"""

import asyncio
import contextlib
import ssl
from typing import Final

CHUNK: Final = 65_536


class PlainLink:
    """A connection as it is; `first` are bytes already taken from the reader."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes = b""
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.first = first

    async def read(self) -> bytes:
        """The next bytes, empty when the other side has finished sending."""
        if self.first:
            first, self.first = self.first, b""
            return first
        return await self.reader.read(CHUNK)

    async def write(self, data: bytes) -> None:
        """Send bytes, waiting while the other side reads slowly."""
        self.writer.write(data)
        await self.writer.drain()

    async def end(self) -> None:
        """Say that nothing more will be sent; the other way stays open."""
        if self.writer.can_write_eof() and not self.writer.is_closing():
            self.writer.write_eof()


class TlsLink:
    """The server side of TLS over a plain link."""

    def __init__(self, plain: PlainLink, context: ssl.SSLContext) -> None:
        self.plain = plain
        self.incoming = ssl.MemoryBIO()
        self.outgoing = ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)

    async def handshake(self) -> None:
        """Agree on keys; ssl.SSLError or ConnectionError when that fails."""
        while True:
            try:
                self.tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except ssl.SSLError:
                await self._flush()  # the alert that tells the client what was wrong
                raise
        await self._flush()

    async def read(self) -> bytes:
        """The next decrypted bytes, empty when the client has finished sending."""
        while True:
            try:
                return self.tls.read(CHUNK)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""

    async def write(self, data: bytes) -> None:
        """Encrypt and send, waiting while the client reads slowly."""
        self.tls.write(data)
        await self._flush()

    async def end(self) -> None:
        """Send the closing alert; what the client still sends can be read."""
        with contextlib.suppress(ssl.SSLError):  # it wants the client's alert, which may not come
            self.tls.unwrap()
        await self._flush()
        await self.plain.end()

    async def _feed(self) -> None:
        data = await self.plain.read()
        if data:
            self.incoming.write(data)
        else:
            self.incoming.write_eof()

    async def _flush(self) -> None:
        if self.outgoing.pending:
            await self.plain.write(self.outgoing.read())


Link = PlainLink | TlsLink
