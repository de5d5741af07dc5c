"""A message with media of its own goes out when all are here, and fails when one cannot
(messaging §17)."""

from typing import Final

from switchroom.core import limits, media_types
from switchroom.core.clock import SECOND
from switchroom.core.states import delivery
from switchroom.media.rows import Medium
from switchroom.messaging import copies, messages
from switchroom.messaging.messages import Send, Sms
from switchroom.monitor import alerts
from switchroom.store import outbox
from switchroom.store.work import Work

WAITING: Final = "waits for its media"
TOO_LARGE: Final = 11751
WRONG_TYPE: Final = 12300
# Whoever waits is hastened when they are here; this is for a hastening that got lost.
_LOOK: Final = 30 * SECOND
_OPEN: Final = (delivery.QUEUED, delivery.SENDING)


def wait(work: Work, send: Send) -> int:
    """When to look again for a message whose media are awaited; at once where they have come."""
    # Whoever brings the last of them holds this while he looks who waits.
    work.lock("sms", send.message_sid)
    sms = messages.fetch(work, send.account_sid, send.message_sid)
    awaited = sms is not None and copies.are_awaited(
        work, sms.account_sid, sms.sid, sms.attachments
    )
    return work.now + (_LOOK if awaited else 0)


def settle(work: Work, row: Medium) -> None:
    """A copy has come: its message goes out with the last, or fails by what has come."""
    sms = _held(work, row)
    if sms is None:
        return
    found = copies.of(work, sms.account_sid, sms.sid, sms.attachments)
    if not media_types.goes_by_mms(row.content_type):
        _refuse(work, row, WRONG_TYPE, f"{row.content_type} cannot go out by MMS")
    elif sum(one.size for one in found) > limits.MMS_BYTES:
        most = limits.MMS_BYTES // 1024**2
        _refuse(work, row, TOO_LARGE, f"its media exceed {most} MiB together")
    elif not copies.are_awaited(work, sms.account_sid, sms.sid, sms.attachments):
        outbox.hasten_put_off(work, messages.key_of(sms), WAITING)


def _refuse(work: Work, row: Medium, code: int, sentence: str) -> None:
    fail(work, row, code)
    alerts.record(
        work,
        row.account_sid,
        "error",
        f"Message {row.sms_sid} was not sent: {sentence}",
        code=code,
        resource_sid=row.sms_sid or "",
    )


def fail(work: Work, row: Medium, code: int) -> None:
    """A copy cannot be had: its message failed, and holds up nobody behind it."""
    sms = _held(work, row)
    if sms is not None:
        messages.report(work, sms.account_sid, sms.sid, delivery.FAILED, code)
        outbox.hasten_put_off(work, messages.key_of(sms), WAITING)


def do_without(work: Work, row: Medium) -> None:
    """A copy cannot be had, and its message goes out by the address alone."""
    sms = _held(work, row)
    if sms is not None and not copies.are_awaited(work, sms.account_sid, sms.sid, sms.attachments):
        outbox.hasten_put_off(work, messages.key_of(sms), WAITING)


def _held(work: Work, row: Medium) -> Sms | None:
    """The message that a copy is for, while it is still to go out."""
    if not row.is_copy or row.sms_sid is None:
        return None
    work.lock("sms", row.sms_sid)
    sms = messages.fetch(work, row.account_sid, row.sms_sid)
    return sms if sms is not None and sms.status in _OPEN else None
