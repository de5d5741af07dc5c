"""Delivery receipts: matched with the parts they are for, or kept until those are known.

A receipt may come before the carrier's own answer, over another connection, twice, or days later;
the first final one of a part counts (carriers §4).

What is found under a pair of numbers to be another part's is left to a job (`LOOK`), which begins
with that part's name: `parts` says in which order locks are taken.
"""

from collections.abc import Iterable
from typing import Final, LiteralString

import msgspec

from switchroom.carriage import doubts, exchanges, parts
from switchroom.carriage.doubts import Doubtful
from switchroom.carriage.heed import heed
from switchroom.carriage.parts import Part
from switchroom.core import sids
from switchroom.core.clock import DAY
from switchroom.core.sms.message import Receipt, Taken
from switchroom.messaging import group_texts, messages
from switchroom.store import outbox
from switchroom.store.work import Work, encode

LOOK: Final = "carrier_look"
# Validity periods reach three days; receipts of unknown messages are kept a little longer.
KEPT: Final = 4 * DAY
LOOKED_AT: Final = 100

_SWEPT: Final = 1_000
_OPEN: Final = ("unsure", "submitting", "waiting")


class _Held(msgspec.Struct, frozen=True):
    sid: str
    account_sid: str
    carrier_sid: str
    ref: str
    sender: str
    recipient: str
    receipt: str
    date_created: int

    @property
    def told(self) -> Receipt:
        return msgspec.json.decode(self.receipt, type=Receipt)


class Look(msgspec.Struct, frozen=True):
    """The payload of a `carrier_look` job: a pair of numbers whose receipts are looked at again."""

    carrier_sid: str
    sender: str
    recipient: str


def catch_up(work: Work, carrier_sid: str, ref: str) -> None:
    """Receipts that came before their part was known count now; the caller holds the name."""
    if not ref:
        return
    held = work.find(
        _Held, "carrier_receipts", "carrier_sid = ? AND ref = ? ORDER BY sid", carrier_sid, ref
    )
    for row in held:
        _forget(work, row)
        _match(work, row.account_sid, carrier_sid, row.told)


def _forget(work: Work, row: _Held) -> None:
    work.run(
        "DELETE FROM carrier_receipts WHERE account_sid = ? AND sid = ?", row.account_sid, row.sid
    )


def take(work: Work, carrier_account: str, carrier_sid: str, receipt: Receipt) -> None:
    """Take a receipt of a carrier: to its part, to a message that was in doubt, or to be kept."""
    if receipt.message_sid:
        _settle(work, carrier_sid, receipt)
        return
    parts.hold(work, carrier_sid, [receipt.ref])
    _match(work, carrier_account, carrier_sid, receipt)


def take_all(
    work: Work, carrier_account: str, carrier_sid: str, receipts: Iterable[Receipt]
) -> None:
    """Take receipts that came together. Their names are held first; those of one message follow
    each other, and messages each other in the order of their SIDs."""
    receipts = tuple(receipts)
    if len(receipts) > 1:
        parts.hold(work, carrier_sid, [receipt.ref for receipt in receipts])
        found = [(_subject(work, carrier_sid, one), one) for one in receipts]
        for pair in sorted({subject.pair for subject, _ in found if subject.pair}):
            doubts.hold_pair(work, carrier_sid, *pair)
        receipts = tuple(one for _, one in sorted(found, key=lambda each: each[0].message_sid))
    for receipt in receipts:
        take(work, carrier_account, carrier_sid, receipt)


class _Subject(msgspec.Struct, frozen=True):
    """What a receipt is about, as far as that is known: a message, or the pair of one in doubt."""

    message_sid: str = ""
    pair: tuple[str, str] | None = None


def _subject(work: Work, carrier_sid: str, receipt: Receipt) -> _Subject:
    if receipt.message_sid:
        doubtful = doubts.of_answer(work, carrier_sid, receipt)
        pair = None if doubtful is None else (doubtful.sender, doubtful.recipient)
        return _Subject(receipt.message_sid, pair)
    part = parts.newest(work, carrier_sid, receipt.ref)
    if part is not None:
        return _Subject(part.message_sid)
    pair = (receipt.sender, receipt.recipient)
    return _Subject("", pair if all(pair) else None)


def _match(work: Work, carrier_account: str, carrier_sid: str, receipt: Receipt) -> None:
    """The same for a receipt whose name is held."""
    part = parts.newest(work, carrier_sid, receipt.ref)
    if part is None and (doubtful := doubts.between(work, carrier_sid, receipt)) is not None:
        doubts.adopt(work, carrier_sid, doubtful, receipt.ref)
        part = parts.newest(work, carrier_sid, receipt.ref)
    if part is not None:
        _apply(work, part, receipt)
        return
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


def says_news(work: Work, carrier_sid: str, receipt: Receipt) -> bool:
    """Whether a receipt out of a carrier's list says something new of a part that is known."""
    part = parts.newest(work, carrier_sid, receipt.ref)
    return part is not None and part.status not in parts.FINAL


def take_news(work: Work, carrier_sid: str, receipt: Receipt) -> bool:
    """Take a receipt out of a carrier's list where it says something new; whether it did."""
    parts.hold(work, carrier_sid, [receipt.ref])
    part = parts.newest(work, carrier_sid, receipt.ref)
    if part is None or part.status in parts.FINAL:
        return False
    _apply(work, part, receipt)
    return True


def _apply(work: Work, part: Part, receipt: Receipt) -> None:
    repeated = part.status in parts.FINAL
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


def look_again(work: Work, account_sid: str, carrier_sid: str, sender: str, recipient: str) -> None:
    """A message of a pair, which the caller holds, is under way no more: receipts that might have
    been its are those of messages in doubt, where there are any."""
    kept = work.value(
        "SELECT sid FROM carrier_receipts WHERE carrier_sid = ? AND recipient = ? AND sender = ?"
        " LIMIT 1",
        carrier_sid,
        recipient,
        sender,
    )
    if kept is not None:
        outbox.put(work, LOOK, account_sid, Look(carrier_sid, sender, recipient))


def kept_of(work: Work, look: Look, after: str) -> list[str]:
    """Some receipts of a pair behind a SID that may have found their message by now: all while one
    is in doubt, else those whose part is known."""
    pair = (look.carrier_sid, look.recipient, look.sender)
    doubtful = work.value(
        "SELECT message_sid FROM carrier_submissions WHERE carrier_sid = ? AND recipient = ?"
        " AND sender = ? AND state = 'unsure' LIMIT 1",
        *pair,
    )
    known: LiteralString = (
        " AND EXISTS (SELECT 1 FROM carrier_parts WHERE carrier_parts.carrier_sid ="
        " carrier_receipts.carrier_sid AND carrier_parts.ref = carrier_receipts.ref)"
    )
    rows = work.values(
        "SELECT sid FROM carrier_receipts WHERE carrier_sid = ? AND recipient = ? AND sender = ?"
        f" AND sid > ?{known if doubtful is None else ''} ORDER BY sid LIMIT ?",
        *pair,
        after,
        LOOKED_AT,
    )
    return [str(sid) for (sid,) in rows]


def take_kept(work: Work, sid: str) -> None:
    """Take a receipt that was kept once more; where its part is still unknown, it stays."""
    row = work.get(_Held, "carrier_receipts", "sid = ?", sid)
    if row is None:
        return
    parts.hold(work, row.carrier_sid, [row.ref])
    if work.get(_Held, "carrier_receipts", "sid = ?", sid) is None:
        return
    known = parts.newest(work, row.carrier_sid, row.ref) is not None
    if known or doubts.between(work, row.carrier_sid, row.told) is not None:
        _forget(work, row)
        _match(work, row.account_sid, row.carrier_sid, row.told)


def _settle(work: Work, carrier_sid: str, receipt: Receipt) -> None:
    """A late answer says what became of a message in doubt, or of one whose doubt is not written
    down yet. It is the answer to one part, of which nothing else may have told; of a group text,
    to the way to one recipient."""
    parts.hold(work, carrier_sid, [receipt.ref])
    doubtful = doubts.of_answer(work, carrier_sid, receipt)
    if doubtful is None:
        return
    doubts.hold_pair(work, carrier_sid, doubtful.sender, doubtful.recipient)
    doubtful = doubts.of_answer(work, carrier_sid, receipt)
    if doubtful is None:
        return
    if doubtful.state == "sent" and receipt.recipient and receipt.status != "failed":
        _join(work, carrier_sid, doubtful, receipt)
        return
    if doubtful.state not in _OPEN or receipt.part != doubtful.taken + 1:
        return
    if receipt.passing:
        doubts.hand_over_again(work, carrier_sid, doubtful, receipt.native)
    elif receipt.status == "failed":
        _fail(work, carrier_sid, doubtful, receipt)
    else:
        # The answer knows how many parts there are; the doubt had to guess.
        doubtful = msgspec.structs.replace(doubtful, total=max(receipt.part, receipt.parts))
        doubts.adopt(work, carrier_sid, doubtful, receipt.ref, receipt.recipient)
        catch_up(work, carrier_sid, receipt.ref)
    look_again(work, doubtful.account_sid, carrier_sid, doubtful.sender, doubtful.recipient)


def _join(work: Work, carrier_sid: str, doubtful: Doubtful, receipt: Receipt) -> None:
    """The carrier has a group text, and this is how it calls the way to one more recipient."""
    lead = messages.fetch(work, doubtful.account_sid, doubtful.message_sid)
    if lead is None or lead.group_sid is None:
        return
    sid = doubts.row_of(work, lead, receipt.recipient)
    known = work.value(
        "SELECT 1 FROM carrier_parts WHERE account_sid = ? AND message_sid = ? AND number = ?",
        doubtful.account_sid,
        sid,
        receipt.part,
    )
    if known is None:
        part = Taken(receipt.part, receipt.ref)
        parts.expect(work, doubtful.account_sid, carrier_sid, sid, part)
        catch_up(work, carrier_sid, receipt.ref)


def _fail(work: Work, carrier_sid: str, doubtful: Doubtful, receipt: Receipt) -> None:
    """The carrier refused what was in doubt, for whomever it was."""
    account_sid, sid = doubtful.account_sid, doubtful.message_sid
    work.run(
        "UPDATE carrier_submissions SET state = 'over', date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        work.now,
        account_sid,
        sid,
    )
    exchanges.record(
        work,
        account_sid,
        carrier_sid,
        "submit",
        "refused",
        message_sid=sid,
        error_code=receipt.error_code,
        native=receipt.native,
    )
    heed(work, account_sid, sid, carrier_sid, receipt.error_code, receipt.native)
    lead = messages.fetch(work, account_sid, sid)
    if lead is not None:
        group_texts.report_all(work, lead, "failed", receipt.error_code)


def sweep(work: Work) -> int:
    """Take away some receipts that nobody will ever ask for; how many."""
    return work.run(
        "DELETE FROM carrier_receipts WHERE sid IN (SELECT sid FROM carrier_receipts"
        " WHERE sid < ? ORDER BY sid LIMIT ?)",
        sids.first("CX", work.now - KEPT),
        _SWEPT,
    )
