"""Lines of waiting tasks: tasks that the same workers can take stand in one, so that a worker who
becomes free looks at the heads of a few lines however many tasks wait."""

from typing import Final, LiteralString

import msgspec

from switchroom.core.matching import stands, turns
from switchroom.core.matching.turns import Turn
from switchroom.core.matching.workflow import Target
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Line, Order, Task, Workspace

_TABLE: Final[LiteralString] = "lines"


class Head(msgspec.Struct, frozen=True):
    """The first task of a line, and what orders it among the heads of other lines."""

    task_sid: str
    priority: int
    virtual_start_time: int

    def turn(self, order: Order, prioritized: Order) -> Turn:
        """When its turn is, in a queue of this order."""
        return turns.turn(order, prioritized, self.priority, self.virtual_start_time, self.task_sid)


class Waiting(msgspec.Struct, frozen=True):
    """A task in a line; `offered` is its number of batches so far."""

    sid: str
    priority: int
    virtual_start_time: int
    offered: int


def line_of(task: Task, target: Target, worker_sid: str | None) -> Line:
    """The line that a task stands in at a step; `worker_sid` is the known worker of the step."""
    stand = stands.at(target, task.values, task.task_channel_sid, worker_sid)
    return Line(
        sid=f"LN{stand.digest}",
        account_sid=task.account_sid,
        workspace_sid=task.workspace_sid,
        queue_sid=stand.queue_sid,
        task_channel_sid=stand.channel_sid,
        worker_sid=stand.worker_sid,
        expression=stand.expression,
        order_by=stand.order_by,
        facts=stand.facts,
        topping=0,
    )


def topping(line: Line) -> Line:
    """The line beside it of tasks that are offered to some workers and can be to more."""
    return msgspec.structs.replace(line, sid=f"{line.sid}+", topping=1)


def keep(work: Work, line: Line) -> None:
    """See to it that the line's row is there."""
    work.insert_new(_TABLE, line)


def is_waiting(work: Work, line: Line) -> bool:
    """Whether a task waits in the line: then no ready worker can take one of it."""
    found = work.value(
        "SELECT 1 FROM tasks WHERE account_sid = ? AND line = ? LIMIT 1", line.account_sid, line.sid
    )
    return found is not None


def clear(work: Work, account_sid: str, sid: str) -> None:
    """Forget a line that a task has just left, when it was the last."""
    work.run(
        "DELETE FROM lines WHERE account_sid = ? AND sid = ?"
        " AND NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.line = lines.sid)",
        account_sid,
        sid,
    )


class Open(msgspec.Struct, frozen=True):
    """A line that a worker stands at, with the order of its queue."""

    line: Line
    order: Order


def before(work: Work, account_sid: str, worker_sid: str) -> list[Open]:
    """The lines at the queues of a worker, on the channels on which he can take more."""
    width = len(Line.__struct_fields__)
    columns = ", ".join(f"l.{name}" for name in Line.__struct_fields__)
    found = work.values(
        f"SELECT {columns}, q.task_order FROM queue_members m"
        " JOIN lines l ON l.queue_sid = m.queue_sid"
        " JOIN worker_channels c ON c.worker_sid = m.worker_sid"
        " AND c.task_channel_sid = l.task_channel_sid AND c.ready = 1"
        " JOIN task_queues q ON q.sid = l.queue_sid"
        " WHERE m.account_sid = ? AND m.worker_sid = ?"
        " AND (l.worker_sid IS NULL OR l.worker_sid = m.worker_sid)",
        account_sid,
        worker_sid,
    )
    return [Open(Line(*row[:width]), row[width]) for row in found]


def for_one(work: Work, workspace: Workspace, worker_sid: str) -> list[Line]:
    """The lines of tasks that wait for this known worker, or for one who is not there."""
    return work.find(
        Line,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND worker_sid IS NOT NULL AND (worker_sid = ?"
        " OR NOT EXISTS (SELECT 1 FROM workers w WHERE w.sid = worker_sid)) ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
        worker_sid,
    )


def watch_activities(work: Work, workspace: Workspace) -> bool:
    """Whether the expression of some line may look at what a worker is doing."""
    found = work.value(
        "SELECT 1 FROM lines WHERE account_sid = ? AND workspace_sid = ?"
        " AND expression LIKE '%activity%' LIMIT 1",
        workspace.account_sid,
        workspace.sid,
    )
    return found is not None


def of_queue(work: Work, account_sid: str, queue_sid: str) -> list[Line]:
    """The lines of tasks that wait in a queue."""
    return work.find(
        Line,
        _TABLE,
        "account_sid = ? AND queue_sid = ? AND topping = 0 ORDER BY sid",
        account_sid,
        queue_sid,
    )


def of_workspace(work: Work, workspace: Workspace) -> list[Line]:
    """The lines of all tasks that wait in a workspace."""
    return work.find(
        Line,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND topping = 0 ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
    )


_ORDERED: Final[dict[Order, LiteralString]] = {
    "FIFO": "priority DESC, virtual_start_time, sid",
    "LIFO": "virtual_start_time DESC, sid DESC",
}


def head(work: Work, line: Line, order: Order, worker_sid: str = "") -> Head | None:
    """The task of a line that goes first, by priority and age, or the newest (taskrouter §6); of a
    topping line one that the worker has not been asked about."""
    ordered = _ORDERED[order]
    if line.topping:
        return work.one(
            Head,
            "SELECT sid, priority, virtual_start_time FROM tasks WHERE account_sid = ? AND line = ?"
            " AND NOT EXISTS (SELECT 1 FROM reservations r WHERE r.worker_sid = ?"
            f" AND r.task_sid = tasks.sid AND r.batch = tasks.offered) ORDER BY {ordered} LIMIT 1",
            line.account_sid,
            line.sid,
            worker_sid,
        )
    return work.one(
        Head,
        "SELECT sid, priority, virtual_start_time FROM tasks WHERE account_sid = ? AND line = ?"
        f" ORDER BY {ordered} LIMIT 1",
        line.account_sid,
        line.sid,
    )


def heads(work: Work, line: Line, order: Order, most: int) -> list[Waiting]:
    """The tasks of a line that go first, at most so many."""
    return work.many(
        Waiting,
        "SELECT sid, priority, virtual_start_time, offered FROM tasks"
        f" WHERE account_sid = ? AND line = ? ORDER BY {_ORDERED[order]} LIMIT ?",
        line.account_sid,
        line.sid,
        most,
    )
