"""Task queues: the resource (taskrouter §6)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.taskrouter import rates, shapes
from switchroom.rest.taskrouter.parameters import MAX_PAGE, ordering
from switchroom.store.work import Work
from switchroom.taskrouter import activities, presence, queues, rows, workspaces

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/TaskQueues"
ONE = "/v1/Workspaces/{WorkspaceSid}/TaskQueues/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what belongs to a queue."""

    assignment_activity: str | None
    reservation_activity: str | None
    workspace: str
    statistics: str
    real_time_statistics: str
    cumulative_statistics: str
    list_statistics: str
    bulk_real_time_statistics: str


class TaskQueue(Struct, frozen=True, kw_only=True):
    """A queue as the API shows it."""

    account_sid: str
    assignment_activity_sid: str | None
    assignment_activity_name: str | None
    date_created: str
    date_updated: str
    friendly_name: str
    max_reserved_workers: int
    reservation_activity_sid: str | None
    reservation_activity_name: str | None
    sid: str
    target_workers: str
    task_order: rows.Order
    url: str
    workspace_sid: str
    links: Links


class UpdateQueue(Form, kw_only=True):
    """An empty `TargetWorkers` is met by nobody."""

    friendly_name: str | UnsetType = UNSET
    target_workers: str | UnsetType = UNSET
    reservation_activity_sid: str | UnsetType = UNSET
    assignment_activity_sid: str | UnsetType = UNSET
    max_reserved_workers: int | UnsetType = UNSET
    task_order: rows.Order | UnsetType = UNSET


class CreateQueue(Form, kw_only=True):
    """Without `TargetWorkers` all workers belong to the queue."""

    friendly_name: str
    target_workers: str | UnsetType = UNSET
    max_reserved_workers: int | UnsetType = UNSET
    task_order: rows.Order | UnsetType = UNSET
    reservation_activity_sid: str | UnsetType = UNSET
    assignment_activity_sid: str | UnsetType = UNSET


class ListQueues(Form, kw_only=True):
    """The filters of the list; `EvaluateWorkerAttributes` are attributes that a worker would have,
    or an expression that a worker meets."""

    friendly_name: str | UnsetType = UNSET
    evaluate_worker_attributes: str | UnsetType = UNSET
    worker_sid: str | UnsetType = UNSET
    ordering: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, WorkspaceSid: str, form: CreateQueue) -> TaskQueue:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    return whole(work, call, queues.create(work, workspace, **present(form)))


@routes.get(ALL, page="task_queues", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, query: ListQueues, page: PageRequest) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    text = query.evaluate_worker_attributes
    if text:
        rates.limit(work, call, "queues", rates.EXPRESSIONS_A_SECOND)
    found = queues.page(
        work,
        call.account_sid,
        WorkspaceSid,
        friendly_name=query.friendly_name or None,
        worker_sid=query.worker_sid or None,
        meeting=queues.meeting(work, call.account_sid, WorkspaceSid, text) if text else None,
        ordering=ordering(query.ordering, "DateUpdated"),
        after=page.after(tuple[int, str]),
        most=page.size + 1,
    )
    names = activities.names(work, call.account_sid, WorkspaceSid)
    return page.cut(found, lambda row: shape(call, row, names), queues.cursor)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> TaskQueue:
    return whole(work, call, queues.fetch(work, call.account_sid, WorkspaceSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateQueue) -> TaskQueue:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = queues.fetch(work, call.account_sid, WorkspaceSid, Sid)
    return whole(work, call, presence.update_queue(work, workspace, row, **present(form)))


@routes.delete(ONE)
def delete(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> None:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    queues.delete(work, workspace, queues.fetch(work, call.account_sid, WorkspaceSid, Sid))


def whole(work: Work, call: Call, row: rows.Queue) -> TaskQueue:
    """A queue with the names of its activities."""
    return shape(call, row, activities.names(work, row.account_sid, row.workspace_sid))


def shape(call: Call, row: rows.Queue, names: dict[str, str]) -> TaskQueue:
    """A row as the API shows it."""
    workspace = shapes.workspace_url(call, row.workspace_sid)
    url = f"{workspace}/TaskQueues/{row.sid}"
    reservation, assignment = row.reservation_activity_sid, row.assignment_activity_sid
    return TaskQueue(
        account_sid=row.account_sid,
        assignment_activity_sid=assignment,
        assignment_activity_name=names.get(assignment or ""),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        friendly_name=row.friendly_name,
        max_reserved_workers=row.max_reserved_workers,
        reservation_activity_sid=reservation,
        reservation_activity_name=names.get(reservation or ""),
        sid=row.sid,
        target_workers=row.target_workers,
        task_order=row.task_order,
        url=url,
        workspace_sid=row.workspace_sid,
        links=Links(
            assignment_activity=assignment and f"{workspace}/Activities/{assignment}",
            reservation_activity=reservation and f"{workspace}/Activities/{reservation}",
            workspace=workspace,
            statistics=f"{url}/Statistics",
            real_time_statistics=f"{url}/RealTimeStatistics",
            cumulative_statistics=f"{url}/CumulativeStatistics",
            list_statistics=f"{workspace}/TaskQueues/Statistics",
            bulk_real_time_statistics=f"{workspace}/TaskQueues/RealTimeStatistics",
        ),
    )
