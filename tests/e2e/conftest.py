"""What the slower checks share: one real server that unmodified programs can be run against, and
the demo with its desktops."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests import servers
from tests.e2e.desks import Floor
from tests.e2e.pages import chromium
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World

BOUGHT = "+13115552368"
# What the browser itself says of an answer, or of a missing connection, that the page handles.
_HANDLED: Final = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")


@dataclass(frozen=True)
class Server:
    """A running server, the account that the published snippets use, and a flow of it."""

    base_url: str
    account_sid: str
    auth_token: str
    data: Path
    flow_sid: str


# What takes minutes begins first, so that no worker is left with it at the end (AT_ONCE=2).
_LONG: Final = (
    "test_day",
    "test_openapi",
    "test_crash",
    "test_flow_crash",
    "test_taskrouter_crash",
    "test_smpp_crash",
    "test_takeover",
    "test_scrolling",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return _LONG.index(item.path.stem) if item.path.stem in _LONG else len(_LONG)

    items.sort(key=rank)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure comes with the story of each page that a fixture holds open."""
    report = yield
    if report.when == "call" and report.failed:
        held = getattr(item, "funcargs", {})
        tabs = [held["tab"]] if "tab" in held else held["floor"].desks if "floor" in held else []
        for tab in tabs:
            report.sections.append(("page", str(tab.story)))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The number of the published page is bought; no address is configured."""
    data = tmp_path_factory.mktemp("snippets")
    with servers.serving(data) as node:
        main = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
        main.buy(BOUGHT)
        flow_sid = main.flow()
        main.close()
        yield Server(node.base_url, MAIN_SID, MAIN_TOKEN, data, flow_sid)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("desktop"), "--demo") as node:
        yield node


@pytest.fixture
def main(node: Node) -> Iterator[World]:
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
    yield world
    world.close()


@pytest.fixture
def floor(browser: Browser, node: Node) -> Iterator[Floor]:
    """A word on a desktop's console, such as a breach of its policy, is an error."""
    with ExitStack() as stack:
        floor = Floor(browser, node, stack)
        yield floor
    for desk in floor.desks:
        odd = [said for said in desk.story.said if not any(one in said for one in _HANDLED)]
        assert odd == []
