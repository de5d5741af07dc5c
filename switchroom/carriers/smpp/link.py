"""An SMPP carrier: keeps its sessions up, sends within window and rate, and hears (carriers §5)."""

import asyncio
import contextlib
import socket
import ssl
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
import structlog

from switchroom.carriers.port import Callback, Hands, Heading, Health, Heard, Keep, Unreadable
from switchroom.carriers.smpp import pdu, statuses, text
from switchroom.carriers.smpp.pdu import Bind, Message, MessageResp, Pdu
from switchroom.carriers.smpp.session import Lost, Session, Unanswered
from switchroom.carriers.smpp.settings import SmppSettings
from switchroom.core.sms import receipts
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    NotNow,
    OutboundSms,
    Receipt,
    Refused,
    Submission,
    Taken,
    Unsure,
)

log = structlog.get_logger()

_CONNECT_S: Final = 10.0
_BIND_S: Final = 20.0
_FIRST_DELAY_S: Final = 1.0
# Carriers block who goes on knocking with a wrong password, or while an old session is open.
_REFUSED_DELAY_S: Final = 60.0
_HEALTHY_S: Final = 60.0
_PAUSE_MAX_S: Final = 60.0
_ENQUIRE_S: Final = 30.0
_UNACKNOWLEDGED_MS: Final = 60_000
_COMMANDS: Final = {
    "transceiver": pdu.BIND_TRANSCEIVER,
    "transmitter": pdu.BIND_TRANSMITTER,
    "receiver": pdu.BIND_RECEIVER,
}


class BindRefused(Exception):
    """The SMSC does not want us."""

    def __init__(self, status: int) -> None:
        self.lasting = status in statuses.LASTING
        super().__init__(f"the SMSC refused the bind with {statuses.name(status)}")


class Hearing(msgspec.Struct, frozen=True):
    """One connection as messages come in over it: its mark, when it began, and when the one
    before ended."""

    mark: str
    began: float
    before: float | None

    def repeat_s(self, window_s: int, ended: float | None) -> int:
        """How far back an equal message is the same one that the SMSC brings again; 0 where it
        brings nothing again: there was no connection before and none beside it that `ended`, or
        that is long enough ago."""
        now = asyncio.get_running_loop().time()
        since = []
        if self.before is not None and now - self.began <= window_s:
            since.append(self.before)
        if ended is not None and ended > self.began and now - ended <= window_s:
            since.append(ended)
        return int(now - min(since)) + window_s + 1 if since and window_s else 0


class SmppLink:
    """The carrier. `run` keeps a session for each direction; `send` uses the one that may send."""

    holds = True
    groups = False

    def __init__(self, sid: str, settings: SmppSettings, hands: Hands) -> None:
        self.sid = sid
        self.at_once = settings.window * 2
        self.repeats = settings.unanswered == "resend"
        self._settings = settings
        self._hands = hands
        self._window = asyncio.Semaphore(settings.window)
        self._sending: list[Session] = []
        self._open: set[str] = set()
        self._health = Health(False, "not connected yet")
        self._turns: dict[str, asyncio.Task[int]] = {}
        self._pause_s = 0.0
        self._paused_until = 0.0
        self._leaving = False
        # When the last session ended, ours or that of whoever had the carrier before.
        self._ended: float | None = None
        if hands.idle_s is not None:
            self._ended = asyncio.get_running_loop().time() - hands.idle_s
        self._answers: set[asyncio.Future[None]] = set()

    @property
    def health(self) -> Health:
        return self._health

    async def run(self) -> None:
        """Keep the sessions up until cancelled, then unbind."""
        bind = self._settings.bind
        roles = ["transmitter", "receiver"] if bind == "split" else [bind]
        async with asyncio.TaskGroup() as group:
            for role in roles * self._settings.binds:
                group.create_task(self._keep(role))

    async def _keep(self, role: str) -> None:
        delay = _FIRST_DELAY_S
        clock = asyncio.get_running_loop().time
        while True:
            lasting = False
            bound_at = clock()
            try:
                reason = await self._serve(role)
            except BindRefused as refused:
                reason, lasting = str(refused), refused.lasting
            except (OSError, TimeoutError, Lost, Unanswered) as error:
                reason = _in_words(error)
            if clock() - bound_at > _HEALTHY_S:
                delay = _FIRST_DELAY_S
            self._note(role, Health(False, reason))
            most = self._settings.reconnect_max_s
            wait = max(delay, _REFUSED_DELAY_S) if lasting else delay
            delay = min(delay * 2, most)
            # Who was refused for good comes later than the slow lane wants, and never sooner.
            spread = 1.0 if lasting else 0.75
            await asyncio.sleep(min(wait, most) * (spread + self._hands.chance() / 2))

    async def _serve(self, role: str) -> str:
        """Connect, bind, and stay until the session ends; why it did."""
        mark = f"{int(self._hands.chance() * 2**64):016x}"
        session = await self._connect(mark)
        bound = False
        try:
            await self._bind(session, role)
            bound = True
            self._open.add(mark)
            if role != "receiver":
                self._sending.append(session)
            self._note(role, Health(True))
            async with asyncio.TaskGroup() as group:
                asking = group.create_task(self._enquire(session))
                reason = await asyncio.shield(session.closed)
                asking.cancel()
            return reason
        except asyncio.CancelledError:
            self._leaving = True
            with contextlib.suppress(asyncio.CancelledError):
                await session.leave()
            raise
        finally:
            self._open.discard(mark)
            if session in self._sending:
                self._sending.remove(session)
            if bound:
                self._ended = asyncio.get_running_loop().time()
            session.abort("the session is over")

    async def _connect(self, mark: str) -> Session:
        settings = self._settings
        loop = asyncio.get_running_loop()
        secure = await asyncio.to_thread(_tls, settings) if settings.tls else None
        async with asyncio.timeout(_CONNECT_S):
            connection = await self._hands.connect(settings.host, settings.port)
            hearing = Hearing(mark, loop.time(), self._ended)
            transport, session = await loop.create_connection(
                partial(Session, partial(self._take, hearing)),
                sock=connection,
                ssl=secure,
                server_hostname=settings.host if secure else None,
            )
        raw: socket.socket = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # What was written to a link that is half open is not waited for by the kernel's hour.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS)
        return session

    async def _bind(self, session: Session, role: str) -> None:
        settings = self._settings
        body = Bind(
            system_id=settings.system_id,
            password=settings.password,
            system_type=settings.system_type,
            address_range=settings.address_range,
        )
        answer = await session.request(_COMMANDS[role], body, _BIND_S)
        if answer.status != statuses.ROK:
            raise BindRefused(answer.status)

    async def _enquire(self, session: Session) -> None:
        """Ask whether the SMSC is still there whenever nothing was heard for a while."""
        clock = asyncio.get_running_loop().time
        every = self._settings.enquire_link_s
        while True:
            idle = clock() - session.last_heard
            if idle < every:
                await asyncio.sleep(every - idle)
                continue
            try:
                await session.request(pdu.ENQUIRE_LINK, pdu.EMPTY, min(every, _ENQUIRE_S))
            except Unanswered:
                session.abort("the SMSC did not answer enquire_link")
                return
            except Lost:
                return
            if clock() - session.last_heard >= every:
                await asyncio.sleep(every)

    def _note(self, role: str, health: Health) -> None:
        """A link is as well as its sending side, while one connection of it is up; a receiver alone
        is as well as itself."""
        if role == "receiver" and self._settings.bind == "split":
            log.info("smpp.receiver", carrier=self.sid, up=health.up, reason=health.reason)
            return
        if not health.up and self._sending:
            log.info("smpp.bind", carrier=self.sid, up=False, reason=health.reason)
            return
        self._health = health
        self._hands.healthy(health)

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        """Submit the parts one after another; each is written down before the next goes out."""
        if self._settings.bind == "receiver":
            return Refused(30006, "This link only receives")
        parts = text.outgoing(sms, self._settings)
        total = 1 if self._settings.receipts == "last" else len(parts)
        # The window counts what is without an answer, and a message has one part on its way.
        async with self._window:
            taken: list[Taken] = []
            for number, part in enumerate(parts, 1):
                if number < sms.first_part:
                    continue
                if taken:
                    await keep(taken.pop(), total)
                result = await self._submit(sms, number, len(parts), part)
                if isinstance(result, Refused) and part.validity_period and _is_untimed(result):
                    part = msgspec.structs.replace(part, validity_period="")
                    result = await self._submit(sms, number, len(parts), part)
                if isinstance(result, Unsure):
                    return msgspec.structs.replace(result, number=number, total=len(parts))
                if not isinstance(result, Taken):
                    return result
                taken.append(result)
        return Accepted(tuple(taken), total, native=f"{len(parts)} x {statuses.name(0)}")

    async def _submit(
        self, sms: OutboundSms, number: int, parts: int, part: Message
    ) -> Taken | Submission:
        clock = asyncio.get_running_loop().time
        await self._hands.turn()
        if not self._sending or self._leaving:
            return NotNow(self._health.reason or "not connected", down=True)
        # Each takes its turn.
        session = self._sending.pop(0)
        self._sending.append(session)
        if (wait := self._paused_until - clock()) > 0:
            return NotNow("the SMSC asked to wait", wait)
        try:
            answer = await session.request(pdu.SUBMIT_SM, part, self._settings.response_timeout_s)
        except Unanswered as unanswered:
            unanswered.answer.add_done_callback(partial(self._late, sms, number, parts))
            return self._unsure("the SMSC did not answer in time")
        except Lost as lost:
            if lost.sent:
                return self._unsure(str(lost))
            return NotNow(str(lost), down=True)
        return self._judge(number, answer)

    def _unsure(self, sentence: str) -> Submission:
        if self._settings.unanswered == "resend":
            return NotNow(f"{sentence}; it is sent again, as this carrier is set to")
        return Unsure(sentence)

    def _judge(self, number: int, answer: Pdu) -> Taken | Submission:
        """What the answer to a part means (carriers §6)."""
        if answer.status == statuses.ROK and isinstance(answer.body, MessageResp):
            self._pause_s = 0.0
            return Taken(number, receipts.named(answer.body.message_id))
        native = statuses.name(answer.status)
        known = self._settings.status_codes.get(f"{answer.status:#x}")
        meaning = statuses.meaning(answer.status)
        if known is not None:
            return Refused(known, f"The SMSC refused it with {native}", native=native)
        if meaning.kind == "throttle":
            self._pause_s = min(max(1.0, self._pause_s * 2), _PAUSE_MAX_S)
            self._paused_until = asyncio.get_running_loop().time() + self._pause_s
            return NotNow(f"The SMSC answered {native}", self._pause_s, native=native)
        if meaning.kind == "session":
            return NotNow(f"The SMSC answered {native}", 30, down=True, native=native)
        retryable = meaning.kind == "retry"
        sentence = f"The SMSC refused it with {native}"
        return Refused(meaning.code, sentence, retryable, native=native)

    def _late(
        self, sms: OutboundSms, number: int, parts: int, future: "asyncio.Future[Pdu]"
    ) -> None:
        """An answer that nobody waits for any more settles what was unsure."""
        if future.cancelled() or future.exception() is not None:
            return
        answer = future.result()
        if not isinstance(answer.body, MessageResp):
            return
        ok = answer.status == statuses.ROK
        meaning = statuses.meaning(answer.status)
        receipt = Receipt(
            ref=receipts.named(answer.body.message_id),
            status="sent" if ok else "failed",
            error_code=None if ok else meaning.code,
            message_sid=sms.sid,
            part=number,
            parts=parts,
            passing=not ok and meaning.kind != "permanent",
            native=f"late answer to part {number}: {statuses.name(answer.status)}",
        )
        log.info("smpp.late_answer", carrier=self.sid, message_sid=sms.sid)
        task = asyncio.ensure_future(self._hands.report(receipt))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _take(self, hearing: Hearing, message: Message, frame: bytes) -> int:
        """Store a message of the SMSC; the status to answer with."""
        heard = text.incoming(self.sid, message, self._settings, frame)
        if isinstance(heard, InboundSms):
            heard = msgspec.structs.replace(
                heard,
                session=hearing.mark,
                beside=tuple(self._open - {hearing.mark}),
                repeat_s=hearing.repeat_s(self._settings.duplicate_window_s, self._ended),
            )
            key = f"{heard.sender} {heard.recipient}"
            return await self._in_turn(key, partial(self._hands.deliver, heard))
        if isinstance(heard, Receipt):
            return await self._in_turn(heard.ref, partial(self._hands.report, heard))
        log.info("smpp.skipped", carrier=self.sid, reason=heard.reason)
        return statuses.ROK

    async def _in_turn(self, key: str, store: Callable[[], Awaitable[None]]) -> int:
        """What has one key (a pair, or a name) is stored in the order in which it came."""
        before = self._turns.get(key)
        task = asyncio.ensure_future(_after(before, store))
        self._turns[key] = task
        try:
            return await task
        finally:
            if self._turns.get(key) is task:
                del self._turns[key]

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """An SMSC does not call."""
        raise Unreadable("This carrier speaks SMPP and has no webhooks")


def _is_untimed(refused: Refused) -> bool:
    """Whether it was refused for its validity period alone: without one it may be taken."""
    return refused.native in map(statuses.name, statuses.UNTIMED)


async def _after(before: "asyncio.Task[int] | None", store: Callable[[], Awaitable[None]]) -> int:
    if before is not None:
        await asyncio.wait((before,))
    await store()
    return statuses.ROK


def _tls(settings: SmppSettings) -> ssl.SSLContext:
    """The trust in the SMSC's certificate, and our own. Raises OSError (ssl.SSLError)."""
    context = ssl.create_default_context(cadata=settings.tls_ca or None)
    if not settings.tls_verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if settings.tls_certificate:
        # The library reads a key from files only; the folder is ours alone and gone at once.
        with tempfile.TemporaryDirectory() as folder:
            pair = Path(folder) / "certificate.pem", Path(folder) / "key.pem"
            pair[0].write_text(settings.tls_certificate)
            pair[1].write_text(settings.tls_key)
            context.load_cert_chain(*pair)
    return context


def _in_words(error: Exception) -> str:
    if isinstance(error, Unanswered | TimeoutError):
        return "the SMSC does not answer"
    return str(error) or type(error).__name__
