"""Pages of accounts and of keys, newest first (messaging §1.4).

A page goes on after the last row of the one before, so that rows made meanwhile do not shift it.
"""

from typing import Final, LiteralString

from switchroom.accounts.accounts import Account, Status
from switchroom.accounts.keys import Key
from switchroom.store.work import Value, Work

# Sorts after every SID, in every collation.
NEWEST: Final = "ZZ"
# The SID of the main account may have been given from outside, so that it tells no age.
NEWEST_ACCOUNT: Final = (2**62, NEWEST)

_OWN: Final[LiteralString] = "(owner_sid = ? OR sid = ?) AND (date_created, sid) < (?, ?)"
_KEYS: Final[LiteralString] = "account_sid = ? AND sid < ? ORDER BY sid DESC LIMIT ?"


def accounts(
    work: Work,
    sid: str,
    *,
    friendly_name: str | None = None,
    status: Status | None = None,
    after: tuple[int, str] = NEWEST_ACCOUNT,
    limit: int,
) -> list[Account]:
    """The account itself and its subaccounts, those of the given name and status.

    `after` is the creation and the SID of the last account that was seen.
    """
    where: str = _OWN
    values: list[Value] = [sid, sid, *after]
    if friendly_name is not None:
        where += " AND friendly_name = ?"
        values.append(friendly_name)
    if status is not None:
        where += " AND status = ?"
        values.append(status)
    where += " ORDER BY date_created DESC, sid DESC LIMIT ?"
    return work.find(Account, "accounts", where, *values, limit)


def keys(work: Work, account_sid: str, *, after: str = NEWEST, limit: int) -> list[Key]:
    """The keys of an account."""
    return work.find(Key, "api_keys", _KEYS, account_sid, after, limit)
