"""Workers, their channels, activities and queues, as clients see and change them (js-wire §7)."""

from msgspec import UNSET

from switchroom.rest.eventbridge.ask import Ask, cursor, listing
from switchroom.rest.kit import present
from switchroom.rest.taskrouter.parameters import ordering, truth
from switchroom.rest.taskrouter.workers import ListWorkers, UpdateWorker, filters
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    presence,
    queues,
    shown,
    wire,
    worker_channels,
    worker_list,
    workers,
    workspaces,
)
from switchroom.taskrouter.wire import Shape


def activities_page(work: Work, ask: Ask) -> Shape:
    """The activities of the workspace; all may know them."""
    size = ask.size()
    found = activities.page(
        work, ask.account_sid, ask.workspace_sid, after=ask.text("AfterSid"), most=size + 1
    )
    return listing(found, size, wire.activity, lambda row: row.sid)


def worker(work: Work, ask: Ask, sid: str) -> Shape:
    """A worker. Raises NOT_FOUND, ACCESS_DENIED."""
    ask.needs_worker(sid)
    return shown.worker(work, workers.fetch(work, ask.account_sid, ask.workspace_sid, sid))


def update_worker(work: Work, ask: Ask, sid: str) -> Shape:
    """Change the attributes or the activity of a worker. Raises ApiError.

    Who changes another worker sends the version of his own, which says nothing.
    """
    ask.needs_worker(sid)
    form = ask.form(UpdateWorker)
    given = present(form)
    reject = truth(given.pop("reject_pending_reservations", ""))
    workspace = workspaces.hold(work, ask.account_sid, ask.workspace_sid)
    row = workers.fetch(work, ask.account_sid, ask.workspace_sid, sid)
    version = ask.version if sid == ask.visitor.worker_sid else None
    return shown.worker(
        work,
        presence.update_worker(
            work, workspace, row, reject_pending=reject, version=version, **given
        ),
    )


def workers_page(work: Work, ask: Ask) -> Shape:
    """The workers of the workspace, for those who oversee them. Raises ApiError."""
    ask.needs_overseer()
    query, size = ask.form(ListWorkers), ask.size()
    order = ordering(query.ordering, "DateStatusChanged")
    after = cursor(ask.text("NextToken")) if order else (0, ask.text("AfterSid"))
    found = worker_list.page(
        work,
        ask.account_sid,
        ask.workspace_sid,
        filters(query),
        ordering=order,
        after=after,
        most=size + 1,
    )
    return listing(
        found,
        size,
        lambda row: shown.worker(work, row),
        lambda row: row.sid,
        (lambda row: f"{row.date_status_changed}-{row.sid}") if order else None,
    )


def channels_page(work: Work, ask: Ask, sid: str) -> Shape:
    """The channels of a worker. Raises NOT_FOUND, ACCESS_DENIED."""
    ask.needs_worker(sid)
    row, size = workers.fetch(work, ask.account_sid, ask.workspace_sid, sid), ask.size()
    found = worker_channels.page(work, row, ask.text("AfterSid"), size + 1)
    return listing(
        found,
        size,
        lambda one: wire.worker_channel(one.row, one.unique_name),
        lambda one: one.row.sid,
    )


def queue(work: Work, ask: Ask, sid: str) -> Shape:
    """A task queue, for those who oversee. Raises NOT_FOUND, ACCESS_DENIED."""
    ask.needs_overseer()
    return shown.queue(work, queues.fetch(work, ask.account_sid, ask.workspace_sid, sid))


def queues_page(work: Work, ask: Ask) -> Shape:
    """The task queues of the workspace, for those who oversee. Raises ApiError."""
    ask.needs_overseer()
    size = ask.size()
    order = ordering(ask.text("Ordering") or UNSET, "DateUpdated")
    after = cursor(ask.text("NextToken")) if order else (0, ask.text("AfterSid"))
    found = queues.page(
        work,
        ask.account_sid,
        ask.workspace_sid,
        friendly_name=ask.text("FriendlyName") or None,
        worker_sid=ask.text("WorkerSid") or None,
        ordering=order,
        after=after,
        most=size + 1,
    )
    return listing(
        found,
        size,
        lambda row: shown.queue(work, row),
        lambda row: row.sid,
        (lambda row: f"{row.date_updated}-{row.sid}") if order else None,
    )
