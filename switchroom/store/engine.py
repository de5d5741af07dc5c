"""What the two engines have in common: a task is run whole in a database thread."""

import asyncio
import concurrent.futures
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from switchroom.store.work import Execute


class Unavailable(Exception):
    """The database cannot be reached just now; nothing was done, or nobody knows whether it was
    (a connection that was lost while committing)."""


def is_of_driver(error: Exception) -> bool:
    """Whether it is a database's driver that says so; a driver that is not used is not loaded for
    the question."""
    modules = {base.__module__.partition(".")[0] for base in type(error).__mro__}
    return not modules.isdisjoint(("sqlite3", "psycopg"))


@dataclass(frozen=True, slots=True)
class Session:
    """What an engine offers an open transaction."""

    execute: Execute
    lock: Callable[[str], None]
    for_update: str = ""
    skip_locked: str = ""


@dataclass(slots=True, eq=False)
class Task:
    """One transaction to run, and whom to tell. `run` returns the result and the topics to wake;
    one that `only_reads` sees all of one moment, and can't change anything."""

    run: Callable[[Session], tuple[Any, set[str]]]
    future: "asyncio.Future[Any] | concurrent.futures.Future[Any]"
    only_reads: bool = False
    result: Any = None
    error: BaseException | None = None
    wakes: set[str] = field(default_factory=set)

    def attempt(self, session: Session) -> None:
        """Run the operation and remember how it ended."""
        self.error = None
        try:
            self.result, self.wakes = self.run(session)
        except Exception as error:
            self.error, self.wakes = error, set()

    def settle(self) -> None:
        """Hand the ending over; in the thread of whoever waits."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Engine(Protocol):
    """SQLite or PostgreSQL."""

    name: str

    def start(self) -> None: ...

    def write(self, task: Task) -> None: ...

    def read(self, task: Task) -> None: ...

    def close(self) -> None: ...


def hand_over(tasks: Iterable[Task], wake: Callable[[set[str]], None]) -> None:
    """Tell everybody how their transaction ended, with one call for each waiting event loop."""
    wakes: set[str] = set()
    by_loop: dict[asyncio.AbstractEventLoop, list[Task]] = {}
    for task in tasks:
        wakes |= task.wakes
        if isinstance(task.future, asyncio.Future):
            by_loop.setdefault(task.future.get_loop(), []).append(task)
        else:
            task.settle()
    for loop, waiting in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle_all, waiting)
    if wakes:
        wake(wakes)


def _settle_all(tasks: list[Task]) -> None:
    for task in tasks:
        task.settle()
