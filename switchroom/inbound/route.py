"""Gather the facts about an inbound message, decide, and carry the decision out."""

import mimetypes
from typing import Final, assert_never, cast
from urllib.parse import urlsplit

import msgspec

from switchroom.accounts.accounts import NumberHandler
from switchroom.conversations import (
    addresses,
    conversations,
    hooks,
    messages,
    participants,
    payloads,
    services,
    settings,
    webhooks,
)
from switchroom.conversations.rows import Address, Conversation, Participant
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.core.routing.inbound import (
    Append,
    AutoCreate,
    Decision,
    Drop,
    Facts,
    Pair,
    PlainSms,
    decide,
)
from switchroom.inbound import handler
from switchroom.messaging import messages as sms_log
from switchroom.messaging.messages import Sms
from switchroom.messaging.numbers import PhoneNumber
from switchroom.store import outbox
from switchroom.store.work import Work, encode

# A conversation that closes while a message comes in makes us decide once more, never for long.
_ATTEMPTS: Final = 3


def must_wait(work: Work, number: PhoneNumber, sms: Sms, key: str) -> bool:
    """Whether a pre-event webhook has to be asked, or an earlier message of the pair waits."""
    facts = gather(work, number, sms)
    route = decide(facts).route
    if isinstance(route, Append):
        event, service_sid = "onMessageAdd", _service_of(work, sms.account_sid, route)
    elif isinstance(route, AutoCreate):
        address = addresses.fetch(work, sms.account_sid, route.address_sid)
        event, service_sid = "onConversationAdd", _service_for(work, address)
    else:
        return False
    effective = hooks.effective(work, sms.account_sid, service_sid)
    if effective is None or effective.pre_url is None:
        return False
    return hooks.awaits(effective, event) or outbox.waiting(work, key)


def gather(work: Work, number: PhoneNumber, sms: Sms) -> Facts:
    """All that the decision looks at, as it stands in this transaction."""
    account_sid = number.account_sid
    status, number_handler = work.values(
        "SELECT status, number_handler FROM accounts WHERE sid = ?", account_sid
    )[0]
    pair = work.one(
        Pair,
        "SELECT conversation_sid, participant_sid FROM open_pairs"
        " WHERE account_sid = ? AND address = ? AND proxy_address = ?",
        account_sid,
        sms.from_number,
        sms.to_number,
    )
    address = addresses.for_inbound(work, account_sid, sms.to_number) if pair is None else None
    return Facts(
        account_active=status == "active",
        pair=pair,
        address_sid=None if address is None else address.sid,
        handler=bool(number.sms_url),
        number_handler=cast(NumberHandler, number_handler),
    )


def carry_out(work: Work, number: PhoneNumber, sms: Sms) -> str | None:
    """Route one message; the SID of the conversation it went into, or None.

    A pre-event webhook that rejects keeps it out of the conversation; it stays in the log.
    """
    decision = decide(gather(work, number, sms))
    if isinstance(decision.route, AutoCreate):
        # Nobody holds the pair: take turns with all who might be about to take it.
        participants.lock_pair(work, sms.account_sid, sms.from_number, sms.to_number)
        decision = decide(gather(work, number, sms))
    conversation_sid = None
    try:
        conversation_sid = _capture(work, number, sms, decision)
    except ApiError as refusal:
        if refusal.kind not in (errors.PRE_HOOK_REJECTED, errors.PRE_HOOK_INVALID):
            raise
    if conversation_sid is not None:
        sms_log.keep_conversation(work, sms.account_sid, sms.sid, conversation_sid)
    if decision.run_handler:
        handler.call_later(work, sms)
    return conversation_sid


def _capture(work: Work, number: PhoneNumber, sms: Sms, decision: Decision) -> str | None:
    for _ in range(_ATTEMPTS):
        match decision.route:
            case Append(pair):
                if _append(work, sms, pair):
                    return pair.conversation_sid
                decision = decide(gather(work, number, sms))
            case AutoCreate(address_sid):
                address = addresses.fetch(work, sms.account_sid, address_sid)
                return _create(work, sms, address).sid
            case PlainSms() | Drop():
                return None
            case _:
                assert_never(decision.route)
    raise AssertionError("a pair changed hands without end")


def _append(work: Work, sms: Sms, pair: Pair) -> bool:
    conversation = conversations.find(work, sms.account_sid, pair.conversation_sid)
    if conversation is None:
        return False
    try:
        _add_message(work, conversation, sms, pair.participant_sid, hooks.SMS)
    except ApiError as refusal:
        if refusal.kind is errors.CONVERSATION_CLOSED:
            return False
        raise
    return True


def _create(work: Work, sms: Sms, address: Address) -> Conversation:
    """Auto-creation: conversation, attached webhook, participant, message 0, in this order."""
    arrival = payloads.Arrival(
        sms.from_number, sms.to_number, sms.body, conversation_media(work, sms)
    )
    conversation = conversations.create(
        work,
        sms.account_sid,
        _service_for(work, address),
        origin=hooks.AUTO_CREATION,
        arrival=arrival,
    )
    webhooks.attach(work, conversation, address)
    participant: Participant = participants.add(
        work,
        conversation,
        origin=hooks.AUTO_CREATION,
        address=sms.from_number,
        proxy_address=sms.to_number,
    )
    _add_message(work, conversation, sms, participant.sid, hooks.AUTO_CREATION)
    return conversation


def _add_message(
    work: Work, conversation: Conversation, sms: Sms, participant_sid: str, origin: hooks.Origin
) -> None:
    messages.add(
        work,
        conversation,
        origin=origin,
        author=sms.from_number,
        body=sms.body,
        media=conversation_media(work, sms),
        participant_sid=participant_sid,
    )


def _service_of(work: Work, account_sid: str, route: Append) -> str:
    conversation = conversations.find(work, account_sid, route.pair.conversation_sid)
    return "" if conversation is None else conversation.service_sid


def _service_for(work: Work, address: Address) -> str:
    """The address's service while it exists, else the account's default one."""
    wished = address.service_sid
    if wished and services.find(work, address.account_sid, wished) is not None:
        return wished
    return settings.fetch(work, address.account_sid).default_service_sid


class _Medium(msgspec.Struct):
    """A medium as a conversation message lists it, with its address beside it."""

    sid: str
    size: int
    content_type: str
    filename: str
    url: str


def conversation_media(work: Work, sms: Sms) -> str | None:
    """The attachments of an SMS in the words of Conversations, as JSON text, or None."""
    if sms.media is None:
        return None
    listed = [
        _Medium(
            sid=work.mint("ME"),
            size=0,
            content_type=medium.content_type or mimetypes.guess_type(medium.url)[0] or "",
            filename=urlsplit(medium.url).path.rsplit("/", 1)[-1],
            url=medium.url,
        )
        for medium in sms.attachments
    ]
    return encode(listed).decode()
