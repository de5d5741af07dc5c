"""Takes what carriers bring: into the database, or, while that is away, into a spool on our disk
that is drained in order afterwards.

While anything waits in the spool all that comes goes behind it, so that nothing overtakes. What
was tried with the database first, and may be there, is known again by the name of its arrival.
"""

import asyncio
import contextlib
import contextvars
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import msgspec
import structlog

from switchroom.carriage import receipts
from switchroom.carriage.carriers import Carrier
from switchroom.core.clock import SECOND
from switchroom.core.errors import ApiError
from switchroom.core.sms.message import InboundSms, Receipt
from switchroom.inbound import arrive
from switchroom.intake import spool
from switchroom.intake.spool import SpoolFile
from switchroom.monitor import alerts
from switchroom.observe.metrics import Metrics
from switchroom.store import marks
from switchroom.store.database import Ids
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work, encode
from switchroom.universe import wall

log = structlog.get_logger()
T = TypeVar("T")

FOLDER: Final = "spool"
MEGABYTE: Final = 1024 * 1024
# A database that says nothing for so long is away; carriers wait longer than this for their answer.
_PATIENCE_S: Final = 8.0
_DRAIN_PATIENCE_S: Final = 30.0
_AT_ONCE: Final = 200
_FIRST_PAUSE_S: Final = 0.2
_PAUSE_MAX_S: Final = 3.0
# A record that the database itself refuses is tried so often before it is set aside.
_TRIES: Final = 5


class Transact(Protocol):
    """Runs an operation in a transaction."""

    def __call__(
        self, operation: Callable[..., T], *parameters: Any, request_id: str = ""
    ) -> Coroutine[Any, Any, T]: ...


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier brought at one time, in its order: a record of the spool.

    `arrived` is real time. `tried` says that it may be in the database already.
    """

    account_sid: str
    carrier_sid: str
    messages: tuple[InboundSms, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    arrived: int = 0
    tried: bool = False


class SpoolFull(Unavailable):
    """The database is away and the spool has no room: the carrier shall come again."""


class _Moved(Exception):
    """Somebody has drained this already: an earlier attempt of ours that seemed lost."""


class Intake:
    """The intake of one node. Without a folder (on SQLite, which cannot go away) all goes into
    the database."""

    def __init__(self, folder: Path | None, most_bytes: int, ids: Ids, metrics: Metrics) -> None:
        self._folder = folder
        self._most = most_bytes
        self._ids = ids
        self._metrics = metrics
        self._files: list[SpoolFile] = []
        self._queue: list[tuple[bytes, asyncio.Future[None]]] = []
        self._queued = 0
        self._writing: asyncio.Task[None] | None = None
        self._draining: asyncio.Task[None] | None = None
        self._beside: set[asyncio.Task[None]] = set()
        self._known: dict[str, Carrier] = {}

    def start(self, transact: Transact) -> None:
        """Begin, with what an earlier process left here. Raises OSError."""
        self._transact = transact
        if self._folder is not None and self._folder.is_dir():
            self._files = spool.left_over(self._folder)
            if self._files:
                log.info("spool.found", files=len(self._files), octets=self._octets)
                self._count()
                self._drain_on()

    async def close(self) -> None:
        """Write what is on its way to the disk; the spool stays for the next start."""
        if self._draining is not None:
            self._draining.cancel()
            await asyncio.gather(self._draining, return_exceptions=True)
        await asyncio.gather(*self._beside, return_exceptions=True)
        while self._writing is not None and not self._writing.done():
            await asyncio.wait((self._writing,))
        for file in self._files:
            file.close()
        self._files.clear()

    @property
    def is_spooling(self) -> bool:
        """Whether what comes goes into the spool, since the database is away or not caught up."""
        return bool(self._files or self._queue)

    def know(self, carrier: Carrier) -> None:
        """Remember a carrier that this node serves, for the time without a database."""
        self._known[carrier.sid] = carrier

    def forget(self, sid: str) -> None:
        """It is served no more."""
        self._known.pop(sid, None)

    def known(self, sid: str) -> Carrier:
        """The carrier as its row was last seen. Raises Unavailable."""
        carrier = self._known.get(sid)
        if carrier is None:
            raise Unavailable("the database cannot be reached")
        return carrier

    async def take(self, entry: Entry, request_id: str = "", *, away: bool = False) -> None:
        """Keep what a carrier brought; when this returns, the carrier may be thanked. `away` says
        that the database was just found to be away.

        Raises SpoolFull, OSError, and what the operation raises.
        """
        entry = self._named(entry)
        if self._folder is None:
            await self._transact(store, entry, request_id=request_id)
            return
        if not (away or self.is_spooling):
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await self._transact(store, entry, request_id=request_id)
                return
            except (Unavailable, TimeoutError) as error:
                log.warning("spool.database_away", reason=type(error).__name__)
                entry = msgspec.structs.replace(entry, tried=True)
        await self._append(entry)

    def take_soon(self, entry: Entry) -> None:
        """Keep something that nobody waits for; the database was just found to be away."""
        task = asyncio.create_task(self.take(entry, away=True))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def _named(self, entry: Entry) -> Entry:
        """With a name for each message that has none of its carrier, so that it is known again."""
        return msgspec.structs.replace(
            entry,
            arrived=wall(),
            messages=tuple(
                sms
                if sms.carrier_message_id
                else msgspec.structs.replace(sms, arrival=self._ids.mint("RQ", wall())[2:])
                for sms in entry.messages
            ),
        )

    async def _append(self, entry: Entry) -> None:
        record = encode(entry)
        if self._octets + self._queued + len(record) > self._most:
            raise SpoolFull("the spool is full")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((record, future))
        self._queued += len(record)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await asyncio.shield(future)

    @property
    def _octets(self) -> int:
        return sum(file.size for file in self._files)

    async def _write(self) -> None:
        """Bring what is queued to the disk, all that waits with one fsync."""
        while self._queue:
            batch = self._queue[:]
            error = await asyncio.to_thread(self._bring, [record for record, _ in batch])
            del self._queue[: len(batch)]
            for record, future in batch:
                self._queued -= len(record)
                if future.done():
                    continue
                if error is None:
                    future.set_result(None)
                else:
                    future.set_exception(error)
            if error is not None:
                log.error("spool.not_written", reason=str(error))
            else:
                self._metrics.spooled(len(batch))
            self._count()
            self._drain_on()

    def _bring(self, records: list[bytes]) -> OSError | None:
        try:
            if not self._files or self._files[-1].sealed:
                assert self._folder is not None
                name = f"{wall():016d}-{self._ids.secret()[:8]}"
                self._files.append(spool.create(self._folder, name))
                log.warning("spool.begun", file=name)
            self._files[-1].append(records)
        except OSError as error:
            return error
        return None

    def _count(self) -> None:
        self._metrics.spool(self._octets - sum(file.drained or 0 for file in self._files))

    def _drain_on(self) -> None:
        if self._files and (self._draining is None or self._draining.done()):
            # Of its own: what it logs is no part of the request that began it.
            alone = contextvars.Context()
            self._draining = asyncio.create_task(self._drain(), context=alone)

    async def _drain(self) -> None:
        """Bring the spool into the database, oldest first, until nothing is left of it."""
        pause = _FIRST_PAUSE_S
        while self._files:
            file = self._files[0]
            try:
                async with asyncio.timeout(_DRAIN_PATIENCE_S):
                    await self._drain_some(file)
                pause = _FIRST_PAUSE_S
            except Exception as error:
                if not isinstance(error, Unavailable | TimeoutError | _Moved):
                    log.exception("spool.not_drained", file=file.name)
                # Nobody knows whether it took place: the mark tells.
                file.drained = None
                await asyncio.sleep(pause)
                pause = min(pause * 2, _PAUSE_MAX_S)
            self._count()

    async def _drain_some(self, file: SpoolFile) -> None:
        if file.drained is None:
            file.drained = await self._transact(_drained, file.name)
        if file.is_drained:
            await self._finish(file)
            return
        batch = await asyncio.to_thread(file.read, file.drained, _AT_ONCE)
        entries = [_aged(msgspec.json.decode(record, type=Entry)) for _, record in batch]
        end = batch[-1][0]
        try:
            await self._transact(_bring_in, file.name, file.drained, end, entries)
            file.drained = end
        except (Unavailable, _Moved):
            raise
        except Exception as error:
            log.warning("spool.one_by_one", file=file.name, reason=type(error).__name__)
            for (end, record), entry in zip(batch, entries, strict=True):
                await self._drain_one(file, end, record, entry)

    async def _drain_one(self, file: SpoolFile, end: int, record: bytes, entry: Entry) -> None:
        """One that the database refuses is set aside, so that it holds up nobody else."""
        assert file.drained is not None
        reason = ""
        for _ in range(_TRIES):
            try:
                await self._transact(_bring_in, file.name, file.drained, end, [entry])
                file.drained = end
                return
            except (Unavailable, _Moved):
                raise
            except ApiError as refusal:
                reason = refusal.sentence()
                break
            except Exception as error:
                log.exception("spool.refused", file=file.name)
                reason = type(error).__name__
                await asyncio.sleep(_FIRST_PAUSE_S)
        await asyncio.to_thread(file.set_aside, record)
        self._metrics.set_aside()
        log.error("spool.set_aside", file=file.name, offset=end, reason=reason)
        await self._transact(_pass_over, file.name, file.drained, end, entry, reason)
        file.drained = end

    async def _finish(self, file: SpoolFile) -> None:
        """All of a file is in the database; what still comes for the last one is waited for."""
        if self._queue and file is self._files[-1] and not file.sealed:
            await asyncio.sleep(0.01)
            return
        # From here on the next message goes into the database again; nothing waits in between.
        self._files.remove(file)
        log.warning("spool.drained", file=file.name, octets=file.size)
        await asyncio.to_thread(file.remove)
        with contextlib.suppress(Unavailable, TimeoutError):
            await self._transact(marks.remove, _mark(file.name))


def store(work: Work, *entries: Entry) -> None:
    """Write all that carriers brought, in its order, in one transaction; receipts, which have an
    order of locks of their own, behind messages, and those of one carrier together."""
    told: dict[tuple[str, str], list[Receipt]] = {}
    for entry in entries:
        for sms in entry.messages:
            arrive.take(work, entry.account_sid, sms, again=entry.tried)
        if entry.receipts:
            told.setdefault((entry.carrier_sid, entry.account_sid), []).extend(entry.receipts)
    for (carrier_sid, account_sid), some in sorted(told.items()):
        receipts.take_all(work, account_sid, carrier_sid, some)


def _bring_in(work: Work, name: str, start: int, end: int, entries: list[Entry]) -> None:
    """Entries of a spool and how far it is drained by that, together. Raises _Moved."""
    if not marks.advance(work, _mark(name), str(start), str(end)):
        raise _Moved(name)
    store(work, *entries)


def _pass_over(work: Work, name: str, start: int, end: int, entry: Entry, reason: str) -> None:
    """A record was set aside; its account is told."""
    _bring_in(work, name, start, end, [])
    alerts.record(
        work,
        entry.account_sid,
        "error",
        f"What a carrier brought while the database was away was not taken: {reason}."
        f" It is kept in {name}{spool.ASIDE}",
        resource_sid=entry.carrier_sid,
    )


def _drained(work: Work, name: str) -> int:
    return int(marks.put_first(work, _mark(name), "0"))


def _mark(name: str) -> str:
    return f"spool {name}"


def _aged(entry: Entry) -> Entry:
    """The time in the spool does not count when repetitions are looked for."""
    waited_s = max(0, wall() - entry.arrived) // SECOND + 1
    return msgspec.structs.replace(
        entry,
        messages=tuple(
            msgspec.structs.replace(sms, repeat_s=sms.repeat_s + waited_s) if sms.repeat_s else sms
            for sms in entry.messages
        ),
    )
