"""Phone numbers that an account owns: buy, change, move and release them (messaging §5)."""

from collections.abc import Mapping
from typing import Final, LiteralString

import msgspec

from switchroom.accounts import accounts
from switchroom.core import errors, phone
from switchroom.core.errors import ApiError
from switchroom.core.inventory import Offer, describe
from switchroom.core.phone import Kind
from switchroom.messaging import available
from switchroom.messaging.number_settings import Setting, changes
from switchroom.store.work import Event, Value, Work

CARRIER: Final = "simulator"
SHORT_CODE: Final = "short-code"

_TABLE: Final[LiteralString] = "phone_numbers"
_MINE: Final[LiteralString] = "account_sid = ? AND sid = ?"
# Buyers of one area code try its free numbers in turn: so many others may be faster.
_CANDIDATES: Final = 32


class PhoneNumber(msgspec.Struct, frozen=True):
    """A row of `phone_numbers`. Capabilities and `beta` are 0 or 1; unset texts are empty.

    Short codes are rows too, with an SC SID and the type `short-code`. `opt_out` is the JSON of
    the number's own core.opt_out.Policy.
    """

    sid: str
    account_sid: str
    phone_number: str
    friendly_name: str
    type: str
    country: str
    carrier: str
    voice: int
    sms: int
    mms: int
    beta: int
    address_requirements: str
    sms_url: str
    sms_method: str
    sms_fallback_url: str
    sms_fallback_method: str
    sms_application_sid: str
    voice_settings: str
    date_created: int
    date_updated: int
    messaging_service_sid: str | None = None
    service_joined: int | None = None
    opt_out: str | None = None


class _NumberEvent(Event, frozen=True, kw_only=True):
    number_sid: str
    phone_number: str

    @property
    def subject(self) -> str:
        return self.number_sid

    def facts(self) -> Mapping[str, Value]:
        return {"phone_number": self.phone_number}


class NumberBought(_NumberEvent, frozen=True, kw_only=True):
    """A number left the inventory for an account."""

    kind = "number.bought"


class NumberReleased(_NumberEvent, frozen=True, kw_only=True):
    """An account gave a number up; what it had set up for the number goes too."""

    kind = "number.released"


class NumberMoved(_NumberEvent, frozen=True, kw_only=True):
    """An account gave a number to another of the same owner; what it had set up for it goes."""

    kind = "number.moved"
    to_account_sid: str

    def facts(self) -> Mapping[str, Value]:
        return {"phone_number": self.phone_number, "to_account_sid": self.to_account_sid}


def buy(
    work: Work,
    account_sid: str,
    *,
    phone_number: str | None = None,
    area_code: str | None = None,
    type: Kind | None = None,  # noqa: A002
    **settings: Setting,
) -> PhoneNumber:
    """Buy the number asked for, or any local one of a US or Canadian area code.

    With a `type` the number must be of it and no area code is taken. Settings are those of
    `number_settings.changes`, whose errors it raises too. Raises BUY_INVALID, BUY_UNAVAILABLE
    (somebody has it), NUMBER_TYPE_MISMATCH, AREA_CODE_UNSUPPORTED, AREA_CODE_INVALID,
    AREA_CODE_EMPTY, MISSING_PARAMETER (messaging §5.5).
    """
    columns = changes(settings, sms_url="", voice="{}")
    if type is not None and area_code is not None:
        raise errors.AREA_CODE_UNSUPPORTED()
    if not phone_number and (type is not None or not area_code):
        raise errors.MISSING_PARAMETER(name="PhoneNumber")
    if not phone_number:
        return _buy_in_area(work, account_sid, area_code or "", columns)
    offer = _offered(phone_number)
    if type is not None and offer.type != type:
        raise errors.NUMBER_TYPE_MISMATCH(number=offer.phone_number, type=type)
    bought = _take(work, account_sid, offer, columns)
    if bought is None:
        raise errors.BUY_UNAVAILABLE(number=offer.phone_number)
    return bought


def _offered(written: str) -> Offer:
    number = phone.normalise(written)
    if number is None or not phone.is_possible(number):
        raise errors.BUY_INVALID(number=written)
    return describe(number)


def _buy_in_area(
    work: Work, account_sid: str, area_code: str, columns: Mapping[str, str]
) -> PhoneNumber:
    for offer in available.in_area(work, area_code, _CANDIDATES):
        bought = _take(work, account_sid, offer, columns)
        if bought is not None:
            return bought
    raise errors.AREA_CODE_EMPTY(area_code=area_code)


def _take(
    work: Work, account_sid: str, offer: Offer, columns: Mapping[str, str]
) -> PhoneNumber | None:
    """The number as the account's own; None when somebody else was faster."""
    number = _described(work, account_sid, offer)
    number = msgspec.structs.replace(number, **_named(number, columns))
    if not work.insert_new(_TABLE, number):
        return None
    work.emit(
        NumberBought(
            account_sid=account_sid, number_sid=number.sid, phone_number=number.phone_number
        )
    )
    return number


def offered(work: Work, account_sid: str, number: str) -> PhoneNumber:
    """A number as it would be if the account bought it. Raises BUY_INVALID."""
    return _described(work, account_sid, _offered(number))


def _described(work: Work, account_sid: str, offer: Offer) -> PhoneNumber:
    return PhoneNumber(
        sid=work.mint("PN"),
        account_sid=account_sid,
        phone_number=offer.phone_number,
        friendly_name=offer.friendly_name,
        type=offer.type,
        country=offer.iso_country,
        carrier=CARRIER,
        voice=int(offer.voice),
        sms=int(offer.sms),
        mms=int(offer.mms),
        beta=int(offer.beta),
        address_requirements=offer.address_requirements,
        sms_url="",
        sms_method="POST",
        sms_fallback_url="",
        sms_fallback_method="POST",
        sms_application_sid="",
        voice_settings="{}",
        date_created=work.now,
        date_updated=work.now,
    )


def fetch(work: Work, account_sid: str, sid: str) -> PhoneNumber:
    """The number, which is no short code. Raises NOT_FOUND."""
    number = find(work, account_sid, sid)
    if number is None or number.type == SHORT_CODE:
        raise errors.NOT_FOUND()
    return number


def find(work: Work, account_sid: str, sid: str) -> PhoneNumber | None:
    """The number or short code of a SID, or None."""
    return work.get(PhoneNumber, _TABLE, _MINE, account_sid, sid)


def hold(work: Work, account_sid: str, sid: str) -> PhoneNumber | None:
    """The same; nobody else changes it until the transaction ends."""
    work.lock("number", sid)
    return find(work, account_sid, sid)


def join_service(work: Work, number: PhoneNumber, service_sid: str | None) -> PhoneNumber:
    """Put a number that is held into the pool of a messaging service, or out of its pool."""
    joined = None if service_sid is None else work.now
    work.run(
        "UPDATE phone_numbers SET messaging_service_sid = ?, service_joined = ?"
        " WHERE account_sid = ? AND sid = ?",
        service_sid,
        joined,
        number.account_sid,
        number.sid,
    )
    return msgspec.structs.replace(number, messaging_service_sid=service_sid, service_joined=joined)


def set_opt_out(work: Work, number: PhoneNumber, policy: str | None) -> PhoneNumber:
    """Give a number that is held opt-out words and replies of its own (JSON), or take them away."""
    work.run(
        "UPDATE phone_numbers SET opt_out = ? WHERE account_sid = ? AND sid = ?",
        policy,
        number.account_sid,
        number.sid,
    )
    return msgspec.structs.replace(number, opt_out=policy)


def owner_of(work: Work, phone_number: str) -> PhoneNumber | None:
    """The row of a number in E.164, whose ever it is; None when nobody has bought it."""
    return work.get(PhoneNumber, _TABLE, "phone_number = ?", phone_number)


def update(work: Work, account_sid: str, sid: str, **settings: Setting) -> PhoneNumber:
    """Change settings of a number. Raises NOT_FOUND and what `number_settings.changes` raises."""
    return change(work, _hold(work, account_sid, sid), settings)


def change(work: Work, number: PhoneNumber, settings: Mapping[str, Setting]) -> PhoneNumber:
    """Change settings of a number or short code that is held. Raises as `update` does."""
    given = changes(settings, sms_url=number.sms_url, voice=number.voice_settings)
    if not given:
        return number
    columns = _named(number, given)
    assignments = ", ".join(f"{name} = ?" for name in columns)
    work.run(
        f"UPDATE phone_numbers SET {assignments}, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        *columns.values(),
        work.now,
        number.account_sid,
        number.sid,
    )
    return msgspec.structs.replace(number, date_updated=work.now, **columns)


def _named(number: PhoneNumber, columns: Mapping[str, str]) -> Mapping[str, str]:
    """The columns, in which an empty name is what a number or a short code is called at first."""
    if columns.get("friendly_name") != "":
        return columns
    written = number.phone_number
    name = written if number.type == SHORT_CODE else describe(written).friendly_name
    return {**columns, "friendly_name": name}


def _hold(work: Work, account_sid: str, sid: str) -> PhoneNumber:
    """The number, which nobody else changes until the end. Raises NOT_FOUND."""
    work.lock("number", sid)
    return fetch(work, account_sid, sid)


def move(work: Work, account_sid: str, sid: str, to_account_sid: str) -> PhoneNumber:
    """Hand a number over to another account of the same owner; its settings stay.

    Raises NOT_FOUND, MOVE_SAME_ACCOUNT, MOVE_ACCOUNT_INVALID (messaging §2.1).
    """
    number = _hold(work, account_sid, sid)
    if to_account_sid == account_sid:
        raise errors.MOVE_SAME_ACCOUNT(account_sid=account_sid)
    _check_receiver(work, account_sid, to_account_sid)
    work.run(
        "UPDATE phone_numbers SET account_sid = ?, date_updated = ?,"
        " messaging_service_sid = NULL, service_joined = NULL WHERE account_sid = ? AND sid = ?",
        to_account_sid,
        work.now,
        account_sid,
        sid,
    )
    work.emit(
        NumberMoved(
            account_sid=account_sid,
            number_sid=sid,
            phone_number=number.phone_number,
            to_account_sid=to_account_sid,
        )
    )
    return msgspec.structs.replace(
        number,
        account_sid=to_account_sid,
        date_updated=work.now,
        messaging_service_sid=None,
        service_joined=None,
    )


def _check_receiver(work: Work, from_sid: str, to_sid: str) -> None:
    refusal = errors.MOVE_ACCOUNT_INVALID(account_sid=to_sid)
    try:
        receiver = accounts.fetch(work, to_sid)
    except ApiError:
        raise refusal from None
    owner_sid = accounts.fetch(work, from_sid).owner_sid
    if receiver.status == "closed" or receiver.owner_sid != owner_sid:
        raise refusal


def release(work: Work, account_sid: str, sid: str) -> None:
    """Give a number back to the inventory. Raises NOT_FOUND."""
    give_back(work, _hold(work, account_sid, sid))


def give_back(work: Work, number: PhoneNumber) -> None:
    """Give up a number or short code that is held."""
    work.run(
        "DELETE FROM phone_numbers WHERE account_sid = ? AND sid = ?",
        number.account_sid,
        number.sid,
    )
    work.emit(
        NumberReleased(
            account_sid=number.account_sid,
            number_sid=number.sid,
            phone_number=number.phone_number,
        )
    )


def release_all(work: Work, account_sid: str) -> int:
    """Give all numbers and short codes of an account back; how many there were."""
    sids = work.values("SELECT sid FROM phone_numbers WHERE account_sid = ?", account_sid)
    for (sid,) in sids:
        number = hold(work, account_sid, sid)
        if number is not None:
            give_back(work, number)
    return len(sids)
