"""A database in this process, with a clock that is turned by hand."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from switchroom import app, first_start
from switchroom.config import Config
from switchroom.core.clock import SECOND
from switchroom.universe import ManualClock, RealIds
from tests.servers import MAIN_SID, MAIN_TOKEN

T = TypeVar("T")

BEGIN: Final = 1_700_000_000 * SECOND


class House:
    """A database with a clock that is turned by hand; each example has its own workspace."""

    def __init__(self, data: Path, database: str) -> None:
        config = Config(data=data, database=database, account_sid=MAIN_SID, auth_token=MAIN_TOKEN)
        self.clock = ManualClock(BEGIN)
        ids = RealIds()
        self.database = app.open_database(config, app.make_bus(config), self.clock, ids)
        first_start.prepare(self.database, config)

    def look(self, deed: Callable[..., T], *arguments: Any) -> T:
        """What a deed sees that only reads."""
        return asyncio.run(self.database.read(deed, *arguments))

    def run(self, deed: Callable[..., T], *arguments: Any) -> T:
        return self.database.transact_now(deed, *arguments)
