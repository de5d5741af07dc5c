"""The open sockets of workers, on all nodes (js-wire §3).

A row says that a socket is open. Whoever holds it says so again now and then, so that one which
died with its node is forgotten. `synced` is the last push that the client's first look at its
reservations has seen: what came before must not be told again, what came after must not be lost.
"""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors
from switchroom.core.clock import MINUTE
from switchroom.store.work import Work
from switchroom.taskrouter import presence, pushes, workers, workspaces
from switchroom.taskrouter.pushes import Push
from switchroom.taskrouter.rows import Workspace
from switchroom.taskrouter.tokens import Visitor

TOUCH: Final = MINUTE
_DEAD_AFTER: Final = 3 * TOUCH
_AT_ONCE: Final = 200
# Of one worker: windows of his browser, and those that he has just closed.
_AT_MOST: Final = 64
_TABLE: Final[LiteralString] = "worker_sockets"

# What a look at reservations shows as well; a client would take it for something new.
_SHOWN: Final = ("reservation.", "task.")


class Socket(msgspec.Struct, frozen=True):
    """A row of `worker_sockets`; `seen` is in the time of day, `opened` and `synced` are pushes."""

    sid: str
    account_sid: str
    worker_sid: str
    opened: int
    synced: int | None
    seen: int


class News(msgspec.Struct, frozen=True):
    """What a socket is to tell, oldest first, up to the push `last`; `synced` as in its row."""

    synced: int | None
    last: int
    pushes: list[Push]


def topic(worker_sid: str) -> str:
    """What is woken when there is news for the sockets of a worker."""
    return f"worker {worker_sid}"


def open_one(
    work: Work, account_sid: str, worker_sid: str, wall: int, *, alone: bool, looks: bool = True
) -> Socket:
    """Write down that a socket is open; `alone` closes all others of the worker. One whose client
    `looks` at its reservations by the tunnel waits for that.

    Raises TOO_MANY_REQUESTS.
    """
    opened = _last_push(work, account_sid, worker_sid)
    socket = Socket(
        sid=work.secret(),
        account_sid=account_sid,
        worker_sid=worker_sid,
        opened=opened,
        synced=None if looks else opened,
        seen=wall,
    )
    work.run(
        "DELETE FROM worker_sockets WHERE account_sid = ? AND worker_sid = ? AND seen < ?",
        account_sid,
        worker_sid,
        wall + 1 if alone else wall - _DEAD_AFTER,
    )
    count = work.value(
        "SELECT count(*) FROM worker_sockets WHERE account_sid = ? AND worker_sid = ?",
        account_sid,
        worker_sid,
    )
    if count >= _AT_MOST:
        raise errors.TOO_MANY_REQUESTS()
    work.insert(_TABLE, socket)
    if alone:
        work.wake(topic(worker_sid))
    return socket


def _last_push(work: Work, account_sid: str, worker_sid: str) -> int:
    found = work.value(
        "SELECT max(id) FROM worker_pushes WHERE account_sid = ? AND worker_sid = ?",
        account_sid,
        worker_sid,
    )
    return int(found or 0)


def look(work: Work, socket: Socket, after: int) -> News | None:
    """What there is to tell after a push; None when the socket is to be closed."""
    row = work.get(Socket, _TABLE, "account_sid = ? AND sid = ?", socket.account_sid, socket.sid)
    if row is None:
        return None
    newest = _last_push(work, row.account_sid, row.worker_sid)
    if newest < after:
        # All were swept meanwhile; SQLite then counts from the beginning again.
        after = 0
    if newest == after:
        return News(row.synced, after, [])
    found = pushes.after(work, row.account_sid, row.worker_sid, after, _AT_ONCE)
    return News(row.synced, found[-1].id if found else after, found)


def unseen(told: list[Push], synced: int) -> list[Push]:
    """Without what a client has seen in its look at the reservations and would take for new."""
    return [push for push in told if push.id > synced or not push.event_type.startswith(_SHOWN)]


def touch(work: Work, socket: Socket, wall: int) -> None:
    """Say that the socket is still open."""
    work.run(
        "UPDATE worker_sockets SET seen = ? WHERE account_sid = ? AND sid = ?",
        wall,
        socket.account_sid,
        socket.sid,
    )


def close(work: Work, socket: Socket) -> None:
    """Forget a socket."""
    work.run(
        "DELETE FROM worker_sockets WHERE account_sid = ? AND sid = ?",
        socket.account_sid,
        socket.sid,
    )


def is_waiting(work: Work, account_sid: str, worker_sid: str) -> bool:
    """Whether a client of the worker has not looked at its reservations yet."""
    found = work.value(
        "SELECT 1 FROM worker_sockets WHERE account_sid = ? AND worker_sid = ?"
        " AND synced IS NULL LIMIT 1",
        account_sid,
        worker_sid,
    )
    return found is not None


def sync(work: Work, account_sid: str, worker_sid: str) -> None:
    """The clients of a worker look at his reservations now, in this transaction, and whoever calls
    holds the workspace."""
    work.run(
        "UPDATE worker_sockets SET synced = ?"
        " WHERE account_sid = ? AND worker_sid = ? AND synced IS NULL",
        _last_push(work, account_sid, worker_sid),
        account_sid,
        worker_sid,
    )
    work.wake(topic(worker_sid))


def is_open(work: Work, account_sid: str, worker_sid: str, wall: int) -> bool:
    """Whether a worker has a socket, as far as is known."""
    found = work.value(
        "SELECT 1 FROM worker_sockets WHERE account_sid = ? AND worker_sid = ? AND seen >= ?"
        " LIMIT 1",
        account_sid,
        worker_sid,
        wall - _DEAD_AFTER,
    )
    return found is not None


def leave(work: Work, visitor: Visitor, wall: int) -> bool:
    """Put a worker whose last socket is closed into the offline activity; False where it was not
    the last one."""
    account_sid, worker_sid = visitor.account_sid, visitor.worker_sid
    if is_open(work, account_sid, worker_sid or "", wall):
        return False
    workspace = workspaces.hold(work, account_sid, visitor.workspace_sid)
    worker = workers.find(work, account_sid, workspace.sid, worker_sid or "")
    offline = _offline(work, workspace)
    if worker is not None and worker.available and offline is not None:
        presence.update_worker(work, workspace, worker, activity_sid=offline)
    return worker is not None


def _offline(work: Work, workspace: Workspace) -> str | None:
    """The unavailable activity called Offline, else that of new workers or of those who let time
    run out, if it is unavailable."""
    found = work.values(
        "SELECT sid FROM activities WHERE account_sid = ? AND workspace_sid = ? AND available = 0"
        " AND (name_key = 'offline' OR sid IN (?, ?))"
        " ORDER BY CASE WHEN name_key = 'offline' THEN 0 WHEN sid = ? THEN 1 ELSE 2 END",
        workspace.account_sid,
        workspace.sid,
        workspace.default_activity_sid,
        workspace.timeout_activity_sid,
        workspace.default_activity_sid,
    )
    return found[0][0] if found else None
