"""Lists of workers with their filters (taskrouter §4)."""

from typing import Final, LiteralString

from msgspec import Struct

from switchroom.store.work import Value, Work
from switchroom.taskrouter import activities, membership
from switchroom.taskrouter.rows import Worker

# When he last changed his activity, and the SID.
Cursor = tuple[int, str]

_TABLE: Final[LiteralString] = "workers"
_AT_ONCE: Final = 500
_AFTER: Final[dict[str, LiteralString]] = {
    "": "sid > ?",
    "asc": "(date_status_changed, sid) > (?, ?)",
    "desc": "(date_status_changed, sid) < (?, ?)",
}
_ORDER: Final[dict[str, LiteralString]] = {
    "": "sid",
    "asc": "date_status_changed, sid",
    "desc": "date_status_changed DESC, sid DESC",
}
_OF_QUEUE: Final[LiteralString] = (
    "EXISTS (SELECT 1 FROM queue_members m WHERE m.worker_sid = workers.sid AND m.queue_sid = ?)"
)
_OF_QUEUE_NAMED: Final[LiteralString] = (
    "EXISTS (SELECT 1 FROM queue_members m JOIN task_queues q ON q.sid = m.queue_sid"
    " WHERE m.worker_sid = workers.sid AND q.workspace_sid = workers.workspace_sid"
    " AND q.friendly_name = ?)"
)
_OF_ACTIVITY_NAMED: Final[LiteralString] = (
    "EXISTS (SELECT 1 FROM activities a WHERE a.sid = workers.activity_sid AND a.friendly_name = ?)"
)


class Filters(Struct, frozen=True, kw_only=True):
    """Which workers are wanted; None is any. `expression` is an expression that was checked, with
    the names of §8.3."""

    friendly_name: str | None = None
    activity_sid: str | None = None
    activity_name: str | None = None
    available: bool | None = None
    queue_sid: str | None = None
    queue_name: str | None = None
    expression: str | None = None


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    filters: Filters,
    *,
    ordering: str = "",
    after: Cursor | None = None,
    most: int,
) -> list[Worker]:
    """Workers by age (`ordering` empty), or by their last change of activity (`asc`, `desc`)."""
    where, values = _conditions(workspace_sid, filters)
    if filters.expression is None:
        return _read(work, account_sid, where, values, ordering, after, most)
    names = activities.names(work, account_sid, workspace_sid)
    found: list[Worker] = []
    while True:
        batch = _read(work, account_sid, where, values, ordering, after, _AT_ONCE)
        found += (
            worker
            for worker in batch
            if membership.meets(filters.expression, worker, names[worker.activity_sid])
        )
        if len(found) >= most or len(batch) < _AT_ONCE:
            return found[:most]
        after = cursor(batch[-1])


def cursor(worker: Worker) -> Cursor:
    """Where the page behind a worker begins."""
    return worker.date_status_changed, worker.sid


def _conditions(workspace_sid: str, filters: Filters) -> tuple[LiteralString, list[Value]]:
    clauses: list[LiteralString] = ["workspace_sid = ?"]
    values: list[Value] = [workspace_sid]
    available = None if filters.available is None else int(filters.available)
    wanted: tuple[tuple[LiteralString, Value], ...] = (
        ("friendly_name = ?", filters.friendly_name),
        ("activity_sid = ?", filters.activity_sid),
        (_OF_ACTIVITY_NAMED, filters.activity_name),
        ("available = ?", available),
        (_OF_QUEUE, filters.queue_sid),
        (_OF_QUEUE_NAMED, filters.queue_name),
    )
    for clause, value in wanted:
        if value is not None:
            clauses.append(clause)
            values.append(value)
    return " AND ".join(clauses), values


def _read(
    work: Work,
    account_sid: str,
    where: LiteralString,
    values: list[Value],
    ordering: str,
    after: Cursor | None,
    most: int,
) -> list[Worker]:
    begin: tuple[Value, ...] = ()
    if after is not None:
        where = f"{where} AND {_AFTER[ordering]}"
        begin = after if ordering else after[1:]
    return work.find(
        Worker,
        _TABLE,
        f"account_sid = ? AND {where} ORDER BY {_ORDER[ordering]} LIMIT ?",
        account_sid,
        *values,
        *begin,
        most,
    )
