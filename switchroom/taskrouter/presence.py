"""Changes of workers, channels and queues, together with the tasks that change hands for them
(taskrouter §4 to §6, §10)."""

from typing import Any

from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    assign,
    lines,
    membership,
    queues,
    reservations,
    texts,
    versions,
    worker_channels,
    workers,
    workspaces,
)
from switchroom.taskrouter.rows import Activity, Queue, Worker, Workspace
from switchroom.taskrouter.worker_channels import Shown


def create_worker(work: Work, workspace: Workspace, **given: Any) -> Worker:
    """Make a worker, and give him what waits for him. Raises INVALID_PARAMETER."""
    worker = workers.create(work, workspace, **given)
    return _served(work, workspace, worker, named=True)


def update_worker(
    work: Work,
    workspace: Workspace,
    worker: Worker,
    *,
    friendly_name: str | None = None,
    attributes: str | None = None,
    activity_sid: str | None = None,
    reject_pending: bool = False,
    version: int | None = None,
) -> Worker:
    """Change what is given, and give him what waits for him then.

    `reject_pending` rejects what is offered to a worker who goes away. Raises
    PRECONDITION_FAILED, INVALID_PARAMETER.
    """
    versions.check(worker.version, version)
    changed = worker
    if friendly_name is not None:
        changed = workers.rename(work, workspace, changed, friendly_name)
    if attributes is not None:
        changed = workers.set_attributes(work, workspace, changed, attributes)
    if activity_sid:
        changed = workers.set_activity(work, workspace, changed, activity_sid)
    if reject_pending:
        if not activity_sid or changed.available:
            raise texts.refuse(
                "RejectPendingReservations needs an ActivitySid that is not available"
            )
        reservations.reject_pending(work, workspace, changed.sid)
    if changed == worker:
        return worker
    return _served(work, workspace, changed, named=changed.name_key != worker.name_key)


def update_channel(
    work: Work,
    workspace: Workspace,
    worker: Worker,
    shown: Shown,
    *,
    capacity: int | None = None,
    available: bool | None = None,
) -> Shown:
    """Change what a worker takes on a channel. Raises INVALID_PARAMETER."""
    changed = worker_channels.update(
        work, workspace, worker, shown, capacity=capacity, available=available
    )
    if changed == shown:
        return shown
    assign.worker_changed(work, workspace, worker.sid)
    return worker_channels.fetch(work, worker, shown.row.sid)


def update_queue(work: Work, workspace: Workspace, queue: Queue, **given: Any) -> Queue:
    """Change a queue, and give its members what waits in it. Raises INVALID_PARAMETER."""
    changed = queues.update(work, workspace, queue, **given)
    if changed != queue:
        assign.queue_changed(work, workspace, queue.sid)
    return changed


def update_workspace(work: Work, workspace: Workspace, **given: Any) -> Workspace:
    """Change a workspace; workers may have more places when it becomes a multi-tasking one.

    Raises INVALID_PARAMETER.
    """
    changed = workspaces.update(work, workspace, **given)
    if changed.multi_task_enabled != workspace.multi_task_enabled:
        assign.workers_changed(work, changed, workers.sids(work, workspace))
    return changed


def rename_activity(
    work: Work, workspace: Workspace, activity: Activity, friendly_name: str
) -> Activity:
    """Give an activity another name, which expressions may ask for. Raises INVALID_PARAMETER."""
    changed = activities.rename(work, workspace, activity, friendly_name)
    if changed != activity and _watched(work, workspace):
        present = workers.of_activity(work, workspace, activity.sid)
        for worker in present:
            membership.refresh_worker(work, worker)
        assign.workers_changed(work, workspace, [worker.sid for worker in present])
    return changed


def _watched(work: Work, workspace: Workspace) -> bool:
    """Whether a queue, or a step at which tasks wait, may ask what a worker is doing."""
    return membership.watches_activities(
        work, workspace.account_sid, workspace.sid
    ) or lines.watch_activities(work, workspace)


def _served(work: Work, workspace: Workspace, worker: Worker, *, named: bool = False) -> Worker:
    """The worker as he is after he took what waits for him; `named` says that his name is new."""
    if named:
        assign.name_changed(work, workspace, worker.sid)
    else:
        assign.worker_changed(work, workspace, worker.sid)
    return workers.fetch(work, worker.account_sid, worker.workspace_sid, worker.sid)
