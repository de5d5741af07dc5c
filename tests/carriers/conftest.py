"""What tests of carriers have beside worlds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.carriers.books import Books
from tests.conftest import ENGINES
from tests.filled import opened
from tests.servers import Postgres


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
