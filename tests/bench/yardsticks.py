"""What the same work costs without us: the yardsticks that the budgets are ratios of."""

import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from switchroom.conversations import messages as conversation_messages
from switchroom.conversations.rows import Message
from switchroom.messaging.messages import Sms
from switchroom.store.rows import insertion
from tests.bench import bare
from tests.servers import free_port

GROUP: Final = 256
_BARE: Final = f"{bare.__name__}:{bare.app.__name__}"


def bare_group_commit(file: Path, total: int) -> float:
    """Inbound messages a second of a loop that only writes their rows, committed in groups.

    `file` is a database that has conversations; the rows are those of one inbound message: the
    log, the conversation's index, the conversation message, the event.
    """
    connection = sqlite3.connect(file, isolation_level=None, cached_statements=64)
    connection.execute("PRAGMA synchronous=FULL")
    places = connection.execute(
        "SELECT account_sid, conversation_sid, address, proxy_address, participant_sid"
        " FROM open_pairs ORDER BY conversation_sid LIMIT 100"
    ).fetchall()
    insert_sms, insert_message = (
        insertion(Sms, "messages"),
        insertion(Message, "conversation_messages"),
    )
    insert_event = (
        "INSERT INTO events (account_sid, kind, subject, facts, date_created)"
        " VALUES (?, ?, ?, ?, ?)"
    )
    started = time.perf_counter()
    now = time.time_ns() // 1000
    for start in range(0, total, GROUP):
        connection.execute("BEGIN IMMEDIATE")
        for n in range(start, min(start + GROUP, total)):
            account, conversation, address, proxy, participant = places[n % len(places)]
            sid = f"SM{now + n:014x}{n:018x}"
            sms = _sms(sid, account, conversation, address, proxy, now)
            connection.execute(insert_sms, msgspec.structs.astuple(sms))
            [(index, _)] = connection.execute(
                conversation_messages._TAKE_INDEX, (now + n, now, now, account, conversation)
            ).fetchall()
            message = _message("IM" + sid[2:], sms, index, participant)
            connection.execute(insert_message, msgspec.structs.astuple(message))
            facts = f'{{"message_sid":"{message.sid}","index":{index}}}'
            connection.execute(insert_event, (account, "message.added", conversation, facts, now))
        connection.execute("COMMIT")
    rate = total / (time.perf_counter() - started)
    connection.close()
    return rate


def _sms(sid: str, account: str, conversation: str, sender: str, number: str, now: int) -> Sms:
    return Sms(
        sid=sid,
        account_sid=account,
        direction="inbound",
        from_number=sender,
        to_number=number,
        body="hello there, how are you",
        media=None,
        num_segments=1,
        status="received",
        error_code=None,
        carrier="simulator",
        carrier_message_id=sid,
        conversation_sid=conversation,
        messaging_service_sid=None,
        status_callback=None,
        date_sent=now,
        date_created=now,
        date_updated=now,
    )


def _message(sid: str, sms: Sms, index: int, participant: str) -> Message:
    return Message(
        sid=sid,
        account_sid=sms.account_sid,
        conversation_sid=sms.conversation_sid or "",
        message_index=index,
        author=sms.from_number,
        participant_sid=participant,
        body=sms.body,
        media=None,
        attributes="{}",
        recipients=0,
        date_created=sms.date_created,
        date_updated=sms.date_created,
    )


@contextmanager
def bare_uvicorn() -> Iterator[int]:
    """The port of an ASGI function that reads a form and answers, nothing else."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", _BARE, "--port", str(port), "--loop", "uvloop"]
    command += ["--http", "httptools", "--no-access-log", "--log-level", "error"]
    with _process(command, port):
        yield port


@contextmanager
def _process(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        _wait(port)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the yardstick did not start")


def resident_mb(pid: int) -> float:
    """What a process holds in memory, in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise AssertionError("the system does not say")
