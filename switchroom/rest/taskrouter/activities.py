"""Activities: the resource (taskrouter §3)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.taskrouter import shapes
from switchroom.rest.taskrouter.parameters import MAX_PAGE, truth, wish
from switchroom.rest.taskrouter.shapes import InWorkspace
from switchroom.store.work import Work
from switchroom.taskrouter import activities, presence, rows, workspaces

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/Activities"
ONE = "/v1/Workspaces/{WorkspaceSid}/Activities/{Sid}"


class Activity(Struct, frozen=True, kw_only=True):
    """An activity as the API shows it."""

    account_sid: str
    available: bool
    date_created: str
    date_updated: str
    friendly_name: str
    sid: str
    workspace_sid: str
    url: str
    links: InWorkspace


class UpdateActivity(Form, kw_only=True):
    """Whether it makes available is fixed when it is made."""

    friendly_name: str | UnsetType = UNSET


class CreateActivity(Form, kw_only=True):
    """Without `Available` it makes workers unavailable."""

    friendly_name: str
    available: str | UnsetType = UNSET


class ListActivities(Form, kw_only=True):
    """The filters of the list."""

    friendly_name: str | UnsetType = UNSET
    available: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, WorkspaceSid: str, form: CreateActivity) -> Activity:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = activities.create(
        work,
        workspace,
        friendly_name=form.friendly_name,
        available=truth(form.available or ""),
    )
    return shape(call, row)


@routes.get(ALL, page="activities", max_page=MAX_PAGE)
def page(
    work: Work, call: Call, WorkspaceSid: str, query: ListActivities, page: PageRequest
) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    found = activities.page(
        work,
        call.account_sid,
        WorkspaceSid,
        friendly_name=query.friendly_name or None,
        available=wish(query.available),
        after=page.after(str) or "",
        most=page.size + 1,
    )
    return page.cut(found, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> Activity:
    return shape(call, activities.fetch(work, call.account_sid, WorkspaceSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateActivity) -> Activity:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = activities.fetch(work, call.account_sid, WorkspaceSid, Sid)
    if form.friendly_name is not UNSET:
        row = presence.rename_activity(work, workspace, row, form.friendly_name)
    return shape(call, row)


@routes.delete(ONE)
def delete(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> None:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    row = activities.fetch(work, call.account_sid, WorkspaceSid, Sid)
    activities.delete(work, workspace, row)


def shape(call: Call, row: rows.Activity) -> Activity:
    """A row as the API shows it."""
    workspace = shapes.workspace_url(call, row.workspace_sid)
    return Activity(
        account_sid=row.account_sid,
        available=bool(row.available),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        friendly_name=row.friendly_name,
        sid=row.sid,
        workspace_sid=row.workspace_sid,
        url=f"{workspace}/Activities/{row.sid}",
        links=InWorkspace(workspace),
    )
