"""What an operation holds while its transaction is open: a few verbs over plain SQL."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Final, LiteralString, Protocol, TypeVar, cast

import msgspec

from switchroom.core import limits
from switchroom.store.rows import columns, insertion

T = TypeVar("T")
Row = TypeVar("Row", bound=msgspec.Struct)
Sql = LiteralString | str
Value = str | int | None

encode: Final = msgspec.json.Encoder().encode


class Cursor(Protocol):
    """What both drivers give back for a statement."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Execute(Protocol):
    """Runs one statement; the engine gives it."""

    def __call__(self, sql: str, parameters: Sequence[Value], /) -> Cursor: ...


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact in the past tense; what follows from it stands in `reactions`.

    `subject` is the SID of the thing it happened to; `facts` are SIDs and small values without
    texts of customers, kept for good.
    """

    kind: ClassVar[str] = "event"
    account_sid: str

    @property
    def subject(self) -> str:
        return self.account_sid

    def facts(self) -> Mapping[str, Value]:
        return {}


class Asks(Exception):
    """The transaction needs an answer from the world before it can go on.

    It is rolled back; the rim finds the answer to `question` and runs the operation again with
    it under `key`.
    """

    def __init__(self, key: str, question: object) -> None:
        self.key = key
        self.question = question
        super().__init__(key)


Reaction = Callable[["Work", Any], None]
Reactions = Mapping[type[Event], tuple[Reaction, ...]]

_ROWS_AT_ONCE: Final = 50


class _EventRow(msgspec.Struct, frozen=True):
    """A row of `events` without its position, which the database gives."""

    account_sid: str
    kind: str
    subject: str
    facts: str
    date_created: int


class Work:
    """One open transaction. `now` is its only instant, in microseconds.

    `memory` keeps what operations read more than once and nobody changes in between.
    """

    __slots__ = (
        "_execute",
        "_lock",
        "_mint",
        "_secret",
        "answers",
        "events",
        "for_update",
        "memory",
        "now",
        "request_id",
        "skip_locked",
        "wakes",
    )

    def __init__(
        self,
        execute: Execute,
        lock: Callable[[str], None],
        mint: Callable[[str], str],
        secret: Callable[[], str],
        now: int,
        *,
        for_update: str = "",
        skip_locked: str = "",
        request_id: str = "",
        answers: Mapping[str, object] | None = None,
    ) -> None:
        self._execute = execute
        self._lock = lock
        self._mint = mint
        self._secret = secret
        self.now = now
        self.for_update = for_update
        self.skip_locked = skip_locked
        self.request_id = request_id
        self.answers: Mapping[str, object] = answers or {}
        self.events: deque[Event] = deque()
        self.wakes: set[str] = set()
        self.memory: dict[str, object] = {}

    def one(self, into: type[Row], sql: Sql, *parameters: Value) -> Row | None:
        """The first row as a Struct whose fields are the selected columns in order, or None."""
        row = self._execute(sql, parameters).fetchone()
        return None if row is None else into(*row)

    def many(self, into: type[Row], sql: Sql, *parameters: Value) -> list[Row]:
        """All rows as Structs whose fields are the selected columns in order."""
        return [into(*row) for row in self._execute(sql, parameters).fetchall()]

    def get(
        self, into: type[Row], table: LiteralString, where: Sql, *parameters: Value
    ) -> Row | None:
        """The row of `table` that meets `where`, or None."""
        return self.one(into, _selection(into, table, where), *parameters)

    def find(
        self, into: type[Row], table: LiteralString, where: Sql, *parameters: Value
    ) -> list[Row]:
        """The rows of `table` that meet `where` (which may go on with ORDER BY and LIMIT)."""
        return self.many(into, _selection(into, table, where), *parameters)

    def value(self, sql: Sql, *parameters: Value) -> Any:
        """The first column of the first row, or None."""
        row = self._execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def values(self, sql: Sql, *parameters: Value) -> list[tuple[Any, ...]]:
        """All rows as tuples."""
        return cast("list[tuple[Any, ...]]", self._execute(sql, parameters).fetchall())

    def insert(self, table: LiteralString, row: msgspec.Struct) -> None:
        """Insert a Struct whose fields are columns of `table`."""
        self._execute(insertion(type(row), table), msgspec.structs.astuple(row))

    def insert_new(self, table: LiteralString, row: msgspec.Struct) -> bool:
        """Insert unless a unique index forbids it; tell whether a row was made."""
        sql = insertion(type(row), table, quietly=True)
        return self._execute(sql, msgspec.structs.astuple(row)).rowcount == 1

    def insert_all(
        self, table: LiteralString, rows: Sequence[msgspec.Struct], *, quietly: bool = False
    ) -> None:
        """Insert many rows of one kind; `quietly` leaves out those that a unique index forbids."""
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            values = [value for row in some for value in msgspec.structs.astuple(row)]
            self._execute(insertion(type(some[0]), table, quietly, len(some)), values)

    def run(self, sql: Sql, *parameters: Value) -> int:
        """Run an INSERT, UPDATE or DELETE; the number of rows it met."""
        return self._execute(sql, parameters).rowcount

    def lock(self, *parts: str) -> None:
        """Hold a name until the transaction ends, so that holders of it take turns."""
        self._lock("\x1f".join(parts))

    def mint(self, prefix: str) -> str:
        """A new SID."""
        return self._mint(prefix)

    def secret(self) -> str:
        """A new secret: 32 hexadecimal digits of chance."""
        return self._secret()

    def emit(self, event: Event) -> None:
        """State that something happened: a row for good, and reactions before the commit."""
        self.events.append(event)

    def wake(self, topic: str) -> None:
        """Say, once the transaction is committed, that there is news on a topic."""
        self.wakes.add(topic)

    def ask(self, key: str, question: object) -> object:
        """The world's answer to a question, or an end of this attempt to go and find it.

        Raises Asks when the answer is not there yet.
        """
        if key not in self.answers:
            raise Asks(key, question)
        return self.answers[key]

    def undo_if(self, deed: Callable[[], T]) -> T:
        """Do something, and undo all of it when its answer is a true one; the answer."""
        before = deque(self.events), set(self.wakes), dict(self.memory)
        self._execute("SAVEPOINT trial", ())
        answer = deed()
        if answer:
            self._execute("ROLLBACK TO SAVEPOINT trial", ())
            self.events, self.wakes, self.memory = before
        self._execute("RELEASE SAVEPOINT trial", ())
        return answer

    def settle(self, reactions: Reactions) -> None:
        """Write the rows of all events and let everything that follows from them happen."""
        depth = 0
        while self.events:
            depth += 1
            assert depth <= limits.EVENT_DEPTH, "events go on causing events"
            batch, self.events = self.events, deque()
            self.insert_all("events", [self._row(event) for event in batch])
            for event in batch:
                for react in reactions.get(type(event), ()):
                    react(self, event)

    def _row(self, event: Event) -> _EventRow:
        facts = encode(event.facts()).decode()
        return _EventRow(event.account_sid, event.kind, event.subject, facts, self.now)


@lru_cache(maxsize=1024)
def _selection(into: type[msgspec.Struct], table: str, where: str) -> str:
    return f"SELECT {columns(into)} FROM {table} WHERE {where}"
