"""The states of a channel: what is written when it moves, and who hears of it (flex §3)."""

import msgspec

from switchroom.flex import alarms, events, rows
from switchroom.flex.rows import Channel, ChannelStatus
from switchroom.store.work import Work


def move(
    work: Work,
    channel: Channel,
    status: ChannelStatus,
    *,
    resting: bool = False,
    due: int | None = None,
    rounds: int = 0,
    paused_by: str | None = None,
    error_code: int = 0,
    error_message: str = "",
) -> Channel:
    """The channel in a state; what is not given is over with it. `due` is when it is looked at."""
    changed = msgspec.structs.replace(
        channel,
        status=status,
        resting=int(resting),
        due=due,
        rounds=rounds,
        paused_by=paused_by,
        error_code=error_code,
        error_message=error_message,
        date_updated=work.now,
    )
    rows.keep_channel(work, changed)
    if channel.resting and not resting:
        alarms.is_heard(work, channel)
    alarms.see_to(work, changed)
    if status != channel.status:
        work.emit(
            events.ChannelStatusUpdated(
                account_sid=channel.account_sid, channel=changed, before=channel.status
            )
        )
    return changed
