"""Short codes of an account (messaging §6). They are rows of `phone_numbers`, so that messages come
in and go out by them as by any number."""

import re
from typing import Final

from switchroom.core import errors, limits, phone, sids
from switchroom.messaging import numbers
from switchroom.messaging.number_settings import Setting
from switchroom.messaging.numbers import SHORT_CODE, NumberBought, PhoneNumber
from switchroom.store.work import Value, Work

NEWEST: Final = f"SC{sids.LAST}"
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def add(
    work: Work, account_sid: str, short_code: str, country: str, friendly_name: str = ""
) -> PhoneNumber:
    """Give an account a short code that its operator has leased (ours: the hosted service assigns
    them by hand). Raises INVALID_PARAMETER, BUY_UNAVAILABLE (somebody has it)."""
    if _COUNTRY.fullmatch(country) is None:
        raise errors.INVALID_PARAMETER(sentence="IsoCountry must be two capital letters")
    if not phone.is_short_code(short_code, country):
        raise errors.INVALID_PARAMETER(
            sentence=f"{short_code[: limits.ADDRESS_CHARS]} is no short code of {country}"
        )
    if len(friendly_name) > limits.ACCOUNT_NAME_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"FriendlyName exceeds {limits.ACCOUNT_NAME_CHARS} characters"
        )
    row = PhoneNumber(
        sid=work.mint("SC"),
        account_sid=account_sid,
        phone_number=short_code,
        friendly_name=friendly_name or short_code,
        type=SHORT_CODE,
        country=country,
        carrier=numbers.CARRIER,
        voice=0,
        sms=1,
        mms=int(country in ("US", "CA")),
        beta=0,
        address_requirements="none",
        sms_url="",
        sms_method="POST",
        sms_fallback_url="",
        sms_fallback_method="POST",
        sms_application_sid="",
        voice_settings="{}",
        date_created=work.now,
        date_updated=work.now,
    )
    if not work.insert_new("phone_numbers", row):
        raise errors.BUY_UNAVAILABLE(number=short_code)
    work.emit(NumberBought(account_sid=account_sid, number_sid=row.sid, phone_number=short_code))
    return row


def fetch(work: Work, account_sid: str, sid: str) -> PhoneNumber:
    """The short code. Raises NOT_FOUND."""
    row = numbers.find(work, account_sid, sid)
    if row is None or row.type != SHORT_CODE:
        raise errors.NOT_FOUND()
    return row


def update(work: Work, account_sid: str, sid: str, **settings: Setting) -> PhoneNumber:
    """Change settings. Raises NOT_FOUND and what `number_settings.changes` raises."""
    return numbers.change(work, _hold(work, account_sid, sid), settings)


def remove(work: Work, account_sid: str, sid: str) -> None:
    """Take a short code away from its account (ours). Raises NOT_FOUND."""
    numbers.give_back(work, _hold(work, account_sid, sid))


def _hold(work: Work, account_sid: str, sid: str) -> PhoneNumber:
    numbers.hold(work, account_sid, sid)
    return fetch(work, account_sid, sid)


def page(
    work: Work,
    account_sid: str,
    *,
    friendly_name: str = "",
    short_code: str = "",
    after: str = NEWEST,
    limit: int,
) -> list[PhoneNumber]:
    """Up to `limit` short codes, newest first, that come after the SID `after`."""
    where = "account_sid = ? AND sid > 'SC' AND sid < ?"
    values: list[Value] = [account_sid, after]
    if friendly_name:
        where += " AND friendly_name = ?"
        values.append(friendly_name)
    if short_code:
        where += " AND phone_number = ?"
        values.append(short_code)
    where += " ORDER BY sid DESC LIMIT ?"
    return work.find(PhoneNumber, "phone_numbers", where, *values, limit)
