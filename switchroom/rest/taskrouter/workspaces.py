"""Workspaces: the resource (taskrouter §2)."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.taskrouter import shapes
from switchroom.rest.taskrouter.parameters import MAX_PAGE, truth
from switchroom.store.work import Work
from switchroom.taskrouter import activities, presence, rows, workspaces

routes = Routes("taskrouter")
ALL, ONE = "/v1/Workspaces", "/v1/Workspaces/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what is in a workspace."""

    activities: str
    statistics: str
    real_time_statistics: str
    cumulative_statistics: str
    task_queues: str
    tasks: str
    workers: str
    workflows: str
    task_channels: str
    events: str


class Workspace(Struct, frozen=True, kw_only=True):
    """A workspace as the API shows it."""

    sid: str
    account_sid: str
    friendly_name: str
    event_callback_url: str
    events_filter: str | None
    multi_task_enabled: bool
    default_activity_sid: str
    default_activity_name: str | None
    timeout_activity_sid: str
    timeout_activity_name: str | None
    prioritize_queue_order: rows.Order
    date_created: str
    date_updated: str
    url: str
    links: Links


class UpdateWorkspace(Form, kw_only=True):
    """An empty `EventsFilter` wants all events."""

    friendly_name: str | UnsetType = UNSET
    event_callback_url: str | UnsetType = UNSET
    events_filter: str | UnsetType = UNSET
    multi_task_enabled: str | UnsetType = UNSET
    default_activity_sid: str | UnsetType = UNSET
    timeout_activity_sid: str | UnsetType = UNSET
    prioritize_queue_order: rows.Order | UnsetType = UNSET


class CreateWorkspace(Form, kw_only=True):
    """`Template` FIFO brings a queue and a workflow; FLEX (ours) what a Flex account has."""

    friendly_name: str
    event_callback_url: str | UnsetType = UNSET
    events_filter: str | UnsetType = UNSET
    multi_task_enabled: str | UnsetType = UNSET
    template: workspaces.Template | UnsetType = UNSET
    prioritize_queue_order: rows.Order | UnsetType = UNSET


class ListWorkspaces(Form, kw_only=True):
    """The filter of the list."""

    friendly_name: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateWorkspace) -> Workspace:
    return whole(work, call, workspaces.create(work, call.account_sid, **_plain(form)))


@routes.get(ALL, page="workspaces", max_page=MAX_PAGE)
def page(work: Work, call: Call, query: ListWorkspaces, page: PageRequest) -> Page:
    found = workspaces.page(
        work,
        call.account_sid,
        friendly_name=query.friendly_name or None,
        after=page.after(str) or "",
        most=page.size + 1,
    )
    return page.cut(found, lambda row: whole(work, call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Workspace:
    return whole(work, call, workspaces.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateWorkspace) -> Workspace:
    workspace = workspaces.hold(work, call.account_sid, Sid)
    given = _plain(form)
    for name in ("default_activity_sid", "timeout_activity_sid"):
        if not given.get(name):
            given.pop(name, None)
    return whole(work, call, presence.update_workspace(work, workspace, **given))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    workspaces.delete(work, workspaces.hold(work, call.account_sid, Sid))


def _plain(form: Form) -> dict[str, Any]:
    given = present(form)
    if "multi_task_enabled" in given:
        given["multi_task_enabled"] = truth(given["multi_task_enabled"])
    return given


def whole(work: Work, call: Call, row: rows.Workspace) -> Workspace:
    """A workspace with the names of its activities."""
    return shape(call, row, activities.names(work, row.account_sid, row.sid))


def shape(call: Call, row: rows.Workspace, names: dict[str, str]) -> Workspace:
    """A row as the API shows it."""
    url = shapes.workspace_url(call, row.sid)
    return Workspace(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        event_callback_url=row.event_callback_url,
        events_filter=row.events_filter or None,
        multi_task_enabled=bool(row.multi_task_enabled),
        default_activity_sid=row.default_activity_sid,
        default_activity_name=names.get(row.default_activity_sid),
        timeout_activity_sid=row.timeout_activity_sid,
        timeout_activity_name=names.get(row.timeout_activity_sid),
        prioritize_queue_order=row.prioritize_queue_order,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
        links=Links(
            activities=f"{url}/Activities",
            statistics=f"{url}/Statistics",
            real_time_statistics=f"{url}/RealTimeStatistics",
            cumulative_statistics=f"{url}/CumulativeStatistics",
            task_queues=f"{url}/TaskQueues",
            tasks=f"{url}/Tasks",
            workers=f"{url}/Workers",
            workflows=f"{url}/Workflows",
            task_channels=f"{url}/TaskChannels",
            events=f"{url}/Events",
        ),
    )
