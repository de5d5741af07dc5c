"""Tasks as lists show them: filters, orderings, and the names of what tasks refer to
(taskrouter §9)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from switchroom.core import errors, expressions
from switchroom.core.expressions import Expression, SyntaxFault
from switchroom.store.work import Value, Work
from switchroom.taskrouter.rows import Task, TaskStatus

# How many tasks a request with an expression looks at before it answers with what it has.
SCANNED: Final = 20_000
_BATCH: Final = 1_000

Column = Literal["date_created", "priority", "virtual_start_time"]
# The values of the ordering's columns in the last row (0 where there is one column), and its SID.
Cursor = tuple[int, int, str]

_COLUMNS: Final[Mapping[str, Column]] = {
    "datecreated": "date_created",
    "priority": "priority",
    "virtualstarttime": "virtual_start_time",
}


class By(Struct, frozen=True):
    """A column to order by."""

    column: Column
    descending: bool = False


class Filters(Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; None and () narrow nothing."""

    priority: int | None = None
    statuses: tuple[TaskStatus, ...] = ()
    workflow_sid: str | None = None
    workflow_name: str | None = None
    queue_sid: str | None = None
    queue_name: str | None = None
    routing_target: str | None = None
    expression: Expression | None = None


class Found(Struct, frozen=True):
    """The tasks of a page; `next` is where the next one begins after, when there may be one."""

    rows: list[Task]
    next: Cursor | None


class Names(Struct, frozen=True):
    """Names by SID of what tasks refer to."""

    queues: Mapping[str, str]
    workflows: Mapping[str, str]
    channels: Mapping[str, str]


def ordering(text: str) -> tuple[By, ...]:
    """The columns that a parameter `Ordering` names. Raises INVALID_PARAMETER.

    >>> ordering("Priority:desc,DateCreated:asc")
    (By(column='priority', descending=True), By(column='date_created', descending=False))
    """
    found: list[By] = []
    for part in text.split(","):
        name, _, direction = (piece.strip().lower() for piece in part.partition(":"))
        if name not in _COLUMNS or direction not in ("", "asc", "desc"):
            raise errors.INVALID_PARAMETER(
                sentence="Ordering must be DateCreated, Priority or VirtualStartTime with :asc or"
                f" :desc, not {part.strip()}"
            )
        found.append(By(_COLUMNS[name], direction == "desc"))
    columns = {by.column for by in found}
    if len(columns) < len(found):
        raise errors.INVALID_PARAMETER(sentence="Ordering names a field twice")
    if {"date_created", "virtual_start_time"} <= columns:
        raise errors.INVALID_PARAMETER(
            sentence="Ordering by DateCreated and by VirtualStartTime cannot be combined"
        )
    return tuple(found)


def expression(text: str) -> Expression:
    """The expression of `EvaluateTaskAttributes`. Raises INVALID_PARAMETER."""
    try:
        return expressions.parse(text)
    except SyntaxFault as fault:
        raise errors.INVALID_PARAMETER(sentence=f"EvaluateTaskAttributes: {fault}") from None


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    filters: Filters,
    order: tuple[By, ...] = (By("date_created"),),
    *,
    after: Cursor | None = None,
    size: int,
) -> Found:
    """The tasks of a page, in an order, that come after a cursor.

    With an expression a page may hold fewer tasks than there are: no more than SCANNED are looked
    at, and the next page goes on from there.
    """
    if filters.expression is None:
        rows = _rows(work, account_sid, workspace_sid, filters, order, after, size + 1)
        return Found(rows[:size], _cursor(order, rows[size - 1]) if len(rows) > size else None)
    shown: list[Task] = []
    for task in _scan(work, account_sid, workspace_sid, filters, order, after):
        if task is None:
            return Found(shown, after)
        if expressions.holds(filters.expression, task.values):
            if len(shown) == size:
                return Found(shown, after)
            shown.append(task)
        after = _cursor(order, task)
    return Found(shown, None)


def _scan(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    filters: Filters,
    order: tuple[By, ...],
    after: Cursor | None,
) -> Iterator[Task | None]:
    """Tasks one by one; None when so many were looked at that it is enough."""
    for _ in range(SCANNED // _BATCH):
        rows = _rows(work, account_sid, workspace_sid, filters, order, after, _BATCH)
        yield from rows
        if len(rows) < _BATCH:
            return
        after = _cursor(order, rows[-1])
    yield None


def _rows(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    filters: Filters,
    order: tuple[By, ...],
    after: Cursor | None,
    most: int,
) -> list[Task]:
    where, narrowed = _where(account_sid, workspace_sid, filters)
    values: list[Value] = [account_sid, workspace_sid, *narrowed]
    if after is not None:
        clause, more = _beyond(order, after)
        where += f" AND ({clause})"
        values += more
    keys = [f"{by.column}{' DESC' if by.descending else ''}" for by in order]
    keys.append("sid DESC" if order[-1].descending else "sid")
    return work.find(
        Task,
        "tasks",
        f"account_sid = ? AND workspace_sid = ?{where} ORDER BY {', '.join(keys)} LIMIT ?",
        *values,
        most,
    )


def _where(account_sid: str, workspace_sid: str, filters: Filters) -> tuple[str, list[Value]]:
    """What the filters demand, as further conditions."""
    where = ""
    values: list[Value] = []
    for column, value in (
        ("priority", filters.priority),
        ("workflow_sid", filters.workflow_sid),
        ("queue_sid", filters.queue_sid),
        ("routing_target", filters.routing_target),
    ):
        if value is not None:
            where += f" AND {column} = ?"
            values.append(value)
    if filters.statuses:
        where += f" AND assignment_status IN ({', '.join('?' * len(filters.statuses))})"
        values += filters.statuses
    for column, table, name in (
        ("workflow_sid", "workflows", filters.workflow_name),
        ("queue_sid", "task_queues", filters.queue_name),
    ):
        if name is not None:
            where += (
                f" AND {column} IN (SELECT sid FROM {table} WHERE account_sid = ?"
                " AND workspace_sid = ? AND friendly_name = ?)"
            )
            values += [account_sid, workspace_sid, name]
    return where, values


def _beyond(order: tuple[By, ...], after: Cursor) -> tuple[str, list[Value]]:
    """What rows after a cursor meet, column by column."""
    *parts, sid = after
    steps = [(by.column, by.descending, value) for by, value in zip(order, parts, strict=False)]
    keys: list[tuple[str, bool, Value]] = [*steps, ("sid", order[-1].descending, sid)]
    clauses: list[str] = []
    values: list[Value] = []
    for n, (column, descending, value) in enumerate(keys):
        equal = [f"{name} = ?" for name, _, _ in keys[:n]]
        clauses.append(" AND ".join([*equal, f"{column} {'<' if descending else '>'} ?"]))
        values += [*(same for _, _, same in keys[:n]), value]
    return " OR ".join(f"({clause})" for clause in clauses), values


def _cursor(order: tuple[By, ...], task: Task) -> Cursor:
    first, second = [*(getattr(task, by.column) for by in order), 0][:2]
    return first, second, task.sid


def names(work: Work, account_sid: str, tasks: Sequence[Task]) -> Names:
    """The names of the queues, workflows and channels of tasks."""
    return Names(
        queues=_named(
            work,
            "SELECT sid, friendly_name FROM task_queues WHERE account_sid = ? AND sid IN",
            account_sid,
            {task.queue_sid for task in tasks},
        ),
        workflows=_named(
            work,
            "SELECT sid, friendly_name FROM workflows WHERE account_sid = ? AND sid IN",
            account_sid,
            {task.workflow_sid for task in tasks},
        ),
        channels=_named(
            work,
            "SELECT sid, unique_name FROM task_channels WHERE account_sid = ? AND sid IN",
            account_sid,
            {task.task_channel_sid for task in tasks},
        ),
    )


def _named(work: Work, selection: str, account_sid: str, wanted: set[str | None]) -> dict[str, str]:
    known = sorted(sid for sid in wanted if sid)
    if not known:
        return {}
    marks = ", ".join("?" * len(known))
    return dict(work.values(f"{selection} ({marks})", account_sid, *known))
