"""What an account has of Flex: made once, before its first agent needs it (flex §13)."""

from typing import Final, LiteralString

import msgspec

from switchroom.store.work import Work
from switchroom.taskrouter import workspaces
from switchroom.taskrouter.rows import Workspace

_TABLE: Final[LiteralString] = "flex_configurations"
NAME: Final = "Flex Task Assignment"


class Configured(msgspec.Struct, frozen=True):
    """A row of `flex_configurations`; `settings` is the JSON of what was set."""

    account_sid: str
    workspace_sid: str | None
    runtime_domain: str | None
    settings: str
    date_created: int
    date_updated: int


def provision(work: Work, account_sid: str) -> Workspace:
    """The account's Flex workspace. At the first call it is found or made, with queue, workflow,
    activities and channels, and the configuration is written.

    An account that has workspaces keeps the oldest of them for it.
    """
    found = find_workspace(work, account_sid)
    row = find(work, account_sid)
    if found is not None and row is not None and row.workspace_sid == found.sid:
        return found
    work.lock("flex", account_sid)
    found = find_workspace(work, account_sid)
    if found is None:
        found = workspaces.create(work, account_sid, friendly_name=NAME, template="FLEX")
    keep(work, account_sid, workspace_sid=found.sid)
    return found


def find(work: Work, account_sid: str) -> Configured | None:
    """The configuration as it is kept, or None where nothing was made or set yet."""
    return work.get(Configured, _TABLE, "account_sid = ?", account_sid)


def find_domain(work: Work, runtime_domain: str) -> Configured | None:
    """The configuration with this runtime domain, of whatever account, or None."""
    return work.get(Configured, _TABLE, "runtime_domain = ?", runtime_domain)


def find_workspace(work: Work, account_sid: str) -> Workspace | None:
    """The account's Flex workspace: the one that is configured, else the oldest; None where it
    has no workspace."""
    row = find(work, account_sid)
    if row is not None and row.workspace_sid is not None:
        chosen = work.get(
            Workspace, "workspaces", "account_sid = ? AND sid = ?", account_sid, row.workspace_sid
        )
        if chosen is not None:
            return chosen
    oldest = workspaces.page(work, account_sid, friendly_name=None, after="", most=1)
    return oldest[0] if oldest else None


def keep(
    work: Work,
    account_sid: str,
    *,
    workspace_sid: str | None = None,
    runtime_domain: str | None = None,
    settings: str | None = None,
) -> Configured:
    """Write what is given into the configuration, which begins here if there is none."""
    before = find(work, account_sid)
    if before is None:
        before = Configured(account_sid, None, None, "{}", work.now, work.now)
        work.insert(_TABLE, before)
    changed = Configured(
        account_sid,
        before.workspace_sid if workspace_sid is None else workspace_sid,
        before.runtime_domain if runtime_domain is None else runtime_domain or None,
        before.settings if settings is None else settings,
        before.date_created,
        work.now,
    )
    work.run(
        "UPDATE flex_configurations SET workspace_sid = ?, runtime_domain = ?, settings = ?,"
        " date_updated = ? WHERE account_sid = ?",
        changed.workspace_sid,
        changed.runtime_domain,
        changed.settings,
        changed.date_updated,
        account_sid,
    )
    return changed
