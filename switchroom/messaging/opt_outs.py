"""Who does not want messages from which number (messaging §18)."""

from typing import Final

import msgspec

from switchroom.core.sms.keywords import Keyword
from switchroom.store.work import Work


class OptOut(msgspec.Struct, frozen=True):
    """A row of `opt_outs`: consent with its evidence. `sender` is our number."""

    account_sid: str
    sender: str
    recipient: str
    keyword: str
    message_sid: str
    date_created: int


_PAIR: Final = "account_sid = ? AND sender = ? AND recipient = ?"


def is_out(work: Work, account_sid: str, sender: str, recipient: str) -> bool:
    """Whether the recipient refused messages from the sender."""
    found = work.value(f"SELECT 1 FROM opt_outs WHERE {_PAIR}", account_sid, sender, recipient)
    return found is not None


def obey(
    work: Work,
    keyword: Keyword,
    *,
    account_sid: str,
    number: str,
    customer: str,
    body: str,
    message_sid: str,
) -> bool:
    """Carry out a keyword that `customer` sent to `number`; whether it is to be answered.

    START is an ordinary text where nobody is out.
    """
    if keyword == "stop":
        row = OptOut(account_sid, number, customer, body.strip().upper(), message_sid, work.now)
        work.insert_new("opt_outs", row)
        return True
    if keyword == "start":
        gone = work.run(f"DELETE FROM opt_outs WHERE {_PAIR}", account_sid, number, customer)
        return gone == 1
    return not is_out(work, account_sid, number, customer)
