"""What an account sets about interactions; the API that is copied has no field for it."""

from typing import Final, LiteralString, cast

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors
from switchroom.core.clock import DAY, MINUTE, SECOND
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "flex_settings"

PAUSE_MOST: Final = 14 * DAY
LEAVE_MOST: Final = 90 * DAY


class Settings(msgspec.Struct, frozen=True):
    """A row of `flex_settings`, in microseconds.

    `lost_agent_after` is how long an agent whose connection broke off keeps his conversations, 0
    for always. `pause_limit` is how long a channel may be paused (flex §9: 14 days at most),
    `leave_limit` how long one that was left stays open without a word (90 days at most).
    """

    account_sid: str
    lost_agent_after: int = 10 * MINUTE
    pause_limit: int = PAUSE_MOST
    leave_limit: int = LEAVE_MOST


def fetch(work: Work, account_sid: str) -> Settings:
    """The settings of an account; they are read once for each transaction."""
    key = f"flex settings {account_sid}"
    if key not in work.memory:
        found = work.get(Settings, _TABLE, "account_sid = ?", account_sid)
        work.memory[key] = found or Settings(account_sid)
    return cast(Settings, work.memory[key])


def update(
    work: Work,
    account_sid: str,
    *,
    lost_agent_after: int | UnsetType = UNSET,
    pause_limit: int | UnsetType = UNSET,
    leave_limit: int | UnsetType = UNSET,
) -> Settings:
    """Change what is given, in seconds. Raises INVALID_PARAMETER."""
    work.lock("flex_settings", account_sid)
    now = fetch(work, account_sid)
    changed = Settings(
        account_sid,
        _within("LostAgentAfter", lost_agent_after, now.lost_agent_after, 0, DAY),
        _within("PauseLimit", pause_limit, now.pause_limit, MINUTE, PAUSE_MOST),
        _within("LeaveLimit", leave_limit, now.leave_limit, MINUTE, LEAVE_MOST),
    )
    work.run("DELETE FROM flex_settings WHERE account_sid = ?", account_sid)
    work.insert(_TABLE, changed)
    work.memory.pop(f"flex settings {account_sid}", None)
    return changed


def _within(name: str, seconds: int | UnsetType, now: int, least: int, most: int) -> int:
    if seconds is UNSET:
        return now
    if not least // SECOND <= seconds <= most // SECOND:
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a whole number of seconds from {least // SECOND} to"
            f" {most // SECOND}"
        )
    return seconds * SECOND
