"""The log of messages, in and out (messaging §7, §8)."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core.sms import segments
from switchroom.core.sms.message import InboundSms, Media
from switchroom.core.states import delivery
from switchroom.messaging import copies, incoming, opt_outs, pace
from switchroom.store import outbox
from switchroom.store.work import Event, Value, Work, encode

Direction = Literal["inbound", "outbound-api", "outbound-reply"]

SEND: Final = "carrier_send"
_TABLE: Final[LiteralString] = "messages"
_OPTED_OUT: Final = 21610
_QUEUE_OVERFLOW: Final = 30001


class Sms(msgspec.Struct, frozen=True):
    """A row of `messages`; `media` is a JSON list of core.sms.message.Media, or None.

    A group text is a row for each recipient, with the JSON list of the `others` whom he sees;
    `group_sid` is the first of the rows that are handed to the carrier as one.
    """

    sid: str
    account_sid: str
    direction: Direction
    from_number: str
    to_number: str
    body: str
    media: str | None
    num_segments: int
    status: str
    error_code: int | None
    carrier: str
    carrier_message_id: str | None
    conversation_sid: str | None
    messaging_service_sid: str | None
    status_callback: str | None
    date_sent: int | None
    date_created: int
    date_updated: int
    others: str | None = None
    group_sid: str | None = None

    @property
    def beside(self) -> tuple[str, ...]:
        """The other numbers of a group text."""
        return () if self.others is None else msgspec.json.decode(self.others, type=tuple[str, ...])

    @property
    def attachments(self) -> tuple[Media, ...]:
        if self.media is None:
            return ()
        return msgspec.json.decode(self.media, type=tuple[Media, ...])


class SmsStatusChanged(Event, frozen=True, kw_only=True):
    """An outbound message has another status than before; `done` is the date that its carrier
    gives for it, as it gives it."""

    kind = "sms.status_changed"
    sms: Sms
    done: str = ""

    @property
    def subject(self) -> str:
        return self.sms.sid

    def facts(self) -> Mapping[str, Value]:
        return {"status": self.sms.status, "error_code": self.sms.error_code}


class Send(msgspec.Struct, frozen=True):
    """The payload of a `carrier_send` job."""

    account_sid: str
    message_sid: str


def prefix(has_media: bool) -> str:
    """How the SID of a message begins; group texts are MMS without any media too."""
    return "MM" if has_media else "SM"


def topic(account_sid: str) -> str:
    """What wakes those who watch the messages of an account."""
    return f"sms {account_sid}"


def key_of(sms: Sms) -> str:
    """What messages to one recipient wait behind each other by."""
    return f"send {sms.from_number} {sms.to_number}"


def record_inbound(
    work: Work,
    account_sid: str,
    sms: InboundSms,
    conversation_sid: str | None = None,
    messaging_service_sid: str | None = None,
) -> tuple[Sms, bool]:
    """Write an inbound message down; the row, and whether it is new.

    The same id of the same carrier is the same message (conversations §10, invariant 10).
    """
    sid = work.mint(prefix(bool(sms.media or sms.others)))
    media = incoming.named(work, sms.media)
    row = Sms(
        sid=sid,
        account_sid=account_sid,
        direction="inbound",
        from_number=sms.sender,
        to_number=sms.recipient,
        body=sms.body,
        media=_media(media),
        num_segments=sms.num_segments,
        status="received",
        error_code=sms.error_code,
        carrier=sms.carrier,
        carrier_message_id=sms.carrier_message_id or sid,
        conversation_sid=conversation_sid,
        messaging_service_sid=messaging_service_sid,
        status_callback=None,
        date_sent=work.now,
        date_created=work.now,
        date_updated=work.now,
        others=encode(sms.others).decode() if sms.others else None,
    )
    work.wake(topic(account_sid))
    if work.insert_new(_TABLE, row):
        incoming.expect(work, row.account_sid, row.sid, sms, media)
        return row, True
    earlier = work.get(
        Sms,
        _TABLE,
        "account_sid = ? AND carrier = ? AND carrier_message_id = ?",
        account_sid,
        sms.carrier,
        row.carrier_message_id,
    )
    assert earlier is not None, sid
    return earlier, False


def send(
    work: Work,
    account_sid: str,
    *,
    carrier: str,
    sender: str,
    recipient: str,
    body: str,
    direction: Direction,
    media: tuple[Media, ...] = (),
    conversation_sid: str | None = None,
    messaging_service_sid: str | None = None,
    status_callback: str | None = None,
    despite_opt_out: bool = False,
    sid: str | None = None,
) -> Sms:
    """Queue a message for its carrier, behind all others of the same pair.

    `sid` is given where somebody has been told of the message already. Media that are not ours
    are copied before it goes out. To a recipient who opted out it fails at once with 21610, and
    with 30001 where too much waits for the sender, as a row and an event.
    """
    attached = copies.named(work, media)
    row = Sms(
        sid=sid or work.mint(prefix(bool(media))),
        account_sid=account_sid,
        direction=direction,
        from_number=sender,
        to_number=recipient,
        body=body,
        media=_media(attached),
        num_segments=segments.split(body).count,
        status="queued",
        error_code=None,
        carrier=carrier,
        carrier_message_id=None,
        conversation_sid=conversation_sid,
        messaging_service_sid=messaging_service_sid,
        status_callback=status_callback,
        date_sent=None,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, row)
    if not despite_opt_out and opt_outs.is_out(work, account_sid, sender, recipient):
        return report(work, account_sid, row.sid, "failed", _OPTED_OUT) or row
    new = [now for before, now in zip(media, attached, strict=True) if not before.sid]
    return _hand_over(work, row, new)


def _hand_over(work: Work, sms: Sms, media: Sequence[Media]) -> Sms:
    """Behind all others of the pair, when the sender's turn comes, to whoever serves its carrier;
    where too much waits for the sender it fails. `media` are to be copied before. The row as it is
    then."""
    slot = pace.slot(work, sms.account_sid, sms.carrier, sms.from_number, sms.num_segments)
    if slot.full:
        return report(work, sms.account_sid, sms.sid, "failed", _QUEUE_OVERFLOW) or sms
    payload = Send(sms.account_sid, sms.sid)
    outbox.put(work, SEND, sms.account_sid, payload, key=key_of(sms), due=slot.due, lane=slot.lane)
    copies.expect(work, sms.account_sid, sms.sid, media)
    return sms


def hold(
    work: Work,
    account_sid: str,
    *,
    status: Literal["accepted", "scheduled"],
    sender: str,
    recipient: str,
    body: str,
    media: tuple[Media, ...],
    messaging_service_sid: str,
    status_callback: str | None,
) -> Sms:
    """Take a message that does not go to its carrier yet: its sender is still to be chosen
    (`sender` is empty then), or its time has not come (messaging §7.2, §7.4)."""
    row = Sms(
        sid=work.mint(prefix(bool(media))),
        account_sid=account_sid,
        direction="outbound-api",
        from_number=sender,
        to_number=recipient,
        body=body,
        media=_media(copies.named(work, media)),
        num_segments=0,
        status=status,
        error_code=None,
        carrier="",
        carrier_message_id=None,
        conversation_sid=None,
        messaging_service_sid=messaging_service_sid,
        status_callback=status_callback,
        date_sent=None,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, row)
    return row


def dispatch(
    work: Work, sms: Sms, *, sender: str, carrier: str, body: str, media: tuple[Media, ...]
) -> Sms:
    """Queue a held message for its carrier, now that its sender is known; the row as it is then.

    To a recipient who opted out it fails with 21610 instead.
    """
    work.lock("sms", sms.sid)
    now = fetch(work, sms.account_sid, sms.sid)
    if now is None or now.status not in (delivery.ACCEPTED, delivery.SCHEDULED):
        return now or sms
    work.run(
        "UPDATE messages SET from_number = ?, carrier = ?, body = ?, media = ?, num_segments = ?"
        " WHERE account_sid = ? AND sid = ?",
        sender,
        carrier,
        body,
        _media(media),
        segments.split(body).count,
        sms.account_sid,
        sms.sid,
    )
    if opt_outs.is_out(work, sms.account_sid, sender, sms.to_number):
        return report(work, sms.account_sid, sms.sid, delivery.FAILED, _OPTED_OUT) or sms
    queued = report(work, sms.account_sid, sms.sid, delivery.QUEUED)
    assert queued is not None, sms.sid
    return _hand_over(work, queued, media)


def fetch(work: Work, account_sid: str, sid: str) -> Sms | None:
    """The message, or None."""
    return work.get(Sms, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)


def keep_conversation(work: Work, account_sid: str, sid: str, conversation_sid: str | None) -> None:
    """Remember which conversation a message went into."""
    work.run(
        "UPDATE messages SET conversation_sid = ? WHERE account_sid = ? AND sid = ?",
        conversation_sid,
        account_sid,
        sid,
    )
    work.wake(topic(account_sid))


def accept(work: Work, account_sid: str, sid: str, carrier_message_id: str) -> Sms | None:
    """The carrier took the message: its id and the status `sent`, unless it is further by now."""
    work.lock("sms", sid)
    sms = fetch(work, account_sid, sid)
    if sms is None:
        return None
    sms = msgspec.structs.replace(sms, carrier_message_id=carrier_message_id, date_sent=work.now)
    if delivery.follows(sms.status, "sent"):
        return _move(work, sms, "sent", None)
    _keep(work, sms)
    return sms


def report(
    work: Work,
    account_sid: str,
    sid: str,
    status: str,
    error_code: int | None = None,
    *,
    done: str = "",
) -> Sms | None:
    """Take over a reported status where it may follow; the row as it is then, None without one.
    `done` is the carrier's own date of it.

    Repeated and late reports change nothing (messaging §8).
    """
    work.lock("sms", sid)
    sms = fetch(work, account_sid, sid)
    if sms is None or not delivery.follows(sms.status, status):
        return sms
    return _move(work, sms, status, error_code, done)


def _move(work: Work, sms: Sms, status: str, error_code: int | None, done: str = "") -> Sms:
    changed = msgspec.structs.replace(
        sms, status=status, error_code=error_code, date_updated=work.now
    )
    _keep(work, changed)
    work.wake(topic(sms.account_sid))
    work.emit(SmsStatusChanged(account_sid=sms.account_sid, sms=changed, done=done))
    return changed


def _keep(work: Work, sms: Sms) -> None:
    """Write what can change of a message that the caller holds."""
    work.run(
        "UPDATE messages SET status = ?, error_code = ?, carrier_message_id = ?, date_sent = ?,"
        " date_updated = ? WHERE account_sid = ? AND sid = ?",
        sms.status,
        sms.error_code,
        sms.carrier_message_id,
        sms.date_sent,
        sms.date_updated,
        sms.account_sid,
        sms.sid,
    )


def _media(media: tuple[Media, ...]) -> str | None:
    return encode(media).decode() if media else None
