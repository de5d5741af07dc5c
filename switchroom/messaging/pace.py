"""Which carrier a sender's message goes to, and when it is due there (carriers §12)."""

from typing import Final

import msgspec

from switchroom.core import pace, phone
from switchroom.core.clock import SECOND
from switchroom.messaging import numbers
from switchroom.store import outbox
from switchroom.store.work import Work

_SETTINGS: Final = (
    "SELECT s.carrier_sid, s.rate, s.clock, c.rate, c.sender_rate FROM carrier_senders s"
    " LEFT JOIN carriers c ON c.sid = s.carrier_sid WHERE s.account_sid = ? AND s.sender = ?"
)
# One statement reads and moves the clock, so that two senders of one number never get one slot.
_MOVE: Final = (
    "UPDATE carrier_senders SET clock = CASE WHEN clock > ? THEN clock ELSE ? END + ?"
    " WHERE account_sid = ? AND sender = ? RETURNING clock"
)


class Slot(msgspec.Struct, frozen=True):
    """The lane in which the jobs of a sender's carrier stand, and when the message
    is due; `full` says that too much waits for the sender already (21611, 30001)."""

    lane: str
    due: int
    full: bool = False


def slot(work: Work, account_sid: str, carrier: str, sender: str, parts: int) -> Slot:
    """Take the next slot of a sender for a message of so many parts.

    The simulator takes everything at once. A sender whose carrier is not said has the one that it
    was assigned to.
    """
    if carrier == numbers.CARRIER:
        return Slot(outbox.COMMON, work.now)
    found = work.values(_SETTINGS, account_sid, sender)
    if not found:
        return Slot(outbox.COMMON, work.now)
    assigned, own, clock, whole, each = found[0]
    rate = _rate(sender, own, whole, each)
    if rate == 0:
        return Slot(assigned, work.now)
    if clock - work.now > pace.QUEUE:
        return Slot(assigned, work.now, full=True)
    cost = parts * pace.PER * SECOND // rate
    floor = work.now - pace.BURST
    after = work.value(_MOVE, floor, floor, cost, account_sid, sender)
    return Slot(assigned, max(work.now, int(after) - cost))


def is_full(work: Work, account_sid: str, sender: str) -> bool:
    """Whether more waits for a sender than it can send in ten hours (messaging §7.8, 21611)."""
    clock = work.value(
        "SELECT clock FROM carrier_senders WHERE account_sid = ? AND sender = ?",
        account_sid,
        sender,
    )
    return clock is not None and int(clock) - work.now > pace.QUEUE


def _rate(sender: str, own: int | None, whole: int | None, each: int | None) -> int:
    """The sender's own rate, else that of all senders of the carrier, else the usual one; never
    above the carrier's, so that one sender cannot fill it."""
    chosen = own if own is not None else each
    if chosen is None:
        chosen = pace.usual_rate(phone.kind(sender), phone.country(sender), sender)
    return pace.slower(chosen, whole or 0)
