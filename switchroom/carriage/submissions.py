"""What became of handing a message over: written down before it is tried, and after.

A message is marked as *submitting* in a transaction of its own before its carrier gets it. Whoever
finds the mark later knows that nobody can say whether the carrier has it: the message is *unsure*,
and is never blindly sent again (carriers §11).
"""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.accounts import accounts
from switchroom.carriage import carriers, doubts, exchanges, parts, receipts, senders
from switchroom.carriage.heed import heed
from switchroom.core.clock import SECOND
from switchroom.core.sms import segments
from switchroom.core.sms.message import Accepted, OutboundSms, Taken, Unsure
from switchroom.messaging import copies, group_texts, messages, terms
from switchroom.messaging.messages import Send, Sms
from switchroom.monitor import alerts
from switchroom.store import outbox
from switchroom.store.work import Work

HOLD: Final = "carrier_hold"
State = Literal["waiting", "submitting", "unsure", "sent", "over"]

# A refusal that may pass is tried again so often, so far apart (carriers §6).
_RETRIES: Final = 4
_RETRY_S: Final = 30
_UP_AGAIN: Final = SECOND // 2
_LOOK_MAX: Final = 600 * SECOND

_ACCOUNT_SUSPENDED: Final = 30002
_NO_CARRIER: Final = 30006
_EXPIRED: Final = 30036
_NO_ANSWER: Final = 30410

_TABLE: Final[LiteralString] = "carrier_submissions"


class Submission(msgspec.Struct, frozen=True):
    """A row of `carrier_submissions`: of one message, `taken` of `total` parts are over there."""

    message_sid: str
    account_sid: str
    carrier_sid: str
    sender: str
    recipient: str
    state: State
    reference: int
    taken: int
    total: int
    attempts: int
    date_created: int
    date_updated: int


class Nothing(msgspec.Struct, frozen=True):
    """There is nothing to do any more."""


class Wait(msgspec.Struct, frozen=True):
    """Its media are still being copied."""


class Move(msgspec.Struct, frozen=True):
    """Another carrier has it now: those who serve that lane go on."""

    lane: str


class Hand(msgspec.Struct, frozen=True):
    """Hand this over; `failover_sid` is whom to ask where the carrier cannot be reached."""

    sms: OutboundSms
    failover_sid: str | None


Plan = Nothing | Wait | Move | Hand


def begin(work: Work, send: Send, lane: str, *, repeats: bool = False) -> Plan:
    """Decide what is to be done with a message that is due, and mark it before it is handed over.

    `repeats` says that this carrier knows a message again, or is set to send again, so that a mark
    that is found is no doubt.
    """
    sms = messages.fetch(work, send.account_sid, send.message_sid)
    if sms is None or sms.status not in ("queued", "sending"):
        return Nothing()
    found = work.get(
        Submission, _TABLE, "account_sid = ? AND message_sid = ?", sms.account_sid, sms.sid
    )
    if found is not None and found.state in ("unsure", "sent", "over"):
        return Nothing()
    if found is not None and found.state == "submitting" and not repeats:
        doubt = Unsure("the program ended while the message was handed over", found.taken + 1)
        doubt_it(work, sms, found.carrier_sid, doubt)
        return Nothing()
    if accounts.fetch(work, sms.account_sid).status != "active":
        return _fail(work, sms, lane, _ACCOUNT_SUSPENDED, "the account is not active")
    left_s = -((work.now - terms.end(work, sms)) // SECOND)
    if left_s <= 0:
        return _fail(work, sms, lane, _EXPIRED, "it waited longer than it was valid")
    if copies.are_awaited(work, sms.account_sid, sms.sid, sms.attachments):
        return Wait()
    route = senders.find(work, sms.account_sid, sms.from_number)
    carrier_sid = _carrier_of(sms, found, route)
    if carrier_sid != lane:
        if carriers.find(work, carrier_sid) is None:
            return _fail(work, sms, lane, _NO_CARRIER, "no carrier is assigned to its sender")
        return Move(carrier_sid)
    reference = found.reference if found is not None else 0
    if reference == 0 and segments.split(sms.body).count > 1:
        reference = senders.next_reference(work, sms)
    taken = found.taken if found is not None else 0
    _mark(work, sms, carrier_sid, reference)
    outbound = OutboundSms(
        sid=sms.sid,
        sender=sms.from_number,
        recipient=sms.to_number,
        body=sms.body,
        media=sms.attachments,
        reference=reference,
        first_part=taken + 1,
        validity_s=left_s,
        others=group_texts.others_to_reach(work, sms),
    )
    others = route is not None and taken == 0 and carrier_sid == route.carrier_sid
    return Hand(outbound, route.failover_sid if others and route is not None else None)


def _carrier_of(sms: Sms, found: Submission | None, route: senders.Sender | None) -> str:
    """Where a part has gone the others follow; else the failover that was chosen, or what the
    sender is assigned to by now."""
    if found is not None and (found.taken or route is None):
        return found.carrier_sid
    if route is None:
        return sms.carrier
    if found is not None and found.carrier_sid == route.failover_sid:
        return found.carrier_sid
    return route.carrier_sid


def _mark(work: Work, sms: Sms, carrier_sid: str, reference: int) -> None:
    work.run(
        "INSERT INTO carrier_submissions (message_sid, account_sid, carrier_sid, sender, recipient,"
        " state, reference, taken, total, attempts, date_created, date_updated)"
        " VALUES (?, ?, ?, ?, ?, 'submitting', ?, 0, 0, 0, ?, ?)"
        " ON CONFLICT (message_sid) DO UPDATE SET state = excluded.state,"
        " carrier_sid = excluded.carrier_sid, reference = excluded.reference,"
        " date_updated = excluded.date_updated",
        sms.sid,
        sms.account_sid,
        carrier_sid,
        sms.from_number,
        sms.to_number,
        reference,
        work.now,
        work.now,
    )


def keep(work: Work, send: Send, carrier_sid: str, part: Taken, total: int) -> None:
    """Write down that one part of several is over there, before the next goes."""
    parts.hold(work, carrier_sid, [part.ref])
    parts.expect(work, send.account_sid, carrier_sid, send.message_sid, part)
    work.run(
        "UPDATE carrier_submissions SET taken = ?, total = ?, date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        part.number,
        total,
        work.now,
        send.account_sid,
        send.message_sid,
    )


def accept(work: Work, send: Send, carrier_sid: str, accepted: Accepted) -> None:
    """The carrier took the message: it is sent, and receipts that came before count now."""
    account_sid, sid = send.account_sid, send.message_sid
    if any(part.recipient for part in accepted.parts):
        _accept_group(work, send, carrier_sid, accepted)
        return
    parts.hold(work, carrier_sid, [part.ref for part in accepted.parts])
    pairs = _hold_pair(work, send)
    for part in accepted.parts:
        parts.expect(work, account_sid, carrier_sid, sid, part)
    last = accepted.parts[-1].number if accepted.parts else accepted.total
    _conclude(work, send, "sent", taken=last, total=accepted.total)
    work.run(
        "UPDATE messages SET carrier = ? WHERE account_sid = ? AND sid = ? AND carrier <> ?",
        carrier_sid,
        account_sid,
        sid,
        carrier_sid,
    )
    # The name that the carrier gave may come again one day; ours is unique.
    messages.accept(work, account_sid, sid, sid)
    exchanges.record(
        work,
        account_sid,
        carrier_sid,
        "submit",
        "accepted",
        message_sid=sid,
        refs=" ".join(part.ref for part in accepted.parts),
        native=accepted.native,
    )
    for part in accepted.parts:
        receipts.catch_up(work, carrier_sid, part.ref)
    _no_more_under_way(work, send, pairs)


def _accept_group(work: Work, send: Send, carrier_sid: str, accepted: Accepted) -> None:
    """The same for a group text: each recipient's row has the part that is his."""
    account_sid = send.account_sid
    lead = messages.fetch(work, account_sid, send.message_sid)
    assert lead is not None, send.message_sid
    rows = {row.to_number: row for row in group_texts.rows_of(work, lead)}
    ways = [part for part in accepted.parts if part.recipient in rows]
    parts.hold(work, carrier_sid, [way.ref for way in ways])
    pairs = _hold_pair(work, send)
    for way in ways:
        parts.expect(work, account_sid, carrier_sid, rows[way.recipient].sid, way)
    _conclude(work, send, "sent", taken=1, total=1)
    work.run(
        "UPDATE messages SET carrier = ? WHERE account_sid = ? AND group_sid = ? AND carrier <> ?",
        carrier_sid,
        account_sid,
        lead.sid,
        carrier_sid,
    )
    group_texts.accept_all(work, lead)
    exchanges.record(
        work,
        account_sid,
        carrier_sid,
        "submit",
        "accepted",
        message_sid=lead.sid,
        refs=" ".join(way.ref for way in ways),
        native=accepted.native,
    )
    for way in ways:
        receipts.catch_up(work, carrier_sid, way.ref)
    _no_more_under_way(work, send, pairs)


def refuse(work: Work, send: Send, carrier_sid: str, code: int, sentence: str, native: str) -> None:
    """The carrier does not take the message, for good: it failed, and an alert says why."""
    sms = messages.fetch(work, send.account_sid, send.message_sid)
    pairs = _hold_pair(work, send)
    _conclude(work, send, "over")
    _no_more_under_way(work, send, pairs)
    if sms is not None:
        heed(work, sms.account_sid, sms.sid, carrier_sid, code, native)
        _fail(work, sms, carrier_sid, code, sentence, native)


def retry(
    work: Work, send: Send, carrier_sid: str, code: int, sentence: str, native: str
) -> int | None:
    """The carrier refused what it may take later: when to try again, None when it failed."""
    _hold_pair(work, send)
    attempts = work.value(
        "UPDATE carrier_submissions SET state = 'waiting', attempts = attempts + 1,"
        " date_updated = ? WHERE account_sid = ? AND message_sid = ? RETURNING attempts",
        work.now,
        send.account_sid,
        send.message_sid,
    )
    if attempts is None or int(attempts) > _RETRIES:
        refuse(work, send, carrier_sid, code, sentence, native)
        return None
    exchanges.record(
        work,
        send.account_sid,
        carrier_sid,
        "submit",
        "retry",
        message_sid=send.message_sid,
        error_code=code,
        reason=sentence,
        native=native,
    )
    return work.now + int(attempts) * _RETRY_S * SECOND


def put_off(work: Work, send: Send, carrier_sid: str, wait_s: float, *, down: bool) -> int:
    """Nothing was handed over, through no fault of the message: when to try again.

    What waits for a carrier is hastened when it is up again, so it looks less and less often; one
    that is up by now is not waited for."""
    pairs = _hold_pair(work, send)
    _conclude(work, send, "waiting")
    _no_more_under_way(work, send, pairs)
    soon = work.now + max(1, int(wait_s * SECOND))
    if not down:
        return soon
    if work.value("SELECT up FROM carriers WHERE sid = ?", carrier_sid) == 1:
        return work.now + _UP_AGAIN
    sms = messages.fetch(work, send.account_sid, send.message_sid)
    waited = 0 if sms is None else work.now - sms.date_created
    later = max(soon, work.now + min(waited // 4, _LOOK_MAX))
    return later if sms is None else min(later, max(soon, terms.end(work, sms)))


def turn_to(work: Work, send: Send, carrier_sid: str, failover_sid: str, sentence: str) -> None:
    """Another carrier shall have it."""
    pairs = _hold_pair(work, send)
    work.run(
        "UPDATE carrier_submissions SET state = 'waiting', carrier_sid = ?, attempts = 0,"
        " date_updated = ? WHERE account_sid = ? AND message_sid = ?",
        failover_sid,
        work.now,
        send.account_sid,
        send.message_sid,
    )
    exchanges.record(
        work,
        send.account_sid,
        carrier_sid,
        "submit",
        "failover",
        message_sid=send.message_sid,
        reason=sentence,
        to=failover_sid,
    )
    _no_more_under_way(work, send, pairs)


def doubt(work: Work, send: Send, carrier_sid: str, unsure: Unsure) -> None:
    """No answer came: the message waits for a receipt while it is valid."""
    sms = messages.fetch(work, send.account_sid, send.message_sid)
    if sms is not None:
        doubt_it(work, sms, carrier_sid, unsure)


def doubt_it(work: Work, sms: Sms, carrier_sid: str, unsure: Unsure) -> None:
    """The same for a message at hand; nothing where a late answer has told meanwhile."""
    doubts.hold_pair(work, carrier_sid, sms.from_number, sms.to_number)
    met = work.run(
        "UPDATE carrier_submissions SET state = 'unsure', taken = ?, total = ?, date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ? AND state = 'submitting' AND taken < ?",
        unsure.number - 1,
        max(unsure.total, segments.split(sms.body).count),
        work.now,
        sms.account_sid,
        sms.sid,
        unsure.number,
    )
    if met != 1:
        return
    group_texts.report_all(work, sms, "sending")
    exchanges.record(
        work,
        sms.account_sid,
        carrier_sid,
        "submit",
        "unsure",
        message_sid=sms.sid,
        reason=unsure.sentence,
        native=unsure.native,
    )
    outbox.put(
        work,
        HOLD,
        sms.account_sid,
        Send(sms.account_sid, sms.sid),
        key=f"hold {sms.sid}",
        due=max(work.now, terms.end(work, sms)),
    )
    receipts.look_again(work, sms.account_sid, carrier_sid, sms.from_number, sms.to_number)


def give_up(work: Work, send: Send) -> None:
    """What was unsure for as long as it was valid has failed (30410)."""
    _hold_pair(work, send)
    found = work.get(
        Submission,
        _TABLE,
        "account_sid = ? AND message_sid = ?",
        send.account_sid,
        send.message_sid,
    )
    if found is None or found.state != "unsure":
        return
    sentence = "the carrier never said whether it took the message"
    refuse(work, send, found.carrier_sid, _NO_ANSWER, sentence, "")


_Pairs = list[tuple[str, str, str]]


def _hold_pair(work: Work, send: Send) -> _Pairs:
    """Hold the carrier, sender and recipient of a submission, before its row changes."""
    pairs = work.values(
        "SELECT carrier_sid, sender, recipient FROM carrier_submissions"
        " WHERE account_sid = ? AND message_sid = ?",
        send.account_sid,
        send.message_sid,
    )
    for pair in pairs:
        doubts.hold_pair(work, *pair)
    return pairs


def _no_more_under_way(work: Work, send: Send, pairs: _Pairs) -> None:
    """Receipts that might have been this message's may be those of another one in doubt."""
    for carrier_sid, sender, recipient in pairs:
        receipts.look_again(work, send.account_sid, carrier_sid, sender, recipient)


def _conclude(work: Work, send: Send, state: State, *, taken: int = 0, total: int = 0) -> None:
    work.run(
        "UPDATE carrier_submissions SET state = ?, taken = CASE WHEN ? > taken THEN ? ELSE taken"
        " END, total = CASE WHEN ? > total THEN ? ELSE total END, date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        state,
        taken,
        taken,
        total,
        total,
        work.now,
        send.account_sid,
        send.message_sid,
    )


def _fail(
    work: Work, sms: Sms, carrier_sid: str, code: int, sentence: str, native: str = ""
) -> Nothing:
    group_texts.report_all(work, sms, "failed", code)
    exchanges.record(
        work,
        sms.account_sid,
        carrier_sid,
        "submit",
        "refused",
        message_sid=sms.sid,
        error_code=code,
        reason=sentence,
        native=native,
    )
    alerts.record(
        work,
        sms.account_sid,
        "error",
        f"Message {sms.sid} was not sent: {sentence}",
        code=code,
        resource_sid=sms.sid,
    )
    return Nothing()
