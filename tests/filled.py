"""A database with many messages, made in bulk: for the bench and for tests of costs.

Half of the messages stand in one conversation, half in conversations of ten whose messages came
in turn, so that those of one lie far from each other.
"""

import contextlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec
import psycopg

from switchroom import app, first_start
from switchroom.config import Config
from switchroom.conversations import settings, timers
from switchroom.conversations.rows import Conversation, DeliveryReceipt, Message, Participant
from switchroom.core import sids
from switchroom.core.clock import DAY, SECOND
from switchroom.core.states.conversation import State
from switchroom.store import marks
from switchroom.store.database import Database
from switchroom.store.rows import columns, insertion
from switchroom.universe import RealIds, wall
from tests.servers import MAIN_SID, MAIN_TOKEN

EACH: Final = 10
NUMBER: Final = "+15550003333"
LONG: Final = "CH" + "0" * 32
BEGUN: Final = 1_700_000_000 * SECOND
BODY: Final = "Hello there, how are you today? My order has not come yet."
_RARE: Final = 1_000
_BATCH: Final = 50_000

Rows = Iterator[msgspec.Struct]
Put = Callable[[str, type[msgspec.Struct], Rows], None]


def created(n: int) -> int:
    """When the n-th short conversation was made."""
    return BEGUN + n * SECOND


def short_of(count: int) -> int:
    """How many short conversations there are among so many messages."""
    return max(count // 2 // EACH, 1)


def opened(data: Path, database: str = "") -> Database:
    """The database itself, with all that follows from its events."""
    config = Config(data=data, database=database, account_sid=MAIN_SID, auth_token=MAIN_TOKEN)
    made = app.open_database(config, app.make_bus(config), app.make_clock(config), RealIds())
    first_start.prepare(made, config)
    return made


def address(n: int) -> str:
    """The customer of a conversation."""
    return f"+1212{n:07d}"


def conversation_sid(n: int) -> str:
    return sids.make("CH", created(n))


def message_sid(n: int) -> str:
    return sids.make("IM", BEGUN + n)


def state_of(n: int) -> State:
    """Every thousandth is inactive, of the others every other one is closed."""
    if n % _RARE == 0:
        return "inactive"
    return "active" if n % 2 else "closed"


def fill(data: Path, count: int, database: str = "") -> None:
    """Make a database with so many messages, half of them in one conversation."""
    data.mkdir(parents=True, exist_ok=True)
    empty = opened(data, database)
    service = empty.transact_now(settings.fetch, MAIN_SID)
    # What is stored already has been taken into the index of words.
    empty.transact_now(marks.put, marks.INDEXED, message_sid(count))
    empty.engine.close()
    with _bulk(data, database) as put:
        short = short_of(count)
        put("conversations", Conversation, _conversations(service, short, count // 2))
        put("participants", Participant, _participants(service, short))
        put("conversation_messages", Message, _messages(short, count // 2))
        put("receipts", DeliveryReceipt, _receipts(short, count // 2))


def _conversations(service: settings.Settings, short: int, long: int) -> Rows:
    yield _conversation(service, LONG, "long", "active", BEGUN, long)
    for n in range(short):
        sid = conversation_sid(n)
        yield _conversation(service, sid, f"case-{n}", state_of(n), created(n), EACH)


def _conversation(
    service: settings.Settings, sid: str, name: str, state: State, at: int, messages: int
) -> Conversation:
    return Conversation(
        sid=sid,
        account_sid=MAIN_SID,
        service_sid=service.default_service_sid,
        messaging_service_sid=service.default_messaging_service_sid,
        friendly_name=f"A conversation called {name}",
        unique_name=name,
        attributes="{}",
        state=state,
        inactive_after=None,
        closed_after=None,
        date_inactive=None,
        date_closed=None,
        next_index=messages,
        created_by="system",
        last_activity=at,
        date_created=at,
        date_updated=at,
    )


def _participants(service: settings.Settings, short: int) -> Rows:
    for n in range(short):
        yield Participant(
            sid=sids.make("MB", created(n)),
            account_sid=MAIN_SID,
            conversation_sid=conversation_sid(n),
            identity=None,
            type="sms",
            address=address(n),
            proxy_address=NUMBER,
            attributes="{}",
            role_sid=None,
            last_read_message_index=None,
            last_read_timestamp=None,
            date_created=created(n),
            date_updated=created(n),
            service_sid=service.default_service_sid,
        )


def fill_timers(data: Path, count: int) -> None:
    """Make a database with so many conversations whose timers end in a day and more."""
    data.mkdir(parents=True, exist_ok=True)
    empty = opened(data)
    service = empty.transact_now(settings.fetch, MAIN_SID)
    now = wall()
    empty.engine.close()
    with _bulk(data, "") as put:
        put("conversations", Conversation, _with_timers(service, count, now))
        put("jobs", _TimerJob, _timers(count, now))


def _with_timers(service: settings.Settings, count: int, now: int) -> Rows:
    for n in range(count):
        made = _conversation(service, conversation_sid(n), f"case-{n}", "active", created(n), 0)
        yield msgspec.structs.replace(
            made, inactive_after=DAY, date_inactive=now + DAY + n * SECOND
        )


class _TimerJob(msgspec.Struct, frozen=True):
    """A row of `jobs`, without what the outbox adds when it is performed."""

    account_sid: str
    kind: str
    key: str
    payload: str
    token: str
    request_id: str
    head: int
    dead: int
    due: int
    lease_until: int
    lease_owner: str
    attempts: int
    date_created: int


def _timers(count: int, now: int) -> Rows:
    for n in range(count):
        sid = conversation_sid(n)
        yield _TimerJob(
            account_sid=MAIN_SID,
            kind=timers.KIND,
            key=f"timer {sid}",
            payload=msgspec.json.encode(timers.Wake(MAIN_SID, sid)).decode(),
            token=sid[2:],
            request_id="",
            head=1,
            dead=0,
            due=now + DAY + n * SECOND,
            lease_until=0,
            lease_owner="",
            attempts=0,
            date_created=now,
        )


def _messages(short: int, long: int) -> Rows:
    for n in range(long):
        yield _message(n, LONG, n, 0)
    for n, (index, k) in enumerate(itertools.product(range(EACH), range(short)), long):
        yield _message(n, conversation_sid(k), index, index % 2)


def _message(n: int, conversation: str, index: int, recipients: int) -> Message:
    return Message(
        sid=message_sid(n),
        account_sid=MAIN_SID,
        conversation_sid=conversation,
        message_index=index,
        author="system",
        participant_sid=None,
        body=BODY,
        media=None,
        attributes="{}",
        recipients=recipients,
        date_created=BEGUN + n,
        date_updated=BEGUN + n,
    )


def _receipts(short: int, long: int) -> Rows:
    for n, (index, k) in enumerate(itertools.product(range(EACH), range(short)), long):
        if index % 2:
            yield DeliveryReceipt(
                sid=sids.make("DY", BEGUN + n),
                account_sid=MAIN_SID,
                conversation_sid=conversation_sid(k),
                message_sid=message_sid(n),
                channel_message_sid=sids.make("SM", BEGUN + n),
                participant_sid=sids.make("MB", created(k)),
                status="delivered",
                error_code=0,
                date_created=BEGUN + n,
                date_updated=BEGUN + n,
            )


@contextlib.contextmanager
def _bulk(data: Path, database: str) -> Iterator[Put]:
    """What puts many rows into a table at once, whole once the block ends."""
    if database:
        with psycopg.connect(database) as connection:
            yield lambda table, kind, rows: _copy(connection, table, kind, rows)
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE")
        return
    with contextlib.closing(sqlite3.connect(data / app.DATABASE_FILE)) as file:
        for pragma in ("synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=100000"):
            file.execute(f"PRAGMA {pragma}")
        yield lambda table, kind, rows: _insert(file, table, kind, rows)
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(file: sqlite3.Connection, table: str, kind: type[msgspec.Struct], rows: Rows) -> None:
    sql = insertion(kind, table)
    while batch := list(itertools.islice(rows, _BATCH)):
        file.executemany(sql, map(msgspec.structs.astuple, batch))
        file.commit()


def _copy(
    connection: psycopg.Connection, table: str, kind: type[msgspec.Struct], rows: Rows
) -> None:
    copying = f"COPY {table} ({columns(kind)}) FROM STDIN"
    with connection.cursor().copy(copying.encode()) as copy:
        for row in rows:
            copy.write_row(msgspec.structs.astuple(row))
