"""Whether an agent is at his desk: he is while a socket of his desktop is open.

An agent whose desktop is gone for a minute goes offline; one who reloads his page, or whose line
breaks off for a moment, does not. A job for each agent who is there sees to it, so that it happens
also when the node that had his socket has died.
"""

from typing import Final

import msgspec

from switchroom.core.clock import MINUTE
from switchroom.flex import lost
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.taskrouter import presence, sockets, workers, workspaces
from switchroom.taskrouter.rows import Worker
from switchroom.taskrouter.sockets import Socket

KIND: Final = "desk_presence"
GRACE: Final = MINUTE
# A socket whose node has died counts as open for three minutes.
_LOOK: Final = 5 * MINUTE


class OfWorker(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str
    workspace_sid: str
    worker_sid: str


def open_socket(work: Work, worker: OfWorker, wall: int) -> Socket:
    """A desktop has opened a socket. Raises TOO_MANY_REQUESTS."""
    socket = sockets.open_one(
        work, worker.account_sid, worker.worker_sid, wall, alone=False, looks=False
    )
    lost.worker_back(work, worker.account_sid, worker.worker_sid)
    _look_at(work, worker, work.now + _LOOK)
    return socket


def close_socket(work: Work, worker: OfWorker, socket: Socket) -> None:
    """A desktop's socket is closed."""
    sockets.close(work, socket)
    _look_at(work, worker, work.now + GRACE)


def _look_at(work: Work, worker: OfWorker, due: int) -> None:
    key = f"desk presence {worker.worker_sid}"
    outbox.cancel(work, key)
    outbox.put(work, KIND, worker.account_sid, worker, key=key, due=due)


def look(work: Work, of: OfWorker, wall: int) -> int | None:
    """Put an agent who is gone into the offline activity, from where his conversations go on to
    others unless he comes back (flex/lost.py); when to look again, None when he is gone. `wall` is
    the real time."""
    if sockets.is_open(work, of.account_sid, of.worker_sid, wall):
        return work.now + _LOOK
    go_offline(work, of.account_sid, of.workspace_sid, of.worker_sid)
    lost.worker_gone(work, of.account_sid, of.workspace_sid, of.worker_sid)
    return None


def go_offline(work: Work, account_sid: str, workspace_sid: str, worker_sid: str) -> None:
    """Move a worker to the offline activity: tasks stay his, what is only offered to him goes to
    others at once (flex §15)."""
    if workers.find(work, account_sid, workspace_sid, worker_sid) is None:
        return
    workspace = workspaces.hold(work, account_sid, workspace_sid)
    worker: Worker | None = workers.find(work, account_sid, workspace_sid, worker_sid)
    if worker is None or worker.activity_sid == workspace.default_activity_sid:
        return
    presence.update_worker(
        work,
        workspace,
        worker,
        activity_sid=workspace.default_activity_sid,
        reject_pending=True,
    )
