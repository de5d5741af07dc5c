"""Servers for the whole run, worlds for single tests; every world comes on both engines."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import servers
from tests.receiver import Receiver, receiving
from tests.servers import Node, Postgres
from tests.world import World, settle_in

ENGINES = ("sqlite", "postgres")

# `make test` holds every change against the same examples: what an unlucky seed finds is no fault
# of the change that happens to be tested. `make sim` looks further, at random, so many times as
# many examples. How long an example takes says how busy the machine is, so there is no deadline.
TIMES = int(os.environ.get("SWITCHROOM_SIM_TIMES", "0"))
settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile(
    "explore", deadline=None, print_blob=True, max_examples=max(TIMES, 1) * 100
)
settings.load_profile("explore" if TIMES else "gate")


def examples(count: int) -> int:
    """How many examples a test looks at that takes longer than most: `count` in `make test`."""
    return count * max(TIMES, 1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for the run. It runs as another user, whom a second run of pytest would
    lock out of the folder that all runs share."""
    with tempfile.TemporaryDirectory(prefix="switchroom-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder) / "postgres")
        yield server
        server.stop()


# An account has a thousand subaccounts at most, and each world is one and may make more.
_WORLDS = 400


class Nodes:
    """Starts a node for an engine and a clock at its first use, and another one when so many worlds
    have settled on it; all go on until the end of the run."""

    def __init__(self, start: Callable[[str, str], Node]) -> None:
        self._start = start
        self._current: dict[tuple[str, str], Node] = {}
        self._worlds: Counter[tuple[str, str]] = Counter()
        self.started: list[Node] = []

    def __call__(self, engine: str, clock: str, worlds: int = 0) -> Node:
        """The node that serves now; `worlds` are about to settle on it."""
        key = engine, clock
        self._worlds[key] += worlds
        if key not in self._current or self._worlds[key] > _WORLDS:
            self._current[key], self._worlds[key] = self._start(engine, clock), worlds
            self.started.append(self._current[key])
        return self._current[key]


@pytest.fixture(scope="session")
def nodes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nodes]:
    """The nodes that all tests share."""

    def start(engine: str, clock: str) -> Node:
        database = ""
        if engine == "postgres":
            database = request.getfixturevalue("postgres").fresh()
        data = tmp_path_factory.mktemp(f"{engine}-{clock}")
        return servers.start(data, "--clock", clock, database=database)

    shared = Nodes(start)
    yield shared
    codes = [node.stop() for node in shared.started]
    assert all(code == 0 for code in codes), codes


@pytest.fixture(params=ENGINES)
def world(request: pytest.FixtureRequest, nodes: Nodes) -> Iterator[World]:
    """An account of the test's own, on each engine."""
    world = settle_in(nodes(request.param, "real", 1), request.node.name, request.param)
    yield world
    world.close()


@pytest.fixture(params=ENGINES)
def still_world(request: pytest.FixtureRequest, nodes: Nodes) -> Iterator[World]:
    """The same with a clock that the test turns; the clock is shared, so it only goes forward."""
    node = nodes(request.param, "manual", 1)
    world = settle_in(node, request.node.name, request.param, manual=True)
    yield world
    world.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The customer's web server."""
    with receiving() as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return tmp_path / "data"
