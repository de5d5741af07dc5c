"""Workflows: make, change, look at and take them away (taskrouter §7)."""

from typing import Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors
from switchroom.core.matching import workflow as matching
from switchroom.core.matching.workflow import Configuration, ConfigurationFault
from switchroom.store.work import Value, Work
from switchroom.taskrouter import events, texts
from switchroom.taskrouter.rows import Workflow, Workspace

_TABLE: Final[LiteralString] = "workflows"
RESERVATION_TIMEOUT_S: Final = 120
_RESERVATION_TIMEOUT_MAX_S: Final = 86_400


def create(
    work: Work,
    workspace: Workspace,
    *,
    friendly_name: str,
    configuration: str,
    assignment_callback_url: str = "",
    fallback_assignment_callback_url: str = "",
    task_reservation_timeout: int = RESERVATION_TIMEOUT_S,
) -> Workflow:
    """Make a workflow in a workspace that is held. Raises INVALID_PARAMETER."""
    workflow = Workflow(
        sid=work.mint("WW"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        friendly_name=friendly_name,
        configuration=configuration,
        assignment_callback_url=assignment_callback_url,
        fallback_assignment_callback_url=fallback_assignment_callback_url,
        task_reservation_timeout=task_reservation_timeout,
        date_created=work.now,
        date_updated=work.now,
    )
    _check(work, workflow)
    work.insert(_TABLE, workflow)
    _record(work, workspace, workflow, "created")
    return workflow


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Workflow:
    """The workflow. Raises NOT_FOUND."""
    found = find(work, account_sid, workspace_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Workflow | None:
    """The workflow, or None."""
    return work.get(
        Workflow,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND sid = ?",
        account_sid,
        workspace_sid,
        sid,
    )


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    *,
    friendly_name: str | None = None,
    after: str = "",
    most: int,
) -> list[Workflow]:
    """Workflows of a workspace, oldest first, that were made after the one of a SID."""
    where = "account_sid = ? AND workspace_sid = ? AND sid > ?"
    values: list[Value] = [account_sid, workspace_sid, after]
    if friendly_name is not None:
        where += " AND friendly_name = ?"
        values.append(friendly_name)
    return work.find(Workflow, _TABLE, f"{where} ORDER BY sid LIMIT ?", *values, most)


def update(
    work: Work,
    workspace: Workspace,
    sid: str,
    *,
    friendly_name: str | UnsetType = UNSET,
    configuration: str | UnsetType = UNSET,
    assignment_callback_url: str | UnsetType = UNSET,
    fallback_assignment_callback_url: str | UnsetType = UNSET,
    task_reservation_timeout: int | UnsetType = UNSET,
) -> Workflow:
    """Change a workflow of a workspace that is held; its tasks are for `assign.workflow_changed`.

    Raises NOT_FOUND, INVALID_PARAMETER.
    """
    given = {
        "friendly_name": friendly_name,
        "configuration": configuration,
        "assignment_callback_url": assignment_callback_url,
        "fallback_assignment_callback_url": fallback_assignment_callback_url,
        "task_reservation_timeout": task_reservation_timeout,
    }
    present = {name: value for name, value in given.items() if value is not UNSET}
    workflow = fetch(work, workspace.account_sid, workspace.sid, sid)
    changed = msgspec.structs.replace(workflow, **present, date_updated=work.now)
    _check(work, changed)
    work.run(
        "UPDATE workflows SET friendly_name = ?, configuration = ?, assignment_callback_url = ?,"
        " fallback_assignment_callback_url = ?, task_reservation_timeout = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.configuration,
        changed.assignment_callback_url,
        changed.fallback_assignment_callback_url,
        changed.task_reservation_timeout,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    _record(work, workspace, changed, "updated")
    return changed


def delete(work: Work, workspace: Workspace, sid: str) -> None:
    """Take a workflow of a workspace that is held away.

    Raises NOT_FOUND, or INVALID_PARAMETER while tasks follow it.
    """
    workflow = fetch(work, workspace.account_sid, workspace.sid, sid)
    follower = work.value(
        "SELECT sid FROM tasks WHERE account_sid = ? AND workspace_sid = ? AND workflow_sid = ?"
        " AND assignment_status IN ('pending', 'reserved', 'assigned', 'wrapping') LIMIT 1",
        workspace.account_sid,
        workspace.sid,
        sid,
    )
    if follower is not None:
        raise texts.refuse(
            f"Workflow {sid} cannot be deleted while tasks follow it, such as {follower};"
            " complete, cancel or delete them first"
        )
    work.run("DELETE FROM workflows WHERE account_sid = ? AND sid = ?", workspace.account_sid, sid)
    _record(work, workspace, workflow, "deleted")


def _record(work: Work, workspace: Workspace, workflow: Workflow, deed: str) -> None:
    events.record(
        work,
        workspace,
        f"workflow.{deed}",
        description=f"Workflow {workflow.friendly_name} {deed}",
        resource_type="workflow",
        resource_sid=workflow.sid,
        workflow=workflow,
    )


def _check(work: Work, workflow: Workflow) -> None:
    """Refuse a workflow that cannot be. Raises INVALID_PARAMETER."""
    texts.friendly_name(workflow.friendly_name)
    texts.url("AssignmentCallbackUrl", workflow.assignment_callback_url)
    texts.url("FallbackAssignmentCallbackUrl", workflow.fallback_assignment_callback_url)
    if not 1 <= workflow.task_reservation_timeout <= _RESERVATION_TIMEOUT_MAX_S:
        raise texts.refuse(
            "TaskReservationTimeout must be a number of seconds from 1 to"
            f" {_RESERVATION_TIMEOUT_MAX_S}"
        )
    _check_queues(work, workflow, _read(workflow.configuration))


def _read(text: str) -> Configuration:
    try:
        return matching.parse(text)
    except ConfigurationFault as fault:
        raise texts.refuse(f"Invalid workflow configuration: {fault}") from None


def _check_queues(work: Work, workflow: Workflow, configuration: Configuration) -> None:
    """Refuse a queue that the workspace does not have. Raises INVALID_PARAMETER."""
    known = {
        sid
        for (sid,) in work.values(
            "SELECT sid FROM task_queues WHERE account_sid = ? AND workspace_sid = ?",
            workflow.account_sid,
            workflow.workspace_sid,
        )
    }
    if unknown := sorted(configuration.queues - known):
        raise texts.refuse(
            f"Invalid workflow configuration: {unknown[0]} is no task queue of workspace"
            f" {workflow.workspace_sid}"
        )
