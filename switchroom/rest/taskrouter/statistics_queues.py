"""Statistics of task queues: of one, of all in pages, of some at once (taskrouter §14)."""

from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType, field

from switchroom.core import sids
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.taskrouter import rates
from switchroom.rest.taskrouter.parameters import MAX_PAGE
from switchroom.rest.taskrouter.statistics_parameters import (
    ActivityCount,
    Cumulative,
    Duration,
    Query,
    RealTimeQuery,
    TasksNow,
    channel_of,
    figures_of,
    fill,
    owned,
)
from switchroom.store.work import Work
from switchroom.taskrouter import queues, rows, texts, workspaces
from switchroom.taskrouter.statistics import realtime

routes = Routes("taskrouter")
_ALL = "/v1/Workspaces/{WorkspaceSid}/TaskQueues"
_ONE = "/v1/Workspaces/{WorkspaceSid}/TaskQueues/{TaskQueueSid}"
_AT_ONCE: Final = 50


class QueueNow(TasksNow, frozen=True, kw_only=True):
    """The figures of a queue as it is."""

    activity_statistics: list[ActivityCount]
    longest_relative_task_age_in_queue: int
    longest_relative_task_sid_in_queue: str | None
    total_available_workers: int
    total_eligible_workers: int


class QueueCumulative(Cumulative, frozen=True, kw_only=True):
    """The figures of a queue as it was."""

    tasks_entered: int
    wait_duration_in_queue_until_accepted: Duration


class QueueRealTimeStatistics(QueueNow, frozen=True, kw_only=True):
    """A queue as it is."""

    account_sid: str
    workspace_sid: str
    task_queue_sid: str
    url: str


class QueueCumulativeStatistics(QueueCumulative, frozen=True, kw_only=True):
    """A queue as it was."""

    account_sid: str
    workspace_sid: str
    task_queue_sid: str
    url: str


class QueueStatistics(Struct, frozen=True, kw_only=True):
    """Both."""

    realtime: QueueNow
    cumulative: QueueCumulative
    account_sid: str
    workspace_sid: str
    task_queue_sid: str
    url: str


class ListedQueueStatistics(Struct, frozen=True, kw_only=True):
    """Both, in a list."""

    realtime: QueueNow
    cumulative: QueueCumulative
    account_sid: str
    workspace_sid: str
    task_queue_sid: str


class QueueData(QueueNow, frozen=True, kw_only=True):
    """One of many queues as it is."""

    task_queue_sid: str


class BulkStatistics(Struct, frozen=True, kw_only=True):
    """Some queues as they are."""

    account_sid: str
    workspace_sid: str
    url: str
    task_queue_data: list[QueueData]
    task_queue_response_count: int


class BulkQuery(Struct, frozen=True):
    """The queues that are asked for."""

    queue_sids: list[str] = field(name="QueueSids", default_factory=list)


class ListQuery(Query, kw_only=True):
    """`FriendlyName` is that of one queue."""

    friendly_name: str | UnsetType = UNSET


@routes.post(f"{_ALL}/RealTimeStatistics")
def bulk(work: Work, call: Call, WorkspaceSid: str, body: BulkQuery) -> BulkStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    wanted = list(dict.fromkeys(body.queue_sids))
    if not 1 <= len(wanted) <= _AT_ONCE:
        raise texts.refuse(f"QueueSids must list 1 to {_AT_ONCE} SIDs of task queues")
    for sid in wanted:
        if not sids.looks_like("WQ", sid):
            raise texts.refuse(f"{sid} is not the SID of a task queue")
    data = [_bulk(work, call, WorkspaceSid, sid) for sid in wanted]
    counted = {"task_queue_data": data, "task_queue_response_count": len(data)}
    return fill(BulkStatistics, counted, owned(call, WorkspaceSid))


def _bulk(work: Work, call: Call, workspace_sid: str, sid: str) -> dict[str, Any]:
    """One queue as it is; one that is not in the workspace has zeros."""
    is_there = queues.find(work, call.account_sid, workspace_sid, sid) is not None
    found = realtime.of_queue(work, call.account_sid, workspace_sid, sid if is_there else "")
    return {"task_queue_sid": sid, **found}


@routes.get(f"{_ALL}/Statistics", page="task_queues_statistics", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, query: ListQuery, page: PageRequest) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    rates.limit(work, call, "statistics", rates.STATISTICS_A_SECOND)
    found = queues.page(
        work,
        call.account_sid,
        WorkspaceSid,
        friendly_name=query.friendly_name or None,
        after=page.after(tuple[int, str]),
        most=page.size + 1,
    )
    return page.cut(found, lambda row: shape(work, call, row, query), queues.cursor)


def shape(work: Work, call: Call, row: rows.Queue, query: Query) -> ListedQueueStatistics:
    """The statistics of a queue in a list."""
    owner = {
        "account_sid": row.account_sid,
        "workspace_sid": row.workspace_sid,
        "task_queue_sid": row.sid,
    }
    return fill(ListedQueueStatistics, _both(work, call, row.workspace_sid, row.sid, query), owner)


@routes.get(f"{_ONE}/RealTimeStatistics")
def queue_now(
    work: Work, call: Call, WorkspaceSid: str, TaskQueueSid: str, query: RealTimeQuery
) -> QueueRealTimeStatistics:
    queues.fetch(work, call.account_sid, WorkspaceSid, TaskQueueSid)
    return fill(
        QueueRealTimeStatistics,
        _now(work, call, WorkspaceSid, TaskQueueSid, query),
        owned(call, WorkspaceSid, task_queue_sid=TaskQueueSid),
    )


@routes.get(f"{_ONE}/CumulativeStatistics")
def queue_cumulative(
    work: Work, call: Call, WorkspaceSid: str, TaskQueueSid: str, query: Query
) -> QueueCumulativeStatistics:
    queues.fetch(work, call.account_sid, WorkspaceSid, TaskQueueSid)
    return fill(
        QueueCumulativeStatistics,
        figures_of(work, call, WorkspaceSid, "queue_sid", TaskQueueSid, query),
        owned(call, WorkspaceSid, task_queue_sid=TaskQueueSid),
    )


@routes.get(f"{_ONE}/Statistics")
def queue_both(
    work: Work, call: Call, WorkspaceSid: str, TaskQueueSid: str, query: Query
) -> QueueStatistics:
    queues.fetch(work, call.account_sid, WorkspaceSid, TaskQueueSid)
    both = _both(work, call, WorkspaceSid, TaskQueueSid, query)
    return fill(QueueStatistics, both, owned(call, WorkspaceSid, task_queue_sid=TaskQueueSid))


def _now(
    work: Work, call: Call, workspace_sid: str, sid: str, query: RealTimeQuery | Query
) -> dict[str, Any]:
    channel_sid = channel_of(work, call, workspace_sid, query.task_channel)
    return realtime.of_queue(work, call.account_sid, workspace_sid, sid, channel_sid)


def _both(work: Work, call: Call, workspace_sid: str, sid: str, query: Query) -> dict[str, Any]:
    return {
        "realtime": _now(work, call, workspace_sid, sid, query),
        "cumulative": figures_of(work, call, workspace_sid, "queue_sid", sid, query),
    }
