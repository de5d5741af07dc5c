"""Task channels: the resource (taskrouter §5)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.taskrouter import shapes
from switchroom.rest.taskrouter.parameters import MAX_PAGE, truth, wish
from switchroom.rest.taskrouter.shapes import InWorkspace
from switchroom.store.work import Work
from switchroom.taskrouter import rows, task_channels, workspaces

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/TaskChannels"
ONE = "/v1/Workspaces/{WorkspaceSid}/TaskChannels/{Sid}"


class TaskChannel(Struct, frozen=True, kw_only=True):
    """A task channel as the API shows it."""

    account_sid: str
    date_created: str
    date_updated: str
    friendly_name: str
    sid: str
    unique_name: str
    workspace_sid: str
    channel_optimized_routing: bool
    url: str
    links: InWorkspace


class UpdateTaskChannel(Form, kw_only=True):
    """The unique name stays."""

    friendly_name: str | UnsetType = UNSET
    channel_optimized_routing: str | UnsetType = UNSET


class CreateTaskChannel(Form, kw_only=True):
    """Neither name may contain a hyphen."""

    friendly_name: str
    unique_name: str
    channel_optimized_routing: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, WorkspaceSid: str, form: CreateTaskChannel) -> TaskChannel:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = task_channels.create(
        work,
        workspace,
        friendly_name=form.friendly_name,
        unique_name=form.unique_name,
        channel_optimized_routing=truth(form.channel_optimized_routing or ""),
    )
    return shape(call, row)


@routes.get(ALL, page="channels", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, page: PageRequest) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    found = task_channels.page(
        work, call.account_sid, WorkspaceSid, page.after(str) or "", page.size + 1
    )
    return page.cut(found, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> TaskChannel:
    return shape(call, task_channels.fetch(work, call.account_sid, WorkspaceSid, Sid))


@routes.post(ONE)
def update(
    work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateTaskChannel
) -> TaskChannel:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = task_channels.update(
        work,
        workspace,
        task_channels.fetch(work, call.account_sid, WorkspaceSid, Sid),
        friendly_name=None if form.friendly_name is UNSET else form.friendly_name,
        channel_optimized_routing=wish(form.channel_optimized_routing),
    )
    return shape(call, row)


@routes.delete(ONE)
def delete(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> None:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = task_channels.fetch(work, call.account_sid, WorkspaceSid, Sid)
    task_channels.delete(work, workspace, row)


def shape(call: Call, row: rows.TaskChannel) -> TaskChannel:
    """A row as the API shows it."""
    workspace = shapes.workspace_url(call, row.workspace_sid)
    return TaskChannel(
        account_sid=row.account_sid,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        friendly_name=row.friendly_name,
        sid=row.sid,
        unique_name=row.unique_name,
        workspace_sid=row.workspace_sid,
        channel_optimized_routing=bool(row.channel_optimized_routing),
        url=f"{workspace}/TaskChannels/{row.sid}",
        links=InWorkspace(workspace),
    )
