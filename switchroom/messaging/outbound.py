"""Send a message as the Messages resource does: everything checked, by a number of the account or
by a messaging service (messaging §7.1)."""

from collections.abc import Callable
from typing import Final

import msgspec

from switchroom.content import filled
from switchroom.content.filled import Filling
from switchroom.core import errors, limits, phone, senders, smart_encoding
from switchroom.core.content.variables import MESSAGING
from switchroom.core.sms.message import Media
from switchroom.messaging import messages, numbers, opt_outs, pool, release, services, terms
from switchroom.messaging.messages import Sms
from switchroom.messaging.pool import Chosen
from switchroom.messaging.services import Service
from switchroom.store.work import Work

_SHOWN: Final = limits.ADDRESS_CHARS


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent; texts that were not given are empty. `validity_period` is in seconds.

    A content template takes the place of `body` and `media_url`.
    """

    to: str = ""
    from_: str = ""
    messaging_service_sid: str = ""
    body: str = ""
    media_url: tuple[str, ...] = ()
    status_callback: str = ""
    validity_period: int | None = None
    smart_encoded: bool | None = None
    schedule_type: str = ""
    send_at: str = ""
    content_sid: str = ""
    content_variables: str = ""


def create(work: Work, account_sid: str, wish: Wish) -> Sms:
    """Write the message down and have it go out.

    Raises TO_MISSING, FROM_MISSING, BODY_MISSING, TO_INVALID, MEDIA_URL_INVALID, TOO_MANY_MEDIA,
    STATUS_CALLBACK_INVALID, BODY_TOO_LONG, FROM_INVALID, FROM_NOT_OWNED, FROM_NOT_CAPABLE,
    FROM_NOT_MMS, NOT_REACHABLE, OPTED_OUT, CHANNELS_MIXED, what `terms` raises, those of
    services: MESSAGING_SERVICE_SID_INVALID, MESSAGING_SERVICE_NOT_FOUND, POOL_EMPTY,
    NO_SENDER_AVAILABLE, and those of content templates: CONTENT_SID_MISSING, CONTENT_SID_INVALID,
    CONTENT_VARIABLES_INVALID, CONTENT_PARAMETER_TOO_LONG, CONTENT_NOT_FOR_CHANNEL
    (messaging §7.1, §7.8, §13.4, §20).
    """
    check(wish)
    filling = filled.find(work, account_sid, wish.content_sid, wish.content_variables, MESSAGING)
    if filling is None:
        check_content(wish)
    service = None
    if wish.messaging_service_sid:
        service = services.named(work, account_sid, wish.messaging_service_sid)
    send_at = terms.instant(work, wish.schedule_type, wish.send_at, by_service=service is not None)
    recipient = recipient_of(work, wish)
    if service is None:
        return _by_number(work, account_sid, wish, recipient, filling)
    if filling is not None:
        wish = _filled(wish, filling, lambda: _sends_media(work, service, wish, recipient))
    return _by_service(work, service, wish, recipient, send_at)


def _filled(wish: Wish, filling: Filling, sends_media: Callable[[], bool]) -> Wish:
    """The wish with the template in the place of body and media, filled in now: what is scheduled
    stays as it is when the template changes."""
    found = filling.to_telephone(sends_media)
    wish = msgspec.structs.replace(wish, body=found.body, media_url=found.media)
    check_content(wish)
    return wish


def _sends_media(work: Work, service: Service, wish: Wish, recipient: str) -> bool:
    """Whether media reach the recipient through a service, if need be as links."""
    if service.settings.mms_converter:
        return True
    if wish.from_:
        chosen = _of_pool(work, service, wish, recipient)
        return chosen is not None and chosen.sender.mms
    return pool.can_reach(work, service, recipient, media=True)


def check(wish: Wish) -> None:
    """Whatever can be said without looking at the account, in the order of the hosted service."""
    if not wish.to:
        raise errors.TO_MISSING()
    if not wish.from_ and not wish.messaging_service_sid:
        raise errors.FROM_MISSING()
    if not wish.body and not wish.media_url and not wish.content_sid:
        raise errors.CONTENT_SID_MISSING() if wish.content_variables else errors.BODY_MISSING()
    if wish.status_callback and not services.is_url(wish.status_callback):
        raise errors.STATUS_CALLBACK_INVALID(url=wish.status_callback[:_SHOWN])


def check_content(wish: Wish) -> None:
    """What can be said of body and media by themselves."""
    if len(wish.media_url) > limits.MEDIA_PER_MESSAGE:
        raise errors.TOO_MANY_MEDIA(most=limits.MEDIA_PER_MESSAGE)
    for url in wish.media_url:
        if not services.is_url(url):
            raise errors.MEDIA_URL_INVALID(url=url[:_SHOWN])


def recipient_of(work: Work, wish: Wish) -> str:
    """The recipient in E.164; a national form is read in the sender's country (messaging §16)."""
    to_channel, from_channel = phone.channel(wish.to), phone.channel(wish.from_)
    if (to_channel or "sms") != (from_channel or "sms") and wish.from_:
        raise errors.CHANNELS_MIXED()
    if to_channel not in (None, "sms"):
        raise errors.NOT_IMPLEMENTED(sentence=f"The channel {to_channel} is not served; sms is")
    if phone.is_short_code(wish.to) and numbers.owner_of(work, wish.to) is not None:
        return wish.to
    region = phone.country(phone.normalise(wish.from_) or "") or None
    recipient = phone.normalise(wish.to, region)
    if recipient is None or not phone.is_possible(recipient):
        raise errors.TO_INVALID(to=wish.to[:_SHOWN])
    return recipient


def _by_number(
    work: Work, account_sid: str, wish: Wish, recipient: str, filling: Filling | None
) -> Sms:
    chosen = _sender(work, account_sid, wish.from_, recipient)
    if filling is not None:
        country = phone.country(recipient)
        wish = _filled(wish, filling, lambda: senders.reaches(chosen.sender, country, media=True))
    body = smart_encoding.encode(wish.body) if wish.smart_encoded else wish.body
    check_length(body)
    seconds = terms.validity(wish.validity_period)
    _check_way(chosen, recipient, media=bool(wish.media_url))
    address = chosen.sender.address
    if opt_outs.is_out(work, account_sid, address, recipient):
        raise errors.OPTED_OUT()
    sms = messages.send(
        work,
        account_sid,
        carrier=chosen.carrier,
        sender=address,
        recipient=recipient,
        body=body,
        media=media_of(wish),
        direction="outbound-api",
        status_callback=wish.status_callback or None,
    )
    _keep(work, sms, None, seconds)
    return sms


def _sender(work: Work, account_sid: str, from_: str, recipient: str) -> Chosen:
    """The account's own sender of that address."""
    address = from_ if phone.is_short_code(from_) else phone.normalise(from_)
    if address is None:
        if not pool.is_alpha(from_):
            raise errors.FROM_INVALID(from_=from_[:_SHOWN])
        return pool.of_alpha(work, account_sid, from_)
    number = numbers.owner_of(work, address)
    if number is None or number.account_sid != account_sid or address == recipient:
        raise errors.FROM_NOT_OWNED(from_=address)
    if not number.sms:
        raise errors.FROM_NOT_CAPABLE(from_=address)
    return pool.of_number(number)


def _check_way(chosen: Chosen, recipient: str, *, media: bool) -> None:
    sender, country = chosen.sender, phone.country(recipient)
    if not country and phone.is_short_code(recipient):
        return
    if not senders.reaches(sender, country):
        way = "MMS" if media else "SMS"
        raise errors.NOT_REACHABLE(to=recipient, from_=sender.address, way=way)
    if media and not sender.mms:
        raise errors.FROM_NOT_MMS(from_=sender.address)


def _by_service(
    work: Work, service: Service, wish: Wish, recipient: str, send_at: int | None
) -> Sms:
    smart = service.settings.smart_encoding if wish.smart_encoded is None else wish.smart_encoded
    body = smart_encoding.encode(wish.body) if smart else wish.body
    check_length(body)
    seconds = terms.validity(wish.validity_period, service.settings.validity_period)
    chosen = _of_pool(work, service, wish, recipient)
    media = media_of(wish)
    callback = wish.status_callback or service.settings.status_callback or None
    if chosen is not None and send_at is None:
        if media and not chosen.sender.mms and service.settings.mms_converter:
            body, media = release.as_text(body, media), ()
        _check_way(chosen, recipient, media=bool(media))
        sms = messages.send(
            work,
            service.account_sid,
            carrier=chosen.carrier,
            sender=chosen.sender.address,
            recipient=recipient,
            body=body,
            media=media,
            direction="outbound-api",
            messaging_service_sid=service.sid,
            status_callback=callback,
        )
        _keep(work, sms, None, seconds)
        # It may have failed already, because the recipient is out.
        return messages.fetch(work, service.account_sid, sms.sid) or sms
    if send_at is not None:
        terms.check_room(work, service.account_sid)
    sms = messages.hold(
        work,
        service.account_sid,
        status="accepted" if send_at is None else "scheduled",
        sender="" if chosen is None else chosen.sender.address,
        recipient=recipient,
        body=body,
        media=media,
        messaging_service_sid=service.sid,
        status_callback=callback,
    )
    _keep(work, sms, send_at, seconds)
    release.later(work, sms, send_at)
    return sms


def _of_pool(work: Work, service: Service, wish: Wish, recipient: str) -> Chosen | None:
    """The sender of the pool that was asked for; None when one is still to be chosen.

    Raises POOL_EMPTY and NO_SENDER_AVAILABLE where none could be.
    """
    if wish.from_:
        address = wish.from_
        if not phone.is_short_code(address) and not pool.is_alpha(address):
            address = phone.normalise(address) or ""
        chosen = pool.by_address(work, service, address)
        if chosen is None or address == recipient:
            raise errors.FROM_NOT_OWNED(from_=wish.from_[:_SHOWN])
        return chosen
    if pool.is_empty(work, service):
        raise errors.POOL_EMPTY(sid=service.sid)
    media = bool(wish.media_url) and not service.settings.mms_converter
    if not pool.can_reach(work, service, recipient, media=media):
        raise errors.NO_SENDER_AVAILABLE(sid=service.sid, to=recipient)
    return None


def _keep(work: Work, sms: Sms, send_at: int | None, seconds: int | None) -> None:
    terms.keep(work, sms.account_sid, sms.sid, send_at, seconds)
    if seconds is not None and send_at is None:
        terms.start(work, sms.account_sid, sms.sid)


def check_length(body: str) -> None:
    """Raises BODY_TOO_LONG."""
    if len(body) > limits.SMS_BODY_CHARS:
        raise errors.BODY_TOO_LONG()


def media_of(wish: Wish) -> tuple[Media, ...]:
    """The attachments that were named."""
    return tuple(Media(url, "") for url in wish.media_url)
