"""The senders of a messaging service: who belongs to it, and whom it sends by (messaging §13.2,
§13.4)."""

import re
from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits, phone, senders, sids
from switchroom.core.senders import Sender
from switchroom.messaging import numbers, services
from switchroom.messaging.numbers import PhoneNumber
from switchroom.messaging.services import Service
from switchroom.store.work import Work

_ALPHAS: Final[LiteralString] = "alpha_senders"
_ALPHA: Final = re.compile(r"[A-Za-z0-9 +\-_&]{1,11}")
_LETTER: Final = re.compile(r"[A-Za-z]")
_OF_SERVICE: Final[LiteralString] = "account_sid = ? AND service_sid = ?"


class AlphaSender(msgspec.Struct, frozen=True):
    """A row of `alpha_senders`."""

    sid: str
    account_sid: str
    service_sid: str
    alpha_sender: str
    date_created: int
    date_updated: int


class _Sticky(msgspec.Struct, frozen=True):
    """A row of `sticky_senders`."""

    account_sid: str
    service_sid: str
    recipient: str
    sender_sid: str
    date_created: int


class Chosen(msgspec.Struct, frozen=True):
    """Whom a message goes by: the address it comes from and the carrier that takes it."""

    sender: Sender
    carrier: str


def is_alpha(text: str) -> bool:
    """Whether a text has the form of an alphanumeric sender (messaging §16).

    >>> is_alpha("My Shop+1"), is_alpha("12345678901"), is_alpha("Très bien")
    (True, False, False)
    """
    return _ALPHA.fullmatch(text) is not None and _LETTER.search(text) is not None


def add_number(work: Work, service: Service, sid: str) -> PhoneNumber:
    """Put a number or a short code of the account into the pool.

    Raises SENDER_UNKNOWN, SENDER_IN_SERVICE, SENDER_ELSEWHERE, SENDER_NOT_CAPABLE, POOL_FULL.
    """
    services.hold(work, service.sid)
    number = numbers.hold(work, service.account_sid, sid)
    if number is None:
        raise errors.SENDER_UNKNOWN(sid=sid)
    if number.messaging_service_sid == service.sid:
        raise errors.SENDER_IN_SERVICE()
    if number.messaging_service_sid is not None:
        raise errors.SENDER_ELSEWHERE()
    if not number.sms and not number.mms:
        raise errors.SENDER_NOT_CAPABLE(sid=sid)
    check_room(work, service)
    return numbers.join_service(work, number, service.sid)


def remove_number(work: Work, service: Service, sid: str) -> None:
    """Take a number or a short code out of the pool; it stays the account's. Raises NOT_FOUND."""
    services.hold(work, service.sid)
    number = numbers.hold(work, service.account_sid, sid)
    if number is None or number.messaging_service_sid != service.sid:
        raise errors.NOT_FOUND()
    numbers.join_service(work, number, None)


def member(work: Work, service: Service, sid: str) -> PhoneNumber:
    """A number or a short code of the pool. Raises NOT_FOUND."""
    number = numbers.find(work, service.account_sid, sid)
    if number is None or number.messaging_service_sid != service.sid:
        raise errors.NOT_FOUND()
    return number


def members(
    work: Work,
    service: Service,
    prefix: str,
    after: str = "",
    most: int = limits.SENDERS_PER_SERVICE,
) -> list[PhoneNumber]:
    """Numbers (`PN`) or short codes (`SC`) of the pool, those behind the SID `after`."""
    return work.find(
        PhoneNumber,
        "phone_numbers",
        "account_sid = ? AND messaging_service_sid = ? AND sid > ? AND sid < ?"
        " ORDER BY sid LIMIT ?",
        service.account_sid,
        service.sid,
        max(prefix, after),
        prefix + sids.LAST,
        most,
    )


def add_alpha(work: Work, service: Service, text: str) -> AlphaSender:
    """Put an alphanumeric sender into the pool. Raises ALPHA_SENDER_INVALID, SENDER_IN_SERVICE,
    POOL_FULL."""
    if not is_alpha(text):
        raise errors.ALPHA_SENDER_INVALID(alpha_sender=text[: limits.ADDRESS_CHARS])
    services.hold(work, service.sid)
    check_room(work, service)
    row = AlphaSender(work.mint("AI"), service.account_sid, service.sid, text, work.now, work.now)
    if not work.insert_new(_ALPHAS, row):
        raise errors.SENDER_IN_SERVICE()
    return row


def remove_alpha(work: Work, service: Service, sid: str) -> None:
    """Take an alphanumeric sender out of the pool. Raises NOT_FOUND."""
    gone = work.run(
        "DELETE FROM alpha_senders WHERE account_sid = ? AND service_sid = ? AND sid = ?",
        service.account_sid,
        service.sid,
        sid,
    )
    if not gone:
        raise errors.NOT_FOUND()


def alpha(work: Work, service: Service, sid: str) -> AlphaSender:
    """An alphanumeric sender of the pool. Raises NOT_FOUND."""
    row = work.get(
        AlphaSender, _ALPHAS, f"{_OF_SERVICE} AND sid = ?", service.account_sid, service.sid, sid
    )
    if row is None:
        raise errors.NOT_FOUND()
    return row


def alphas(
    work: Work, service: Service, after: str = "", most: int = limits.SENDERS_PER_SERVICE
) -> list[AlphaSender]:
    """Alphanumeric senders of the pool by age, those behind the SID `after`."""
    return work.find(
        AlphaSender,
        _ALPHAS,
        f"{_OF_SERVICE} AND sid > ? ORDER BY sid LIMIT ?",
        service.account_sid,
        service.sid,
        after,
        most,
    )


def check_room(work: Work, service: Service) -> None:
    """Raises POOL_FULL."""
    count = work.value(
        "SELECT (SELECT count(*) FROM phone_numbers WHERE account_sid = ?"
        " AND messaging_service_sid = ?) + (SELECT count(*) FROM alpha_senders"
        " WHERE account_sid = ? AND service_sid = ?) + (SELECT count(*) FROM"
        " destination_alpha_senders WHERE account_sid = ? AND service_sid = ?)",
        service.account_sid,
        service.sid,
        service.account_sid,
        service.sid,
        service.account_sid,
        service.sid,
    )
    if count >= limits.SENDERS_PER_SERVICE:
        raise errors.POOL_FULL(most=limits.SENDERS_PER_SERVICE)


def is_empty(work: Work, service: Service) -> bool:
    """Whether a service has nobody to send by."""
    found = work.value(
        "SELECT 1 FROM phone_numbers WHERE account_sid = ? AND messaging_service_sid = ?"
        " UNION ALL SELECT 1 FROM alpha_senders WHERE account_sid = ? AND service_sid = ?"
        " UNION ALL SELECT 1 FROM destination_alpha_senders"
        " WHERE account_sid = ? AND service_sid = ? LIMIT 1",
        service.account_sid,
        service.sid,
        service.account_sid,
        service.sid,
        service.account_sid,
        service.sid,
    )
    return found is None


def by_address(work: Work, service: Service, address: str) -> Chosen | None:
    """The sender of the pool with an address, or None."""
    if is_alpha(address):
        named = (one for one in _names(work, service) if one.alpha_sender == address)
        return _of_name(work, service, next(named, None))
    number = numbers.owner_of(work, address)
    if number is None or number.messaging_service_sid != service.sid:
        return None
    return of_number(number)


def can_reach(work: Work, service: Service, recipient: str, *, media: bool) -> bool:
    """Whether anybody of the pool can send to the recipient."""
    country = phone.country(recipient)
    return any(senders.reaches(one.sender, country, media=media) for one in _all(work, service))


def choose(work: Work, service: Service, recipient: str, *, media: bool) -> Chosen | None:
    """Whom a message to the recipient goes by, and remember it; None when nobody can reach him.

    He has his messages from whom he had them before, while that one is in the pool and can
    (messaging §13.4). All who choose for one recipient take turns.
    """
    work.lock("sticky", service.sid, recipient)
    country = phone.country(recipient)
    kept = _remembered(work, service, recipient)
    if (
        kept is not None
        and service.settings.sticky_sender
        and senders.reaches(kept.sender, country, media=media)
    ):
        return kept
    pool = {one.sender.sid: one for one in _all(work, service)}
    found = senders.choose(
        [one.sender for one in pool.values()],
        recipient,
        country,
        media=media,
        geomatch=service.settings.area_code_geomatch,
    )
    if found is None:
        return None
    # With the feature off the memory is kept as it is (messaging §13.4).
    if kept is None or service.settings.sticky_sender:
        _remember(work, service, recipient, found.sid)
    return pool[found.sid]


def of_number(number: PhoneNumber) -> Chosen:
    """A number or a short code as one to send by."""
    sender = Sender(
        sid=number.sid,
        address=number.phone_number,
        kind="short-code" if number.type == "short-code" else "number",
        country=number.country,
        sms=bool(number.sms),
        mms=bool(number.mms),
        toll_free=number.type == "toll-free",
    )
    return Chosen(sender, number.carrier)


def of_alpha(work: Work, account_sid: str, text: str) -> Chosen:
    """An alphanumeric sender that is in no pool, as one to send by."""
    return Chosen(Sender("", text, "alpha", ""), alpha_carrier(work, account_sid))


def alpha_carrier(work: Work, account_sid: str) -> str:
    """Who carries messages of alphanumeric senders: the carrier of the account's oldest number."""
    found: str | None = work.value(
        "SELECT carrier FROM phone_numbers WHERE account_sid = ? ORDER BY sid LIMIT 1", account_sid
    )
    return found or numbers.CARRIER


class _Name(msgspec.Struct, frozen=True):
    """An alphanumeric sender, for one country or ('') for all."""

    sid: str
    alpha_sender: str
    iso_country_code: str


def _names(work: Work, service: Service) -> list[_Name]:
    """All alphanumeric senders of the pool, those for all countries first."""
    return work.many(
        _Name,
        "SELECT sid, alpha_sender, '' FROM alpha_senders WHERE account_sid = ? AND service_sid = ?"
        " UNION ALL SELECT sid, alpha_sender, iso_country_code FROM destination_alpha_senders"
        " WHERE account_sid = ? AND service_sid = ? ORDER BY 3, 1 LIMIT ?",
        service.account_sid,
        service.sid,
        service.account_sid,
        service.sid,
        limits.SENDERS_PER_SERVICE,
    )


def _of_name(work: Work, service: Service, name: _Name | None) -> Chosen | None:
    if name is None:
        return None
    return _of_alpha(name, alpha_carrier(work, service.account_sid))


def _of_alpha(name: _Name, carrier: str) -> Chosen:
    return Chosen(Sender(name.sid, name.alpha_sender, "alpha", name.iso_country_code), carrier)


def _all(work: Work, service: Service) -> list[Chosen]:
    found = [of_number(one) for prefix in ("PN", "SC") for one in members(work, service, prefix)]
    names = _names(work, service)
    if names:
        carrier = alpha_carrier(work, service.account_sid)
        found += [_of_alpha(name, carrier) for name in names]
    return found


def _remembered(work: Work, service: Service, recipient: str) -> Chosen | None:
    """Whom the recipient had messages from, while it has been in the pool ever since."""
    kept = work.get(
        _Sticky,
        "sticky_senders",
        f"{_OF_SERVICE} AND recipient = ?",
        service.account_sid,
        service.sid,
        recipient,
    )
    if kept is None:
        return None
    if sids.looks_like("AI", kept.sender_sid):
        known = (one for one in _names(work, service) if one.sid == kept.sender_sid)
        return _of_name(work, service, next(known, None))
    number = numbers.find(work, service.account_sid, kept.sender_sid)
    if number is None or number.messaging_service_sid != service.sid:
        return None
    joined = number.service_joined or 0
    return of_number(number) if joined <= kept.date_created else None


def _remember(work: Work, service: Service, recipient: str, sender_sid: str) -> None:
    work.run(
        "INSERT INTO sticky_senders (account_sid, service_sid, recipient, sender_sid, date_created)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_sid, service_sid, recipient)"
        " DO UPDATE SET sender_sid = excluded.sender_sid, date_created = excluded.date_created",
        service.account_sid,
        service.sid,
        recipient,
        sender_sid,
        work.now,
    )
