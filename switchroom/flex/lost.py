"""Agents who are lost: their connection broke off and they do not come back, or they are deleted
while they have conversations. Those go on to somebody else (ours; in the hosted service they stay
where they are)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core.errors import ApiError
from switchroom.flex import agents, settings
from switchroom.monitor import alerts
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.taskrouter import held, reservations, sockets, workers, workspaces
from switchroom.taskrouter.rows import Worker, Workspace

KIND: Final = "flex_lost"

_TABLE: Final[LiteralString] = "lost_workers"
_HELD: Final = ("accepted", "wrapping")
_ALL: Final = 1_000
_LOST: Final = 81015


class Gone(msgspec.Struct, frozen=True):
    """A row of `lost_workers`: since when a worker has no connection."""

    account_sid: str
    worker_sid: str
    workspace_sid: str
    gone: int


class OfWorker(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str
    worker_sid: str


def worker_gone(work: Work, account_sid: str, workspace_sid: str, worker_sid: str) -> None:
    """The last connection of a worker has ended: unless he comes back, or goes to an available
    activity, within the account's time, his conversations are taken from him."""
    after = settings.fetch(work, account_sid).lost_agent_after
    if not after:
        return
    worker_back(work, account_sid, worker_sid)
    work.insert_new(_TABLE, Gone(account_sid, worker_sid, workspace_sid, work.now))
    key, payload = f"flex lost {worker_sid}", OfWorker(account_sid, worker_sid)
    outbox.put_by(work, KIND, account_sid, payload, key=key, due=work.now + after)


def worker_back(work: Work, account_sid: str, worker_sid: str) -> None:
    """A worker has a connection again: he keeps what he has."""
    work.run(
        "DELETE FROM lost_workers WHERE account_sid = ? AND worker_sid = ?",
        account_sid,
        worker_sid,
    )


def look(work: Work, account_sid: str, worker_sid: str, wall: int) -> int | None:
    """Take the conversations of a worker who has been gone for too long; when to look again, None
    for never. `wall` is the real time."""
    gone = work.get(Gone, _TABLE, "account_sid = ? AND worker_sid = ?", account_sid, worker_sid)
    after = settings.fetch(work, account_sid).lost_agent_after
    if gone is None or not after:
        return None
    if gone.gone + after > work.now:
        return gone.gone + after
    worker_back(work, account_sid, worker_sid)
    try:
        workspace = workspaces.hold(work, account_sid, gone.workspace_sid)
    except ApiError:
        return None
    worker = workers.find(work, account_sid, workspace.sid, worker_sid)
    if worker is None or worker.available or sockets.is_open(work, account_sid, worker_sid, wall):
        return None
    take_all(work, workspace, worker, "Agent lost")
    return None


def take_all(work: Work, workspace: Workspace, worker: Worker, reason: str) -> int:
    """Take all conversations from a worker, in a workspace that the caller holds; how many."""
    taken = sum(
        agents.take(work, workspace, now, reason)
        for one in held.live(work, worker.account_sid, worker.sid, most=_ALL)
        if one.status in _HELD
        and (now := reservations.find(work, worker.account_sid, one.sid)) is not None
    )
    if taken:
        alerts.record(
            work,
            worker.account_sid,
            "warning",
            f"{taken} conversations were taken from {worker.friendly_name}: {reason}",
            code=_LOST,
            resource_sid=worker.sid,
        )
    return taken
