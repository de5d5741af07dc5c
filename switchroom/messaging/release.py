"""A message that was held goes on: its time has come, its sender is chosen (messaging §13.4)."""

from typing import Final

import msgspec

from switchroom.core.sms.message import Media
from switchroom.core.states import delivery
from switchroom.messaging import messages, pool, services, terms
from switchroom.messaging.messages import Sms
from switchroom.messaging.pool import Chosen
from switchroom.messaging.services import Service
from switchroom.store import outbox
from switchroom.store.work import Work

RELEASE: Final = "message_release"
_NO_SERVICE: Final = 21701
_NO_SENDER: Final = 21703


class Release(msgspec.Struct, frozen=True):
    """The payload of a `message_release` job."""

    account_sid: str
    message_sid: str


def later(work: Work, sms: Sms, send_at: int | None) -> None:
    """Have a held message go on: at its time, or now in the order of its recipient."""
    key = f"release {sms.messaging_service_sid} {sms.to_number}"
    outbox.put(
        work,
        RELEASE,
        sms.account_sid,
        Release(sms.account_sid, sms.sid),
        key=key if send_at is None else _scheduled(sms),
        due=send_at,
    )


def cancel(work: Work, sms: Sms) -> None:
    """A scheduled message will not be sent."""
    outbox.cancel(work, _scheduled(sms))


def _scheduled(sms: Sms) -> str:
    return f"scheduled {sms.sid}"


def go(work: Work, account_sid: str, message_sid: str) -> None:
    """Choose the sender and queue the message, or fail it with the code of what is missing."""
    sms = messages.fetch(work, account_sid, message_sid)
    if sms is None or sms.status not in (delivery.ACCEPTED, delivery.SCHEDULED):
        return
    service = services.find(work, account_sid, sms.messaging_service_sid or "")
    if service is None:
        messages.report(work, account_sid, message_sid, delivery.FAILED, _NO_SERVICE)
        return
    body, media = sms.body, sms.attachments
    chosen = _sender(work, service, sms, media=bool(media))
    if chosen is None and media and service.settings.mms_converter:
        body, media = as_text(body, media), ()
        chosen = _sender(work, service, sms, media=False)
    if chosen is None:
        messages.report(work, account_sid, message_sid, delivery.FAILED, _NO_SENDER)
        return
    if sms.status == delivery.SCHEDULED:
        terms.start(work, account_sid, message_sid)
    messages.dispatch(
        work, sms, sender=chosen.sender.address, carrier=chosen.carrier, body=body, media=media
    )


def _sender(work: Work, service: Service, sms: Sms, *, media: bool) -> Chosen | None:
    if not sms.from_number:
        return pool.choose(work, service, sms.to_number, media=media)
    chosen = pool.by_address(work, service, sms.from_number)
    return None if chosen is None or (media and not chosen.sender.mms) else chosen


def as_text(body: str, media: tuple[Media, ...]) -> str:
    """What the MMS converter makes of a message: the addresses of its media behind its text.

    >>> as_text("Look", (Media("https://example.com/a.jpg", ""),))
    'Look https://example.com/a.jpg'
    """
    return " ".join(filter(None, [body, *(medium.url for medium in media)]))
