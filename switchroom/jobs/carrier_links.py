"""Keeps the carriers of this node up: as their rows say, changed while running, each with a pool of
jobs of its own."""

import asyncio
import contextlib
import socket
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import structlog

from switchroom.accounts import accounts
from switchroom.carriage import carriers, exchanges, nodes, pieces, receipts
from switchroom.carriage.carriers import HELD_S
from switchroom.carriage.carriers import Carrier as Row
from switchroom.carriers.buckets import Bucket
from switchroom.carriers.kinds import KINDS
from switchroom.carriers.port import Carrier, Health, Historian, HttpAnswer, HttpRequest
from switchroom.carriers.settings import parse
from switchroom.core.clock import SECOND
from switchroom.core.errors import ApiError
from switchroom.core.pace import PER
from switchroom.core.sms.message import InboundSms, Receipt
from switchroom.intake.intake import Entry
from switchroom.jobs import carrier_reconcile
from switchroom.jobs.carrier_net import Network
from switchroom.jobs.dispatcher import Dispatcher
from switchroom.jobs.outcome import Performer
from switchroom.monitor import alerts
from switchroom.rest import carrier_door
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.universe import wall

log = structlog.get_logger()
T = TypeVar("T")

_LOOK_S: Final = 5.0
_AGAIN_S: Final = 5.0
_SWEEP_S: Final = 60.0
# Whoever cannot renew its hold lets the carrier go before another node may take it.
_FENCE_S: Final = HELD_S - 5
# A database that says nothing for so long cannot be reached.
_PATIENCE_S: Final = 5.0
_AT_ONCE_MAX: Final = 200


class _Hands:
    """What one carrier is handed."""

    def __init__(self, runtime: Runtime, row: Row, network: Network, idle_s: float | None) -> None:
        self._runtime = runtime
        self._row = row
        self._network = network
        self._bucket = Bucket(row.rate / PER)
        self._wanted: Health | None = None
        self._writing: asyncio.Task[None] | None = None
        self.idle_s = idle_s
        self.callback_path = carrier_door.path_of(row.sid, row.token)

    async def deliver(self, sms: InboundSms) -> None:
        row = self._row
        entry = Entry(account_sid=row.account_sid, carrier_sid=row.sid, messages=(sms,))
        await self._runtime.intake.take(entry)

    async def report(self, receipt: Receipt) -> None:
        row = self._row
        entry = Entry(account_sid=row.account_sid, carrier_sid=row.sid, receipts=(receipt,))
        await self._runtime.intake.take(entry)

    async def http(self, request: HttpRequest) -> HttpAnswer:
        return await self._network.ask(request)

    async def connect(self, host: str, port: int) -> socket.socket:
        return await self._network.connect(host, port)

    async def turn(self) -> None:
        await self._bucket.take()

    def healthy(self, health: Health) -> None:
        log.info("carrier.health", carrier=self._row.sid, up=health.up, reason=health.reason)
        self._wanted = health
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Write down the latest; what it was in between is no matter."""
        while (health := self._wanted) is not None:
            self._wanted = None
            try:
                await self._runtime.transact(_note, self._row, health)
            except Exception:
                log.exception("carrier.health_not_kept", carrier=self._row.sid)

    def now(self) -> int:
        return wall()

    def chance(self) -> float:
        return int(self._runtime.ids.secret()[:13], 16) / 16**13


async def _soon(deed: Coroutine[Any, Any, T]) -> T:
    """What the database answers. Raises TimeoutError where it does not say anything."""
    return await asyncio.wait_for(deed, _PATIENCE_S)


def _note(work: Work, row: Row, health: Health) -> None:
    """Keep the health; a carrier that goes down is told to its account."""
    if not carriers.note_health(work, row.sid, health.up, health.reason):
        return
    state = "up" if health.up else "down"
    exchanges.record(work, row.account_sid, row.sid, "link", state, reason=health.reason)
    if not health.up:
        alerts.record(
            work,
            row.account_sid,
            "warning",
            f"Carrier {row.name} cannot be reached: {health.reason}",
            resource_sid=row.sid,
        )


@dataclass
class _Served:
    """A carrier that this node serves, and what goes on for it."""

    row: Row
    carrier: Carrier
    dispatcher: Dispatcher
    held_at: int
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class CarrierLinks:
    """The carriers of one node."""

    def __init__(self, runtime: Runtime, performers: Mapping[str, Performer], node: str) -> None:
        self._runtime = runtime
        self._performers = performers
        self._node = node
        self._served: dict[str, _Served] = {}
        self._networks: dict[bool, Network] = {}
        self._owner = ""
        # Until it is known, another node may be there.
        self._alone = runtime.database.engine.name == "sqlite"

    @property
    def is_busy(self) -> bool:
        """Whether a job for a carrier is under way."""
        return any(served.dispatcher.is_busy for served in self._served.values())

    async def run(self) -> None:
        """Follow the rows until cancelled; then let go of all carriers in order."""
        sweeping = asyncio.create_task(self._sweep())
        try:
            with self._runtime.bus.watch(carriers.TOPIC) as news:
                while True:
                    news.clear()
                    try:
                        await self._look()
                    except Exception:
                        log.exception("carriers.look_failed")
                        await self._fence()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(news.wait(), _LOOK_S)
        finally:
            sweeping.cancel()
            await asyncio.gather(*(self._stop(sid) for sid in list(self._served)))
            for network in self._networks.values():
                await network.close()

    async def _look(self) -> None:
        if not self._owner:
            main = await _soon(self._runtime.read(accounts.main))
            self._owner = "" if main is None else main.sid
        if self._runtime.database.engine.name != "sqlite":
            self._alone = await _soon(self._runtime.transact(nodes.sign, self._node, wall()))
        rows = {row.sid: row for row in await _soon(self._runtime.read(carriers.active))}
        for sid, served in list(self._served.items()):
            row = rows.get(sid)
            stays = row is not None and row.date_updated == served.row.date_updated
            if not stays or (served.carrier.holds and not await self._renew(served)):
                await self._stop(sid)
        for sid, row in rows.items():
            if sid not in self._served:
                await self._start(row)

    async def _start(self, row: Row) -> None:
        kind = KINDS.get(row.kind)
        if kind is None:
            return
        now, idle_s = wall(), None
        if kind.holds:
            before = await _soon(self._runtime.transact(carriers.hold, row.sid, self._node, now))
            if before is None:
                return
            idle_s = (now - before) / SECOND if before else None
        hands = _Hands(self._runtime, row, self._network(row), idle_s)
        try:
            settings = parse(kind.settings, row.settings(self._runtime.vault))
            carrier = kind.make(row.sid, settings, hands)
        except ApiError as refusal:
            hands.healthy(Health(False, refusal.sentence()))
            return
        dispatcher = Dispatcher(
            self._runtime,
            self._performers,
            self._node,
            lane=row.sid,
            at_once=min(carrier.at_once, _AT_ONCE_MAX),
        )
        served = _Served(row, carrier, dispatcher, now)
        self._runtime.board.put(carrier)
        self._runtime.intake.know(row)
        served.tasks = [
            asyncio.create_task(dispatcher.run()),
            asyncio.create_task(self._keep_up(carrier, hands)),
        ]
        self._served[row.sid] = served
        if isinstance(carrier, Historian) and carrier.reconcile_s:
            await self._runtime.transact(carrier_reconcile.begin, row.account_sid, row.sid)
        log.info("carrier.served", carrier=row.sid, kind=row.kind)

    async def _keep_up(self, carrier: Carrier, hands: _Hands) -> None:
        while True:
            try:
                await carrier.run()
            except Exception:
                log.exception("carrier.failed", carrier=carrier.sid)
                hands.healthy(Health(False, "an error of ours; see the log"))
            await asyncio.sleep(_AGAIN_S)

    async def _stop(self, sid: str, *, fenced: bool = False) -> None:
        """No new jobs, those under way to their end, then the connection; the connection first
        where another node may have it in a moment."""
        served = self._served.pop(sid)
        for task in reversed(served.tasks) if fenced else served.tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._runtime.board.take(sid)
        self._runtime.intake.forget(sid)
        if served.carrier.holds and not fenced:
            with contextlib.suppress(Exception):
                await _soon(self._runtime.transact(carriers.let_go, sid, self._node, wall()))

    async def _renew(self, served: _Served) -> bool:
        now = wall()
        held = self._runtime.transact(carriers.hold, served.row.sid, self._node, now)
        if await _soon(held) is None:
            return False
        served.held_at = now
        return True

    async def _fence(self) -> None:
        """The database cannot be reached: what may soon be another node's is let go. A node that
        knows of no other stays, and what comes in goes into its spool."""
        if self._alone:
            return
        for sid, served in list(self._served.items()):
            if served.carrier.holds and wall() - served.held_at > _FENCE_S * SECOND:
                log.warning("carrier.fenced", carrier=sid)
                await self._stop(sid, fenced=True)

    def _network(self, row: Row) -> Network:
        private = self._owner == row.account_sid or self._runtime.config.allow_private_webhooks
        if private not in self._networks:
            self._networks[private] = Network(allow_private=private)
        return self._networks[private]

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_S)
            for sweep in (exchanges.sweep, receipts.sweep, pieces.sweep):
                with contextlib.suppress(Exception):
                    await self._runtime.transact(sweep)
