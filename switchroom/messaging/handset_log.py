"""What a handset of the simulator shows: the messages that left it and those that reached it.

SIDs of texts (SM) and of messages with media (MM) both begin with the instant they were made in,
but are two ranges of one index. Each list reads both and merges them, so that it costs the same
however much is stored.
"""

from typing import Final, LiteralString

from switchroom.messaging import numbers
from switchroom.messaging.messages import Sms
from switchroom.store.work import Value, Work

OLDEST: Final = ""
# Sorts after the hexadecimal digits of every SID, in every collation.
NEWEST: Final = "g"

_TABLE: Final[LiteralString] = "messages"
_PREFIXES: Final = ("MM", "SM")
# An outbound message is sent when it reached its handset; queued and refused ones never were.
_THERE: Final[LiteralString] = "carrier = ? AND date_sent IS NOT NULL"


def age(sms: Sms) -> str:
    """The part of its SID that messages are ordered by; a cursor of the lists here."""
    return sms.sid[2:]


def oldest_first(
    work: Work,
    account_sid: str,
    *,
    to: str | None = None,
    from_: str | None = None,
    after: str = OLDEST,
    limit: int,
) -> list[Sms]:
    """Up to `limit` messages that come after a cursor, of one receiver, one sender or both."""
    where, values = _pair(work, to, from_)
    found: list[Sms] = []
    for prefix in _PREFIXES:
        found += work.find(
            Sms,
            _TABLE,
            f"account_sid = ?{where} AND sid > ? AND sid < ? AND {_THERE} ORDER BY sid LIMIT ?",
            account_sid,
            *values,
            prefix + after,
            prefix + NEWEST,
            numbers.CARRIER,
            limit,
        )
    return sorted(found, key=age)[:limit]


def newest_first(
    work: Work, account_sid: str, handset: str, *, before: str = NEWEST, limit: int
) -> list[Sms]:
    """Up to `limit` messages from or to a handset that come before a cursor."""
    found: list[Sms] = []
    for column in ("to_number", "from_number"):
        for prefix in _PREFIXES:
            found += work.find(
                Sms,
                _TABLE,
                f"account_sid = ? AND {column} = ? AND sid > ? AND sid < ? AND {_THERE}"
                " ORDER BY sid DESC LIMIT ?",
                account_sid,
                handset,
                prefix,
                prefix + before,
                numbers.CARRIER,
                limit,
            )
    return sorted(found, key=age, reverse=True)[:limit]


def _pair(work: Work, to: str | None, from_: str | None) -> tuple[str, list[Value]]:
    """The condition on the two numbers; of both, the index is used that knows the handset."""
    if to is None and from_ is None:
        return "", []
    if from_ is None:
        return " AND to_number = ?", [to]
    if to is None:
        return " AND from_number = ?", [from_]
    # A number of ours has the messages of all its customers, a handset only its own. The column
    # within an expression keeps both engines from using the other index.
    if numbers.owner_of(work, to) is None:
        return " AND to_number = ? AND from_number || '' = ?", [to, from_]
    return " AND from_number = ? AND to_number || '' = ?", [from_, to]
