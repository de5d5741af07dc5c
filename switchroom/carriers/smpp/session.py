"""One SMPP session over one connection: frames, sequence numbers, answers awaited (carriers §5)."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final, cast

import structlog

from switchroom.carriers.smpp import pdu, statuses
from switchroom.carriers.smpp.pdu import BadPdu, Body, Frames, Message, MessageResp, Pdu

log = structlog.get_logger()

# So many messages of the SMSC may wait for their commit before we stop reading.
_UNANSWERED_MAX: Final = 512
_UNBIND_S: Final = 5.0

Deliver = Callable[[Message, bytes], Awaitable[int]]


class Lost(Exception):
    """The connection ended. `sent` says that the request had gone out before."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        self.sent = sent
        super().__init__(reason)


class Unanswered(Exception):
    """No answer in time; `answer` is done should it still come."""

    def __init__(self, answer: "asyncio.Future[Pdu]") -> None:
        self.answer = answer
        super().__init__("no answer in time")


class Session(asyncio.Protocol):
    """Both directions of a connection. `deliver` takes a message of the SMSC and gives the status
    to answer with, once it is stored."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._frames = Frames()
        self._sequence = 0
        self._pending: dict[int, asyncio.Future[Pdu]] = {}
        self._unanswered: set[asyncio.Task[None]] = set()
        self._transport: asyncio.Transport | None = None
        self._may_write = asyncio.Event()
        self._reading = True
        self._reason = "the connection was closed by the SMSC"
        self.last_heard = 0.0
        self.closed: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The event loop's own transports do not inherit from the class that describes them.
        self._transport = cast(asyncio.Transport, transport)
        self._may_write.set()
        self.last_heard = asyncio.get_running_loop().time()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._may_write.set()
        reason = self._reason if error is None else f"the connection broke: {error}"
        for future in self._pending.values():
            if not future.done():
                future.set_exception(Lost(reason, sent=True))
        self._pending.clear()
        if not self.closed.done():
            self.closed.set_result(reason)

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def data_received(self, data: bytes) -> None:
        self.last_heard = asyncio.get_running_loop().time()
        frames = self._frames.feed(data)
        while True:
            try:
                frame = next(frames, None)
                if frame is None:
                    return
                self._take(pdu.decode(frame), frame)
            except BadPdu as bad:
                self._send(pdu.GENERIC_NACK, bad.status, bad.sequence)
                if bad.fatal:
                    self.abort("the SMSC sent a PDU of impossible length")
                    return

    async def request(self, command: int, body: Body, timeout_s: float) -> Pdu:
        """Send a request and wait for its answer. Raises Lost and Unanswered."""
        if not self._may_write.is_set():
            try:
                async with asyncio.timeout(timeout_s):
                    await self._may_write.wait()
            except TimeoutError:
                self.abort("the SMSC takes nothing any more")
                raise Lost("the SMSC takes nothing any more", sent=False) from None
        if self._transport is None or self.closed.done():
            raise Lost("there is no connection", sent=False)
        self._sequence = self._sequence % pdu.SEQUENCE_MAX + 1
        sequence = self._sequence
        future: asyncio.Future[Pdu] = asyncio.get_running_loop().create_future()
        self._pending[sequence] = future
        self._send(command, statuses.ROK, sequence, body)
        done, _ = await asyncio.wait((future,), timeout=timeout_s)
        if not done:
            future.add_done_callback(_look_at)
            raise Unanswered(future)
        return future.result()

    def abort(self, reason: str) -> None:
        """End the connection at once."""
        self._reason = reason
        if self._transport is not None:
            self._transport.abort()

    async def leave(self) -> None:
        """Answer what is stored, unbind and close."""
        if self._unanswered:
            await asyncio.wait(set(self._unanswered), timeout=_UNBIND_S)
        with contextlib.suppress(Lost, Unanswered):
            await self.request(pdu.UNBIND, pdu.EMPTY, _UNBIND_S)
        self._reason = "unbound"
        if self._transport is not None:
            self._transport.close()

    def _take(self, unit: Pdu, frame: bytes) -> None:
        if unit.is_response:
            self._answered(unit)
        elif unit.command in (pdu.DELIVER_SM, pdu.DATA_SM):
            assert isinstance(unit.body, Message)
            task = asyncio.create_task(self._store(unit, unit.body, frame))
            self._unanswered.add(task)
            task.add_done_callback(self._stored)
            if len(self._unanswered) >= _UNANSWERED_MAX and self._transport is not None:
                self._reading = False
                self._transport.pause_reading()
        elif unit.command == pdu.ENQUIRE_LINK:
            self._send(pdu.ENQUIRE_LINK | pdu.RESPONSE, statuses.ROK, unit.sequence)
        elif unit.command == pdu.UNBIND:
            self._send(pdu.UNBIND | pdu.RESPONSE, statuses.ROK, unit.sequence)
            self._reason = "the SMSC unbound"
            if self._transport is not None:
                self._transport.close()
        elif unit.command not in (pdu.OUTBIND, pdu.ALERT_NOTIFICATION):
            # Those two have no answer; what is left is ours to ask, not theirs.
            self._send(unit.command | pdu.RESPONSE, statuses.RINVBNDSTS, unit.sequence)

    def _answered(self, unit: Pdu) -> None:
        future = self._pending.pop(unit.sequence, None)
        if future is None and unit.command == pdu.GENERIC_NACK and len(self._pending) == 1:
            # A refusal without a number can only mean the one request there is.
            _, future = self._pending.popitem()
        if future is not None and not future.done():
            future.set_result(unit)

    async def _store(self, unit: Pdu, message: Message, frame: bytes) -> None:
        try:
            status = await self._deliver(message, frame)
        except Exception:
            log.exception("smpp.not_stored")
            status = statuses.RX_T_APPN
        body = MessageResp()
        self._send(unit.command | pdu.RESPONSE, status, unit.sequence, body)

    def _stored(self, task: "asyncio.Task[None]") -> None:
        self._unanswered.discard(task)
        few = len(self._unanswered) < _UNANSWERED_MAX // 2
        if not self._reading and few and self._transport is not None:
            self._reading = True
            self._transport.resume_reading()

    def _send(self, command: int, status: int, sequence: int, body: Body = pdu.EMPTY) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(pdu.encode(Pdu(command, status, sequence, body)))


def _look_at(future: "asyncio.Future[Pdu]") -> None:
    """Nobody may be waiting any more; an error is then no news."""
    if not future.cancelled():
        future.exception()
