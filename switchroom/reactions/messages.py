"""What follows from the messages of a conversation: SMS to the others, and webhooks."""

from collections.abc import Callable

from switchroom.conversations import events, media, payloads, receipts
from switchroom.conversations.fan_out import FanOut
from switchroom.conversations.rows import Message, Participant
from switchroom.core.sms.message import Media
from switchroom.messaging import group_texts, messages, numbers
from switchroom.reactions import hooks_due
from switchroom.store.work import Work


def message_added(work: Work, event: events.MessageAdded) -> None:
    """It goes out to every non-chat participant but its author, then the webhooks hear of it."""
    if event.out.through is not None:
        _send_group(work, event.message, event.out, event.out.through)
    else:
        for participant in event.out.recipients:
            _send(work, event.message, participant)
    _fire(
        work,
        "onMessageAdded",
        event,
        lambda: payloads.message_added(event.conversation, event.message),
    )


def message_updated(work: Work, event: events.MessageUpdated) -> None:
    _fire(
        work,
        "onMessageUpdated",
        event,
        lambda: payloads.message_existing(event.conversation, event.message),
    )


def message_removed(work: Work, event: events.MessageRemoved) -> None:
    _fire(
        work,
        "onMessageRemoved",
        event,
        lambda: payloads.message_removed(event.conversation, event.message, work.now),
    )


def _send(work: Work, message: Message, participant: Participant) -> None:
    """One SMS from the participant's proxy address to its address."""
    assert participant.address is not None
    assert participant.proxy_address is not None
    number = numbers.owner_of(work, participant.proxy_address)
    sms = messages.send(
        work,
        message.account_sid,
        carrier="" if number is None else number.carrier,
        sender=participant.proxy_address,
        recipient=participant.address,
        body=message.body or "",
        media=_attachments(message),
        direction="outbound-api",
        conversation_sid=message.conversation_sid,
    )
    receipts.open_receipt(work, message, participant, sms.sid)


def _send_group(work: Work, message: Message, out: FanOut, through: str) -> None:
    """One text for all people of a group, and a receipt for each."""
    number = numbers.owner_of(work, through)
    rows = group_texts.send(
        work,
        message.account_sid,
        carrier="" if number is None else number.carrier,
        sender=through,
        recipients=[one.address for one in out.recipients if one.address is not None],
        beside=out.beside,
        body=message.body or "",
        media=_attachments(message),
        direction="outbound-api",
        conversation_sid=message.conversation_sid,
    )
    for participant, sms in zip(out.recipients, rows, strict=True):
        receipts.open_receipt(work, message, participant, sms.sid)


def _attachments(message: Message) -> tuple[Media, ...]:
    return tuple(medium.attachment for medium in media.read(message.media))


def _fire(
    work: Work,
    name: str,
    event: events.MessageEvent,
    parameters: Callable[[], payloads.Parameters],
) -> None:
    text = event.message.body if name == "onMessageAdded" else None
    hooks_due.fire(
        work, name, event.conversation, event.origin, parameters, event.message.sid, text
    )
