"""PostgreSQL: a few threads with a connection each; conflicts are retried.

All that PostgreSQL does otherwise than SQLite stands here: parameter marks, locks by name and
what to do when a transaction loses a conflict or its connection.
"""

import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import psycopg

from switchroom.store.engine import Session, Task, Unavailable, hand_over
from switchroom.store.work import Value

CONNECTIONS: Final = 8
_ATTEMPTS: Final = 8
_FIRST_PAUSE_S: Final = 0.005
_LOST: Final = (psycopg.OperationalError, psycopg.InterfaceError)
_CONFLICT: Final = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
_SNAPSHOT: Final = psycopg.IsolationLevel.REPEATABLE_READ
_TAKE_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"

Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresEngine:
    """The shared record of any number of nodes."""

    name = "postgres"

    def __init__(
        self,
        url: str,
        wake: Callable[[set[str]], None],
        connections: int = CONNECTIONS,
    ) -> None:
        self._url = url
        self._wake = wake
        self._connections = connections
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Open the connections. Raises psycopg.OperationalError when the server cannot be met."""
        opened = [psycopg.connect(self._url) for _ in range(self._connections)]
        for connection in opened:
            thread = threading.Thread(
                target=self._serve, args=(connection,), name="postgres", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def write(self, task: Task) -> None:
        self._tasks.put(task)

    def read(self, task: Task) -> None:
        task.only_reads = True
        self._tasks.put(task)

    def close(self) -> None:
        """Finish what is queued and close the connections."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _serve(self, connection: Connection) -> None:
        while (task := self._tasks.get()) is not None:
            connection = self._perform(connection, task)
            hand_over((task,), self._wake)
        connection.close()

    def _perform(self, connection: Connection, task: Task) -> Connection:
        """Run and commit one task, again where a conflict or a lost connection allows it."""
        for attempt in range(_ATTEMPTS):
            committing = False
            try:
                _prepare(connection, task)
                task.attempt(_session(connection))
                if task.error is None:
                    committing = True
                    connection.commit()
                else:
                    connection.rollback()
            except Exception as error:
                task.error, task.wakes = error, set()
            if not _worth_another(task.error, committing):
                break
            time.sleep(_FIRST_PAUSE_S * 2**attempt * (0.5 + random.random()))
            connection = self._usable(connection)
        if isinstance(task.error, _LOST):
            task.error = Unavailable(str(task.error))
        return self._usable(connection)

    def _usable(self, connection: Connection) -> Connection:
        if not connection.closed and not connection.broken:
            return connection
        connection.close()
        try:
            return psycopg.connect(self._url)
        except psycopg.OperationalError:
            return connection


def _worth_another(error: BaseException | None, committing: bool) -> bool:
    if isinstance(error, _CONFLICT):
        return True
    # A connection lost while committing leaves open whether it took place: never twice.
    return isinstance(error, _LOST) and not committing


def _prepare(connection: Connection, task: Task) -> None:
    """Let the next BEGIN say what kind of transaction it is. Whoever reads gets one snapshot for
    all statements, as a reader of SQLite does."""
    if bool(connection.read_only) != task.only_reads:
        connection.read_only = True if task.only_reads else None
        connection.isolation_level = _SNAPSHOT if task.only_reads else None


def _session(connection: Connection) -> Session:
    def execute(sql: str, parameters: Sequence[Value] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        return connection.execute(marked(sql), parameters)

    def lock(name: str) -> None:
        connection.execute(_TAKE_LOCK, (name,))

    return Session(
        execute=execute, lock=lock, for_update=" FOR UPDATE", skip_locked=" FOR UPDATE SKIP LOCKED"
    )


@lru_cache(maxsize=2048)
def marked(sql: str) -> str:
    """A statement with psycopg's parameter marks.

    >>> marked("SELECT 1 WHERE name LIKE '%' || ?")
    "SELECT 1 WHERE name LIKE '%%' || %s"
    """
    return sql.replace("%", "%%").replace("?", "%s")
