"""Worker channels: how many tasks of each channel a worker takes at a time (taskrouter §5)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.matching.capacity import is_ready
from switchroom.store.work import Work
from switchroom.taskrouter import events, texts
from switchroom.taskrouter.rows import TaskChannel, Worker, WorkerChannel, Workspace

_TABLE: Final[LiteralString] = "worker_channels"
_CAPACITY: Final = 1


def add_for_worker(work: Work, worker: Worker) -> None:
    """Give a new worker his places on all channels of the workspace."""
    channels = work.values(
        "SELECT sid FROM task_channels WHERE account_sid = ? AND workspace_sid = ? ORDER BY sid",
        worker.account_sid,
        worker.workspace_sid,
    )
    for (channel_sid,) in channels:
        _insert(work, worker.account_sid, worker.workspace_sid, worker.sid, channel_sid)


def add_for_channel(work: Work, workspace: Workspace, channel: TaskChannel) -> None:
    """Give all workers of the workspace their places on a new channel."""
    workers = work.values(
        "SELECT sid FROM workers WHERE account_sid = ? AND workspace_sid = ? ORDER BY sid",
        channel.account_sid,
        channel.workspace_sid,
    )
    for (worker_sid,) in workers:
        _insert(work, channel.account_sid, channel.workspace_sid, worker_sid, channel.sid)
        refresh(work, workspace, worker_sid)


def _insert(
    work: Work, account_sid: str, workspace_sid: str, worker_sid: str, channel_sid: str
) -> None:
    work.insert(
        _TABLE,
        WorkerChannel(
            sid=work.mint("WC"),
            account_sid=account_sid,
            workspace_sid=workspace_sid,
            worker_sid=worker_sid,
            task_channel_sid=channel_sid,
            configured_capacity=_CAPACITY,
            assigned=0,
            available=1,
            last_reserved=None,
            ready=0,
            idle_since=work.now,
            date_created=work.now,
            date_updated=work.now,
        ),
    )


def remove_of_worker(work: Work, worker: Worker) -> None:
    """Take the places of a worker away."""
    work.run(
        "DELETE FROM worker_channels WHERE account_sid = ? AND worker_sid = ?",
        worker.account_sid,
        worker.sid,
    )


def remove_of_channel(work: Work, channel: TaskChannel) -> None:
    """Take the places of all workers on a channel away."""
    work.run(
        "DELETE FROM worker_channels WHERE account_sid = ? AND workspace_sid = ?"
        " AND task_channel_sid = ?",
        channel.account_sid,
        channel.workspace_sid,
        channel.sid,
    )


def of_worker(work: Work, account_sid: str, worker_sid: str) -> list[WorkerChannel]:
    """All channels of a worker, by age."""
    return work.find(
        WorkerChannel,
        _TABLE,
        "account_sid = ? AND worker_sid = ? ORDER BY sid",
        account_sid,
        worker_sid,
    )


def refresh(work: Work, workspace: Workspace, worker_sid: str) -> None:
    """Find out anew on which channels a worker can take more, and keep it.

    In a single-tasking workspace that is on all of them as long as nothing at all is assigned to
    him. The idle clock of a worker who never had a reservation starts when he becomes ready.
    """
    state = work.values(
        "SELECT available, last_reserved FROM workers WHERE account_sid = ? AND sid = ?",
        workspace.account_sid,
        worker_sid,
    )
    if not state:
        return
    ((available, last_reserved),) = state
    channels = of_worker(work, workspace.account_sid, worker_sid)
    engaged = any(channel.assigned for channel in channels)
    for channel in channels:
        can = is_ready(
            single=not workspace.multi_task_enabled,
            available=bool(available),
            engaged=engaged,
            open_to=bool(channel.available),
            taken=channel.assigned,
            capacity=channel.configured_capacity,
        )
        if can != bool(channel.ready):
            since = channel.idle_since
            if can and _never_reserved(work, workspace, channel, last_reserved):
                since = work.now
            work.run(
                "UPDATE worker_channels SET ready = ?, idle_since = ?"
                " WHERE account_sid = ? AND sid = ?",
                int(can),
                since,
                channel.account_sid,
                channel.sid,
            )


def _never_reserved(
    work: Work, workspace: Workspace, channel: WorkerChannel, last_reserved: int | None
) -> bool:
    """Whether the idle clock of the channel has not begun: it counts reservations on this channel
    where its routing is optimized, on all channels elsewhere (taskrouter §10)."""
    if last_reserved is None or channel.last_reserved is not None:
        return last_reserved is None
    optimized = work.value(
        "SELECT channel_optimized_routing FROM task_channels WHERE account_sid = ? AND sid = ?",
        workspace.account_sid,
        channel.task_channel_sid,
    )
    return bool(optimized)


def recount_idleness(work: Work, channel: TaskChannel) -> None:
    """Let the idle clocks of a channel count what its routing now counts."""
    last: LiteralString = "w.last_reserved"
    if channel.channel_optimized_routing:
        last = "worker_channels.last_reserved"
    work.run(
        "UPDATE worker_channels SET idle_since ="
        f" (SELECT COALESCE({last}, w.date_status_changed) FROM workers w"
        " WHERE w.sid = worker_channels.worker_sid)"
        " WHERE account_sid = ? AND workspace_sid = ? AND task_channel_sid = ?",
        channel.account_sid,
        channel.workspace_sid,
        channel.sid,
    )


class Shown(msgspec.Struct, frozen=True):
    """A worker channel with the unique name of its task channel."""

    row: WorkerChannel
    unique_name: str


def fetch(work: Work, worker: Worker, sid: str) -> Shown:
    """The worker's channel with this SID, or that of its task channel, or the unique name of that.

    Raises NOT_FOUND.
    """
    found = _select(
        work, "(c.sid = ? OR t.sid = ? OR t.unique_name = ?)", worker, sid, sid, sid, most=1
    )
    if not found:
        raise errors.NOT_FOUND()
    return found[0]


def page(work: Work, worker: Worker, after: str, most: int) -> list[Shown]:
    """Channels of a worker by age, those behind the SID `after`."""
    return _select(work, "c.sid > ?", worker, after, most=most)


def _select(
    work: Work, condition: LiteralString, worker: Worker, *values: str, most: int
) -> list[Shown]:
    columns = ", ".join(f"c.{name}" for name in WorkerChannel.__struct_fields__)
    found = work.values(
        f"SELECT {columns}, t.unique_name FROM worker_channels c"
        " JOIN task_channels t ON t.account_sid = c.account_sid AND t.sid = c.task_channel_sid"
        f" WHERE c.account_sid = ? AND c.worker_sid = ? AND {condition} ORDER BY c.sid LIMIT ?",
        worker.account_sid,
        worker.sid,
        *values,
        most,
    )
    return [Shown(WorkerChannel(*row[:-1]), row[-1]) for row in found]


def update(
    work: Work,
    workspace: Workspace,
    worker: Worker,
    shown: Shown,
    *,
    capacity: int | None = None,
    available: bool | None = None,
) -> Shown:
    """Change the capacity or the availability; what is in use stays. Raises INVALID_PARAMETER."""
    row = shown.row
    if capacity is not None and not 0 <= capacity <= limits.CAPACITY:
        raise texts.refuse(f"Capacity must be a whole number from 0 to {limits.CAPACITY}")
    changed = msgspec.structs.replace(
        row,
        configured_capacity=row.configured_capacity if capacity is None else capacity,
        available=row.available if available is None else int(available),
    )
    if changed == row:
        return shown
    changed = msgspec.structs.replace(changed, date_updated=work.now)
    work.run(
        "UPDATE worker_channels SET configured_capacity = ?, available = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.configured_capacity,
        changed.available,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    if changed.configured_capacity != row.configured_capacity:
        worker = _bump(work, worker)
        sentence = f"updated to capacity {changed.configured_capacity}"
        _record(work, workspace, worker, changed, row, "worker.capacity.update", sentence)
    if changed.available != row.available:
        worker = _bump(work, worker)
        sentence = "made available" if changed.available else "made unavailable"
        _record(
            work, workspace, worker, changed, row, "worker.channel.availability.update", sentence
        )
    return Shown(changed, shown.unique_name)


def _bump(work: Work, worker: Worker) -> Worker:
    """The worker in his next version (js-wire §8)."""
    work.run(
        "UPDATE workers SET version = version + 1 WHERE account_sid = ? AND sid = ?",
        worker.account_sid,
        worker.sid,
    )
    return msgspec.structs.replace(worker, version=worker.version + 1)


def _record(
    work: Work,
    workspace: Workspace,
    worker: Worker,
    row: WorkerChannel,
    before: WorkerChannel,
    event_type: str,
    sentence: str,
) -> None:
    channel = work.get(
        TaskChannel,
        "task_channels",
        "account_sid = ? AND sid = ?",
        row.account_sid,
        row.task_channel_sid,
    )
    assert channel is not None, row.task_channel_sid
    events.record(
        work,
        workspace,
        event_type,
        description=f"Worker {worker.friendly_name} {sentence} on channel {channel.unique_name}",
        resource_type="worker",
        resource_sid=worker.sid,
        worker=worker,
        channel=channel,
        worker_channel=row,
        extra={"worker_channel_previous_capacity": before.configured_capacity},
    )
