"""Messages of which nobody knows whether the carrier has them, until something tells (carriers
§11)."""

from typing import Final, LiteralString

import msgspec

from switchroom.carriage import exchanges, parts
from switchroom.core.sms.message import Receipt, Taken
from switchroom.messaging import group_texts, messages
from switchroom.messaging.messages import Send, Sms
from switchroom.store import outbox
from switchroom.store.work import Work


class Doubtful(msgspec.Struct, frozen=True):
    """A message that may be with the carrier; `taken` parts of `total` are there for sure."""

    message_sid: str
    account_sid: str
    sender: str
    recipient: str
    taken: int
    total: int
    state: str


_DOUBTFUL: Final[LiteralString] = (
    "SELECT message_sid, account_sid, sender, recipient, taken, total, state"
    " FROM carrier_submissions"
)


def hold_pair(work: Work, carrier_sid: str, sender: str, recipient: str) -> None:
    """Hold the messages in doubt between two numbers, behind the names of parts and before rows."""
    work.lock("doubt", carrier_sid, sender, recipient)


def between(work: Work, carrier_sid: str, receipt: Receipt) -> Doubtful | None:
    """The oldest message in doubt between the two numbers of a receipt that nobody knows; None
    while another message of the pair has no answer yet, for the receipt may be its."""
    if not receipt.sender or not receipt.recipient:
        return None
    # Whoever concludes a message of the pair looks at what is kept under the same lock.
    hold_pair(work, carrier_sid, receipt.sender, receipt.recipient)
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


def of_answer(work: Work, carrier_sid: str, receipt: Receipt) -> Doubtful | None:
    """The message that a late answer is about, however it stands."""
    where: LiteralString = "message_sid = ? AND carrier_sid = ?"
    return work.one(Doubtful, f"{_DOUBTFUL} WHERE {where}", receipt.message_sid, carrier_sid)


def adopt(work: Work, carrier_sid: str, doubtful: Doubtful, ref: str, recipient: str = "") -> None:
    """The carrier has the part that was in doubt after all; what is left of the message goes on.

    The caller holds the part's name and the pair. A group text is one part: all of its rows are
    sent, and `recipient` says whose way it is that has this name.
    """
    account_sid, sid = doubtful.account_sid, doubtful.message_sid
    lead = messages.fetch(work, account_sid, sid)
    if lead is None:
        return
    part = Taken(doubtful.taken + 1, ref)
    parts.expect(work, account_sid, carrier_sid, row_of(work, lead, recipient), part)
    total = 1 if lead.group_sid else max(1, doubtful.total)
    left = part.number < total
    work.run(
        "UPDATE carrier_submissions SET state = ?, taken = ?, total = ?, date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        "waiting" if left else "sent",
        part.number,
        total,
        work.now,
        account_sid,
        sid,
    )
    exchanges.record(work, account_sid, carrier_sid, "submit", "found", message_sid=sid, refs=ref)
    # The job that waits for the end of the doubt finds none: its row may be held by now.
    if left:
        payload = Send(account_sid, sid)
        key = messages.key_of(lead)
        outbox.put(work, messages.SEND, account_sid, payload, key=key, lane=carrier_sid)
    else:
        group_texts.accept_all(work, lead)


def hand_over_again(work: Work, carrier_sid: str, doubtful: Doubtful, native: str) -> None:
    """The carrier says late that it has not taken the part, and may another time: there is no doubt
    any more, and it is not doubled."""
    account_sid, sid = doubtful.account_sid, doubtful.message_sid
    lead = messages.fetch(work, account_sid, sid)
    # One that waits already has its job; one whose doubt is not written yet will find this instead.
    if lead is None or doubtful.state == "waiting":
        return
    work.run(
        "UPDATE carrier_submissions SET state = 'waiting', date_updated = ?"
        " WHERE account_sid = ? AND message_sid = ?",
        work.now,
        account_sid,
        sid,
    )
    exchanges.record(
        work, account_sid, carrier_sid, "submit", "retry", message_sid=sid, native=native
    )
    group = lead.group_sid is not None
    key = group_texts.key_of(lead) if group else messages.key_of(lead)
    outbox.put(work, messages.SEND, account_sid, Send(account_sid, sid), key=key, lane=carrier_sid)


def row_of(work: Work, lead: Sms, recipient: str) -> str:
    """The row of a group text that is for one recipient; of what is for one alone, itself."""
    rows = group_texts.rows_of(work, lead) if recipient else []
    return next((row.sid for row in rows if row.to_number == recipient), lead.sid)
