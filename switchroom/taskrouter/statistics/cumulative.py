"""What happened to tasks and reservations in a window: one pass over the events (taskrouter §14).

Waits are counted from the creation of a task, those in a queue from its entry.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.core.clock import SECOND
from switchroom.store.work import Value, Work
from switchroom.taskrouter import texts
from switchroom.taskrouter.statistics.window import Window

Owner = Literal["workspace_sid", "queue_sid", "workflow_sid"]
Figures = dict[str, Any]

SPLITS: Final = 20
_SPLIT_MAX_S: Final = 10_000_000

_RESERVATIONS: Final = {
    "reservations_created": "reservation.created",
    "reservations_accepted": "reservation.accepted",
    "reservations_rejected": "reservation.rejected",
    "reservations_timed_out": "reservation.timeout",
    "reservations_canceled": "reservation.canceled",
    "reservations_rescinded": "reservation.rescinded",
}
_TASKS: Final = {
    "tasks_canceled": "task.canceled",
    "tasks_completed": "task.completed",
    "tasks_deleted": "task.deleted",
    "tasks_moved": "task-queue.moved",
}
_MORE: Final[Mapping[Owner, Mapping[str, str]]] = {
    "workspace_sid": {
        "tasks_created": "task.created",
        "tasks_timed_out_in_workflow": "workflow.timeout",
    },
    "queue_sid": {"tasks_entered": "task-queue.entered"},
    "workflow_sid": {
        "tasks_entered": "workflow.entered",
        "tasks_timed_out_in_workflow": "workflow.timeout",
    },
}
_OWNED: Final[Mapping[Owner, LiteralString]] = {
    "workspace_sid": "workspace_sid = ?",
    "queue_sid": "queue_sid = ?",
    "workflow_sid": "workflow_sid = ?",
}


def _seconds(micros: int) -> int:
    """The nearest number of whole seconds."""
    return (micros + SECOND // 2) // SECOND


class Wait(msgspec.Struct, frozen=True):
    """How long some waited, in microseconds."""

    total: int = 0
    least: int = 0
    most: int = 0
    count: int = 0

    @property
    def average(self) -> int:
        """In whole seconds."""
        return _seconds(self.total // self.count) if self.count else 0

    @property
    def shown(self) -> dict[str, int]:
        """In whole seconds, as statistics show it."""
        return {
            "avg": self.average,
            "min": _seconds(self.least),
            "max": _seconds(self.most),
            "total": _seconds(self.total),
        }


class Count(msgspec.Struct, frozen=True):
    """The events of one type: how many, how old their tasks were, and of how many the tasks were
    older than each of the splits."""

    number: int = 0
    age: Wait = Wait()
    age_in_queue: Wait = Wait()
    above: tuple[int, ...] = ()


def read_splits(text: str | None) -> tuple[int, ...]:
    """The seconds of SplitByWaitTime, which are listed with commas. Raises INVALID_PARAMETER."""
    if text is None or not text.strip():
        return ()
    parts = [part.strip() for part in text.split(",")]
    fits = len(parts) <= SPLITS and all(
        part.isascii() and part.isdigit() and int(part) <= _SPLIT_MAX_S for part in parts
    )
    if not fits:
        raise texts.refuse(f"SplitByWaitTime must list up to {SPLITS} numbers of seconds")
    return tuple(dict.fromkeys(int(part) for part in parts))


def of(
    work: Work,
    account_sid: str,
    owner: Owner,
    sid: str,
    window: Window,
    *,
    channel_sid: str | None = None,
    splits: tuple[int, ...] = (),
) -> Figures:
    """All figures of a workspace, a queue or a workflow."""
    counts = count(
        work,
        account_sid,
        _OWNED[owner],
        (sid,),
        window,
        channel_sid=channel_sid,
        splits=splits,
    )
    accepted = counts.get("reservation.accepted", Count())
    canceled = counts.get("task.canceled", Count())
    figures: Figures = {
        **window.shown,
        "avg_task_acceptance_time": accepted.age.average,
        **reservations(counts),
        "split_by_wait_time": _split(splits, accepted, canceled),
        **_numbers(_TASKS, counts),
        **_numbers(_MORE[owner], counts),
        "wait_duration_until_accepted": accepted.age.shown,
        "wait_duration_until_canceled": canceled.age.shown,
    }
    if owner == "queue_sid":
        figures["wait_duration_in_queue_until_accepted"] = accepted.age_in_queue.shown
    return figures


def reservations(counts: Mapping[str, Count]) -> Figures:
    """What became of reservations."""
    return _numbers(_RESERVATIONS, counts)


def count(
    work: Work,
    account_sid: str,
    owned: LiteralString,
    owners: tuple[Value, ...],
    window: Window,
    *,
    channel_sid: str | None = None,
    splits: tuple[int, ...] = (),
) -> dict[str, Count]:
    """The events in a window that meet `owned`, by their types."""
    within, bounds = window.condition
    above: LiteralString = ", sum(CASE WHEN task_age > ? THEN 1 ELSE 0 END)"
    of_channel: LiteralString = "" if channel_sid is None else " AND task_channel_sid = ?"
    rows = work.values(
        "SELECT event_type, count(*), count(task_age), sum(task_age), min(task_age),"
        " max(task_age), count(queue_age), sum(queue_age), min(queue_age), max(queue_age)"
        f"{above * len(splits)} FROM task_events"
        f" WHERE account_sid = ? AND {owned} AND {within}{of_channel} GROUP BY event_type",
        *(seconds * SECOND for seconds in splits),
        account_sid,
        *owners,
        *bounds,
        *(() if channel_sid is None else (channel_sid,)),
    )
    return {str(row[0]): _counted(row[1:]) for row in rows}


def _counted(row: Iterable[Any]) -> Count:
    number, *others = (int(value or 0) for value in row)
    aged, total, least, most, queued, queue_total, queue_least, queue_most = others[:8]
    return Count(
        number,
        Wait(total, least, most, aged),
        Wait(queue_total, queue_least, queue_most, queued),
        tuple(others[8:]),
    )


def _numbers(types: Mapping[str, str], counts: Mapping[str, Count]) -> Figures:
    return {name: counts.get(event_type, Count()).number for name, event_type in types.items()}


def _split(splits: tuple[int, ...], accepted: Count, canceled: Count) -> Figures | None:
    """How many waited longer than each number of seconds, and how many did not."""
    if not splits:
        return None
    shown: Figures = {}
    for index, seconds in enumerate(splits):
        late_canceled, late_accepted = _above(canceled, index), _above(accepted, index)
        shown[str(seconds)] = {
            "above": {"tasks_canceled": late_canceled, "reservations_accepted": late_accepted},
            "below": {
                "tasks_canceled": canceled.number - late_canceled,
                "reservations_accepted": accepted.number - late_accepted,
            },
        }
    return shown


def _above(counted: Count, index: int) -> int:
    return counted.above[index] if counted.above else 0
