"""Parameters that several resources take: dates, and what was read."""

import re
from typing import Any, Final

from msgspec import Struct

from switchroom.core import errors
from switchroom.core.clock import DAY, SECOND, parse_iso
from switchroom.rest.kit import present

_DATES: Final = {
    "date_created": errors.DATE_CREATED_INVALID,
    "date_updated": errors.DATE_UPDATED_INVALID,
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# Instants that can be written with four digits for the year, in any zone.
_FIRST: Final = 0
_LAST: Final = parse_iso("9999-12-31T00:00:00Z")
_SHOWN_CHARS: Final = 40
# What clients write to take a value away.
_NULL: Final = ("", "null")
_INDEX_DIGITS: Final = 18


def given(form: Struct) -> dict[str, Any]:
    """The values that were sent, with dates as instants.

    Raises DATE_CREATED_INVALID, DATE_UPDATED_INVALID.
    """
    values = present(form)
    read_dates(values)
    return values


def read_dates(values: dict[str, Any]) -> None:
    """Put instants in the place of the dates. Raises DATE_CREATED_INVALID, DATE_UPDATED_INVALID."""
    for field, kind in _DATES.items():
        if field in values:
            try:
                values[field] = instant(values[field])
            except ValueError:
                raise kind(date=values[field][:_SHOWN_CHARS]) from None


def instant(text: str) -> int:
    """The instant of an ISO 8601 date from 1970 on. Raises ValueError.

    >>> instant("2024-05-01T14:00:00+02:00") == instant("2024-05-01T12:00:00Z")
    True
    """
    micros = parse_iso(text)
    if not _FIRST <= micros <= _LAST:
        raise ValueError(text)
    return micros


def index(text: str) -> int | None:
    """The index of LastReadMessageIndex, None to take it away. Raises LAST_READ_INVALID."""
    if text.lower() in _NULL:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _INDEX_DIGITS):
        raise errors.LAST_READ_INVALID()
    return int(text)


def timestamp(text: str) -> str:
    """The text of LastReadTimestamp when it is a date, empty to take it away.

    Raises INVALID_PARAMETER.
    """
    if text.lower() in _NULL:
        return ""
    try:
        instant(text)
    except ValueError:
        raise errors.INVALID_PARAMETER(
            sentence="LastReadTimestamp must be an ISO 8601 date"
        ) from None
    return text


def start(text: str | Any) -> int:
    """The first instant that StartDate includes; 0 where nothing was sent."""
    return _bound("StartDate", text) if text else _FIRST


def end(text: str | Any) -> int:
    """The last instant that EndDate includes: the end of the day or of the second it names."""
    if not text:
        return _LAST
    return _bound("EndDate", text) + (DAY if _DAY.fullmatch(text) else SECOND) - 1


def _bound(name: str, text: str) -> int:
    try:
        return instant(text)
    except ValueError:
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a date such as 2024-05-01 or 2024-05-01T12:00:00Z"
        ) from None
