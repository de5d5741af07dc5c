"""Transactions for the rim: an operation goes in, its result comes back after the commit."""

import asyncio
import concurrent.futures
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol, TypeVar

from switchroom.store.engine import Engine, Session, Task
from switchroom.store.work import Reactions, Work

T = TypeVar("T")


class Clock(Protocol):
    """Where `work.now` comes from."""

    def now(self) -> int: ...


class Ids(Protocol):
    """Where SIDs come from."""

    def mint(self, prefix: str, now: int) -> str: ...

    def secret(self) -> str: ...


class Database:
    """One engine, and what every transaction needs beside it."""

    def __init__(self, engine: Engine, clock: Clock, ids: Ids, reactions: Reactions) -> None:
        self.engine = engine
        self._clock = clock
        self._ids = ids
        self._reactions = reactions

    async def transact(
        self,
        operation: Callable[..., T],
        *parameters: Any,
        answers: Mapping[str, object] | None = None,
        request_id: str = "",
    ) -> T:
        """Run an operation in a transaction; its result after the commit.

        The operation may be run more than once, so it touches the world only through its Work.
        Raises what the operation raises, `Asks` included.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        run = partial(self._perform, operation, parameters, answers, request_id)
        self.engine.write(Task(run, future))
        return await future

    async def read(self, operation: Callable[..., T], *parameters: Any) -> T:
        """Run an operation that only reads."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.engine.read(Task(partial(self._look, operation, parameters), future))
        return await future

    def transact_now(self, operation: Callable[..., T], *parameters: Any) -> T:
        """The same as `transact` for callers without an event loop; waits for the commit."""
        future: concurrent.futures.Future[T] = concurrent.futures.Future()
        self.engine.write(Task(partial(self._perform, operation, parameters, None, ""), future))
        return future.result()

    def _mint(self, prefix: str) -> str:
        """A SID of this moment, not of the transaction's start: whoever waited for a lock makes
        later ones than the holder before him, on every node."""
        return self._ids.mint(prefix, self._clock.now())

    def _perform(
        self,
        operation: Callable[..., T],
        parameters: tuple[Any, ...],
        answers: Mapping[str, object] | None,
        request_id: str,
        session: Session,
    ) -> tuple[T, set[str]]:
        work = Work(
            session.execute,
            session.lock,
            self._mint,
            self._ids.secret,
            self._clock.now(),
            for_update=session.for_update,
            skip_locked=session.skip_locked,
            request_id=request_id,
            answers=answers,
        )
        result = operation(work, *parameters)
        if work.events:
            work.settle(self._reactions)
        return result, work.wakes

    def _look(
        self, operation: Callable[..., T], parameters: tuple[Any, ...], session: Session
    ) -> tuple[T, set[str]]:
        work = Work(session.execute, session.lock, self._mint, self._ids.secret, self._clock.now())
        return operation(work, *parameters), set()
