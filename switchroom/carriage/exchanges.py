"""What passed between a carrier and us, for the customer to read; no secret is in it."""

from collections.abc import Mapping
from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import errors, sids
from switchroom.core.clock import DAY
from switchroom.store.work import Value, Work, encode

Subject = Literal["submit", "receipt", "inbound", "link", "reconcile"]
KEPT: Final = 30 * DAY
NEWEST: Final = "ZZ"

_TABLE: Final[LiteralString] = "carrier_exchanges"
_SWEPT: Final = 1_000
_TEXT: Final = 2_000


class Exchange(msgspec.Struct, frozen=True):
    """A row of `carrier_exchanges`; `details` is a JSON object of texts."""

    sid: str
    account_sid: str
    carrier_sid: str
    message_sid: str | None
    kind: Subject
    outcome: str
    error_code: int | None
    details: str
    date_created: int


def record(
    work: Work,
    account_sid: str,
    carrier_sid: str,
    kind: Subject,
    outcome: str,
    *,
    message_sid: str | None = None,
    error_code: int | None = None,
    told: Mapping[str, str] | None = None,
    **details: str,
) -> None:
    """Write down what passed: `told` and the details, of which empty ones are left out."""
    whole = {**(told or {}), **details}
    kept = {name: value[:_TEXT] for name, value in whole.items() if value}
    work.insert(
        _TABLE,
        Exchange(
            sid=work.mint("CX"),
            account_sid=account_sid,
            carrier_sid=carrier_sid,
            message_sid=message_sid,
            kind=kind,
            outcome=outcome,
            error_code=error_code,
            details=encode(kept).decode(),
            date_created=work.now,
        ),
    )


def fetch(work: Work, account_sid: str, sid: str) -> Exchange:
    """The exchange. Raises NOT_FOUND."""
    found = work.get(Exchange, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def page(
    work: Work,
    account_sid: str,
    *,
    carrier_sid: str | None = None,
    message_sid: str | None = None,
    ledger: bool = False,
    after: str = NEWEST,
    limit: int,
) -> list[Exchange]:
    """Exchanges of an account, newest first, those behind the SID `after`; with `ledger` only the
    comparisons of a carrier's list with ours."""
    where = "account_sid = ? AND sid < ?"
    values: list[Value] = [account_sid, after]
    if message_sid is not None:
        where += " AND message_sid = ?"
        values.append(message_sid)
    elif carrier_sid is not None:
        where += " AND carrier_sid = ?"
        values.append(carrier_sid)
        if ledger:
            # As the index of the ledger says it.
            where += " AND kind = 'reconcile'"
    return work.find(Exchange, _TABLE, f"{where} ORDER BY sid DESC LIMIT ?", *values, limit)


def sweep(work: Work) -> int:
    """Take away some of what is older than it is kept; how many rows."""
    return work.run(
        "DELETE FROM carrier_exchanges WHERE sid IN (SELECT sid FROM carrier_exchanges"
        " WHERE sid < ? ORDER BY sid LIMIT ?)",
        sids.first("CX", work.now - KEPT),
        _SWEPT,
    )
