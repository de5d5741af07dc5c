"""The numbers of an account in pages (messaging §1.4, §5.1)."""

from collections.abc import Sequence
from typing import Final

from switchroom.core import sids
from switchroom.core.phone import Kind
from switchroom.messaging.numbers import PhoneNumber
from switchroom.store.work import Value, Work

# Sorts after every SID, in every collation.
NEWEST: Final = "ZZ"
ORIGIN: Final = "twilio"


def page(
    work: Work,
    account_sid: str,
    *,
    type: Kind | None = None,  # noqa: A002
    phone_number: str | None = None,
    friendly_name: str | None = None,
    beta: bool = True,
    origin: str | None = None,
    after: str = NEWEST,
    limit: int,
) -> Sequence[PhoneNumber]:
    """Up to `limit` numbers, newest first, that come after the SID `after`.

    `phone_number` is a part of the number, in which `*` is any one digit; `beta` False leaves
    out new kinds of numbers; all numbers are of the origin `twilio` (messaging §5.1).
    """
    if origin not in (None, "", ORIGIN):
        return ()
    # Short codes lie in the same table behind SIDs that begin otherwise.
    where = "account_sid = ? AND sid > 'PN' AND sid < ?"
    values: list[Value] = [account_sid, min(after, f"PN{sids.LAST}")]
    if type is not None:
        where += " AND type = ?"
        values.append(type)
    if phone_number:
        where += " AND phone_number LIKE ? ESCAPE '\\'"
        values.append(like(phone_number))
    if friendly_name:
        where += " AND friendly_name = ?"
        values.append(friendly_name)
    if not beta:
        where += " AND beta = 0"
    where += " ORDER BY sid DESC LIMIT ?"
    return work.find(PhoneNumber, "phone_numbers", where, *values, limit)


def like(part: str) -> str:
    r"""The LIKE pattern for a part of a number, with `\` to escape.

    >>> like("+1415*55"), like("50%")
    ('%+1415_55%', '%50\\%%')
    """
    escaped = part.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped.replace('*', '_')}%"
