"""Reservations, under their task and under their worker (taskrouter §11)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.flex import agents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.taskrouter.instructions import UpdateReservation, wanted
from switchroom.rest.taskrouter.parameters import MAX_PAGE
from switchroom.store.work import Work
from switchroom.taskrouter import (
    reservation_list,
    reservations,
    rows,
    tasks,
    workers,
    workspaces,
)

routes = Routes("taskrouter")
ALL = (
    "/v1/Workspaces/{WorkspaceSid}/Tasks/{TaskSid}/Reservations",
    "/v1/Workspaces/{WorkspaceSid}/Workers/{WorkerSid}/Reservations",
)
ONE = (f"{ALL[0]}/{{Sid}}", f"{ALL[1]}/{{Sid}}")


class Links(Struct, frozen=True):
    """The addresses of what a reservation joins."""

    task: str
    worker: str
    workspace: str


class Reservation(Struct, frozen=True, kw_only=True):
    """A reservation as the API shows it."""

    sid: str
    account_sid: str
    workspace_sid: str
    task_sid: str
    worker_sid: str
    worker_name: str
    reservation_status: rows.ReservationStatus
    date_created: str
    date_updated: str
    url: str
    links: Links


class ListReservations(Form, kw_only=True):
    """The filters of the list; `WorkerSid` is for that of a task."""

    reservation_status: rows.ReservationStatus | UnsetType = UNSET
    worker_sid: str | UnsetType = UNSET


@routes.get(ALL, page="reservations", max_page=MAX_PAGE)
def page(
    work: Work, call: Call, WorkspaceSid: str, query: ListReservations, page: PageRequest
) -> Page:
    task_sid, worker_sid = call.fields.get("TaskSid"), call.fields.get("WorkerSid")
    if task_sid is not None:
        tasks.fetch(work, call.account_sid, WorkspaceSid, task_sid)
    if worker_sid is not None:
        workers.fetch(work, call.account_sid, WorkspaceSid, worker_sid)
    found = reservation_list.page(
        work,
        call.account_sid,
        WorkspaceSid,
        task_sid=task_sid,
        worker_sid=worker_sid or query.worker_sid or None,
        status=query.reservation_status or None,
        after=page.after(str) or "",
        most=page.size + 1,
    )
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> Reservation:
    return _whole(call, _found(work, call, WorkspaceSid, Sid))


@routes.post(ONE)
def update(
    work: Work, call: Call, WorkspaceSid: str, Sid: str, form: UpdateReservation
) -> Reservation:
    workspace = workspaces.hold(work, call.account_sid, WorkspaceSid)
    reservation = _found(work, call, WorkspaceSid, Sid)
    changed = agents.answer(
        work,
        workspace,
        reservation,
        wanted(form, reservation.task_sid),
        worker_activity_sid=form.worker_activity_sid or None,
        version=call.if_match,
    )
    return _whole(call, changed)


def _found(work: Work, call: Call, workspace_sid: str, sid: str) -> rows.Reservation:
    """The reservation of the task or the worker that the path names. Raises NOT_FOUND."""
    row = reservations.fetch(work, call.account_sid, workspace_sid, sid)
    named = call.fields.get("TaskSid", row.task_sid), call.fields.get("WorkerSid", row.worker_sid)
    if named != (row.task_sid, row.worker_sid):
        raise errors.NOT_FOUND()
    return row


def _whole(call: Call, row: rows.Reservation) -> Reservation:
    """A reservation as it is shown alone, with its version in the header."""
    call.etag(row.version)
    return shape(call, row)


def shape(call: Call, row: rows.Reservation) -> Reservation:
    """A row as the API shows it, with the address in the family of paths that was called."""
    workspace = call.url(f"/v1/Workspaces/{row.workspace_sid}")
    task, worker = f"{workspace}/Tasks/{row.task_sid}", f"{workspace}/Workers/{row.worker_sid}"
    return Reservation(
        sid=row.sid,
        account_sid=row.account_sid,
        workspace_sid=row.workspace_sid,
        task_sid=row.task_sid,
        worker_sid=row.worker_sid,
        worker_name=row.worker_name,
        reservation_status=row.status,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=f"{task if 'TaskSid' in call.fields else worker}/Reservations/{row.sid}",
        links=Links(task=task, worker=worker, workspace=workspace),
    )
