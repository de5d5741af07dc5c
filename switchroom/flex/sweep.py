"""A channel goes 180 days after its last change, with its interaction and all that is in it (flex
§3); the conversation, its messages and what its agent wrote at its end stay."""

from typing import Final, LiteralString

import msgspec

from switchroom.core.clock import DAY, HOUR
from switchroom.flex import again, channels, rows
from switchroom.flex.rows import Channel
from switchroom.store import outbox
from switchroom.store.work import Work

KIND: Final = "flex_sweep"
LIFE: Final = 180 * DAY
_AT_ONCE: Final = 50
_OVER: Final = ("closed", "failed")
_PARTS: Final[tuple[LiteralString, ...]] = (
    "interaction_transfers",
    "interaction_participants",
    "interaction_invites",
)


class Sweep(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str


def see_to(work: Work, account_sid: str) -> None:
    """Have an account's channels looked after, now that there is another one."""
    key = f"flex sweep {account_sid}"
    if not outbox.waiting(work, key):
        due = work.now + LIFE
        outbox.put_by(work, KIND, account_sid, Sweep(account_sid), key=key, due=due)


def sweep(work: Work, account_sid: str) -> int | None:
    """Take away what has reached its age, some at a time; when to look again, None for never."""
    oldest = work.find(
        Channel,
        "interaction_channels",
        "account_sid = ? ORDER BY date_updated LIMIT ?",
        account_sid,
        _AT_ONCE,
    )
    for seen in oldest:
        if seen.date_updated + LIFE > work.now:
            # Not for each of them by itself: those of an hour go together.
            return max(seen.date_updated + LIFE, work.now + HOUR)
        channel = channels.hold_found(work, account_sid, seen.sid)
        if channel is not None and channel.date_updated == seen.date_updated:
            _end(work, channel)
    return work.now if oldest else None


def _end(work: Work, channel: Channel) -> None:
    """The end of a channel that nothing has happened to. Where somebody has the conversation it
    begins anew to age; where nobody has, the customer's next message begins another one."""
    if channel.status not in _OVER:
        if rows.has_owner(work, channel):
            rows.keep_channel(work, msgspec.structs.replace(channel, date_updated=work.now))
            return
        channels.close_conversation(work, channel)
        again.alert(work, channel, "notice", "its channel is 180 days old, and it is closed")
    _forget(work, channel)


def _forget(work: Work, channel: Channel) -> None:
    for table in _PARTS:
        work.run(
            f"DELETE FROM {table} WHERE account_sid = ? AND channel_sid = ?",
            channel.account_sid,
            channel.sid,
        )
    work.run(
        "DELETE FROM interaction_channels WHERE account_sid = ? AND sid = ?",
        channel.account_sid,
        channel.sid,
    )
    work.run(
        "DELETE FROM interactions WHERE account_sid = ? AND sid = ?",
        channel.account_sid,
        channel.interaction_sid,
    )
