"""Two nodes on one PostgreSQL, and worlds that two nodes share."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import requests

from tests import servers
from tests.servers import Node, Postgres
from tests.world import World, settle_in


@pytest.fixture(scope="session")
def two_nodes(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Node, Node]]:
    """Two processes on one database, each with a data folder of its own."""
    database = postgres.fresh()
    first, second = (
        servers.start(tmp_path_factory.mktemp(f"node-{name}"), database=database)
        for name in ("one", "two")
    )
    yield first, second
    assert (first.stop(), second.stop()) == (0, 0)


@pytest.fixture
def both(request: pytest.FixtureRequest, two_nodes: tuple[Node, Node]) -> Iterator[list[World]]:
    """One account of the test's own, seen through each of the two nodes."""
    first, second = two_nodes
    here = settle_in(first, request.node.name, "postgres")
    there = replace(here, base_url=second.base_url, session=requests.Session())
    yield [here, there]
    here.close()
    there.close()


@pytest.fixture(params=["sqlite", "two nodes on postgres"])
def doors(
    request: pytest.FixtureRequest, nodes: Callable[[str, str], Node]
) -> Iterator[list[World]]:
    """The ways into one account: a node on SQLite, or two nodes that share a PostgreSQL."""
    if request.param != "sqlite":
        yield request.getfixturevalue("both")
        return
    world = settle_in(nodes("sqlite", "real"), request.node.name, "sqlite")
    yield [world]
    world.close()
