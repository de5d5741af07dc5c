"""The "A message comes in" webhook of a number or of its messaging service: its parameters, and
the replies it gives."""

from typing import Final

import msgspec

from switchroom.core import phone
from switchroom.core.clock import SECOND
from switchroom.core.flows import addresses
from switchroom.flows import rows as flows
from switchroom.messaging.messages import Sms
from switchroom.messaging.numbers import PhoneNumber
from switchroom.messaging.services import Service
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.studio import jobs, rows

KIND: Final = "number_handler"
# More than this many replies between the same two numbers, each within 30 s of the one before,
# is a loop of two machines (messaging §10, 14107).
_REPLIES_IN_A_ROW: Final = 15
_ROW_ENDS_AFTER: Final = 30 * SECOND


class NumberHandler(msgspec.Struct, frozen=True):
    """The payload of a `number_handler` job."""

    account_sid: str
    message_sid: str
    opt_out_type: str = ""


class Handler(msgspec.Struct, frozen=True):
    """A webhook for inbound messages, with the one that is called when it fails; unset URLs are
    empty."""

    url: str
    method: str
    fallback_url: str
    fallback_method: str


def of(number: PhoneNumber, service: Service | None) -> Handler:
    """The webhook that inbound messages of a number go to: that of its messaging service, unless
    it leaves them to its numbers (messaging §13.3)."""
    if service is None or service.settings.use_inbound_webhook_on_number:
        return Handler(
            number.sms_url,
            number.sms_method,
            number.sms_fallback_url,
            number.sms_fallback_method,
        )
    settings = service.settings
    return Handler(
        settings.inbound_request_url,
        settings.inbound_method,
        settings.fallback_url,
        settings.fallback_method,
    )


def call_later(
    work: Work, number: PhoneNumber, service: Service | None, sms: Sms, opt_out_type: str
) -> None:
    """Have the webhook called after the commit, in the order of the pair; a flow's own address is
    not called, the flow gets the message."""
    flow = addresses.parse(of(number, service).url)
    if flow is not None and hand_to_flow(work, sms, flow.account_sid, flow.flow_sid, opt_out_type):
        return
    outbox.put(
        work,
        KIND,
        sms.account_sid,
        NumberHandler(sms.account_sid, sms.sid, opt_out_type),
        key=f"handler {sms.from_number} {sms.to_number}",
    )


def hand_to_flow(
    work: Work, sms: Sms, account_sid: str, flow_sid: str, opt_out_type: str = ""
) -> bool:
    """Give an SMS to a flow after the commit; False when the account has no such flow."""
    if account_sid != sms.account_sid or flows.find(work, account_sid, flow_sid) is None:
        return False
    jobs.hear_later(
        work,
        jobs.Hear(
            account_sid=account_sid,
            flow_sid=flow_sid,
            event_key=_event_key(work, sms, flow_sid),
            conversation_sid=None,
            contact=sms.from_number,
            flow_address=sms.to_number,
            message_sid=sms.sid,
            payload=dict(parameters(sms, opt_out_type)),
        ),
    )
    return True


def _event_key(work: Work, sms: Sms, flow_sid: str) -> str:
    """What the message is an answer to: an execution that was started by REST in the name of a
    messaging service answers to all of its numbers."""
    key = rows.pair_key(sms.from_number, sms.to_number)
    if sms.messaging_service_sid is not None:
        wider = rows.pair_key(sms.from_number, sms.messaging_service_sid)
        if (
            rows.active(work, sms.account_sid, flow_sid, key) is None
            and rows.active(work, sms.account_sid, flow_sid, wider) is not None
        ):
            return wider
    return key


def parameters(sms: Sms, opt_out_type: str = "", root: str = "") -> tuple[tuple[str, str], ...]:
    """What the webhook is told (messaging §9); `opt_out_type` is STOP, START or HELP where
    advanced opt-out took care of the message. Media are had at `root`, where this server is
    reached, else from their carrier."""
    media = sms.attachments
    told = [
        ("MessageSid", sms.sid),
        ("SmsSid", sms.sid),
        ("SmsMessageSid", sms.sid),
        ("AccountSid", sms.account_sid),
        ("From", sms.from_number),
        ("To", sms.to_number),
        ("Body", sms.body),
        ("NumMedia", str(len(media))),
        ("NumSegments", str(sms.num_segments)),
        ("SmsStatus", "received"),
        ("ApiVersion", "2010-04-01"),
        ("FromCountry", phone.country(sms.from_number)),
        ("ToCountry", phone.country(sms.to_number)),
    ]
    for index, number in enumerate(sms.beside):
        told.append((f"OtherRecipients{index}", number))
    if sms.messaging_service_sid is not None:
        told.append(("MessagingServiceSid", sms.messaging_service_sid))
    if opt_out_type:
        told.append(("OptOutType", opt_out_type))
    for index, medium in enumerate(media):
        own = f"{root}/2010-04-01/Accounts/{sms.account_sid}/Messages/{sms.sid}/Media/{medium.sid}"
        told.append((f"MediaUrl{index}", own if root and medium.sid else medium.url))
        told.append((f"MediaContentType{index}", medium.content_type))
    return tuple(told)


class _Rate(msgspec.Struct, frozen=True):
    """A row of `reply_rates`."""

    account_sid: str
    sender: str
    recipient: str
    replies: int
    last_reply: int


def may_reply(work: Work, account_sid: str, sender: str, recipient: str) -> bool:
    """Count a reply; False when the two numbers have been answering each other without pause.

    Both directions count together: two numbers of ours that answer each other are one row.
    """
    sender, recipient = sorted((sender, recipient))
    rate = work.get(
        _Rate,
        "reply_rates",
        "account_sid = ? AND sender = ? AND recipient = ?",
        account_sid,
        sender,
        recipient,
    )
    in_a_row = rate is not None and work.now - rate.last_reply <= _ROW_ENDS_AFTER
    replies = rate.replies + 1 if rate is not None and in_a_row else 1
    work.run(
        "INSERT INTO reply_rates (account_sid, sender, recipient, replies, last_reply)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_sid, sender, recipient)"
        " DO UPDATE SET replies = excluded.replies, last_reply = excluded.last_reply",
        account_sid,
        sender,
        recipient,
        replies,
        work.now,
    )
    return replies <= _REPLIES_IN_A_ROW
