"""Alerts and the log of webhook deliveries (messaging §21.1).

Failures are errors or warnings; a delivery that succeeded is kept at level `debug`.
"""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import errors
from switchroom.core.clock import DAY
from switchroom.store.work import Value, Work

Level = Literal["error", "warning", "notice", "debug"]
LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "notice", "debug")

# The list reaches this far back; older alerts can only be fetched (messaging §21.1).
REACH: Final = 30 * DAY
# Sorts after every SID, in every collation.
NEWEST: Final = "ZZ"

_TABLE: Final[LiteralString] = "alerts"


class Exchange(msgspec.Struct, frozen=True):
    """The request that was made and what came back, as far as it did."""

    method: str
    url: str
    request_headers: str
    variables: str
    status: int | None = None
    response_headers: str = ""
    response_body: str = ""


class Alert(msgspec.Struct, frozen=True):
    """A row of `alerts`."""

    sid: str
    account_sid: str
    log_level: Level
    error_code: str | None
    alert_text: str
    resource_sid: str | None
    service_sid: str | None
    request_method: str | None
    request_url: str | None
    request_headers: str | None
    request_variables: str | None
    response_status: int | None
    response_headers: str | None
    response_body: str | None
    request_id: str | None
    date_created: int


def record(
    work: Work,
    account_sid: str,
    level: Level,
    text: str,
    *,
    code: int | None = None,
    resource_sid: str | None = None,
    service_sid: str | None = None,
    exchange: Exchange | None = None,
) -> Alert:
    """Write an alert down. `text` is a sentence; `code` the documented error code."""
    alert = Alert(
        sid=work.mint("NO"),
        account_sid=account_sid,
        log_level=level,
        error_code=None if code is None else str(code),
        alert_text=text,
        resource_sid=resource_sid,
        service_sid=service_sid,
        request_method=exchange.method if exchange else None,
        request_url=exchange.url if exchange else None,
        request_headers=exchange.request_headers if exchange else None,
        request_variables=exchange.variables if exchange else None,
        response_status=exchange.status if exchange else None,
        response_headers=exchange.response_headers if exchange else None,
        response_body=exchange.response_body if exchange else None,
        request_id=work.request_id or None,
        date_created=work.now,
    )
    work.insert(_TABLE, alert)
    return alert


def fetch(work: Work, account_sid: str, sid: str) -> Alert:
    """The alert. Raises NOT_FOUND."""
    alert = work.get(Alert, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if alert is None:
        raise errors.NOT_FOUND()
    return alert


def page(
    work: Work,
    account_sid: str,
    *,
    level: Level | None = None,
    start: int = 0,
    end: int | None = None,
    after: str = NEWEST,
    limit: int,
) -> list[Alert]:
    """Alerts of the last 30 days, newest first, that come after the SID `after`.

    Without a level the successful deliveries (`debug`) are left out. `start` and `end` are
    instants, both included.
    """
    # "Not debug" is spelled out so that an index over the few failures can serve it.
    where = "account_sid = ? AND sid < ? AND date_created >= ?"
    values: list[Value] = [account_sid, after, max(start, work.now - REACH)]
    if level != "debug":
        where += " AND log_level <> 'debug'"
    if level is not None:
        where += " AND log_level = ?"
        values.append(level)
    if end is not None:
        where += " AND date_created <= ?"
        values.append(end)
    where += " ORDER BY sid DESC LIMIT ?"
    return work.find(Alert, _TABLE, where, *values, limit)
