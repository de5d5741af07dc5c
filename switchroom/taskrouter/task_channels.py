"""Task channels: the kinds of tasks that a worker has separate places for (taskrouter §5)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.store.work import Work
from switchroom.taskrouter import events, texts, worker_channels
from switchroom.taskrouter.rows import TaskChannel, Workspace

# Unique name and friendly name.
BUILT_IN: Final = (
    ("default", "Default"),
    ("voice", "Voice"),
    ("chat", "Programmable Chat"),
    ("sms", "SMS"),
    ("video", "Video"),
    ("email", "Email"),
)

_TABLE: Final[LiteralString] = "task_channels"


def start(work: Work, workspace: Workspace) -> None:
    """Give a new workspace the channels that all have."""
    for unique_name, friendly_name in BUILT_IN:
        _insert(work, workspace, friendly_name, unique_name, optimized=False, builtin=True)


def create(
    work: Work,
    workspace: Workspace,
    *,
    friendly_name: str,
    unique_name: str,
    channel_optimized_routing: bool = False,
) -> TaskChannel:
    """Make a channel, with places of all workers for it. Raises INVALID_PARAMETER."""
    name = _bare("FriendlyName", texts.friendly_name(friendly_name))
    unique_name = _check_unique_name(unique_name)
    if find_named(work, workspace.account_sid, workspace.sid, unique_name) is not None:
        raise texts.refuse(f"A task channel with UniqueName {unique_name} exists already")
    count = work.value(
        "SELECT count(*) FROM task_channels WHERE account_sid = ? AND workspace_sid = ?",
        workspace.account_sid,
        workspace.sid,
    )
    if count >= limits.TASK_CHANNELS:
        raise texts.refuse(f"A workspace has at most {limits.TASK_CHANNELS} task channels")
    channel = _insert(
        work,
        workspace,
        name,
        unique_name,
        optimized=channel_optimized_routing,
        builtin=False,
    )
    worker_channels.add_for_channel(work, workspace, channel)
    _record(work, workspace, channel, "created")
    return channel


def _insert(
    work: Work, workspace: Workspace, name: str, unique_name: str, *, optimized: bool, builtin: bool
) -> TaskChannel:
    channel = TaskChannel(
        sid=work.mint("TC"),
        account_sid=workspace.account_sid,
        workspace_sid=workspace.sid,
        friendly_name=name,
        unique_name=unique_name,
        channel_optimized_routing=int(optimized),
        builtin=int(builtin),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, channel)
    return channel


def _bare(parameter: str, name: str) -> str:
    if "-" in name:
        raise texts.refuse(f"{parameter} must not contain a hyphen")
    return name


def _check_unique_name(text: str) -> str:
    if not text.strip() or len(text) > limits.TASKROUTER_NAME_CHARS:
        most = limits.TASKROUTER_NAME_CHARS
        raise texts.refuse(f"UniqueName must have 1 to {most} characters")
    if "/" in text:
        raise texts.refuse("UniqueName must not contain a slash")
    return _bare("UniqueName", text)


def fetch(work: Work, account_sid: str, workspace_sid: str, sid: str) -> TaskChannel:
    """The channel with this SID or unique name. Raises NOT_FOUND."""
    found = find(work, account_sid, workspace_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find(work: Work, account_sid: str, workspace_sid: str, sid: str) -> TaskChannel | None:
    """The channel with this SID or unique name, or None."""
    found = work.get(
        TaskChannel,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND sid = ?",
        account_sid,
        workspace_sid,
        sid,
    )
    return found or find_named(work, account_sid, workspace_sid, sid)


def find_named(
    work: Work, account_sid: str, workspace_sid: str, unique_name: str
) -> TaskChannel | None:
    """The channel with this unique name, or None."""
    return work.get(
        TaskChannel,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND unique_name = ?",
        account_sid,
        workspace_sid,
        unique_name,
    )


def page(
    work: Work, account_sid: str, workspace_sid: str, after: str, most: int
) -> list[TaskChannel]:
    """Channels by age, those behind the SID `after`."""
    return work.find(
        TaskChannel,
        _TABLE,
        "account_sid = ? AND workspace_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        workspace_sid,
        after,
        most,
    )


def update(
    work: Work,
    workspace: Workspace,
    channel: TaskChannel,
    *,
    friendly_name: str | None = None,
    channel_optimized_routing: bool | None = None,
) -> TaskChannel:
    """Change what is given. Raises INVALID_PARAMETER."""
    changed = channel
    if friendly_name is not None:
        name = _bare("FriendlyName", texts.friendly_name(friendly_name))
        changed = msgspec.structs.replace(changed, friendly_name=name)
    if channel_optimized_routing is not None:
        optimized = int(channel_optimized_routing)
        changed = msgspec.structs.replace(changed, channel_optimized_routing=optimized)
    if changed == channel:
        return channel
    changed = msgspec.structs.replace(changed, date_updated=work.now)
    work.run(
        "UPDATE task_channels SET friendly_name = ?, channel_optimized_routing = ?,"
        " date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.channel_optimized_routing,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    if changed.channel_optimized_routing != channel.channel_optimized_routing:
        worker_channels.recount_idleness(work, changed)
    _record(work, workspace, changed, "updated")
    return changed


def delete(work: Work, workspace: Workspace, channel: TaskChannel) -> None:
    """Take a channel away that has no tasks. Raises INVALID_PARAMETER."""
    if channel.builtin:
        raise texts.refuse(f"The built-in task channel {channel.unique_name} cannot be deleted")
    task = work.value(
        "SELECT sid FROM tasks WHERE account_sid = ? AND workspace_sid = ?"
        " AND task_channel_sid = ? AND assignment_status NOT IN ('completed', 'canceled') LIMIT 1",
        channel.account_sid,
        channel.workspace_sid,
        channel.sid,
    )
    if task is not None:
        raise texts.refuse(f"Task channel {channel.sid} cannot be deleted: task {task} is in it")
    worker_channels.remove_of_channel(work, channel)
    work.run(
        "DELETE FROM task_channels WHERE account_sid = ? AND sid = ?",
        channel.account_sid,
        channel.sid,
    )
    _record(work, workspace, channel, "deleted")


def _record(work: Work, workspace: Workspace, channel: TaskChannel, deed: str) -> None:
    events.record(
        work,
        workspace,
        f"task-channel.{deed}",
        description=f"Task channel {channel.friendly_name} {deed}",
        resource_type="task-channel",
        resource_sid=channel.sid,
        channel=channel,
    )
