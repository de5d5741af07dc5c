"""Statistics of workers: of all, of some, of one (taskrouter §14)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.rest.kit import Call, Routes
from switchroom.rest.taskrouter.statistics_parameters import (
    ActivityCount,
    RealTimeQuery,
    Reservations,
    WorkerQuery,
    channel_of,
    fill,
    owned,
    window_of,
)
from switchroom.store.work import Work
from switchroom.taskrouter import queues, texts, workers, workspaces
from switchroom.taskrouter.statistics import workers as figures
from switchroom.taskrouter.statistics.workers import Crowd, Figures

routes = Routes("taskrouter")
_ALL = "/v1/Workspaces/{WorkspaceSid}/Workers"


class ActivityDuration(Struct, frozen=True, kw_only=True):
    """How many seconds workers were in an activity."""

    sid: str
    friendly_name: str
    min: int
    max: int
    avg: int
    total: int


class WorkersNow(Struct, frozen=True, kw_only=True):
    """The figures of workers as they are."""

    activity_statistics: list[ActivityCount]
    total_workers: int


class WorkersCumulative(Reservations, frozen=True, kw_only=True):
    """What workers did."""

    activity_durations: list[ActivityDuration]


class WorkersRealTimeStatistics(WorkersNow, frozen=True, kw_only=True):
    """The workers of a workspace as they are."""

    account_sid: str
    workspace_sid: str
    url: str


class WorkersCumulativeStatistics(WorkersCumulative, frozen=True, kw_only=True):
    """What the workers of a workspace did."""

    account_sid: str
    workspace_sid: str
    url: str


class WorkersStatistics(Struct, frozen=True, kw_only=True):
    """Both."""

    realtime: WorkersNow
    cumulative: WorkersCumulative
    account_sid: str
    workspace_sid: str
    url: str


class WorkerStatistics(Struct, frozen=True, kw_only=True):
    """What one worker did."""

    cumulative: WorkersCumulative
    account_sid: str
    workspace_sid: str
    worker_sid: str
    url: str


class WorkersQuery(WorkerQuery, kw_only=True):
    """Which workers: those of a queue, the one with a name."""

    task_queue_sid: str | UnsetType = UNSET
    task_queue_name: str | UnsetType = UNSET
    friendly_name: str | UnsetType = UNSET


@routes.get(f"{_ALL}/RealTimeStatistics")
def workers_now(
    work: Work, call: Call, WorkspaceSid: str, query: RealTimeQuery
) -> WorkersRealTimeStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    channel_of(work, call, WorkspaceSid, query.task_channel)
    found = figures.of_now(work, Crowd(call.account_sid, WorkspaceSid))
    return fill(WorkersRealTimeStatistics, found, owned(call, WorkspaceSid))


@routes.get(f"{_ALL}/CumulativeStatistics")
def workers_cumulative(
    work: Work, call: Call, WorkspaceSid: str, query: WorkerQuery
) -> WorkersCumulativeStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    found = _did(work, call, Crowd(call.account_sid, WorkspaceSid), query)
    return fill(WorkersCumulativeStatistics, found, owned(call, WorkspaceSid))


@routes.get(f"{_ALL}/Statistics")
def workers_both(
    work: Work, call: Call, WorkspaceSid: str, query: WorkersQuery
) -> WorkersStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    crowd = _crowd(work, call, WorkspaceSid, query)
    both = {"realtime": figures.of_now(work, crowd), "cumulative": _did(work, call, crowd, query)}
    return fill(WorkersStatistics, both, owned(call, WorkspaceSid))


@routes.get(f"{_ALL}/{{WorkerSid}}/Statistics")
def worker(
    work: Work, call: Call, WorkspaceSid: str, WorkerSid: str, query: WorkerQuery
) -> WorkerStatistics:
    workers.fetch(work, call.account_sid, WorkspaceSid, WorkerSid)
    did = _did(work, call, Crowd(call.account_sid, WorkspaceSid, WorkerSid), query)
    return fill(
        WorkerStatistics, {"cumulative": did}, owned(call, WorkspaceSid, worker_sid=WorkerSid)
    )


def _did(work: Work, call: Call, crowd: Crowd, query: WorkerQuery) -> Figures:
    channel_sid = channel_of(work, call, crowd.workspace_sid, query.task_channel)
    return figures.of_window(work, crowd, window_of(work, query), channel_sid=channel_sid)


def _crowd(work: Work, call: Call, workspace_sid: str, query: WorkersQuery) -> Crowd:
    """The workers that are asked for. Raises INVALID_PARAMETER."""
    queue = None
    if query.task_queue_sid:
        queue = queues.find(work, call.account_sid, workspace_sid, query.task_queue_sid)
        if queue is None:
            raise texts.refuse(f"TaskQueueSid {query.task_queue_sid} is not in this workspace")
    elif query.task_queue_name:
        name = query.task_queue_name
        named = queues.page(work, call.account_sid, workspace_sid, friendly_name=name, most=1)
        if not named:
            raise texts.refuse(f"TaskQueueName {name} is not in this workspace")
        queue = named[0]
    name_key = texts.key(query.friendly_name) if query.friendly_name else None
    return Crowd(
        call.account_sid,
        workspace_sid,
        name_key=name_key,
        queue_sid=queue.sid if queue else None,
    )
