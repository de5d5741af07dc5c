"""Worker channels: the resource (taskrouter §5)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.taskrouter import shapes
from switchroom.rest.taskrouter.parameters import MAX_PAGE, wish
from switchroom.store.work import Work
from switchroom.taskrouter import presence, wire, worker_channels, workers, workspaces
from switchroom.taskrouter.worker_channels import Shown

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/Workers/{WorkerSid}/Channels"
ONE = "/v1/Workspaces/{WorkspaceSid}/Workers/{WorkerSid}/Channels/{Sid}"


class WorkerChannel(Struct, frozen=True, kw_only=True):
    """A worker channel as the API shows it."""

    account_sid: str
    assigned_tasks: int
    available: bool
    available_capacity_percentage: int
    configured_capacity: int
    date_created: str
    date_updated: str
    sid: str
    task_channel_sid: str
    task_channel_unique_name: str
    worker_sid: str
    workspace_sid: str
    url: str


class UpdateWorkerChannel(Form, kw_only=True):
    """A capacity of 0 means no new reservations; what is in use stays."""

    capacity: int | UnsetType = UNSET
    available: str | UnsetType = UNSET


@routes.get(ALL, page="channels", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, WorkerSid: str, page: PageRequest) -> Page:
    worker = workers.fetch(work, call.account_sid, WorkspaceSid, WorkerSid)
    found = worker_channels.page(work, worker, page.after(str) or "", page.size + 1)
    return page.cut(found, partial(shape, call), lambda shown: shown.row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, WorkerSid: str, Sid: str) -> WorkerChannel:
    worker = workers.fetch(work, call.account_sid, WorkspaceSid, WorkerSid)
    return shape(call, worker_channels.fetch(work, worker, Sid))


@routes.post(ONE)
def update(
    work: Work, call: Call, WorkspaceSid: str, WorkerSid: str, Sid: str, form: UpdateWorkerChannel
) -> WorkerChannel:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    worker = workers.fetch(work, call.account_sid, WorkspaceSid, WorkerSid)
    changed = presence.update_channel(
        work,
        workspace,
        worker,
        worker_channels.fetch(work, worker, Sid),
        capacity=None if form.capacity is UNSET else form.capacity,
        available=wish(form.available),
    )
    return shape(call, changed)


def shape(call: Call, shown: Shown) -> WorkerChannel:
    """A row as the API shows it."""
    row = shown.row
    workspace = shapes.workspace_url(call, row.workspace_sid)
    return WorkerChannel(
        account_sid=row.account_sid,
        assigned_tasks=row.assigned,
        available=bool(row.available),
        available_capacity_percentage=wire.free_percentage(row.configured_capacity, row.assigned),
        configured_capacity=row.configured_capacity,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        sid=row.sid,
        task_channel_sid=row.task_channel_sid,
        task_channel_unique_name=shown.unique_name,
        worker_sid=row.worker_sid,
        workspace_sid=row.workspace_sid,
        url=f"{workspace}/Workers/{row.worker_sid}/Channels/{row.sid}",
    )
