"""Tasks and reservations, as clients see and change them (js-wire §7)."""

from typing import Any

from msgspec import UNSET, UnsetType

from switchroom.core import errors
from switchroom.flex import agents
from switchroom.rest.eventbridge.ask import Ask, instant, listing
from switchroom.rest.kit import Form, present
from switchroom.rest.taskrouter.instructions import UpdateReservation, wanted
from switchroom.rest.taskrouter.parameters import truth
from switchroom.rest.taskrouter.tasks import UpdateTask
from switchroom.store.work import Work
from switchroom.taskrouter import (
    held,
    reservation_list,
    reservations,
    rows,
    shown,
    sockets,
    task_rows,
    tasks,
    wire,
    workspaces,
)
from switchroom.taskrouter.wire import Shape


class CreateTask(Form, kw_only=True):
    """A task that a worker makes for himself."""

    attributes: str = "{}"
    workflow_sid: str | UnsetType = UNSET
    task_queue_sid: str | UnsetType = UNSET
    routing_target: str | UnsetType = UNSET
    task_channel_unique_name: str | UnsetType = UNSET
    task_channel_sid: str | UnsetType = UNSET
    virtual_start_time: str | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    timeout: int | UnsetType = UNSET
    ignore_capacity: str | UnsetType = UNSET


def create_task(work: Work, ask: Ask) -> Shape:
    """Make a task; a worker makes tasks only for himself. Raises ApiError."""
    form = ask.form(CreateTask)
    ask.needs_worker(form.routing_target or "")
    given: dict[str, Any] = {
        "attributes": form.attributes,
        "workflow_sid": form.workflow_sid or None,
        "queue_sid": form.task_queue_sid or None,
        "routing_target": form.routing_target or None,
        "task_channel": form.task_channel_sid or form.task_channel_unique_name or None,
        "priority": None if form.priority is UNSET else form.priority,
        "timeout": None if form.timeout is UNSET else form.timeout,
    }
    if form.virtual_start_time:
        given["virtual_start_time"] = instant("VirtualStartTime", form.virtual_start_time)
    if form.ignore_capacity:
        given["ignore_capacity"] = truth(form.ignore_capacity)
    workspace = workspaces.hold(work, ask.account_sid, ask.workspace_sid)
    return shown.task(work, tasks.create(work, workspace, **given))


def task(work: Work, ask: Ask, sid: str) -> Shape:
    """A task, for those who hold it or held it. Raises NOT_FOUND, ACCESS_DENIED."""
    row = tasks.fetch(work, ask.account_sid, ask.workspace_sid, sid)
    worker_sid = ask.visitor.worker_sid or ""
    if not (ask.visitor.oversees or held.has_held(work, ask.account_sid, worker_sid, sid)):
        raise errors.ACCESS_DENIED(sentence=f"task {sid} was never reserved for the worker")
    return shown.task(work, row)


def update_task(work: Work, ask: Ask, sid: str) -> Shape:
    """Change a task, for those who hold it. Raises ApiError."""
    form = ask.form(UpdateTask)
    given = present(form)
    if form.virtual_start_time:
        given["virtual_start_time"] = instant("VirtualStartTime", form.virtual_start_time)
    workspace = workspaces.hold(work, ask.account_sid, ask.workspace_sid)
    row = tasks.fetch(work, ask.account_sid, ask.workspace_sid, sid)
    worker_sid = ask.visitor.worker_sid or ""
    if not (ask.visitor.oversees or held.is_holder(work, ask.account_sid, worker_sid, sid)):
        raise errors.ACCESS_DENIED(sentence=f"task {sid} is not reserved for the worker")
    return shown.task(work, tasks.update(work, workspace, row, version=ask.version, **given))


def reservations_page(work: Work, ask: Ask, worker_sid: str) -> Shape:
    """The reservations of a worker, with their tasks; all, or those that he holds. Raises ApiError.

    A client begins by looking at those: what happens from here on, its socket will tell.
    """
    after, size = ask.text("AfterSid"), ask.size()
    active = truth(ask.text("Active"))
    if active and not after and sockets.is_waiting(work, ask.account_sid, worker_sid):
        workspaces.hold(work, ask.account_sid, ask.workspace_sid)
        sockets.sync(work, ask.account_sid, worker_sid)
    if active:
        found = held.live(work, ask.account_sid, worker_sid, after=after, most=size + 1)
    else:
        found = reservation_list.page(
            work,
            ask.account_sid,
            ask.workspace_sid,
            worker_sid=worker_sid,
            after=after,
            most=size + 1,
        )
    return listing(found, size, lambda row: _with_task(work, row), lambda row: row.sid)


def reservation(
    work: Work, ask: Ask, sid: str, *, worker_sid: str | None = None, task_sid: str | None = None
) -> Shape:
    """A reservation with its task. Raises NOT_FOUND, ACCESS_DENIED."""
    return _with_task(work, _found(work, ask, sid, worker_sid, task_sid))


def update_reservation(
    work: Work, ask: Ask, sid: str, *, worker_sid: str | None = None, task_sid: str | None = None
) -> Shape:
    """A worker's answer; a supervisor gives none for others. Raises ApiError."""
    form = ask.form(UpdateReservation)
    workspace = workspaces.hold(work, ask.account_sid, ask.workspace_sid)
    row = _found(work, ask, sid, worker_sid, task_sid)
    status = wanted(form, row.task_sid)
    if row.worker_sid != ask.visitor.worker_sid and ask.visitor.role != "admin":
        raise errors.ACCESS_DENIED(sentence=f"only worker {row.worker_sid} can answer this")
    changed = agents.answer(
        work,
        workspace,
        row,
        status,
        worker_activity_sid=form.worker_activity_sid or None,
        version=ask.version,
    )
    return wire.reservation_reply(changed)


def _found(
    work: Work, ask: Ask, sid: str, worker_sid: str | None, task_sid: str | None
) -> rows.Reservation:
    row = reservations.fetch(work, ask.account_sid, ask.workspace_sid, sid)
    if (worker_sid or row.worker_sid, task_sid or row.task_sid) != (row.worker_sid, row.task_sid):
        raise errors.NOT_FOUND()
    ask.needs_worker(row.worker_sid)
    return row


def _with_task(work: Work, row: rows.Reservation) -> Shape:
    of_task = task_rows.find(work, row.account_sid, row.task_sid)
    if of_task is None:
        raise errors.NOT_FOUND()
    return shown.reservation(work, row, of_task)
