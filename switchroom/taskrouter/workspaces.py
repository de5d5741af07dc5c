"""Workspaces: everything else of TaskRouter is in one (taskrouter §2)."""

from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    events,
    facts,
    queues,
    task_channels,
    texts,
    workflows,
)
from switchroom.taskrouter.rows import Order, Reservation, Task, Workspace

Template = Literal["NONE", "FIFO", "FLEX"]

_TABLE: Final[LiteralString] = "workspaces"
# Queue and workflow of the templates that have them.
_ROUTES: Final = {
    "FIFO": ("Sample Queue", "Default Fifo Workflow"),
    "FLEX": ("Everyone", "Assign to Anyone"),
}
_MULTI: Final = (("Offline", False), ("Available", True), ("Unavailable", False))
# What a Flex account is set up with (flex §13).
_FLEX: Final = (("Offline", False), ("Available", True), ("Unavailable", False), ("Break", False))
_SINGLE: Final = (("Offline", False), ("Idle", True), ("Busy", False), ("Reserved", False))
_CHILDREN: Final[tuple[LiteralString, ...]] = (
    "activities",
    "task_channels",
    "workers",
    "worker_channels",
    "task_queues",
    "workflows",
    "tasks",
    "lines",
    "reservations",
    "task_events",
)


def hold(work: Work, account_sid: str, sid: str) -> Workspace:
    """The workspace, for one who changes something in it: changers take turns. Raises NOT_FOUND."""
    work.lock("taskrouter", sid)
    return fetch(work, account_sid, sid)


def fetch(work: Work, account_sid: str, sid: str) -> Workspace:
    """The workspace, for one who only reads. Raises NOT_FOUND."""
    found = work.get(Workspace, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def create(
    work: Work,
    account_sid: str,
    *,
    friendly_name: str,
    event_callback_url: str = "",
    events_filter: str = "",
    multi_task_enabled: bool = True,
    template: Template = "NONE",
    prioritize_queue_order: Order = "FIFO",
) -> Workspace:
    """Make a workspace with its activities and channels. Raises INVALID_PARAMETER."""
    workspace = Workspace(
        sid=work.mint("WS"),
        account_sid=account_sid,
        friendly_name=texts.friendly_name(friendly_name),
        event_callback_url=texts.url("EventCallbackUrl", event_callback_url),
        events_filter=_check_filter(events_filter),
        multi_task_enabled=int(multi_task_enabled),
        default_activity_sid="",
        timeout_activity_sid="",
        prioritize_queue_order=prioritize_queue_order,
        date_created=work.now,
        date_updated=work.now,
    )
    if template == "FLEX" and not multi_task_enabled:
        raise texts.refuse("A workspace of the template FLEX has MultiTaskEnabled=true")
    born = _FLEX if template == "FLEX" else _MULTI if multi_task_enabled else _SINGLE
    made = [activities.born(work, workspace, name, available) for name, available in born]
    offline = made[0].sid
    workspace = msgspec.structs.replace(
        workspace, default_activity_sid=offline, timeout_activity_sid=offline
    )
    work.insert(_TABLE, workspace)
    task_channels.start(work, workspace)
    _record(work, workspace, "created")
    if template in _ROUTES:
        _add_route(work, workspace, *_ROUTES[template])
    return workspace


def _check_filter(text: str) -> str:
    if len(text) > limits.EVENTS_FILTER_CHARS:
        raise texts.refuse(f"EventsFilter exceeds {limits.EVENTS_FILTER_CHARS} characters")
    return text


def _add_route(work: Work, workspace: Workspace, queue_name: str, workflow_name: str) -> None:
    """The queue and the workflow of a template: everybody takes everything."""
    queue = queues.create(work, workspace, friendly_name=queue_name)
    configuration = {"task_routing": {"filters": [], "default_filter": {"queue": queue.sid}}}
    workflows.create(
        work,
        workspace,
        friendly_name=workflow_name,
        configuration=msgspec.json.encode(configuration).decode(),
    )


def page(
    work: Work, account_sid: str, *, friendly_name: str | None, after: str, most: int
) -> list[Workspace]:
    """Workspaces by age, those behind the SID `after`."""
    if friendly_name is None:
        return work.find(
            Workspace,
            _TABLE,
            "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
            account_sid,
            after,
            most,
        )
    return work.find(
        Workspace,
        _TABLE,
        "account_sid = ? AND friendly_name = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        friendly_name,
        after,
        most,
    )


def update(work: Work, workspace: Workspace, **given: Any) -> Workspace:
    """Change the fields that are given by the names of their columns. Raises INVALID_PARAMETER."""
    if "friendly_name" in given:
        texts.friendly_name(given["friendly_name"])
    if "event_callback_url" in given:
        texts.url("EventCallbackUrl", given["event_callback_url"])
    if "events_filter" in given:
        _check_filter(given["events_filter"])
    for column, name in (
        ("default_activity_sid", "DefaultActivitySid"),
        ("timeout_activity_sid", "TimeoutActivitySid"),
    ):
        if column in given:
            activities.named(work, workspace, name, given[column])
    if "multi_task_enabled" in given:
        given["multi_task_enabled"] = int(given["multi_task_enabled"])
        if given["multi_task_enabled"] < workspace.multi_task_enabled:
            raise texts.refuse("MultiTaskEnabled cannot be changed back to false")
    changed = msgspec.structs.replace(workspace, **given)
    if changed == workspace:
        return workspace
    changed = msgspec.structs.replace(changed, date_updated=work.now)
    work.run(
        "UPDATE workspaces SET friendly_name = ?, event_callback_url = ?, events_filter = ?,"
        " multi_task_enabled = ?, default_activity_sid = ?, timeout_activity_sid = ?,"
        " prioritize_queue_order = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.event_callback_url,
        changed.events_filter,
        changed.multi_task_enabled,
        changed.default_activity_sid,
        changed.timeout_activity_sid,
        changed.prioritize_queue_order,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    _record(work, changed, "updated")
    return changed


def delete(work: Work, workspace: Workspace) -> None:
    """Take a workspace away with all that is in it; conversations go on without it."""
    _record(work, workspace, "deleted")
    _end_interactions(work, workspace)
    inside = (workspace.account_sid, workspace.sid)
    work.run(
        "DELETE FROM queue_members WHERE account_sid = ? AND queue_sid IN"
        " (SELECT sid FROM task_queues WHERE workspace_sid = ?)",
        *inside,
    )
    for table in ("worker_pushes", "worker_sockets"):
        work.run(
            f"DELETE FROM {table} WHERE account_sid = ? AND worker_sid IN"
            " (SELECT sid FROM workers WHERE workspace_sid = ?)",
            *inside,
        )
    for table in _CHILDREN:
        work.run(f"DELETE FROM {table} WHERE account_sid = ? AND workspace_sid = ?", *inside)
    work.run("DELETE FROM workspaces WHERE account_sid = ? AND sid = ?", *inside)


def _end_interactions(work: Work, workspace: Workspace) -> None:
    """Say of each live task of an interaction that it and its reservations are gone."""
    for task in work.find(
        Task,
        "tasks",
        "account_sid = ? AND workspace_sid = ? AND attributes LIKE ?"
        " AND assignment_status NOT IN ('completed', 'canceled') ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
        f'%"{facts.MARK}"%',
    ):
        for one in work.find(
            Reservation,
            "reservations",
            "account_sid = ? AND task_sid = ? AND live = 1 ORDER BY sid",
            task.account_sid,
            task.sid,
        ):
            gone = msgspec.structs.replace(one, status="canceled", live=0, due=None)
            work.emit(
                facts.ReservationMoved(account_sid=task.account_sid, reservation=gone, task=task)
            )
        work.emit(facts.TaskDeleted(account_sid=task.account_sid, task=task))


def _record(work: Work, workspace: Workspace, deed: str) -> None:
    events.record(
        work,
        workspace,
        f"workspace.{deed}",
        description=f"Workspace {workspace.friendly_name} {deed}",
        resource_type="workspace",
        resource_sid=workspace.sid,
    )
