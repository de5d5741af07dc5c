"""What the tests of the console share: a browser, a server, an account, an administrator's tab."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import servers
from tests.e2e.pages import Console, chromium, console
from tests.servers import Node
from tests.world import World, settle_in


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("console")) as node:
        yield node


@pytest.fixture
def world(node: Node, request: pytest.FixtureRequest) -> Iterator[World]:
    world = settle_in(node, request.node.name, "sqlite")
    yield world
    world.close()


@pytest.fixture
def tab(browser: Browser, world: World) -> Iterator[Console]:
    with console(browser, world) as tab:
        yield tab
