"""Tasks: the resource (taskrouter §9)."""

from typing import Any, get_args

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import SECOND, iso, parse_iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.taskrouter import rates
from switchroom.rest.taskrouter.parameters import MAX_PAGE, truth
from switchroom.store.work import Work
from switchroom.taskrouter import rows, task_list, tasks, workspaces
from switchroom.taskrouter.task_list import Filters, Names

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/Tasks"
ONE = "/v1/Workspaces/{WorkspaceSid}/Tasks/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what a task belongs to, and of its reservations."""

    task_queue: str | None
    workflow: str | None
    workspace: str
    reservations: str


class Task(Struct, frozen=True, kw_only=True):
    """A task as the API shows it; `attributes` and `addons` are texts that hold JSON."""

    sid: str
    account_sid: str
    workspace_sid: str
    age: int
    assignment_status: rows.TaskStatus
    attributes: str
    addons: str = "{}"
    priority: int
    reason: str | None
    timeout: int
    task_queue_sid: str | None
    task_queue_friendly_name: str | None
    task_queue_entered_date: str | None
    task_channel_sid: str
    task_channel_unique_name: str | None
    workflow_sid: str | None
    workflow_friendly_name: str | None
    routing_target: str | None
    ignore_capacity: bool | None
    virtual_start_time: str
    date_created: str
    date_updated: str
    url: str
    links: Links


class CreateTask(Form, kw_only=True):
    """`Attributes` is the text of a JSON object, `TaskChannel` a SID or a unique name."""

    attributes: str | UnsetType = UNSET
    timeout: int | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    task_channel: str | UnsetType = UNSET
    workflow_sid: str | UnsetType = UNSET
    virtual_start_time: str | UnsetType = UNSET
    routing_target: str | UnsetType = UNSET
    ignore_capacity: str | UnsetType = UNSET
    task_queue_sid: str | UnsetType = UNSET


class UpdateTask(Form, kw_only=True):
    """Attributes are replaced as a whole; the other statuses come from reservations."""

    attributes: str | UnsetType = UNSET
    assignment_status: tasks.Wish | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    task_channel: str | UnsetType = UNSET
    virtual_start_time: str | UnsetType = UNSET


class ListTasks(Form, kw_only=True):
    """The filters of the list; `AssignmentStatus` may be repeated, or hold several with commas."""

    priority: int | UnsetType = UNSET
    assignment_status: list[str] | UnsetType = UNSET
    workflow_sid: str | UnsetType = UNSET
    workflow_name: str | UnsetType = UNSET
    task_queue_sid: str | UnsetType = UNSET
    task_queue_name: str | UnsetType = UNSET
    evaluate_task_attributes: str | UnsetType = UNSET
    routing_target: str | UnsetType = UNSET
    ordering: str | UnsetType = UNSET
    has_addons: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, WorkspaceSid: str, form: CreateTask) -> Task:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    given = _plain(form)
    given["queue_sid"] = given.pop("task_queue_sid", None)
    # Programs send what they have no value for as an empty text.
    if given.pop("ignore_capacity", ""):
        given["ignore_capacity"] = truth(form.ignore_capacity or "")
    return whole(work, call, tasks.create(work, workspace, **given))


@routes.get(ALL, page="tasks", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, query: ListTasks, page: PageRequest) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    if query.evaluate_task_attributes:
        rates.limit(work, call, "tasks", rates.EXPRESSIONS_A_SECOND)
    if truth(query.has_addons or ""):
        return Page([])
    found = task_list.page(
        work,
        call.account_sid,
        WorkspaceSid,
        _filters(query),
        task_list.ordering(query.ordering or "DateCreated:asc"),
        after=page.after(tuple[int, int, str]),
        size=page.size,
    )
    names = task_list.names(work, call.account_sid, found.rows)
    return Page([shape(work, call, row, names) for row in found.rows], found.next)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> Task:
    return whole(work, call, tasks.fetch(work, call.account_sid, WorkspaceSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateTask) -> Task:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    task = tasks.fetch(work, call.account_sid, WorkspaceSid, Sid)
    changed = tasks.update(work, workspace, task, version=call.if_match, **_plain(form))
    return whole(work, call, changed)


@routes.delete(ONE)
def delete(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> None:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    task = tasks.fetch(work, call.account_sid, WorkspaceSid, Sid)
    tasks.delete(work, workspace, task, version=call.if_match)


def _plain(form: Form) -> dict[str, Any]:
    """The fields that were sent, dates as instants."""
    given = present(form)
    if "virtual_start_time" in given:
        given["virtual_start_time"] = _instant("VirtualStartTime", given["virtual_start_time"])
    return given


def _instant(name: str, text: str) -> int:
    try:
        return parse_iso(text)
    except (ValueError, OverflowError):
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a date and time such as 2024-05-01T12:00:00Z"
        ) from None


def _filters(query: ListTasks) -> Filters:
    text = query.evaluate_task_attributes
    return Filters(
        priority=None if query.priority is UNSET else query.priority,
        statuses=tuple(
            _status(part.strip())
            for given in query.assignment_status or ()
            for part in given.split(",")
            if part.strip()
        ),
        workflow_sid=query.workflow_sid or None,
        workflow_name=query.workflow_name or None,
        queue_sid=query.task_queue_sid or None,
        queue_name=query.task_queue_name or None,
        routing_target=query.routing_target or None,
        expression=task_list.expression(text) if text else None,
    )


def _status(text: str) -> rows.TaskStatus:
    for status in get_args(rows.TaskStatus):
        if text.lower() == status:
            return status  # type: ignore[no-any-return]
    raise errors.INVALID_PARAMETER(
        sentence=f"AssignmentStatus must be among {', '.join(get_args(rows.TaskStatus))},"
        f" not {text}"
    )


def whole(work: Work, call: Call, row: rows.Task) -> Task:
    """A task as it is shown alone, with its version in the header."""
    call.etag(row.version)
    return shape(work, call, row, task_list.names(work, call.account_sid, (row,)))


def shape(work: Work, call: Call, row: rows.Task, names: Names) -> Task:
    """A row as the API shows it."""
    workspace = call.url(f"/v1/Workspaces/{row.workspace_sid}")
    url = f"{workspace}/Tasks/{row.sid}"
    queue, workflow = row.queue_sid, row.workflow_sid or None
    return Task(
        sid=row.sid,
        account_sid=row.account_sid,
        workspace_sid=row.workspace_sid,
        age=(work.now - row.date_created) // SECOND,
        assignment_status=row.assignment_status,
        attributes=row.attributes,
        priority=row.priority,
        reason=row.reason,
        timeout=row.timeout,
        task_queue_sid=queue,
        task_queue_friendly_name=names.queues.get(queue or ""),
        task_queue_entered_date=None if row.queue_entered is None else iso(row.queue_entered),
        task_channel_sid=row.task_channel_sid,
        task_channel_unique_name=names.channels.get(row.task_channel_sid),
        workflow_sid=workflow,
        workflow_friendly_name=names.workflows.get(workflow or ""),
        routing_target=row.routing_target,
        ignore_capacity=None if row.routing_target is None else bool(row.ignore_capacity),
        virtual_start_time=iso(row.virtual_start_time),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
        links=Links(
            task_queue=queue and f"{workspace}/TaskQueues/{queue}",
            workflow=workflow and f"{workspace}/Workflows/{workflow}",
            workspace=workspace,
            reservations=f"{url}/Reservations",
        ),
    )
