"""What the slower checks share: one real server that unmodified programs can be run against."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

BOUGHT = "+13115552368"


@dataclass(frozen=True)
class Server:
    """A running server, the account that the published snippets use, and a flow of it."""

    base_url: str
    account_sid: str
    auth_token: str
    data: Path
    flow_sid: str


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
