"""What a request for statistics says, and the parts that all statistics share (taskrouter §14)."""

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.rest.kit import Call, Form
from switchroom.store.work import Work
from switchroom.taskrouter import task_channels, texts
from switchroom.taskrouter.statistics import cumulative, window
from switchroom.taskrouter.statistics.cumulative import Figures, Owner
from switchroom.taskrouter.statistics.window import Window

S = TypeVar("S", bound=Struct)


class RealTimeQuery(Form, kw_only=True):
    """`TaskChannel` is a SID or a unique name."""

    task_channel: str | UnsetType = UNSET


class WorkerQuery(Form, kw_only=True):
    """The window and the channel."""

    minutes: int | UnsetType = UNSET
    start_date: str | UnsetType = UNSET
    end_date: str | UnsetType = UNSET
    task_channel: str | UnsetType = UNSET


class Query(WorkerQuery, kw_only=True):
    """`SplitByWaitTime` lists seconds with commas."""

    split_by_wait_time: str | UnsetType = UNSET


class Duration(Struct, frozen=True):
    """Seconds that tasks waited."""

    avg: int
    min: int
    max: int
    total: int


class Waited(Struct, frozen=True):
    """How many waited longer, or not."""

    tasks_canceled: int
    reservations_accepted: int


class Split(Struct, frozen=True):
    """Those who waited longer than some seconds, and those who did not."""

    above: Waited
    below: Waited


class ActivityCount(Struct, frozen=True):
    """How many workers are in an activity."""

    friendly_name: str
    workers: int
    sid: str


class Reservations(Struct, frozen=True, kw_only=True):
    """What became of reservations in a window."""

    start_time: str
    end_time: str
    reservations_created: int
    reservations_accepted: int
    reservations_rejected: int
    reservations_timed_out: int
    reservations_canceled: int
    reservations_rescinded: int


class Cumulative(Reservations, frozen=True, kw_only=True):
    """What became of tasks as well."""

    avg_task_acceptance_time: int
    tasks_canceled: int
    tasks_completed: int
    tasks_deleted: int
    tasks_moved: int
    split_by_wait_time: dict[str, Split] | None
    wait_duration_until_accepted: Duration
    wait_duration_until_canceled: Duration


class TasksNow(Struct, frozen=True, kw_only=True):
    """The open tasks."""

    longest_task_waiting_age: int
    longest_task_waiting_sid: str | None
    tasks_by_priority: dict[str, int]
    tasks_by_status: dict[str, int]
    total_tasks: int


def channel_of(work: Work, call: Call, workspace_sid: str, text: str | UnsetType) -> str | None:
    """The SID of the task channel that is asked for, None for all. Raises INVALID_PARAMETER."""
    if text is UNSET or not text:
        return None
    found = task_channels.find(work, call.account_sid, workspace_sid, text)
    if found is None:
        raise texts.refuse(f"TaskChannel {text} is not a task channel of this workspace")
    return found.sid


def window_of(work: Work, query: WorkerQuery) -> Window:
    """The window that is asked for. Raises INVALID_PARAMETER, STATISTICS_TOO_OLD."""
    minutes = None if query.minutes is UNSET else query.minutes
    return window.read_recent(work, minutes, query.start_date or None, query.end_date or None)


def figures_of(
    work: Work, call: Call, workspace_sid: str, owner: Owner, sid: str, query: Query
) -> Figures:
    """The cumulative figures that are asked for. Raises INVALID_PARAMETER, STATISTICS_TOO_OLD."""
    return cumulative.of(
        work,
        call.account_sid,
        owner,
        sid,
        window_of(work, query),
        channel_sid=channel_of(work, call, workspace_sid, query.task_channel),
        splits=cumulative.read_splits(query.split_by_wait_time or None),
    )


def owned(call: Call, workspace_sid: str, **more: str) -> dict[str, Any]:
    """Whose statistics they are."""
    return {
        "account_sid": call.account_sid,
        "workspace_sid": workspace_sid,
        "url": call.url(call.path),
        **more,
    }


def fill(kind: type[S], *parts: dict[str, Any]) -> S:
    """A Struct out of figures."""
    return msgspec.convert({name: part[name] for part in parts for name in part}, kind)
