"""The messages of an account in pages, newest first (messaging §7.6).

SIDs of texts (SM) and of messages with media (MM) both begin with the instant they were made in,
but are two ranges of one index. A list reads both and merges them, so that it costs the same
however much is stored. A message is sent when it is made, or at most `limits.VALIDITY_S` later: so
far back a list of days looks. Those that were scheduled are found by the time they were to go out.
"""

from typing import Final, LiteralString

import msgspec

from switchroom.core import limits, sids
from switchroom.core.clock import MINUTE, SECOND
from switchroom.messaging import numbers
from switchroom.messaging.handset_log import age
from switchroom.messaging.messages import Sms
from switchroom.store.rows import columns
from switchroom.store.work import Value, Work

NEWEST: Final = sids.LAST
_PREFIXES: Final = ("MM", "SM")
# SIDs may run ahead of the clock that they tell.
_AHEAD: Final = MINUTE
_WAITS: Final = limits.VALIDITY_S * SECOND + MINUTE
_SCHEDULED: Final[LiteralString] = (
    # Few are scheduled, so those come first: CROSS JOIN and the columns within expressions keep
    # SQLite from beginning with all messages.
    f"SELECT {columns(Sms, 'm')} FROM message_terms t CROSS JOIN messages m"
    " WHERE m.account_sid = t.account_sid AND m.sid = t.message_sid"
    " AND t.account_sid = ? AND t.send_at >= ? AND t.send_at <= ?"
)


class Filters(msgspec.Struct, frozen=True):
    """What is looked for; instants are microseconds, both included."""

    to: str | None = None
    from_: str | None = None
    sent_from: int | None = None
    sent_to: int | None = None

    @property
    def by_date(self) -> bool:
        return self.sent_from is not None or self.sent_to is not None


def page(
    work: Work, account_sid: str, filters: Filters, *, before: str = NEWEST, limit: int
) -> list[Sms]:
    """Up to `limit` messages, newest first, that come before a cursor (`age` of a message)."""
    found = {sms.sid: sms for sms in _by_age(work, account_sid, filters, before, limit)}
    if filters.by_date:
        for sms in _by_schedule(work, account_sid, filters, before, limit):
            found[sms.sid] = sms
    return sorted(found.values(), key=age, reverse=True)[:limit]


def _by_age(work: Work, account_sid: str, filters: Filters, before: str, limit: int) -> list[Sms]:
    where, values = _numbers(work, filters)
    dates, instants = _dates(filters)
    oldest, newest = "", before
    if filters.sent_from is not None:
        oldest = sids.first("SM", max(0, filters.sent_from - _WAITS))[2:]
    if filters.sent_to is not None:
        newest = min(before, sids.first("SM", max(0, filters.sent_to + _AHEAD))[2:])
    found: list[Sms] = []
    for prefix in _PREFIXES:
        found += work.find(
            Sms,
            "messages",
            f"account_sid = ?{where} AND sid > ? AND sid < ?{dates} ORDER BY sid DESC LIMIT ?",
            account_sid,
            *values,
            prefix + oldest,
            prefix + newest,
            *instants,
            limit,
        )
    return found


def _by_schedule(
    work: Work, account_sid: str, filters: Filters, before: str, limit: int
) -> list[Sms]:
    """Scheduled messages that went out in the time that is asked for."""
    start = 0 if filters.sent_from is None else max(0, filters.sent_from - _WAITS)
    end = work.now if filters.sent_to is None else filters.sent_to
    where, values = "", list[Value]()
    for column, number in (("to_number", filters.to), ("from_number", filters.from_)):
        if number is not None:
            where += f" AND m.{column} || '' = ?"
            values.append(number)
    dates, instants = _dates(filters, "m.")
    found: list[Sms] = []
    for prefix in _PREFIXES:
        found += work.many(
            Sms,
            f"{_SCHEDULED}{where}{dates} AND t.message_sid || '' > ? AND t.message_sid || '' < ?"
            " ORDER BY t.message_sid || '' DESC LIMIT ?",
            account_sid,
            start,
            end,
            *values,
            *instants,
            prefix,
            prefix + before,
            limit,
        )
    return found


def _dates(filters: Filters, table: str = "") -> tuple[str, list[Value]]:
    where, values = "", list[Value]()
    if filters.sent_from is not None:
        where += f" AND {table}date_sent >= ?"
        values.append(filters.sent_from)
    if filters.sent_to is not None:
        where += f" AND {table}date_sent <= ?"
        values.append(filters.sent_to)
    return where, values


def _numbers(work: Work, filters: Filters) -> tuple[str, list[Value]]:
    """The condition on the two numbers; of both, the index is used that knows the customer."""
    to, from_ = filters.to, filters.from_
    if to is None and from_ is None:
        return "", []
    if from_ is None:
        return " AND to_number = ?", [to]
    if to is None:
        return " AND from_number = ?", [from_]
    # The column within an expression keeps both engines from using the other index.
    if numbers.owner_of(work, to) is None:
        return " AND to_number = ? AND from_number || '' = ?", [to, from_]
    return " AND from_number = ? AND to_number || '' = ?", [from_, to]
