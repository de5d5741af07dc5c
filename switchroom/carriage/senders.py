"""Which numbers, short codes and names of an account a carrier carries."""

from typing import Final, LiteralString

import msgspec

from switchroom.accounts import accounts
from switchroom.carriage import carriers
from switchroom.core import errors, phone
from switchroom.messaging import numbers
from switchroom.messaging.messages import Sms
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "carrier_senders"
_NAME_CHARS: Final = 11


class Sender(msgspec.Struct, frozen=True):
    """A row of `carrier_senders`. `rate` is parts in a thousand seconds; `clock` is when its next
    message is due; `reference` counts its long messages."""

    account_sid: str
    sender: str
    carrier_sid: str
    failover_sid: str | None
    rate: int | None
    clock: int
    reference: int
    date_created: int


def assign(
    work: Work,
    account_sid: str,
    carrier_sid: str,
    sender: str,
    *,
    failover_sid: str | None = None,
    rate: int | None = None,
) -> Sender:
    """Give a sender of an account to a carrier, of its own or of the account that owns it.

    A number that nobody has is bought for the account, since it is the carrier's. Raises
    NOT_FOUND, INVALID_PARAMETER, SENDER_ASSIGNED.
    """
    address = address_of(sender)
    _check(work, account_sid, carrier_sid)
    if failover_sid is not None:
        if failover_sid == carrier_sid:
            raise errors.INVALID_PARAMETER(sentence="FailoverSid must be another carrier")
        _check(work, account_sid, failover_sid)
    owner = numbers.owner_of(work, address)
    if owner is not None and owner.account_sid != account_sid:
        raise errors.SENDER_ASSIGNED(sender=address)
    if owner is None and phone.is_e164(address):
        owner = numbers.buy(work, account_sid, phone_number=address)
    work.run(
        "INSERT INTO carrier_senders (account_sid, sender, carrier_sid, failover_sid, rate, clock,"
        " reference, date_created) VALUES (?, ?, ?, ?, ?, 0, 0, ?)"
        " ON CONFLICT (account_sid, sender) DO UPDATE SET carrier_sid = excluded.carrier_sid,"
        " failover_sid = excluded.failover_sid, rate = excluded.rate",
        account_sid,
        address,
        carrier_sid,
        failover_sid,
        rate,
        work.now,
    )
    if owner is not None:
        work.run(
            "UPDATE phone_numbers SET carrier = ?, date_updated = ?"
            " WHERE account_sid = ? AND sid = ?",
            carrier_sid,
            work.now,
            account_sid,
            owner.sid,
        )
    found = find(work, account_sid, address)
    assert found is not None
    return found


def find(work: Work, account_sid: str, sender: str) -> Sender | None:
    """How a sender is carried, None where no carrier was named for it."""
    return work.get(Sender, _TABLE, "account_sid = ? AND sender = ?", account_sid, sender)


def page(work: Work, account_sid: str, carrier_sid: str, after: str, limit: int) -> list[Sender]:
    """The senders of a carrier, those behind the sender `after`."""
    return work.find(
        Sender,
        _TABLE,
        "account_sid = ? AND carrier_sid = ? AND sender > ? ORDER BY sender LIMIT ?",
        account_sid,
        carrier_sid,
        after,
        limit,
    )


def release(work: Work, account_sid: str, carrier_sid: str, sender: str) -> None:
    """Take a sender off a carrier; a number goes back to the simulator. Raises NOT_FOUND."""
    found = find(work, account_sid, sender)
    if found is None or found.carrier_sid != carrier_sid:
        raise errors.NOT_FOUND()
    forget(work, account_sid, sender)
    work.run(
        "UPDATE phone_numbers SET carrier = ?, date_updated = ?"
        " WHERE account_sid = ? AND phone_number = ?",
        numbers.CARRIER,
        work.now,
        account_sid,
        sender,
    )


def forget(work: Work, account_sid: str, sender: str) -> None:
    """A sender is its account's no more."""
    work.run(
        "DELETE FROM carrier_senders WHERE account_sid = ? AND sender = ?", account_sid, sender
    )


def next_reference(work: Work, sms: Sms) -> int:
    """What the parts of a long message have in common: counted for each sender, so that two of
    one pair differ for long."""
    found = work.value(
        "UPDATE carrier_senders SET reference = reference + 1"
        " WHERE account_sid = ? AND sender = ? RETURNING reference",
        sms.account_sid,
        sms.from_number,
    )
    # Senders without a row have no counter; the SID's own chance is as good as there is.
    return int(found) if found is not None else int(sms.sid[-4:], 16)


def serves(work: Work, carrier_account: str, account_sid: str) -> bool:
    """Whether a carrier of one account carries for another: itself, or one that it owns."""
    if carrier_account == account_sid:
        return True
    return accounts.fetch(work, account_sid).owner_sid == carrier_account


def _check(work: Work, account_sid: str, carrier_sid: str) -> None:
    carrier = carriers.find(work, carrier_sid)
    if carrier is None or not serves(work, carrier.account_sid, account_sid):
        raise errors.INVALID_PARAMETER(
            sentence=f"{carrier_sid} is no carrier of this account or of its owner"
        )


def address_of(sender: str) -> str:
    """A sender as it is stored: E.164, a short code or a name. Raises INVALID_PARAMETER."""
    number = phone.normalise(sender)
    if number is not None:
        return number
    name = sender.strip()
    sound = name.isascii() and name.replace(" ", "").isalnum()
    if name.isdigit() and phone.is_short_code(name, ""):
        return name
    if sound and not name.isdigit() and len(name) <= _NAME_CHARS:
        return name
    raise errors.INVALID_PARAMETER(
        sentence=f"{sender[:64]} is no number, short code or name of up to {_NAME_CHARS} characters"
    )
