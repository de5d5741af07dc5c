"""Statistics of workspaces and workflows (taskrouter §14)."""

from typing import Any

from msgspec import Struct

from switchroom.rest.kit import Call, Routes
from switchroom.rest.taskrouter.statistics_parameters import (
    ActivityCount,
    Cumulative,
    Query,
    RealTimeQuery,
    TasksNow,
    channel_of,
    figures_of,
    fill,
    owned,
)
from switchroom.store.work import Work
from switchroom.taskrouter import workflows, workspaces
from switchroom.taskrouter.statistics import realtime

routes = Routes("taskrouter")
_WORKSPACE = "/v1/Workspaces/{WorkspaceSid}"
_WORKFLOW = "/v1/Workspaces/{WorkspaceSid}/Workflows/{WorkflowSid}"


class WorkspaceNow(TasksNow, frozen=True, kw_only=True):
    """The figures of a workspace as it is."""

    activity_statistics: list[ActivityCount]
    total_workers: int


class WorkspaceCumulative(Cumulative, frozen=True, kw_only=True):
    """The figures of a workspace as it was."""

    tasks_created: int
    tasks_timed_out_in_workflow: int


class WorkspaceRealTimeStatistics(WorkspaceNow, frozen=True, kw_only=True):
    """A workspace as it is."""

    account_sid: str
    workspace_sid: str
    url: str


class WorkspaceCumulativeStatistics(WorkspaceCumulative, frozen=True, kw_only=True):
    """A workspace as it was."""

    account_sid: str
    workspace_sid: str
    url: str


class WorkspaceStatistics(Struct, frozen=True, kw_only=True):
    """Both."""

    realtime: WorkspaceNow
    cumulative: WorkspaceCumulative
    account_sid: str
    workspace_sid: str
    url: str


class WorkflowCumulative(Cumulative, frozen=True, kw_only=True):
    """The figures of a workflow as it was."""

    tasks_entered: int
    tasks_timed_out_in_workflow: int


class WorkflowRealTimeStatistics(TasksNow, frozen=True, kw_only=True):
    """A workflow as it is."""

    account_sid: str
    workspace_sid: str
    workflow_sid: str
    url: str


class WorkflowCumulativeStatistics(WorkflowCumulative, frozen=True, kw_only=True):
    """A workflow as it was."""

    account_sid: str
    workspace_sid: str
    workflow_sid: str
    url: str


class WorkflowStatistics(Struct, frozen=True, kw_only=True):
    """Both."""

    realtime: TasksNow
    cumulative: WorkflowCumulative
    account_sid: str
    workspace_sid: str
    workflow_sid: str
    url: str


@routes.get(f"{_WORKSPACE}/RealTimeStatistics")
def workspace_now(
    work: Work, call: Call, WorkspaceSid: str, query: RealTimeQuery
) -> WorkspaceRealTimeStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    return fill(
        WorkspaceRealTimeStatistics,
        _workspace_now(work, call, WorkspaceSid, query),
        owned(call, WorkspaceSid),
    )


@routes.get(f"{_WORKSPACE}/CumulativeStatistics")
def workspace_cumulative(
    work: Work, call: Call, WorkspaceSid: str, query: Query
) -> WorkspaceCumulativeStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    return fill(
        WorkspaceCumulativeStatistics,
        figures_of(work, call, WorkspaceSid, "workspace_sid", WorkspaceSid, query),
        owned(call, WorkspaceSid),
    )


@routes.get(f"{_WORKSPACE}/Statistics")
def workspace_both(work: Work, call: Call, WorkspaceSid: str, query: Query) -> WorkspaceStatistics:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    both = {
        "realtime": _workspace_now(work, call, WorkspaceSid, query),
        "cumulative": figures_of(work, call, WorkspaceSid, "workspace_sid", WorkspaceSid, query),
    }
    return fill(WorkspaceStatistics, both, owned(call, WorkspaceSid))


def _workspace_now(
    work: Work, call: Call, workspace_sid: str, query: RealTimeQuery | Query
) -> dict[str, Any]:
    channel_sid = channel_of(work, call, workspace_sid, query.task_channel)
    return realtime.of_workspace(work, call.account_sid, workspace_sid, channel_sid)


@routes.get(f"{_WORKFLOW}/RealTimeStatistics")
def workflow_now(
    work: Work, call: Call, WorkspaceSid: str, WorkflowSid: str, query: RealTimeQuery
) -> WorkflowRealTimeStatistics:
    workflows.fetch(work, call.account_sid, WorkspaceSid, WorkflowSid)
    return fill(
        WorkflowRealTimeStatistics,
        _workflow_now(work, call, WorkspaceSid, WorkflowSid, query),
        owned(call, WorkspaceSid, workflow_sid=WorkflowSid),
    )


@routes.get(f"{_WORKFLOW}/CumulativeStatistics")
def workflow_cumulative(
    work: Work, call: Call, WorkspaceSid: str, WorkflowSid: str, query: Query
) -> WorkflowCumulativeStatistics:
    workflows.fetch(work, call.account_sid, WorkspaceSid, WorkflowSid)
    return fill(
        WorkflowCumulativeStatistics,
        figures_of(work, call, WorkspaceSid, "workflow_sid", WorkflowSid, query),
        owned(call, WorkspaceSid, workflow_sid=WorkflowSid),
    )


@routes.get(f"{_WORKFLOW}/Statistics")
def workflow_both(
    work: Work, call: Call, WorkspaceSid: str, WorkflowSid: str, query: Query
) -> WorkflowStatistics:
    workflows.fetch(work, call.account_sid, WorkspaceSid, WorkflowSid)
    both = {
        "realtime": _workflow_now(work, call, WorkspaceSid, WorkflowSid, query),
        "cumulative": figures_of(work, call, WorkspaceSid, "workflow_sid", WorkflowSid, query),
    }
    return fill(WorkflowStatistics, both, owned(call, WorkspaceSid, workflow_sid=WorkflowSid))


def _workflow_now(
    work: Work, call: Call, workspace_sid: str, workflow_sid: str, query: RealTimeQuery | Query
) -> dict[str, Any]:
    channel_sid = channel_of(work, call, workspace_sid, query.task_channel)
    return realtime.of_workflow(work, call.account_sid, workspace_sid, workflow_sid, channel_sid)
