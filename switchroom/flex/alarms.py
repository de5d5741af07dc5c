"""What is done with a channel later: one alarm for each, at the instant `due` of its row, and one
call for whoever is to hear a customer who has written (jobs/flex.py)."""

from typing import Final

import msgspec

from switchroom.core.clock import MINUTE
from switchroom.flex.rows import Channel
from switchroom.store import outbox
from switchroom.store.work import Work

CHANNEL: Final = "flex_channel"
WAKE: Final = "flex_wake"

# A program that has parked a channel asks somebody in when the customer writes; so long it may take
# before we do (flex §9).
PARKED: Final = MINUTE


class OfChannel(msgspec.Struct, frozen=True):
    """The payload of both kinds of job."""

    account_sid: str
    channel_sid: str


def see_to(work: Work, channel: Channel) -> None:
    """Look at a channel when something in it is due."""
    if channel.due is not None:
        _look_by(work, channel, channel.due)


def _look_by(work: Work, channel: Channel, due: int) -> None:
    outbox.put_by(
        work,
        CHANNEL,
        channel.account_sid,
        OfChannel(channel.account_sid, channel.sid),
        key=f"flex channel {channel.sid}",
        due=due,
    )


def wake(work: Work, channel: Channel) -> None:
    """Have somebody asked for because the customer has written, once for all he writes until then.
    A job of its own holds the workspace before the conversation, in the order of all others."""
    outbox.put_by(
        work,
        WAKE,
        channel.account_sid,
        OfChannel(channel.account_sid, channel.sid),
        key=_wake_key(channel),
        due=work.now + (PARKED if channel.status == "active" else 0),
    )


def end(work: Work, channel: Channel) -> None:
    """Look at a channel soon: its conversation is over."""
    _look_by(work, channel, work.now)


def is_heard(work: Work, channel: Channel) -> None:
    """Somebody has a channel that rested: who has written in it needs nobody else."""
    outbox.cancel(work, _wake_key(channel))


def _wake_key(channel: Channel) -> str:
    return f"flex wake {channel.sid}"
