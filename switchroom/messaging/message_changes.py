"""What can be done to a message that is there: redact, cancel, delete it, take its media away, say
that it arrived (messaging §7.3, §7.7)."""

import hashlib
from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import errors
from switchroom.core.sms.message import Media
from switchroom.core.states import delivery
from switchroom.media import rows
from switchroom.messaging import messages, release
from switchroom.messaging.messages import Sms
from switchroom.store.work import Work, encode

Outcome = Literal["confirmed", "unconfirmed"]

_IN_FLIGHT: Final = frozenset(
    {delivery.ACCEPTED, delivery.SCHEDULED, delivery.QUEUED, delivery.SENDING, delivery.RECEIVING}
)
_NOT_COMPLETE: Final = "Cannot delete message because delivery has not been completed."
_DIGITS: Final = 32
_FEEDBACK: Final[LiteralString] = "message_feedback"


class Medium(msgspec.Struct, frozen=True):
    """A medium of a message under its SID."""

    sid: str
    message: Sms
    media: Media


class Feedback(msgspec.Struct, frozen=True):
    """A row of `message_feedback`."""

    message_sid: str
    account_sid: str
    outcome: Outcome
    date_created: int
    date_updated: int


def fetch(work: Work, account_sid: str, sid: str) -> Sms:
    """The message. Raises NOT_FOUND."""
    sms = messages.fetch(work, account_sid, sid)
    if sms is None:
        raise errors.NOT_FOUND()
    return sms


def redact(work: Work, account_sid: str, sid: str) -> Sms:
    """Take the text away for good. Raises NOT_FOUND, NOT_COMPLETE (still under way)."""
    sms = _hold(work, account_sid, sid)
    work.run(
        "UPDATE messages SET body = '', date_updated = ? WHERE account_sid = ? AND sid = ?",
        work.now,
        account_sid,
        sid,
    )
    work.wake(messages.topic(account_sid))
    return msgspec.structs.replace(sms, body="", date_updated=work.now)


def cancel(work: Work, account_sid: str, sid: str) -> Sms:
    """A scheduled message is not sent. Raises NOT_FOUND, NOT_CANCELABLE."""
    work.lock("sms", sid)
    sms = fetch(work, account_sid, sid)
    if sms.status != delivery.SCHEDULED:
        raise errors.NOT_CANCELABLE(sid=sid, status=sms.status)
    release.cancel(work, sms)
    return messages.report(work, account_sid, sid, delivery.CANCELED) or sms


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Remove a message with all that belongs to it. Raises NOT_FOUND, NOT_COMPLETE."""
    sms = _hold(work, account_sid, sid)
    rows.release_sms(work, account_sid, sid, [one.sid for one in sms.attachments if one.sid])
    work.run("DELETE FROM messages WHERE account_sid = ? AND sid = ?", account_sid, sid)
    for table in ("message_terms", "message_feedback"):
        work.run(f"DELETE FROM {table} WHERE account_sid = ? AND message_sid = ?", account_sid, sid)
    work.wake(messages.topic(account_sid))


def _hold(work: Work, account_sid: str, sid: str) -> Sms:
    """A message that is through. Raises NOT_FOUND, NOT_COMPLETE."""
    work.lock("sms", sid)
    sms = fetch(work, account_sid, sid)
    if sms.status in _IN_FLIGHT:
        raise errors.NOT_COMPLETE(sentence=_NOT_COMPLETE)
    return sms


def media(sms: Sms) -> list[Medium]:
    """The media of a message in order. The SID of one that is not ours follows from the message and
    its address, so that it stays the same while others are taken away."""
    found, seen = [], dict[str, int]()
    for medium in sms.attachments:
        nth = seen[medium.url] = seen.get(medium.url, 0) + 1
        digest = hashlib.sha256(f"{sms.sid} {nth} {medium.url}".encode()).hexdigest()
        found.append(Medium(medium.sid or f"ME{digest[:_DIGITS]}", sms, medium))
    return found


def medium(work: Work, account_sid: str, message_sid: str, sid: str) -> Medium:
    """One medium of a message. Raises NOT_FOUND."""
    for one in media(fetch(work, account_sid, message_sid)):
        if one.sid == sid:
            return one
    raise errors.NOT_FOUND()


def delete_medium(work: Work, account_sid: str, message_sid: str, sid: str) -> None:
    """Take a medium away from its message. Raises NOT_FOUND, NOT_COMPLETE."""
    sms = _hold(work, account_sid, message_sid)
    medium(work, account_sid, message_sid, sid)
    rows.release_sms(work, account_sid, message_sid, [sid])
    left = [one.media for one in media(sms) if one.sid != sid]
    work.run(
        "UPDATE messages SET media = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        encode(left).decode() if left else None,
        work.now,
        account_sid,
        message_sid,
    )


def give_feedback(work: Work, account_sid: str, message_sid: str, outcome: Outcome) -> Feedback:
    """Note whether the recipient did what the message was for. Raises NOT_FOUND, and
    INVALID_PARAMETER for an inbound message."""
    sms = fetch(work, account_sid, message_sid)
    if sms.direction == "inbound":
        raise errors.INVALID_PARAMETER(sentence="Feedback is given on outbound messages")
    work.run(
        "INSERT INTO message_feedback (account_sid, message_sid, outcome, date_created,"
        " date_updated) VALUES (?, ?, ?, ?, ?) ON CONFLICT (message_sid)"
        " DO UPDATE SET outcome = excluded.outcome, date_updated = excluded.date_updated",
        account_sid,
        message_sid,
        outcome,
        work.now,
        work.now,
    )
    row = work.get(
        Feedback, _FEEDBACK, "account_sid = ? AND message_sid = ?", account_sid, message_sid
    )
    assert row is not None, message_sid
    return row
