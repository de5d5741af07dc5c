"""Workers: people, or programs, who take tasks (taskrouter §4)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.clock import SECOND
from switchroom.store.work import Work
from switchroom.taskrouter import activities, events, membership, texts, worker_channels
from switchroom.taskrouter.rows import Activity, Worker, Workspace

_TABLE: Final[LiteralString] = "workers"
_MILLISECOND: Final = SECOND // 1_000


def create(
    work: Work,
    workspace: Workspace,
    *,
    friendly_name: str,
    activity_sid: str | None = None,
    attributes: str = "{}",
) -> Worker:
    """Make a worker with his places and queues; `presence` then looks for tasks for him.

    Raises INVALID_PARAMETER.
    """
    name = texts.friendly_name(friendly_name)
    _check_free(work, workspace, name)
    count = work.value(
        "SELECT count(*) FROM workers WHERE workspace_sid ="
        " (SELECT sid FROM workspaces WHERE account_sid = ? AND sid = ?)",
        workspace.account_sid,
        workspace.sid,
    )
    if count >= limits.WORKERS:
        raise texts.refuse(f"A workspace has at most {limits.WORKERS} workers")
    wanted = activity_sid or workspace.default_activity_sid
    activity = activities.named(work, workspace, "ActivitySid", wanted)
    worker = Worker(
        sid=work.mint("WK"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        friendly_name=name,
        name_key=texts.key(name),
        attributes=texts.attributes(attributes or "{}"),
        activity_sid=activity.sid,
        available=activity.available,
        date_status_changed=work.now,
        last_reserved=None,
        version=0,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, worker)
    worker_channels.add_for_worker(work, worker)
    worker_channels.refresh(work, workspace, worker.sid)
    membership.refresh_worker(work, worker)
    _record(work, workspace, worker, "created", f"Worker {name} created", activity=activity)
    return worker


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Worker:
    """The worker. Raises NOT_FOUND."""
    found = find(work, account_sid, workspace_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Worker | None:
    """The worker, or None."""
    return work.get(
        Worker,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND sid = ?",
        account_sid,
        workspace_sid,
        sid,
    )


def find_named(work: Work, account_sid: str, workspace_sid: str, name: str) -> Worker | None:
    """The worker of this name, in capital or small letters, or None."""
    return work.get(
        Worker,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND name_key = ?",
        account_sid,
        workspace_sid,
        texts.key(name),
    )


def sids(work: Work, workspace: Workspace) -> list[str]:
    """The SIDs of all workers of a workspace, by age."""
    found = work.values(
        "SELECT sid FROM workers WHERE account_sid = ? AND workspace_sid = ? ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
    )
    return [sid for (sid,) in found]


def of_activity(work: Work, workspace: Workspace, activity_sid: str) -> list[Worker]:
    """The workers who are in an activity, by age."""
    return work.find(
        Worker,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND activity_sid = ? ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
        activity_sid,
    )


def rename(work: Work, workspace: Workspace, worker: Worker, friendly_name: str) -> Worker:
    """Give a worker another name. Raises INVALID_PARAMETER."""
    if friendly_name == worker.friendly_name:
        return worker
    name = texts.friendly_name(friendly_name)
    if texts.key(name) != worker.name_key:
        _check_free(work, workspace, name)
    changed = msgspec.structs.replace(
        worker, friendly_name=name, name_key=texts.key(name), date_updated=work.now
    )
    _write(work, changed)
    membership.refresh_worker(work, changed)
    return changed


def set_attributes(work: Work, workspace: Workspace, worker: Worker, attributes: str) -> Worker:
    """Replace the attributes, and find out his queues anew. Raises INVALID_PARAMETER."""
    if attributes == worker.attributes:
        return worker
    changed = msgspec.structs.replace(
        worker,
        attributes=texts.attributes(attributes),
        version=worker.version + 1,
        date_updated=work.now,
    )
    _write(work, changed)
    membership.refresh_worker(work, changed)
    sentence = f"Worker {changed.friendly_name} has other attributes"
    _record(work, workspace, changed, "attributes.update", sentence)
    return changed


def set_activity(
    work: Work,
    workspace: Workspace,
    worker: Worker,
    activity_sid: str,
    *,
    parameter: str = "ActivitySid",
) -> Worker:
    """Let a worker do something else; the activity that he is in already changes nothing.

    Whoever calls looks for tasks for him afterwards. `parameter` is named where the activity is
    none. Raises INVALID_PARAMETER.
    """
    if activity_sid == worker.activity_sid:
        return worker
    activity = activities.named(work, workspace, parameter, activity_sid)
    changed = msgspec.structs.replace(
        worker,
        activity_sid=activity.sid,
        available=activity.available,
        date_status_changed=work.now,
        version=worker.version + 1,
        date_updated=work.now,
    )
    _write(work, changed)
    if membership.watches_activities(work, worker.account_sid, worker.workspace_sid):
        membership.refresh_worker(work, changed)
    worker_channels.refresh(work, workspace, worker.sid)
    before = activities.find(work, worker.account_sid, worker.workspace_sid, worker.activity_sid)
    spent = work.now - worker.date_status_changed
    _record(
        work,
        workspace,
        changed,
        "activity.update",
        f"Worker {changed.friendly_name} updated to {activity.friendly_name} Activity",
        activity=activity,
        extra={
            "worker_previous_activity_sid": worker.activity_sid,
            "worker_previous_activity_name": before.friendly_name if before else "",
            "worker_time_in_previous_activity": str(spent // SECOND),
            "worker_time_in_previous_activity_ms": str(spent // _MILLISECOND),
        },
    )
    return changed


def _write(work: Work, worker: Worker) -> None:
    work.run(
        "UPDATE workers SET friendly_name = ?, name_key = ?, attributes = ?, activity_sid = ?,"
        " available = ?, date_status_changed = ?, version = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        worker.friendly_name,
        worker.name_key,
        worker.attributes,
        worker.activity_sid,
        worker.available,
        worker.date_status_changed,
        worker.version,
        worker.date_updated,
        worker.account_sid,
        worker.sid,
    )


def delete(work: Work, workspace: Workspace, worker: Worker) -> None:
    """Take a worker away who holds no reservation. Raises INVALID_PARAMETER."""
    held = work.value(
        "SELECT sid FROM reservations WHERE account_sid = ? AND worker_sid = ? AND live = 1"
        " LIMIT 1",
        worker.account_sid,
        worker.sid,
    )
    if held is not None:
        raise texts.refuse(f"Worker {worker.sid} cannot be deleted: he holds reservation {held}")
    membership.remove_worker(work, worker)
    worker_channels.remove_of_worker(work, worker)
    for statement in (
        "DELETE FROM worker_sockets WHERE account_sid = ? AND worker_sid = ?",
        "DELETE FROM workers WHERE account_sid = ? AND sid = ?",
    ):
        work.run(statement, worker.account_sid, worker.sid)
    _record(work, workspace, worker, "deleted", f"Worker {worker.friendly_name} deleted")


def _check_free(work: Work, workspace: Workspace, name: str) -> None:
    if find_named(work, workspace.account_sid, workspace.sid, name) is not None:
        raise texts.refuse(f"A worker named {name} exists already in this workspace")


def _record(
    work: Work,
    workspace: Workspace,
    worker: Worker,
    deed: str,
    sentence: str,
    *,
    activity: Activity | None = None,
    extra: dict[str, str] | None = None,
) -> None:
    events.record(
        work,
        workspace,
        f"worker.{deed}",
        description=sentence,
        resource_type="worker",
        resource_sid=worker.sid,
        worker=worker,
        activity=activity,
        extra=extra,
    )
