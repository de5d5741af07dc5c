"""A real server on a loopback port over a real database, with the sample of routes."""

import asyncio
import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import uvicorn

from switchroom.accounts import accounts, keys
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.rest.kit import asgi, build
from switchroom.runtime import Runtime
from switchroom.store.database import Database
from switchroom.store.migrate import migrate
from switchroom.store.sqlite import SqliteEngine
from switchroom.store.work import Work
from switchroom.universe import RealClock, RealIds
from tests.rest.kit import sample

MAIN = "AC" + "1" * 32
TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass
class Counted:
    """Keeps what it is told of requests."""

    requests: list[tuple[str, str, int]] = field(default_factory=list)

    def request(self, product: str, route: str, status: int, seconds: float) -> None:
        assert seconds >= 0
        self.requests.append((product, route, status))


class World:
    """What the kit needs of a runtime, with its database on a temporary disk."""

    def __init__(self, folder: Path) -> None:
        self.installation = "0123456789abcdef0123456789abcdef"
        self.clock, self.ids, self.vault = RealClock(), RealIds(), Vault(bytes(KEY_BYTES))
        self.metrics = Counted()
        self.engine = SqliteEngine(folder / "kit.db", lambda topics: None)
        self.database = Database(self.engine, self.clock, self.ids, {})
        self.transact, self.read = self.database.transact, self.database.read
        self.port = 0

    def call(
        self,
        method: str,
        path: str,
        body: str | bytes = "",
        *,
        user: str = MAIN,
        password: str = TOKEN,
        **headers: str,
    ) -> "Answer":
        """Send a request; headers are written with underscores. No `user` is no login."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            login = f"{user}:{password}".encode()
            sent.setdefault("Authorization", "Basic " + base64.b64encode(login).decode())
        if body:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body or None, sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()


class Answer:
    """Status, headers and body of an answer."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


@dataclass
class Accounts:
    """A subaccount and keys beside the main account."""

    child: str
    child_token: str
    key: str
    key_secret: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("kit"))
    world.engine.start()
    runtime = cast("Runtime", world)
    world.database.transact_now(lambda work: migrate(work, "sqlite"))
    world.database.transact_now(lambda work: work.run(sample.TABLE))
    app = build(runtime, [sample.conversations, sample.api, sample.simulator])
    config = uvicorn.Config(
        asgi(app, runtime), port=0, log_level="critical", proxy_headers=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
            assert thread.is_alive()
        world.port = server.servers[0].sockets[0].getsockname()[1]
        yield world
    finally:
        server.should_exit = True
        thread.join()
        world.engine.close()


@pytest.fixture
def world(running: World) -> World:
    """The server with nothing in its database but the main account."""

    def start_over(work: Work) -> None:
        for table in ("notes", "api_keys", "accounts"):
            work.run(f"DELETE FROM {table}")
        accounts.create_main(work, running.vault, MAIN, TOKEN)

    running.database.transact_now(start_over)
    running.metrics.requests.clear()
    return running


@pytest.fixture
def family(world: World) -> Accounts:
    def make(work: Work) -> Accounts:
        child = accounts.create(work, world.vault, MAIN, "child")
        key, secret = keys.create(work, world.vault, MAIN)
        token = world.vault.open(child.token_sealed)
        return Accounts(child.sid, token, key.sid, secret)

    return world.database.transact_now(make)
