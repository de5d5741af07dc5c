"""Workflows: the resource (taskrouter §7)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.taskrouter.parameters import MAX_PAGE, truth
from switchroom.store.work import Work
from switchroom.taskrouter import assign, rows, workflows, workspaces

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/Workflows"
ONE = "/v1/Workspaces/{WorkspaceSid}/Workflows/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what belongs to a workflow."""

    statistics: str
    real_time_statistics: str
    cumulative_statistics: str


class Workflow(Struct, frozen=True, kw_only=True):
    """A workflow as the API shows it; `configuration` is a text that holds JSON."""

    sid: str
    account_sid: str
    workspace_sid: str
    friendly_name: str
    configuration: str
    document_content_type: str = "application/json"
    assignment_callback_url: str | None
    fallback_assignment_callback_url: str | None
    task_reservation_timeout: int
    date_created: str
    date_updated: str
    url: str
    links: Links


class UpdateWorkflow(Form, kw_only=True):
    """`ReEvaluateTasks` sends the tasks that nobody has yet through the filters again."""

    friendly_name: str | UnsetType = UNSET
    configuration: str | UnsetType = UNSET
    assignment_callback_url: str | UnsetType = UNSET
    fallback_assignment_callback_url: str | UnsetType = UNSET
    task_reservation_timeout: int | UnsetType = UNSET
    re_evaluate_tasks: str | UnsetType = UNSET


class CreateWorkflow(Form, kw_only=True):
    """`Configuration` is the text of a JSON object."""

    friendly_name: str
    configuration: str
    assignment_callback_url: str | UnsetType = UNSET
    fallback_assignment_callback_url: str | UnsetType = UNSET
    task_reservation_timeout: int | UnsetType = UNSET


class ListWorkflows(Form, kw_only=True):
    """The filter of the list."""

    friendly_name: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, WorkspaceSid: str, form: CreateWorkflow) -> Workflow:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    return shape(call, workflows.create(work, workspace, **present(form)))


@routes.get(ALL, page="workflows", max_page=MAX_PAGE)
def page(
    work: Work, call: Call, WorkspaceSid: str, query: ListWorkflows, page: PageRequest
) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    found = workflows.page(
        work,
        call.account_sid,
        WorkspaceSid,
        friendly_name=query.friendly_name or None,
        after=page.after(str) or "",
        most=page.size + 1,
    )
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> Workflow:
    return shape(call, workflows.fetch(work, call.account_sid, WorkspaceSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateWorkflow) -> Workflow:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    given = present(form)
    again = truth(given.pop("re_evaluate_tasks", ""))
    workflow = workflows.update(work, workspace, Sid, **given)
    assign.workflow_changed(work, workspace, workflow, re_evaluate=again)
    return shape(call, workflow)


@routes.delete(ONE)
def delete(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> None:
    workflows.delete(work, workspaces.hold(work, call.account_sid, WorkspaceSid), Sid)


def shape(call: Call, row: rows.Workflow) -> Workflow:
    """A row as the API shows it."""
    url = call.url(f"/v1/Workspaces/{row.workspace_sid}/Workflows/{row.sid}")
    return Workflow(
        sid=row.sid,
        account_sid=row.account_sid,
        workspace_sid=row.workspace_sid,
        friendly_name=row.friendly_name,
        configuration=row.configuration,
        assignment_callback_url=row.assignment_callback_url or None,
        fallback_assignment_callback_url=row.fallback_assignment_callback_url or None,
        task_reservation_timeout=row.task_reservation_timeout,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
        links=Links(
            statistics=f"{url}/Statistics",
            real_time_statistics=f"{url}/RealTimeStatistics",
            cumulative_statistics=f"{url}/CumulativeStatistics",
        ),
    )
