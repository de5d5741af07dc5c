"""Delivery receipts: one for each non-chat recipient of a message (conversations §2.6)."""

from typing import Final, LiteralString, cast

import msgspec

from switchroom.conversations import conversations, events, hooks
from switchroom.conversations.rows import (
    Conversation,
    DeliveryReceipt,
    Message,
    Participant,
    ReceiptStatus,
)
from switchroom.core import errors
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "receipts"
_SHOWN: Final = ("sent", "delivered", "read", "undelivered", "failed")


def open_receipt(
    work: Work, message: Message, participant: Participant, channel_message_sid: str
) -> None:
    """Remember which SMS carries the message to which participant."""
    receipt = DeliveryReceipt(
        sid=work.mint("DY"),
        account_sid=message.account_sid,
        conversation_sid=message.conversation_sid,
        message_sid=message.sid,
        channel_message_sid=channel_message_sid,
        participant_sid=participant.sid,
        status="pending",
        error_code=0,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, receipt)


def report(
    work: Work, account_sid: str, channel_message_sid: str, status: str, error_code: int | None
) -> None:
    """Carry the status of an SMS into the receipt that belongs to it."""
    receipt = work.get(
        DeliveryReceipt,
        _TABLE,
        "account_sid = ? AND channel_message_sid = ?",
        account_sid,
        channel_message_sid,
    )
    if receipt is None or status not in _SHOWN:
        return
    changed = msgspec.structs.replace(
        receipt,
        status=cast(ReceiptStatus, status),
        error_code=error_code or 0,
        date_updated=work.now,
    )
    work.run(
        "UPDATE receipts SET status = ?, error_code = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.status,
        changed.error_code,
        changed.date_updated,
        account_sid,
        receipt.sid,
    )
    conversation = conversations.find(work, account_sid, receipt.conversation_sid)
    if conversation is not None:
        work.emit(
            events.DeliveryUpdated(
                account_sid=account_sid,
                conversation=conversation,
                receipt=changed,
                origin=hooks.CARRIER,
            )
        )


def fetch(work: Work, message: Message, sid: str) -> DeliveryReceipt:
    """The receipt. Raises NOT_FOUND."""
    receipt = work.get(
        DeliveryReceipt,
        _TABLE,
        "account_sid = ? AND message_sid = ? AND sid = ? AND status <> 'pending'",
        message.account_sid,
        message.sid,
        sid,
    )
    if receipt is None:
        raise errors.NOT_FOUND()
    return receipt


def page(work: Work, message: Message, after: str, most: int) -> list[DeliveryReceipt]:
    """Receipts by age, those behind the SID `after`."""
    return work.find(
        DeliveryReceipt,
        _TABLE,
        "account_sid = ? AND message_sid = ? AND sid > ? AND status <> 'pending'"
        " ORDER BY sid LIMIT ?",
        message.account_sid,
        message.sid,
        after,
        most,
    )


def statuses(
    work: Work, conversation: Conversation, messages: list[Message]
) -> dict[str, list[str]]:
    """The receipts' statuses of each message that went out, by message SID."""
    sent = [message.sid for message in messages if message.recipients]
    found: dict[str, list[str]] = {sid: [] for sid in sent}
    if not sent:
        return found
    marks = ", ".join("?" * len(sent))
    rows = work.values(
        f"SELECT message_sid, status FROM receipts WHERE account_sid = ?"
        f" AND message_sid IN ({marks})",
        conversation.account_sid,
        *sent,
    )
    for message_sid, status in rows:
        found[message_sid].append(status)
    return found
