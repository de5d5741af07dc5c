"""Puts the rooms together; the only file that knows them all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import falcon
import structlog
from falcon.asgi import Request, Response

from switchroom.accounts.vault import Vault
from switchroom.bus.memory import MemoryBus
from switchroom.carriers.board import Board
from switchroom.config import Config
from switchroom.core.clock import SECOND
from switchroom.intake import intake
from switchroom.intake.intake import Intake
from switchroom.jobs import carrier_file
from switchroom.jobs import media as media_jobs
from switchroom.jobs.carrier_links import CarrierLinks
from switchroom.jobs.dispatcher import Dispatcher
from switchroom.jobs.performers import PERFORMERS
from switchroom.live import indexing
from switchroom.live.door import Desktops
from switchroom.observe import metrics
from switchroom.observe.metrics import Metrics
from switchroom.reactions import REACTIONS
from switchroom.rest import ROUTES
from switchroom.rest.carrier_door import HEADED_PATH as CARRIER_DOOR_HEADED
from switchroom.rest.carrier_door import PATH as CARRIER_DOOR
from switchroom.rest.carrier_door import CarrierDoor
from switchroom.rest.desk import pages
from switchroom.rest.eventbridge import PATH as EVENT_BRIDGE
from switchroom.rest.eventbridge.door import Sockets
from switchroom.rest.eventbridge.tunnel import Tunnel
from switchroom.rest.kit import asgi, build
from switchroom.rest.openapi import Description
from switchroom.rest.simulator import page
from switchroom.rest.webhooks.door import PATH as FLOW_DOOR
from switchroom.rest.webhooks.door import FlowDoor
from switchroom.runtime import Runtime
from switchroom.storage.chosen import open_storage
from switchroom.store import marks, outbox
from switchroom.store.database import Database
from switchroom.store.engine import Engine
from switchroom.store.sqlite import SqliteEngine
from switchroom.universe import ManualClock, RealClock, RealIds, wall
from switchroom.webhooks.call import Caller
from switchroom.webhooks.own import OwnApi

log = structlog.get_logger()

DATABASE_FILE: Final = "switchroom.db"
_HEALTH_TIMEOUT_S: Final = 5.0
_SETTLE_S: Final = 0.005

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def make_bus(config: Config) -> MemoryBus:
    """Wake-ups for one process, or for all that share a PostgreSQL."""
    if not config.is_postgres:
        return MemoryBus()
    # The driver is 10 MB, which a server on SQLite does without.
    from switchroom.bus.postgres import PostgresBus

    return PostgresBus(config.database)


def open_database(
    config: Config, bus: MemoryBus, clock: RealClock | ManualClock, ids: RealIds
) -> Database:
    """Start the engine that the configuration names. Raises its driver's error."""
    engine: Engine
    if config.is_postgres:
        from switchroom.store.postgres import PostgresEngine

        engine = PostgresEngine(config.database, bus.wake)
    else:
        engine = SqliteEngine(config.data / DATABASE_FILE, bus.wake)
    engine.start()
    return Database(engine, clock, ids, REACTIONS)


def make_clock(config: Config) -> RealClock | ManualClock:
    """The time of day, or a clock that stands at it."""
    return ManualClock(wall()) if config.clock == "manual" else RealClock()


def resume_clock(database: Database, clock: RealClock | ManualClock) -> None:
    """A clock turned by hand goes on where it stood, also after a restart."""
    if isinstance(clock, ManualClock):
        stood = database.transact_now(marks.put_first, marks.CLOCK, str(clock.now()))
        clock.turn_to(int(stood))


@asynccontextmanager
async def running(
    config: Config,
    database: Database,
    clock: RealClock | ManualClock,
    ids: RealIds,
    vault: Vault,
    bus: MemoryBus,
    node: str,
) -> AsyncIterator[Runtime]:
    """The runtime with its jobs going on; in the event loop that serves.

    `node` is the name under which jobs are taken, the same as before a restart.
    """
    if isinstance(clock, ManualClock) or database.engine.name == "sqlite":
        await database.transact(outbox.release_all)
    else:
        await database.transact(outbox.release, node)
    caller = Caller(allow_private=config.allow_private_webhooks)
    counts = Metrics()
    runtime = Runtime(
        config=config,
        installation=await database.transact(marks.put_first, marks.INSTALLATION, ids.secret()),
        database=database,
        clock=clock,
        ids=ids,
        vault=vault,
        bus=bus,
        metrics=counts,
        caller=caller,
        board=Board(),
        intake=Intake(
            config.data / intake.FOLDER if config.is_postgres else None,
            config.spool_mb * intake.MEGABYTE,
            ids,
            counts,
        ),
        storage=open_storage(config),
        own=OwnApi(),
        settle=lambda: settled(runtime, dispatcher, links),
    )
    dispatcher = Dispatcher(runtime, PERFORMERS, node)
    links = CarrierLinks(runtime, PERFORMERS, node)
    runtime.intake.start(runtime.transact)
    await bus.start()
    beside = [
        asyncio.create_task(dispatcher.run()),
        asyncio.create_task(links.run()),
        asyncio.create_task(indexing.run(runtime)),
        asyncio.create_task(media_jobs.move(runtime)),
    ]
    if config.carriers and not carrier_file.is_text(config.carriers):
        beside.append(asyncio.create_task(carrier_file.follow(runtime, config.carriers)))
    try:
        yield runtime
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await runtime.intake.close()
        await bus.close()
        await caller.close()


async def settled(runtime: Runtime, dispatcher: Dispatcher, links: CarrierLinks) -> None:
    """Wait until no job is due and none is under way, here or on another node."""
    while True:
        if not (dispatcher.is_busy or links.is_busy):
            due = await runtime.read(outbox.first_due, runtime.board.lanes)
            # By the time after the look: a job that it has seen may be younger than its start.
            if due is None or due > runtime.clock.now():
                return
        await asyncio.sleep(_SETTLE_S)


class Web(NamedTuple):
    """All HTTP of the program; `drain` ends the streams and sockets that would else stay open."""

    asgi: Asgi
    drain: Callable[[], None]


def make_web(runtime: Runtime) -> Web:
    """The API of all products, the simulator's page, and what the program says about itself."""
    rest = build(runtime, ROUTES)
    rest.add_route("/healthz", Health(runtime))
    rest.add_route("/metrics", Figures(runtime))
    rest.add_route("/openapi.json", Description(ROUTES))
    rest.add_route(FLOW_DOOR, FlowDoor(runtime))
    carrier_door = CarrierDoor(runtime)
    for path in (CARRIER_DOOR, CARRIER_DOOR_HEADED):
        rest.add_route(path, carrier_door)
    live, sockets, desktops = page.add(rest, runtime), Sockets(runtime), Desktops(runtime)
    pages.add(rest, runtime)
    rest.add_route(EVENT_BRIDGE, Tunnel(runtime, sockets))

    def drain() -> None:
        live.end()
        sockets.end()
        desktops.end()

    doors = desktops.beside(sockets.beside(rest))
    web = asgi(doors, runtime, trust_forwarded_proto=runtime.config.trust_forwarded)
    runtime.own.serve(web)
    return Web(web, drain)


class Health:
    """`GET /healthz`: whether the database answers, and how the outbox does."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def on_get(self, request: Request, response: Response) -> None:
        """200 when this node can serve, 503 when it cannot."""
        try:
            age = await asyncio.wait_for(observe(self._runtime), _HEALTH_TIMEOUT_S)
        except Exception as error:
            log.warning("health.database", error=type(error).__name__)
            response.status = falcon.HTTP_503
            response.media = {"status": "unavailable", "database": "unreachable"}
            return
        response.media = {
            "status": "ok",
            "database": self._runtime.database.engine.name,
            "outbox": age,
        }


class Figures:
    """`GET /metrics` for Prometheus."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def on_get(self, request: Request, response: Response) -> None:
        """The counters of this node, and the state of the outbox as it is now."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(observe(self._runtime), _HEALTH_TIMEOUT_S)
        response.content_type = metrics.CONTENT_TYPE
        response.data = self._runtime.metrics.text()


async def observe(runtime: Runtime) -> dict[str, float]:
    """Look at the outbox and keep what is seen for /metrics."""
    age = await runtime.read(outbox.age, runtime.board.lanes)
    waited = 0 if age.oldest_due is None else runtime.clock.now() - age.oldest_due
    runtime.metrics.outbox(age.late, waited / SECOND, age.dead)
    return {"due": age.late, "age_seconds": waited / SECOND, "dead": age.dead}
