"""Alerts and the log of webhook deliveries: `monitor.twilio.com/v1/Alerts` (messaging §21.1)."""

import re
from typing import Final
from urllib.parse import urlencode

from msgspec import UNSET, Struct, UnsetType, structs

from switchroom.core import errors
from switchroom.core.clock import DAY, SECOND, iso, parse_iso
from switchroom.monitor import alerts
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("monitor")
ALL, ONE = "/v1/Alerts", "/v1/Alerts/{Sid}"

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MORE: Final = "https://www.twilio.com/docs/errors/"


class Alert(Struct, frozen=True, kw_only=True):
    """An alert as the list shows it."""

    account_sid: str
    alert_text: str
    api_version: str
    date_created: str
    date_generated: str
    date_updated: str
    error_code: str | None
    log_level: str
    more_info: str | None
    request_method: str | None
    request_url: str | None
    resource_sid: str | None
    service_sid: str | None
    sid: str
    url: str


class FullAlert(Alert, frozen=True, kw_only=True):
    """An alert with the whole exchange that it tells of."""

    request_headers: str | None
    request_variables: str | None
    response_body: str | None
    response_headers: str | None


class ListAlerts(Form, kw_only=True):
    """The filters of the list; dates are `YYYY-MM-DD` or ISO 8601 with a time."""

    log_level: alerts.Level | UnsetType = UNSET
    start_date: str | UnsetType = UNSET
    end_date: str | UnsetType = UNSET


@routes.get(ALL, page="alerts")
def page(work: Work, call: Call, page: PageRequest, query: ListAlerts) -> Page:
    rows = alerts.page(
        work,
        call.account_sid,
        level=query.log_level or None,
        start=_start("StartDate", query.start_date) if query.start_date else 0,
        end=_end("EndDate", query.end_date) if query.end_date else None,
        after=page.after(str) or alerts.NEWEST,
        limit=page.size + 1,
    )
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> FullAlert:
    row = alerts.fetch(work, call.account_sid, Sid)
    return FullAlert(
        **structs.asdict(shape(call, row)),
        request_headers=row.request_headers,
        request_variables=row.request_variables,
        response_body=row.response_body,
        response_headers=row.response_headers,
    )


def shape(call: Call, row: alerts.Alert) -> Alert:
    """A row as the list shows it."""
    made = iso(row.date_created)
    return Alert(
        account_sid=row.account_sid,
        alert_text=_text(row),
        api_version="2010-04-01",
        date_created=made,
        date_generated=made,
        date_updated=made,
        error_code=row.error_code,
        log_level=row.log_level,
        more_info=None if row.error_code is None else f"{_MORE}{row.error_code}",
        request_method=row.request_method,
        request_url=row.request_url,
        resource_sid=row.resource_sid,
        service_sid=row.service_sid,
        sid=row.sid,
        url=call.url(f"/v1/Alerts/{row.sid}"),
    )


def _start(name: str, text: str) -> int:
    try:
        return parse_iso(text)
    except ValueError:
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a date such as 2024-05-01 or 2024-05-01T12:00:00Z"
        ) from None


def _end(name: str, text: str) -> int:
    """The last instant of the day or of the second that is named: the end is included."""
    return _start(name, text) + (DAY if _DATE.fullmatch(text) else SECOND) - 1


def _text(row: alerts.Alert) -> str:
    """The alert as the query-like text that clients know.

    `Msg` is the sentence; `httpResponse` and `url` tell of the exchange, where there was one.
    """
    parts = {
        "Msg": row.alert_text,
        "ErrorCode": row.error_code,
        "LogLevel": row.log_level.upper(),
        "httpResponse": row.response_status,
        "url": row.request_url,
    }
    return urlencode({name: value for name, value in parts.items() if value is not None})
