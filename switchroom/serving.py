"""The server process: from the configuration to a listening port, and back down cleanly."""

import asyncio
import contextlib
import fcntl
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import uvicorn
import uvloop

from switchroom import app, demo, first_start
from switchroom.accounts.vault import Vault
from switchroom.carriage import configuration
from switchroom.config import Config
from switchroom.core.errors import ApiError
from switchroom.demo import Demo, people
from switchroom.first_start import BadSetting
from switchroom.jobs import carrier_file
from switchroom.proxy.authority import open_authority
from switchroom.proxy.connect import serve_proxy
from switchroom.rest.simulator.door import is_loopback
from switchroom.runtime import Runtime
from switchroom.store.database import Database
from switchroom.universe import RealIds

_DRAIN_S: Final = 5
_LOOK_S: Final = 0.005
_LOCK_FILE: Final = "lock"
_NODE_FILE: Final = "node"
_NODE_CHARS: Final = 32
_BACKLOG: Final = 2048
# Clients that keep connections open let go of them sooner (aiohttp 15 s, browsers 60 s): a server
# that is first may close one just as a request sets out on it.
_KEEP_ALIVE_S: Final = 75
_SOCKET_BYTES: Final = 65_536


class Ready(NamedTuple):
    """What to tell once the server answers; `fresh` when the account was made just now."""

    config: Config
    base_url: str
    account_sid: str
    token: str
    fresh: bool
    demo: Demo | None


Companion = Callable[[Ready], Awaitable[int]]


def serve(config: Config, tell: Callable[[Ready], None]) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises BadSetting, NewerDatabase, WrongKey, AuthorityError, and the driver's error when the
    database cannot be opened.
    """

    async def until_stopped(ready: Ready) -> int:
        tell(ready)
        await asyncio.Event().wait()
        return 0

    serve_beside(config, until_stopped)


def serve_beside(config: Config, companion: Companion) -> int:
    """Serve while a companion runs in the same loop; its exit code, 0 when it was stopped."""
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises again what it caught once it has drained; that must not kill us then.
        signal.signal(stop, lambda *_: None)
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.ExitStack() as held:
        if not config.is_postgres:
            held.enter_context(_alone(config.data))
        node = held.enter_context(_node(config.data))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(config, node, companion))


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the data folder: SQLite's file has one server. Raises BadSetting."""
    with (data / _LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadSetting(
                f"Another Switchroom serves from {data}. Stop it, or name another folder by --data."
            ) from None
        yield
        file.truncate(0)


@contextlib.contextmanager
def _node(data: Path) -> Iterator[str]:
    """This node's name. A folder keeps one for the process that holds it, so that a node which
    was killed knows at its next start what it had begun; others make up one for themselves."""
    with (data / _NODE_FILE).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield RealIds().secret()
            return
        file.seek(0)
        name = file.read().strip()
        if len(name) != _NODE_CHARS:
            name = RealIds().secret()
            file.truncate(0)
            file.write(name)
            file.flush()
        yield name


def running_at(data: Path) -> str | None:
    """The base URL of the server that serves from this folder, or None."""
    path = data / _LOCK_FILE
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return file.read().strip() or None
    return None


class _Server(uvicorn.Server):
    """Ends open streams before it waits for connections to close."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], None]) -> None:
        super().__init__(config)
        self._drain = drain

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._drain()
        await super().shutdown(sockets)


async def _serve(config: Config, node: str, companion: Companion) -> int:
    bus = app.make_bus(config)
    clock, ids = app.make_clock(config), RealIds()
    database = app.open_database(config, bus, clock, ids)
    try:
        vault, main = await asyncio.to_thread(first_start.prepare, database, config)
        app.resume_clock(database, clock)
        _apply_carriers(database, vault, main.account.sid, config.carriers)
        shown = _demo(database, config, ids, main.account.sid) if config.demo else None
        ready = Ready(
            config,
            "",
            main.account.sid,
            vault.open(main.account.token_sealed),
            main.token is not None,
            shown,
        )
        async with app.running(config, database, clock, ids, vault, bus, node) as runtime:
            return await _listen(runtime, config, ready, companion)
    finally:
        await asyncio.to_thread(database.engine.close)


def _demo(database: Database, config: Config, ids: RealIds, account_sid: str) -> Demo:
    """The demo's data. Its log-ins are in the documentation, so a server that others can reach
    makes up a password of its own."""
    password = people.PASSWORD if is_loopback(config.host) else ids.secret()
    return database.transact_now(demo.prepare, account_sid, password)


def _apply_carriers(database: Database, vault: Vault, account_sid: str, place: str) -> None:
    """Make the main account's carriers what the document says. Raises BadSetting."""
    if not place:
        return
    try:
        document = configuration.read(carrier_file.text_of(place))
        database.transact_now(configuration.apply, vault, account_sid, document)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"--carriers: the file cannot be read: {error}") from None
    except ApiError as refusal:
        raise BadSetting(f"--carriers: {refusal.sentence()}") from None


async def _listen(runtime: Runtime, config: Config, ready: Ready, companion: Companion) -> int:
    listener = _bind(config.host, config.port)
    port = listener.getsockname()[1]
    host = f"[{config.host}]" if ":" in config.host else config.host
    ready = ready._replace(base_url=f"http://{host}:{port}")
    if not config.is_postgres:
        (config.data / _LOCK_FILE).write_text(ready.base_url)
    web = app.make_web(runtime)
    _settle_memory()
    server = _Server(
        uvicorn.Config(
            web.asgi,
            lifespan="off",
            ws="websockets-sansio",
            # The sockets' clients send nothing, and what they are sent is too short to compress.
            ws_max_size=_SOCKET_BYTES,
            ws_per_message_deflate=False,
            http="httptools",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_DRAIN_S,
            timeout_keep_alive=_KEEP_ALIVE_S,
        ),
        web.drain,
    )
    async with _proxy(config, port):
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(_LOOK_S)
        beside = asyncio.ensure_future(companion(ready))
        await asyncio.wait((serving, beside), return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        if not beside.done():
            beside.cancel()
            await asyncio.wait((beside,))
            return 0
        return beside.result()


def _settle_memory() -> None:
    """Keep the garbage collector off what stays for good: its looks through all of that made the
    slowest requests three times slower."""
    gc.collect()
    gc.freeze()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise BadSetting(f"Cannot listen on {host} port {port}: {error.strerror}.") from None
    listener.listen(_BACKLOG)
    return listener


@contextlib.asynccontextmanager
async def _proxy(config: Config, port: int) -> AsyncIterator[None]:
    """The open CONNECT proxy of `--proxy-port`."""
    if not config.proxy_port:
        yield
        return
    authority = open_authority(config.data)
    upstream = (config.host, port)
    proxy = await serve_proxy(config.host, config.proxy_port, upstream, authority, config.offline)
    try:
        yield
    finally:
        proxy.close()
        await proxy.wait_closed()
