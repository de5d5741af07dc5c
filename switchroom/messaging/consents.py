"""The ledger of consent: who opted out or in, when, and by which message or on whose account
(messaging §18.5). Rows never change."""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import sids
from switchroom.store.work import Value, Work

Action = Literal["stop", "start", "help"]
# message: the recipient's own keyword; api: an operator; carrier: the carrier said so.
Source = Literal["message", "api", "carrier"]

NEWEST: Final = f"OC{sids.LAST}"
_TABLE: Final[LiteralString] = "consents"


class Consent(msgspec.Struct, frozen=True):
    """A row of `consents`. `sender` is our number or messaging service."""

    sid: str
    account_sid: str
    sender: str
    recipient: str
    action: Action
    keyword: str
    source: Source
    message_sid: str | None
    note: str
    date_created: int


def record(
    work: Work,
    account_sid: str,
    sender: str,
    recipient: str,
    action: Action,
    *,
    source: Source,
    keyword: str = "",
    message_sid: str | None = None,
    note: str = "",
) -> Consent:
    """Write down what happened."""
    row = Consent(
        work.mint("OC"),
        account_sid,
        sender,
        recipient,
        action,
        keyword,
        source,
        message_sid,
        note,
        work.now,
    )
    work.insert(_TABLE, row)
    return row


def page(
    work: Work,
    account_sid: str,
    *,
    recipient: str | None = None,
    after: str = NEWEST,
    limit: int,
) -> list[Consent]:
    """Up to `limit` rows, newest first, that come after the SID `after`."""
    where = "account_sid = ? AND sid < ?"
    values: list[Value] = [account_sid, after]
    if recipient is not None:
        where += " AND recipient = ?"
        values.append(recipient)
    where += " ORDER BY sid DESC LIMIT ?"
    return work.find(Consent, _TABLE, where, *values, limit)
