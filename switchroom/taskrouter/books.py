"""Read a workspace as it is at one moment: what decides who gets which task, and what is kept of it
in columns, a part of the workers at a time.

Membership, readiness and places are worked out from the rows that say what is, and not taken from
the columns that matching goes by.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from switchroom.core.matching import snapshot as seen
from switchroom.core.matching.audit import Books, Filed, Held, Kept
from switchroom.core.matching.snapshot import Seat, Snapshot
from switchroom.store.work import Value, Work
from switchroom.taskrouter import lines, membership, offers
from switchroom.taskrouter.rows import (
    Line,
    Order,
    Queue,
    TaskChannel,
    Worker,
    WorkerChannel,
    Workspace,
)

# What belongs to the workers of a part. CROSS JOIN keeps SQLite from starting anywhere else.
_PART: Final = (
    " WHERE w.account_sid = ? AND w.workspace_sid = ? AND w.sid > ? AND w.sid <= ?"
    " AND o.worker_sid = w.sid"
)
_SEATS: Final = (
    "SELECT "
    + ", ".join(f"o.{name}" for name in WorkerChannel.__struct_fields__)
    + f" FROM workers w CROSS JOIN worker_channels o{_PART}"
)
_MEMBERS: Final = (
    f"SELECT o.queue_sid, o.worker_sid FROM workers w CROSS JOIN queue_members o{_PART}"
)
_HELD: Final = (
    "SELECT o.sid, o.task_sid, o.worker_sid, o.task_channel_sid, o.status, o.date_created,"
    " t.assignment_status, t.ignore_capacity FROM workers w CROSS JOIN reservations o"
    f" LEFT JOIN tasks t ON t.sid = o.task_sid{_PART} AND o.live = 1"
    " ORDER BY w.sid LIMIT ?"
)
_OF_PART: Final = (
    f"SELECT o.task_sid FROM workers w CROSS JOIN reservations o{_PART} AND o.live = 1 LIMIT ?"
)
_OLDEST: Final = (
    "SELECT sid FROM tasks WHERE account_sid = ? AND workspace_sid = ? AND assignment_status = ?"
    " ORDER BY sid LIMIT ?"
)
# An activity that is not there.
_NOTHING: Final = ("", False)
_OPEN: Final = ("pending", "reserved", "assigned", "wrapping")


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much is read at most: `workers` behind the SID `after`, fewer where there are many
    queues, so that no more `memberships` are worked out; their live `reservations`; so many
    `lines` at which one of them could take a task, of each the `heads`; and with the first part
    the oldest `tasks` of each status."""

    after: str = ""
    workers: int = 1_000
    memberships: int = 20_000
    reservations: int = 10_000
    lines: int = 1_000
    heads: int = 10
    tasks: int = 1_000


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The books, and what is not in them: `following` is the worker behind whom there are more;
    whether there are more lines, more tasks in one of them, and more tasks of some status."""

    books: Books
    following: str | None
    lines: int
    more_lines: bool
    more_heads: bool
    more_tasks: bool


class _Line(msgspec.Struct, frozen=True):
    tasks: tuple[seen.Task, ...]
    more: bool


def read(work: Work, workspace: Workspace, bounds: Bounds) -> Reading:
    """A part of a workspace. Nothing is changed."""
    at = (workspace.account_sid, workspace.sid)
    inside = "account_sid = ? AND workspace_sid = ?"
    queues = work.find(Queue, "task_queues", inside, *at)
    channels = work.find(TaskChannel, "task_channels", inside, *at)
    workers, following = _workers(work, workspace, bounds, len(queues))
    part = (*at, bounds.after, workers[-1].sid if workers else bounds.after)
    held = work.many(Held, _HELD, *part, bounds.reservations + 1)
    unread: frozenset[str] = frozenset()
    if len(held) > bounds.reservations:
        workers, held, unread = _cut(workers, held)
        following = workers[-1].sid
        part = (*at, bounds.after, following)
    filed, more_tasks = _filed(work, part, bounds)
    seats = work.many(WorkerChannel, _SEATS, *part)
    presence = _presence(work, workspace)
    snapshot = Snapshot(
        now=work.now,
        queues=_queues(queues, workers, presence),
        workers=_seated(workers, presence, seats, held, unread),
        tasks=(),
        single=not workspace.multi_task_enabled,
        prioritized=workspace.prioritize_queue_order,
        optimized=frozenset(one.sid for one in channels if one.channel_optimized_routing),
        activities=tuple(presence),
    )
    found = _lines(work, workspace, snapshot, bounds)
    tasks = tuple(task for line in found[: bounds.lines] for task in line.tasks)
    titles = {one.sid: one.friendly_name for one in queues}
    return Reading(
        books=Books(
            snapshot=msgspec.structs.replace(snapshot, tasks=tasks),
            kept=_kept(workers, seats, work.values(_MEMBERS, *part)),
            held=tuple(held),
            filed=tuple(filed),
            titles=titles | {one.sid: one.unique_name for one in channels},
            changed=workspace.date_updated,
            unread=unread,
        ),
        following=following,
        lines=min(len(found), bounds.lines),
        more_lines=len(found) > bounds.lines,
        more_heads=any(line.more for line in found),
        more_tasks=more_tasks,
    )


def _workers(
    work: Work, workspace: Workspace, bounds: Bounds, queues: int
) -> tuple[list[Worker], str | None]:
    """The workers of the part, and the last of them where there are more."""
    most = max(1, min(bounds.workers, bounds.memberships // max(1, queues)))
    found = work.find(
        Worker,
        "workers",
        "account_sid = ? AND workspace_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        workspace.account_sid,
        workspace.sid,
        bounds.after,
        most + 1,
    )
    return found[:most], found[most - 1].sid if len(found) > most else None


def _cut(
    workers: list[Worker], held: list[Held]
) -> tuple[list[Worker], list[Held], frozenset[str]]:
    """The workers whose reservations were all read; else the first one, who has too many to be
    judged."""
    last = held[-1].worker_sid
    whole = [one for one in workers if one.sid < last]
    if whole:
        return whole, [one for one in held if one.worker_sid < last], frozenset()
    return workers[:1], held, frozenset((last,))


def _presence(work: Work, workspace: Workspace) -> dict[str, tuple[str, bool]]:
    """Name and availability of each activity."""
    return {
        sid: (name, bool(available))
        for sid, name, available in work.values(
            "SELECT sid, friendly_name, available FROM activities"
            " WHERE account_sid = ? AND workspace_sid = ?",
            workspace.account_sid,
            workspace.sid,
        )
    }


def _queues(
    queues: Iterable[Queue], workers: Sequence[Worker], presence: Mapping[str, tuple[str, bool]]
) -> tuple[seen.Queue, ...]:
    """The queues with their members, by their expressions."""
    known = {
        one.sid: membership.facts(
            one.attributes, membership.names(one, presence.get(one.activity_sid, _NOTHING)[0])
        )
        for one in workers
    }
    members: dict[str, frozenset[str]] = {}
    for text in {queue.target_workers for queue in queues}:
        due = (sid for sid, facts in known.items() if membership.holds(text, facts))
        members[text] = frozenset(due)
    return tuple(
        seen.Queue(
            sid=queue.sid,
            order=queue.task_order,
            most=queue.max_reserved_workers,
            members=members[queue.target_workers],
        )
        for queue in queues
    )


def _seated(
    workers: Iterable[Worker],
    presence: Mapping[str, tuple[str, bool]],
    rows: Iterable[WorkerChannel],
    held: Iterable[Held],
    unread: frozenset[str],
) -> tuple[seen.Worker, ...]:
    """The workers with their places, of which those are taken that live reservations take; nothing
    is said of the places of those in `unread`."""
    taken = Counter((one.worker_sid, one.channel_sid) for one in held)
    seats: dict[str, list[Seat]] = defaultdict(list)
    for row in rows:
        seats[row.worker_sid].append(
            Seat(
                channel_sid=row.task_channel_sid,
                capacity=row.configured_capacity,
                taken=taken[row.worker_sid, row.task_channel_sid],
                open_to=bool(row.available),
                idle_since=row.idle_since,
            )
        )
    return tuple(
        seen.Worker(
            sid=one.sid,
            friendly_name=one.friendly_name,
            attributes=one.attributes,
            activity_sid=one.activity_sid,
            activity_name=presence.get(one.activity_sid, _NOTHING)[0],
            available=presence.get(one.activity_sid, _NOTHING)[1],
            seats=tuple(seats[one.sid]) if one.sid not in unread else (),
        )
        for one in workers
    )


def _kept(
    workers: Iterable[Worker], rows: Sequence[WorkerChannel], members: Iterable[tuple[Any, ...]]
) -> Kept:
    pairs = {(row.worker_sid, row.task_channel_sid): row for row in rows}
    return Kept(
        available={one.sid: bool(one.available) for one in workers},
        taken={pair: row.assigned for pair, row in pairs.items()},
        ready=frozenset(pair for pair, row in pairs.items() if row.ready),
        members=frozenset((queue, worker) for queue, worker in members),
        since={pair: row.date_updated for pair, row in pairs.items()},
    )


def _lines(work: Work, workspace: Workspace, snapshot: Snapshot, bounds: Bounds) -> list[_Line]:
    """The lines at which a worker of the part who could take one more stands, with the tasks at
    their heads; one more line than are wanted says that there are more."""
    ready: dict[str, set[str]] = defaultdict(set)
    for worker in snapshot.workers:
        for seat in worker.seats:
            if worker.is_ready(seat, single=snapshot.single):
                ready[seat.channel_sid].add(worker.sid)
    found: list[_Line] = []
    for queue in snapshot.queues:
        for channel_sid, there in ready.items():
            if len(found) > bounds.lines or queue.members.isdisjoint(there):
                continue
            for line in work.find(
                Line,
                "lines",
                "account_sid = ? AND queue_sid = ? AND task_channel_sid = ? LIMIT ?",
                workspace.account_sid,
                queue.sid,
                channel_sid,
                bounds.lines + 1 - len(found),
            ):
                found.append(_line(work, line, queue.order, bounds.heads))
    return found


def _line(work: Work, line: Line, order: Order, most: int) -> _Line:
    stand = line.stand
    found = lines.heads(work, line, order, most + 1)
    tasks = tuple(
        seen.Task(
            sid=one.sid,
            priority=one.priority,
            virtual_start_time=one.virtual_start_time,
            stand=stand,
            offered=one.offered,
            asked=frozenset(
                offers.asked_in(work, line.account_sid, one.sid, one.offered)
                if line.topping
                else ()
            ),
        )
        for one in found[:most]
    )
    return _Line(tasks, len(found) > most)


def _filed(work: Work, part: tuple[str, str, str, str], bounds: Bounds) -> tuple[list[Filed], bool]:
    """The tasks that the workers of the part have, with the first part the oldest ones of each
    status; and whether there are more of some."""
    account_sid, workspace_sid, after, _ = part
    found = _chosen(work, account_sid, _OF_PART, *part, bounds.reservations)
    more = False
    for status in _OPEN if not after else ():
        oldest = (account_sid, workspace_sid, status, bounds.tasks)
        there = _chosen(work, account_sid, _OLDEST, *oldest)
        more = more or len(there) == bounds.tasks
        found |= there
    return [found[sid] for sid in sorted(found)], more


def _chosen(work: Work, account_sid: str, chosen: str, *values: Value) -> dict[str, Filed]:
    """Tasks that a statement names, and what is said of them elsewhere."""
    rows = work.many(
        Filed,
        "SELECT t.sid, t.assignment_status, t.queue_sid, t.task_channel_sid, t.line, l.queue_sid,"
        " l.task_channel_sid, l.topping, SUM(CASE WHEN r.live = 1 THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN r.status = 'pending' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN r.status = 'accepted' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN r.status = 'wrapping' THEN 1 ELSE 0 END)"
        " FROM tasks t LEFT JOIN lines l ON l.sid = t.line"
        " LEFT JOIN reservations r ON r.task_sid = t.sid"
        f" WHERE t.account_sid = ? AND t.sid IN ({chosen}) GROUP BY t.sid, l.sid",
        account_sid,
        *values,
    )
    return {row.sid: row for row in rows}
