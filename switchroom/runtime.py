"""What the rim is handed: made once in app.py, passed on, never a global."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from switchroom.accounts.vault import Vault
from switchroom.bus.memory import MemoryBus
from switchroom.carriers.board import Board
from switchroom.config import Config
from switchroom.core.rates import Rates
from switchroom.intake.intake import Intake
from switchroom.observe.metrics import Metrics
from switchroom.storage.port import Storage
from switchroom.store import marks, outbox
from switchroom.store.database import Database
from switchroom.store.work import Asks
from switchroom.universe import ManualClock, RealClock, RealIds
from switchroom.webhooks import pre_event
from switchroom.webhooks.call import Caller
from switchroom.webhooks.own import OwnApi

T = TypeVar("T")

# A transaction that goes on asking is a defect; a real one asks once or twice, and one that makes a
# conversation with ten participants eleven times.
_ROUNDS: Final = 16


@dataclass(frozen=True, slots=True)
class Runtime:
    """The parts of a running server. `installation` is a random name for it and for all nodes that
    share its database."""

    config: Config
    installation: str
    database: Database
    clock: RealClock | ManualClock
    ids: RealIds
    vault: Vault
    bus: MemoryBus
    metrics: Metrics
    caller: Caller
    own: OwnApi
    board: Board
    intake: Intake
    storage: Storage
    settle: Callable[[], Awaitable[None]]
    rates: Rates = field(default_factory=Rates)

    async def transact(
        self, operation: Callable[..., T], *parameters: Any, request_id: str = ""
    ) -> T:
        """Run an operation in a transaction, finding the answers that it asks for on the way."""
        answers: dict[str, object] = {}
        for _ in range(_ROUNDS):
            try:
                return await self.database.transact(
                    operation, *parameters, answers=answers, request_id=request_id
                )
            except Asks as asks:
                answers[asks.key] = await pre_event.ask(
                    self.database, self.vault, self.caller, asks.question
                )
        raise AssertionError(f"{operation} asks without end")

    async def read(self, operation: Callable[..., T], *parameters: Any) -> T:
        """Run an operation that only reads."""
        return await self.database.read(operation, *parameters)

    async def advance(self, micros: int) -> int:
        """Turn the manual clock forward, carrying out all that becomes due on the way; the new
        instant."""
        assert isinstance(self.clock, ManualClock)
        target = self.clock.now() + micros
        while True:
            await self.settle()
            due = await self.read(outbox.next_due, self.board.lanes)
            if due is None or due > target:
                break
            await self._turn(self.clock, due)
        await self._turn(self.clock, target)
        return target

    async def _turn(self, clock: ManualClock, instant: int) -> None:
        clock.turn_to(instant)
        await self.transact(marks.put, marks.CLOCK, str(clock.now()))
        self.bus.wake({outbox.TOPIC})
