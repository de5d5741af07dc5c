"""Workers: the resource (taskrouter §4)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.flex import lost
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.taskrouter import rates, shapes
from switchroom.rest.taskrouter.parameters import MAX_PAGE, ordering, truth, wish
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    presence,
    rows,
    texts,
    versions,
    worker_list,
    workers,
    workspaces,
)
from switchroom.taskrouter.worker_list import Filters

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/Workers"
ONE = "/v1/Workspaces/{WorkspaceSid}/Workers/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what belongs to a worker."""

    channels: str
    activity: str
    workspace: str
    statistics: str
    real_time_statistics: str
    cumulative_statistics: str
    worker_statistics: str
    worker_channels: str
    reservations: str


class Worker(Struct, frozen=True, kw_only=True):
    """A worker as the API shows it; `attributes` is a text that holds JSON."""

    account_sid: str
    activity_name: str | None
    activity_sid: str
    attributes: str
    available: bool
    date_created: str
    date_status_changed: str
    date_updated: str
    friendly_name: str
    sid: str
    workspace_sid: str
    url: str
    links: Links


class UpdateWorker(Form, kw_only=True):
    """Attributes are replaced as a whole; what is offered is rejected only on the way to an
    activity that is not available."""

    friendly_name: str | UnsetType = UNSET
    activity_sid: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET
    reject_pending_reservations: str | UnsetType = UNSET


class CreateWorker(Form, kw_only=True):
    """Without `ActivitySid` the worker is in the default activity of the workspace."""

    friendly_name: str
    activity_sid: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET


class ListWorkers(Form, kw_only=True):
    """The filters of the list; `Ordering` is DateStatusChanged:asc or DateStatusChanged:desc."""

    activity_name: str | UnsetType = UNSET
    activity_sid: str | UnsetType = UNSET
    available: str | UnsetType = UNSET
    friendly_name: str | UnsetType = UNSET
    target_workers_expression: str | UnsetType = UNSET
    task_queue_name: str | UnsetType = UNSET
    task_queue_sid: str | UnsetType = UNSET
    ordering: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, WorkspaceSid: str, form: CreateWorker) -> Worker:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    return whole(work, call, presence.create_worker(work, workspace, **present(form)))


@routes.get(ALL, page="workers", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, query: ListWorkers, page: PageRequest) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    if query.target_workers_expression:
        rates.limit(work, call, "workers", rates.EXPRESSIONS_A_SECOND)
    found = worker_list.page(
        work,
        call.account_sid,
        WorkspaceSid,
        filters(query),
        ordering=ordering(query.ordering, "DateStatusChanged"),
        after=page.after(tuple[int, str]),
        most=page.size + 1,
    )
    names = activities.names(work, call.account_sid, WorkspaceSid)
    return page.cut(found, lambda row: shape(call, row, names), worker_list.cursor)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> Worker:
    return whole(work, call, workers.fetch(work, call.account_sid, WorkspaceSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateWorker) -> Worker:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = workers.fetch(work, call.account_sid, WorkspaceSid, Sid)
    given = present(form)
    reject = truth(given.pop("reject_pending_reservations", ""))
    changed = presence.update_worker(
        work, workspace, row, reject_pending=reject, version=call.if_match, **given
    )
    return whole(work, call, changed)


@routes.delete(ONE)
def delete(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> None:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = workers.fetch(work, call.account_sid, WorkspaceSid, Sid)
    versions.check(row.version, call.if_match)
    lost.take_all(work, workspace, row, "Worker deleted")
    workers.delete(work, workspace, row)


def filters(query: ListWorkers) -> Filters:
    """What the filters of the list ask for. Raises INVALID_PARAMETER."""
    expression = query.target_workers_expression or None
    if expression is not None:
        texts.expression("TargetWorkersExpression", expression)
    return Filters(
        friendly_name=query.friendly_name or None,
        activity_sid=query.activity_sid or None,
        activity_name=query.activity_name or None,
        available=wish(query.available),
        queue_sid=query.task_queue_sid or None,
        queue_name=query.task_queue_name or None,
        expression=expression,
    )


def whole(work: Work, call: Call, row: rows.Worker) -> Worker:
    """A worker as he is shown alone, with his version in the header."""
    call.etag(row.version)
    return shape(call, row, activities.names(work, row.account_sid, row.workspace_sid))


def shape(call: Call, row: rows.Worker, names: dict[str, str]) -> Worker:
    """A row as the API shows it."""
    workspace = shapes.workspace_url(call, row.workspace_sid)
    url = f"{workspace}/Workers/{row.sid}"
    return Worker(
        account_sid=row.account_sid,
        activity_name=names.get(row.activity_sid),
        activity_sid=row.activity_sid,
        attributes=row.attributes,
        available=bool(row.available),
        date_created=iso(row.date_created),
        date_status_changed=iso(row.date_status_changed),
        date_updated=iso(row.date_updated),
        friendly_name=row.friendly_name,
        sid=row.sid,
        workspace_sid=row.workspace_sid,
        url=url,
        links=Links(
            channels=f"{url}/Channels",
            activity=f"{workspace}/Activities/{row.activity_sid}",
            workspace=workspace,
            statistics=f"{workspace}/Workers/Statistics",
            real_time_statistics=f"{workspace}/Workers/RealTimeStatistics",
            cumulative_statistics=f"{workspace}/Workers/CumulativeStatistics",
            worker_statistics=f"{url}/Statistics",
            worker_channels=f"{url}/Channels",
            reservations=f"{url}/Reservations",
        ),
    )
