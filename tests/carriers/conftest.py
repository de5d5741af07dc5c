"""What tests of carriers have beside worlds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.carriers.books import Books
from tests.carriers.smsc import FakeSmsc, fake_smsc
from tests.carriers.trunk import Trunk, trunk
from tests.conftest import ENGINES
from tests.filled import opened
from tests.servers import Postgres
from tests.world import World


@pytest.fixture(params=ENGINES)
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    url = ""
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh()
    tmp_path.mkdir(exist_ok=True)
    database = opened(tmp_path, url)
    yield Books(database, url)
    database.engine.close()


@pytest.fixture
def smsc() -> Iterator[FakeSmsc]:
    with fake_smsc() as made:
        yield made


@pytest.fixture
def line(world: World, smsc: FakeSmsc) -> Iterator[Trunk]:
    """A carrier that is bound to the SMSC, with a number that makes conversations."""
    made = trunk(world, "smpp", smsc.settings(), Rate="0")
    world.address(made.number)
    made.until_up()
    yield made
    made.change(State="paused")
