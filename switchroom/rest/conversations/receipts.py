"""Delivery receipts of a message: read only (conversations §2.6)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import messages, receipts
from switchroom.conversations import rows as stored
from switchroom.core.clock import iso
from switchroom.rest.conversations import parents
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = (
    "/v1/Conversations/{ConversationSid}/Messages/{MessageSid}/Receipts",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Messages/{MessageSid}/Receipts",
)
ONE = (
    "/v1/Conversations/{ConversationSid}/Messages/{MessageSid}/Receipts/{Sid}",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Messages/{MessageSid}"
    "/Receipts/{Sid}",
)


class Receipt(Struct, frozen=True, kw_only=True):
    """A receipt as the API shows it; `error_code` is 0 when all is well."""

    sid: str
    account_sid: str
    chat_service_sid: str | UnsetType
    conversation_sid: str
    message_sid: str
    channel_message_sid: str
    participant_sid: str
    status: stored.ReceiptStatus
    error_code: int
    date_created: str
    date_updated: str
    url: str


@routes.get(ALL, page="delivery_receipts", max_page=50, chat_users=True)
def page(work: Work, call: Call, ConversationSid: str, MessageSid: str, page: PageRequest) -> Page:
    message = _message(work, call, ConversationSid, MessageSid)
    rows = receipts.page(work, message, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, ConversationSid: str, MessageSid: str, Sid: str) -> Receipt:
    message = _message(work, call, ConversationSid, MessageSid)
    return shape(call, receipts.fetch(work, message, Sid))


def _message(work: Work, call: Call, conversation_sid: str, message_sid: str) -> stored.Message:
    conversation = parents.find(work, call, conversation_sid)
    return messages.fetch(work, conversation, message_sid)


def shape(call: Call, row: stored.DeliveryReceipt) -> Receipt:
    """A row as the API shows it."""
    return Receipt(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=call.service_sid or UNSET,
        conversation_sid=row.conversation_sid,
        message_sid=row.message_sid,
        channel_message_sid=row.channel_message_sid,
        participant_sid=row.participant_sid,
        status=row.status,
        error_code=row.error_code,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(
            f"{call.prefix}/Conversations/{row.conversation_sid}"
            f"/Messages/{row.message_sid}/Receipts/{row.sid}"
        ),
    )
