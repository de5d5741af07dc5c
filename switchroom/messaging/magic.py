"""What test credentials are answered: magic numbers stand for what may go wrong, and nothing is
written down, sent or bought (messaging §3)."""

from collections.abc import Callable
from typing import Final

import msgspec

from switchroom.content import filled
from switchroom.core import errors, phone, smart_encoding
from switchroom.core.content.variables import MESSAGING
from switchroom.core.errors import ApiError
from switchroom.core.phone import Kind
from switchroom.core.sms import segments
from switchroom.messaging import numbers, outbound, services, terms
from switchroom.messaging.messages import Sms, prefix
from switchroom.messaging.number_settings import Setting, changes
from switchroom.messaging.numbers import PhoneNumber
from switchroom.messaging.outbound import Wish
from switchroom.store.work import Work, encode

GOOD: Final = "+15005550006"
_UNAVAILABLE: Final = "+15005550000"
_INVALID: Final = "+15005550001"
_FULL: Final = "+15005550008"
_AREA_CODE: Final = "500"
_TO: Final[dict[str, Callable[[str], ApiError]]] = {
    "+15005550002": lambda to: errors.NOT_REACHABLE(to=to, from_=GOOD, way="SMS"),
    "+15005550003": lambda to: errors.REGION_NOT_ENABLED(to=to),
    "+15005550004": lambda to: errors.OPTED_OUT(),
    "+15005550009": lambda to: errors.NOT_MOBILE(to=to),
}


def send(work: Work, account_sid: str, wish: Wish) -> Sms:
    """The message as it would be, in no table.

    Raises what `outbound.create` does of its parameters, FROM_NOT_OWNED for all senders but one,
    and what the magic numbers stand for: FROM_INVALID, QUEUE_FULL, TO_INVALID, NOT_REACHABLE,
    REGION_NOT_ENABLED, OPTED_OUT, NOT_MOBILE.
    """
    outbound.check(wish)
    # Nothing is theirs, templates and services neither: what is named is not there.
    filled.find(work, account_sid, wish.content_sid, wish.content_variables, MESSAGING)
    outbound.check_content(wish)
    if wish.messaging_service_sid:
        services.named(work, account_sid, wish.messaging_service_sid)
    recipient = outbound.recipient_of(work, wish)
    if recipient == _INVALID:
        raise errors.TO_INVALID(to=recipient)
    _check_sender(wish.from_)
    if recipient in _TO:
        raise _TO[recipient](recipient)
    body = smart_encoding.encode(wish.body) if wish.smart_encoded else wish.body
    outbound.check_length(body)
    terms.validity(wish.validity_period)
    media = outbound.media_of(wish)
    return Sms(
        sid=work.mint(prefix(bool(media))),
        account_sid=account_sid,
        direction="outbound-api",
        from_number=GOOD,
        to_number=recipient,
        body=body,
        media=encode(media).decode() if media else None,
        num_segments=segments.split(body).count,
        status="queued",
        error_code=None,
        carrier=numbers.CARRIER,
        carrier_message_id=None,
        conversation_sid=None,
        messaging_service_sid=None,
        status_callback=None,
        date_sent=None,
        date_created=work.now,
        date_updated=work.now,
    )


def _check_sender(from_: str) -> None:
    address = phone.normalise(from_) or from_
    if address == _INVALID:
        raise errors.FROM_INVALID(from_=address)
    if address == _FULL:
        raise errors.QUEUE_FULL()
    if address != GOOD:
        raise errors.FROM_NOT_OWNED(from_=address[:64])


def buy(
    work: Work,
    account_sid: str,
    *,
    phone_number: str | None = None,
    area_code: str | None = None,
    type: Kind | None = None,  # noqa: A002
    **settings: Setting,
) -> PhoneNumber:
    """The number as it would be bought, in no table.

    Raises BUY_INVALID, BUY_UNAVAILABLE, AREA_CODE_EMPTY, AREA_CODE_UNSUPPORTED, MISSING_PARAMETER
    and what is wrong with the settings.
    """
    columns = changes(settings, sms_url="", voice="{}")
    if type is not None and area_code is not None:
        raise errors.AREA_CODE_UNSUPPORTED()
    if not phone_number and (type is not None or not area_code):
        raise errors.MISSING_PARAMETER(name="PhoneNumber")
    if not phone_number and area_code != _AREA_CODE:
        raise errors.AREA_CODE_EMPTY(area_code=area_code)
    number = phone.normalise(phone_number) if phone_number else GOOD
    if number is None or number == _INVALID:
        raise errors.BUY_INVALID(number=(phone_number or "")[:64])
    if number != GOOD:
        raise errors.BUY_UNAVAILABLE(number=number)
    bought = numbers.offered(work, account_sid, number)
    return msgspec.structs.replace(bought, friendly_name="(500) 555-0006", **columns)
