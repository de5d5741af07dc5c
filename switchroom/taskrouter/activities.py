"""Activities: what a worker can be doing, and whether it makes him available (taskrouter §3)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.store.work import Value, Work
from switchroom.taskrouter import events, texts
from switchroom.taskrouter.rows import Activity, Workspace

_TABLE: Final[LiteralString] = "activities"


def create(
    work: Work, workspace: Workspace, *, friendly_name: str, available: bool = False
) -> Activity:
    """Make an activity. Raises INVALID_PARAMETER."""
    name = texts.friendly_name(friendly_name)
    _check_free(work, workspace, name)
    count = work.value(
        "SELECT count(*) FROM activities WHERE account_sid = ? AND workspace_sid = ?",
        workspace.account_sid,
        workspace.sid,
    )
    if count >= limits.ACTIVITIES:
        raise texts.refuse(f"A workspace has at most {limits.ACTIVITIES} activities")
    activity = born(work, workspace, name, available)
    _record(work, workspace, activity, "created")
    return activity


def born(work: Work, workspace: Workspace, name: str, available: bool) -> Activity:
    """Keep an activity, unannounced: those that a workspace has from its beginning."""
    activity = Activity(
        sid=work.mint("WA"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        friendly_name=name,
        name_key=texts.key(name),
        available=int(available),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, activity)
    return activity


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Activity:
    """The activity. Raises NOT_FOUND."""
    found = find(work, account_sid, workspace_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find(work: Work, account_sid: str, workspace_sid: str, sid: str) -> Activity | None:
    """The activity, or None."""
    return work.get(
        Activity,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND sid = ?",
        account_sid,
        workspace_sid,
        sid,
    )


def named(work: Work, workspace: Workspace, parameter: str, sid: str) -> Activity:
    """The activity that a parameter names. Raises INVALID_PARAMETER."""
    found = find(work, workspace.account_sid, workspace.sid, sid)
    if found is None:
        raise texts.refuse(f"{parameter} {sid} is not an activity of this workspace")
    return found


def names(work: Work, account_sid: str, workspace_sid: str) -> dict[str, str]:
    """The names of all activities of a workspace by their SIDs."""
    return dict(
        work.values(
            "SELECT sid, friendly_name FROM activities WHERE account_sid = ? AND workspace_sid = ?",
            account_sid,
            workspace_sid,
        )
    )


def page(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    *,
    friendly_name: str | None = None,
    available: bool | None = None,
    after: str = "",
    most: int,
) -> list[Activity]:
    """Activities by age, those behind the SID `after`."""
    clauses: list[LiteralString] = ["account_sid = ? AND workspace_sid = ? AND sid > ?"]
    values: list[Value] = [account_sid, workspace_sid, after]
    if friendly_name is not None:
        clauses.append("friendly_name = ?")
        values.append(friendly_name)
    if available is not None:
        clauses.append("available = ?")
        values.append(int(available))
    where = " AND ".join(clauses)
    ending: LiteralString = " ORDER BY sid LIMIT ?"
    return work.find(Activity, _TABLE, where + ending, *values, most)


def rename(work: Work, workspace: Workspace, activity: Activity, friendly_name: str) -> Activity:
    """Give an activity another name. Raises INVALID_PARAMETER."""
    if friendly_name == activity.friendly_name:
        return activity
    name = texts.friendly_name(friendly_name)
    if texts.key(name) != activity.name_key:
        _check_free(work, workspace, name)
    changed = msgspec.structs.replace(
        activity, friendly_name=name, name_key=texts.key(name), date_updated=work.now
    )
    work.run(
        "UPDATE activities SET friendly_name = ?, name_key = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.name_key,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    _record(work, workspace, changed, "updated")
    return changed


def delete(work: Work, workspace: Workspace, activity: Activity) -> None:
    """Take an activity away that nobody uses. Raises INVALID_PARAMETER."""
    user = _user(work, workspace, activity)
    if user is not None:
        raise texts.refuse(f"Activity {activity.sid} cannot be deleted: it is {user}")
    work.run(
        "DELETE FROM activities WHERE account_sid = ? AND sid = ?",
        activity.account_sid,
        activity.sid,
    )
    _record(work, workspace, activity, "deleted")


def _user(work: Work, workspace: Workspace, activity: Activity) -> str | None:
    """Who stands in the way of deleting an activity, or None."""
    if activity.sid == workspace.default_activity_sid:
        return "the default activity of the workspace"
    if activity.sid == workspace.timeout_activity_sid:
        return "the timeout activity of the workspace"
    worker = work.value(
        "SELECT sid FROM workers WHERE account_sid = ? AND workspace_sid = ? AND activity_sid = ?"
        " LIMIT 1",
        activity.account_sid,
        activity.workspace_sid,
        activity.sid,
    )
    if worker is not None:
        return f"the activity of worker {worker}"
    queue = work.value(
        "SELECT sid FROM task_queues WHERE account_sid = ? AND workspace_sid = ?"
        " AND (reservation_activity_sid = ? OR assignment_activity_sid = ?) LIMIT 1",
        activity.account_sid,
        activity.workspace_sid,
        activity.sid,
        activity.sid,
    )
    return None if queue is None else f"an activity of task queue {queue}"


def _check_free(work: Work, workspace: Workspace, name: str) -> None:
    taken = work.value(
        "SELECT 1 FROM activities WHERE account_sid = ? AND workspace_sid = ? AND name_key = ?",
        workspace.account_sid,
        workspace.sid,
        texts.key(name),
    )
    if taken is not None:
        raise texts.refuse(f"An activity named {name} exists already in this workspace")


def _record(work: Work, workspace: Workspace, activity: Activity, deed: str) -> None:
    events.record(
        work,
        workspace,
        f"activity.{deed}",
        description=f"Activity {activity.friendly_name} {deed}",
        resource_type="activity",
        resource_sid=activity.sid,
        activity=activity,
    )
