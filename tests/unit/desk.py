"""A database on a temporary disk with a main account, two subaccounts and a stranger's account."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from switchroom.accounts import accounts
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.messaging.numbers import NumberBought, NumberMoved, NumberReleased
from switchroom.store.database import Database
from switchroom.store.migrate import migrate
from switchroom.store.sqlite import SqliteEngine
from switchroom.store.work import Event, Work
from switchroom.universe import ManualClock, RealIds

T = TypeVar("T")

MAIN = "AC" + "1" * 32
STRANGER = "AC" + "2" * 32


@dataclass
class Desk:
    """Runs operations, and keeps the events that they emit."""

    database: Database
    clock: ManualClock
    vault: Vault
    children: tuple[str, ...] = ()
    seen: list[Event] = field(default_factory=list)

    def do(self, operation: Callable[..., T], *parameters: Any, **named: Any) -> T:
        def run(work: Work) -> T:
            return operation(work, *parameters, **named)

        return self.database.transact_now(run)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    seen: list[Event] = []

    def note(work: Work, event: Event) -> None:
        seen.append(event)

    engine = SqliteEngine(tmp_path / "desk.db", lambda topics: None)
    engine.start()
    clock = ManualClock(1_714_564_800_000_000)
    kinds: tuple[type[Event], ...] = (NumberBought, NumberMoved, NumberReleased)
    reactions = dict.fromkeys(kinds, (note,))
    vault = Vault(bytes(KEY_BYTES))
    desk = Desk(Database(engine, clock, RealIds(), reactions), clock, vault, seen=seen)
    desk.do(migrate, "sqlite")
    desk.do(accounts.create_main, vault, MAIN, "token")
    desk.do(accounts.create_main, vault, STRANGER, "token")
    desk.children = tuple(desk.do(accounts.create, vault, MAIN, name).sid for name in ("A", "B"))
    yield desk
    engine.close()
