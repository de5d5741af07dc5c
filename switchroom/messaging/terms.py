"""When a message is to be sent, and how long it may wait for its carrier (messaging §7.4, §7.5)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.clock import DAY, SECOND, parse_iso
from switchroom.core.states import delivery
from switchroom.messaging import messages
from switchroom.messaging.messages import Sms
from switchroom.store import outbox
from switchroom.store.work import Work

EXPIRE: Final = "message_expiry"
_TABLE: Final[LiteralString] = "message_terms"
_EXPIRED: Final = 30036
_WAITING: Final = (delivery.ACCEPTED, delivery.QUEUED)


class Terms(msgspec.Struct, frozen=True):
    """A row of `message_terms`: an instant, and seconds."""

    message_sid: str
    account_sid: str
    send_at: int | None
    validity: int | None


class Expire(msgspec.Struct, frozen=True):
    """The payload of a `message_expiry` job."""

    account_sid: str
    message_sid: str


def instant(work: Work, schedule_type: str, send_at: str, *, by_service: bool) -> int | None:
    """The instant that a message is scheduled for; None for one that goes out now.

    Raises SCHEDULE_TYPE_INVALID, SEND_AT_MISSING, SCHEDULE_WITHOUT_SERVICE, SEND_AT_INVALID,
    SEND_AT_TOO_EARLY, SEND_AT_TOO_LATE (messaging §7.4).
    """
    if not schedule_type and not send_at:
        return None
    if schedule_type != "fixed":
        raise errors.SCHEDULE_TYPE_INVALID()
    if not send_at:
        raise errors.SEND_AT_MISSING()
    if not by_service:
        raise errors.SCHEDULE_WITHOUT_SERVICE()
    try:
        found = parse_iso(send_at)
    except (ValueError, OverflowError):
        raise errors.SEND_AT_INVALID(text=send_at[: limits.ADDRESS_CHARS]) from None
    if found < work.now + limits.SCHEDULED_AHEAD_MIN_S * SECOND:
        raise errors.SEND_AT_TOO_EARLY(least=limits.SCHEDULED_AHEAD_MIN_S)
    if found > work.now + limits.SCHEDULED_AHEAD_MAX_S * SECOND:
        raise errors.SEND_AT_TOO_LATE(most=limits.SCHEDULED_AHEAD_MAX_S * SECOND // DAY)
    return found


def check_room(work: Work, account_sid: str) -> None:
    """Raises TOO_MANY_SCHEDULED."""
    full = work.value(
        "SELECT 1 FROM messages WHERE account_sid = ? AND status = 'scheduled'"
        " ORDER BY sid LIMIT 1 OFFSET ?",
        account_sid,
        limits.SCHEDULED_MESSAGES - 1,
    )
    if full is not None:
        raise errors.TOO_MANY_SCHEDULED(most=limits.SCHEDULED_MESSAGES)


def validity(given: int | None, otherwise: int = limits.VALIDITY_S) -> int | None:
    """How long a message may wait, in seconds; None for the longest, for which nothing is noted.

    Raises VALIDITY_INVALID.
    """
    if given is not None and not 1 <= given <= limits.VALIDITY_S:
        raise errors.VALIDITY_INVALID(most=limits.VALIDITY_S)
    found = otherwise if given is None else given
    return None if found == limits.VALIDITY_S else found


def keep(
    work: Work, account_sid: str, message_sid: str, send_at: int | None, seconds: int | None
) -> None:
    """Remember the terms of a message that has any."""
    if send_at is not None or seconds is not None:
        work.insert(_TABLE, Terms(message_sid, account_sid, send_at, seconds))


def start(work: Work, account_sid: str, message_sid: str) -> None:
    """From now on a message waits: it fails when its validity ends before its carrier took it."""
    terms = work.get(Terms, _TABLE, "account_sid = ? AND message_sid = ?", account_sid, message_sid)
    if terms is not None and terms.validity is not None:
        outbox.put(
            work,
            EXPIRE,
            account_sid,
            Expire(account_sid, message_sid),
            key=f"expire {message_sid}",
            due=work.now + terms.validity * SECOND,
        )


def end(work: Work, sms: Sms) -> int:
    """Until when it is worth handing a message to its carrier: its validity counts from when it was
    made, or from when it was scheduled for."""
    terms = work.get(Terms, _TABLE, "account_sid = ? AND message_sid = ?", sms.account_sid, sms.sid)
    start, seconds = sms.date_created, limits.VALIDITY_S
    if terms is not None:
        start = terms.send_at or start
        seconds = terms.validity or seconds
    return start + seconds * SECOND


def expire(work: Work, account_sid: str, message_sid: str) -> None:
    """The validity ended: whoever still waits has failed (messaging §7.5)."""
    work.lock("sms", message_sid)
    sms = messages.fetch(work, account_sid, message_sid)
    if sms is not None and sms.status in _WAITING:
        messages.report(work, account_sid, message_sid, delivery.FAILED, _EXPIRED)
