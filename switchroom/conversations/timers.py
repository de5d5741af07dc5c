"""Timers of conversations: durations in, absolute instants out (conversations §2.2).

A message, a change of state or a newly set timer starts both again. The instants stand in the
conversation; one job for each conversation wakes up at the earliest and looks at them anew.
"""

from typing import Final

import msgspec

from switchroom.core import durations, errors
from switchroom.core.clock import MINUTE
from switchroom.store import outbox
from switchroom.store.work import Work

KIND: Final = "conversation_timer"
_LEAST_INACTIVE: Final = MINUTE
_LEAST_CLOSED: Final = 10 * MINUTE


class Wake(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str
    conversation_sid: str


def inactive_after(text: str) -> int | None:
    """Microseconds until inactive; None for PT0S. Raises INACTIVE_INVALID, INACTIVE_TOO_SHORT."""
    try:
        micros = durations.parse(text)
    except ValueError:
        raise errors.INACTIVE_INVALID() from None
    if 0 < micros < _LEAST_INACTIVE:
        raise errors.INACTIVE_TOO_SHORT()
    return micros or None


def closed_after(text: str) -> int | None:
    """Microseconds until closed; None for PT0S. Raises CLOSED_INVALID, CLOSED_TOO_SHORT."""
    try:
        micros = durations.parse(text)
    except ValueError:
        raise errors.CLOSED_INVALID() from None
    if 0 < micros < _LEAST_CLOSED:
        raise errors.CLOSED_TOO_SHORT()
    return micros or None


def schedule(
    work: Work,
    account_sid: str,
    conversation_sid: str,
    date_inactive: int | None,
    date_closed: int | None,
) -> None:
    """See to it that the conversation is looked at when its earliest timer ends."""
    dates = [date for date in (date_inactive, date_closed) if date is not None]
    if dates:
        outbox.put_by(
            work,
            KIND,
            account_sid,
            Wake(account_sid, conversation_sid),
            key=f"timer {conversation_sid}",
            due=min(dates),
        )
