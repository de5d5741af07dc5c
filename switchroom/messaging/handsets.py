"""The handsets of the simulator carrier: who reports what, and when."""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.messaging import messages, numbers
from switchroom.messaging.messages import Sms
from switchroom.store import outbox
from switchroom.store.work import Work

LOOP_BACK: Final = "loop_back"
Delivery = Literal["automatic", "manual"]
_TABLE: Final[LiteralString] = "handsets"


class Handset(msgspec.Struct, frozen=True):
    """A row of `handsets`; a number without one reports automatically."""

    account_sid: str
    phone_number: str
    delivery: Delivery
    date_created: int


class Arrived(msgspec.Struct, frozen=True):
    """An outbound message that reached its handset."""

    account_sid: str
    message_sid: str


def put(work: Work, account_sid: str, phone_number: str, delivery: Delivery) -> Handset:
    """Make a handset, or change how it reports."""
    handset = Handset(account_sid, phone_number, delivery, work.now)
    work.run(
        "INSERT INTO handsets (account_sid, phone_number, delivery, date_created)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (account_sid, phone_number)"
        " DO UPDATE SET delivery = excluded.delivery",
        *msgspec.structs.astuple(handset),
    )
    return fetch(work, account_sid, phone_number) or handset


def fetch(work: Work, account_sid: str, phone_number: str) -> Handset | None:
    """The handset, or None."""
    return work.get(
        Handset, _TABLE, "account_sid = ? AND phone_number = ?", account_sid, phone_number
    )


def page(work: Work, account_sid: str, after: str, most: int) -> list[Handset]:
    """Handsets by number, those behind the number `after`."""
    return work.find(
        Handset,
        _TABLE,
        "account_sid = ? AND phone_number > ? ORDER BY phone_number LIMIT ?",
        account_sid,
        after,
        most,
    )


def take(work: Work, sms: Sms) -> None:
    """A message reached its handset: it reports at once unless it is told by hand. A handset that
    is one of our own numbers takes the message as any inbound one."""
    handset = fetch(work, sms.account_sid, sms.to_number)
    if handset is None or handset.delivery == "automatic":
        messages.report(work, sms.account_sid, sms.sid, "delivered")
    if numbers.owner_of(work, sms.to_number) is not None:
        key = f"loop {sms.from_number} {sms.to_number}"
        outbox.put(work, LOOP_BACK, sms.account_sid, Arrived(sms.account_sid, sms.sid), key=key)
