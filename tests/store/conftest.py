"""A database of the test's own on each engine, with a clock and reactions it controls."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from switchroom.store.database import Database
from switchroom.store.engine import Engine
from switchroom.store.migrate import migrate
from switchroom.store.postgres import PostgresEngine
from switchroom.store.sqlite import SqliteEngine
from switchroom.store.work import Reactions
from switchroom.universe import ManualClock, RealIds

START = 1_700_000_000_000_000


class Store:
    """A migrated database, its clock, and the topics that were woken."""

    def __init__(self, engine_name: str, place: str, reactions: Reactions | None = None) -> None:
        self.woken: list[set[str]] = []
        self.clock = ManualClock(START)
        self.reactions: Reactions = {} if reactions is None else reactions
        self.engine: Engine
        if engine_name == "sqlite":
            self.engine = SqliteEngine(Path(place), self.woken.append)
        else:
            self.engine = PostgresEngine(place, self.woken.append)
        self.engine.start()
        self.database = Database(self.engine, self.clock, RealIds(), self.reactions)
        self.database.transact_now(migrate, self.engine.name)


@pytest.fixture(params=("sqlite", "postgres"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One store on each engine."""
    if request.param == "sqlite":
        place = str(tmp_path / "test.db")
    else:
        place = request.getfixturevalue("postgres").fresh()
    made = Store(request.param, place)
    yield made
    made.engine.close()
