"""Delivery receipts: matched with the parts they are for, or kept until those are known.

A receipt may come before the carrier's own answer, over another connection, twice, or days later;
the first final one of a part counts (carriers §4).
"""

from typing import Final, LiteralString

import msgspec

from switchroom.carriage import exchanges
from switchroom.carriage.heed import heed
from switchroom.core import sids
from switchroom.core.clock import DAY
from switchroom.core.sms.message import Receipt, Report, Taken
from switchroom.messaging import messages
from switchroom.messaging.messages import Send
from switchroom.store import outbox
from switchroom.store.work import Work, encode

# Validity periods reach three days; receipts of unknown messages are kept a little longer.
KEPT: Final = 4 * DAY

_SWEPT: Final = 1_000
_PARTS: Final[LiteralString] = "carrier_parts"
_FINAL: Final = ("delivered", "undelivered", "failed", "read")


class Part(msgspec.Struct, frozen=True):
    """A row of `carrier_parts`: a part that a carrier took under the name `ref`."""

    message_sid: str
    number: int
    account_sid: str
    carrier_sid: str
    ref: str
    status: Report
    error_code: int | None
    date_created: int
    date_updated: int


class _Held(msgspec.Struct, frozen=True):
    sid: str
    account_sid: str
    carrier_sid: str
    ref: str
    sender: str
    recipient: str
    receipt: str
    date_created: int


def expect(work: Work, account_sid: str, carrier_sid: str, message_sid: str, part: Taken) -> None:
    """A part was taken; receipts may come under its name."""
    if part.ref:
        work.lock("receipt", carrier_sid, part.ref)
    work.run(
        "INSERT INTO carrier_parts (account_sid, message_sid, number, carrier_sid, ref, status,"
        " error_code, date_created, date_updated) VALUES (?, ?, ?, ?, ?, 'sent', NULL, ?, ?)"
        " ON CONFLICT (message_sid, number) DO UPDATE SET carrier_sid = excluded.carrier_sid,"
        " ref = excluded.ref, status = excluded.status, error_code = excluded.error_code,"
        " date_updated = excluded.date_updated",
        account_sid,
        message_sid,
        part.number,
        carrier_sid,
        part.ref,
        work.now,
        work.now,
    )


def catch_up(work: Work, carrier_sid: str, ref: str) -> None:
    """Receipts that came before their part was known count now."""
    if not ref:
        return
    held = work.find(
        _Held, "carrier_receipts", "carrier_sid = ? AND ref = ? ORDER BY sid", carrier_sid, ref
    )
    for row in held:
        _forget(work, row)
        receipt = msgspec.json.decode(row.receipt, type=Receipt)
        take(work, row.account_sid, carrier_sid, receipt)


def _forget(work: Work, row: _Held) -> None:
    work.run(
        "DELETE FROM carrier_receipts WHERE account_sid = ? AND sid = ?", row.account_sid, row.sid
    )


def take(work: Work, carrier_account: str, carrier_sid: str, receipt: Receipt) -> None:
    """Take a receipt of a carrier: to its part, to a message that was in doubt, or to be kept."""
    if receipt.message_sid:
        _settle(work, carrier_sid, receipt)
        return
    work.lock("receipt", carrier_sid, receipt.ref)
    part = _newest(work, carrier_sid, receipt.ref)
    if part is not None:
        _apply(work, part, receipt)
    elif (doubtful := _doubtful(work, carrier_sid, receipt)) is not None:
        adopt(work, carrier_sid, doubtful, receipt.ref)
        take(work, carrier_account, carrier_sid, receipt)
    else:
        held = _Held(
            sid=work.mint("CX"),
            account_sid=carrier_account,
            carrier_sid=carrier_sid,
            ref=receipt.ref,
            sender=receipt.sender,
            recipient=receipt.recipient,
            receipt=encode(receipt).decode(),
            date_created=work.now,
        )
        work.insert("carrier_receipts", held)


def take_news(work: Work, carrier_sid: str, receipt: Receipt) -> bool:
    """Take a receipt out of a carrier's list where it says something new; whether it did."""
    part = _newest(work, carrier_sid, receipt.ref)
    if part is None or part.status in _FINAL:
        return False
    _apply(work, part, receipt)
    return True


def _newest(work: Work, carrier_sid: str, ref: str) -> Part | None:
    """The part of this name; a carrier may use a name again, then the newest."""
    where: LiteralString = "carrier_sid = ? AND ref = ? ORDER BY date_created DESC LIMIT 1"
    return work.get(Part, _PARTS, where, carrier_sid, ref)


def _apply(work: Work, part: Part, receipt: Receipt) -> None:
    repeated = part.status in _FINAL
    exchanges.record(
        work,
        part.account_sid,
        part.carrier_sid,
        "receipt",
        f"{receipt.status}, too late" if repeated else receipt.status,
        message_sid=part.message_sid,
        error_code=receipt.error_code,
        part=str(part.number),
        native=receipt.native,
        done=receipt.done,
    )
    if repeated or receipt.status == "sent":
        return
    work.run(
        "UPDATE carrier_parts SET status = ?, error_code = ?, date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ? AND number = ?",
        receipt.status,
        receipt.error_code,
        work.now,
        part.account_sid,
        part.message_sid,
        part.number,
    )
    _sum_up(work, part, receipt)


def _sum_up(work: Work, part: Part, receipt: Receipt) -> None:
    """A message failed with its first part that did, and is there when all parts are."""
    account_sid, sid = part.account_sid, part.message_sid
    if receipt.status not in ("delivered", "read") or receipt.alone:
        heed(work, account_sid, sid, part.carrier_sid, receipt.error_code, receipt.native)
        messages.report(
            work, account_sid, sid, receipt.status, receipt.error_code, done=receipt.done
        )
        return
    # Parts of one message are counted under its lock: the last of them must see all others.
    work.lock("sms", sid)
    total = work.value(
        "SELECT total FROM carrier_submissions WHERE account_sid = ? AND message_sid = ?",
        account_sid,
        sid,
    )
    there = work.value(
        "SELECT count(*) FROM carrier_parts WHERE account_sid = ? AND message_sid = ?"
        " AND status IN ('delivered', 'read')",
        account_sid,
        sid,
    )
    if int(there) >= max(1, int(total or 0)):
        messages.report(
            work, account_sid, sid, receipt.status, receipt.error_code, done=receipt.done
        )


class Doubtful(msgspec.Struct, frozen=True):
    """A message that may be with the carrier; `taken` parts of `total` are there for sure."""

    message_sid: str
    account_sid: str
    sender: str
    recipient: str
    taken: int
    total: int


_DOUBTFUL: Final[LiteralString] = (
    "SELECT message_sid, account_sid, sender, recipient, taken, total FROM carrier_submissions"
)


def _doubtful(work: Work, carrier_sid: str, receipt: Receipt) -> Doubtful | None:
    """The oldest message in doubt between the two numbers of a receipt that nobody knows; None
    while another message of the pair has no answer yet, for the receipt may be its."""
    if not receipt.sender or not receipt.recipient:
        return None
    # Whoever concludes a message of the pair looks at what is held under the same lock.
    work.lock("doubt", carrier_sid, receipt.sender, receipt.recipient)
    pair = (carrier_sid, receipt.recipient, receipt.sender)
    under_way = work.value(
        "SELECT message_sid FROM carrier_submissions WHERE carrier_sid = ? AND recipient = ?"
        " AND sender = ? AND state = 'submitting' LIMIT 1",
        *pair,
    )
    if under_way is not None:
        return None
    return work.one(
        Doubtful,
        f"{_DOUBTFUL} WHERE carrier_sid = ? AND recipient = ? AND sender = ? AND state = 'unsure'"
        " ORDER BY date_created LIMIT 1",
        *pair,
    )


def look_again(work: Work, carrier_sid: str, sender: str, recipient: str) -> None:
    """A message of a pair is under way no more: receipts that might have been its are those of
    messages in doubt, where there are any."""
    work.lock("doubt", carrier_sid, sender, recipient)
    held = work.find(
        _Held,
        "carrier_receipts",
        "carrier_sid = ? AND recipient = ? AND sender = ? ORDER BY sid",
        carrier_sid,
        recipient,
        sender,
    )
    for row in held:
        receipt = msgspec.json.decode(row.receipt, type=Receipt)
        known = _newest(work, carrier_sid, row.ref) is not None
        if known or _doubtful(work, carrier_sid, receipt) is not None:
            _forget(work, row)
            take(work, row.account_sid, carrier_sid, receipt)


def adopt(work: Work, carrier_sid: str, doubtful: Doubtful, ref: str) -> None:
    """The carrier has the part that was in doubt after all; what is left of the message goes on."""
    account_sid, sid = doubtful.account_sid, doubtful.message_sid
    part = Taken(doubtful.taken + 1, ref)
    expect(work, account_sid, carrier_sid, sid, part)
    left = part.number < doubtful.total
    work.run(
        "UPDATE carrier_submissions SET state = ?, taken = ?, total = ?, date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        "waiting" if left else "sent",
        part.number,
        max(1, doubtful.total),
        work.now,
        account_sid,
        sid,
    )
    exchanges.record(work, account_sid, carrier_sid, "submit", "found", message_sid=sid, refs=ref)
    outbox.cancel(work, f"hold {sid}")
    if left:
        key = f"send {doubtful.sender} {doubtful.recipient}"
        payload = Send(account_sid, sid)
        outbox.put(work, messages.SEND, account_sid, payload, key=key, lane=carrier_sid)
    else:
        messages.accept(work, account_sid, sid, sid)


def _settle(work: Work, carrier_sid: str, receipt: Receipt) -> None:
    """A late answer says what became of a message in doubt, or of one whose doubt is not written
    down yet. It is the answer to one part, of which nothing else may have told."""
    doubtful = work.one(
        Doubtful,
        f"{_DOUBTFUL} WHERE message_sid = ? AND carrier_sid = ?"
        " AND state IN ('unsure', 'submitting', 'waiting')",
        receipt.message_sid,
        carrier_sid,
    )
    if doubtful is None or receipt.part != doubtful.taken + 1:
        return
    total = max(doubtful.total, receipt.parts)
    doubtful = msgspec.structs.replace(doubtful, total=total)
    if receipt.status != "failed":
        adopt(work, carrier_sid, doubtful, receipt.ref)
        catch_up(work, carrier_sid, receipt.ref)
        return
    outbox.cancel(work, f"hold {doubtful.message_sid}")
    work.run(
        "UPDATE carrier_submissions SET state = 'over', date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        work.now,
        doubtful.account_sid,
        doubtful.message_sid,
    )
    exchanges.record(
        work,
        doubtful.account_sid,
        carrier_sid,
        "submit",
        "refused",
        message_sid=doubtful.message_sid,
        error_code=receipt.error_code,
        native=receipt.native,
    )
    account_sid, sid = doubtful.account_sid, doubtful.message_sid
    heed(work, account_sid, sid, carrier_sid, receipt.error_code, receipt.native)
    messages.report(work, account_sid, sid, "failed", receipt.error_code)


def sweep(work: Work) -> int:
    """Take away some receipts that nobody will ever ask for; how many."""
    return work.run(
        "DELETE FROM carrier_receipts WHERE sid IN (SELECT sid FROM carrier_receipts"
        " WHERE sid < ? ORDER BY sid LIMIT ?)",
        sids.first("CX", work.now - KEPT),
        _SWEPT,
    )
