"""Instants as microseconds since 1970 in UTC, and the ways they are written.

Instants are handed in by the runtime; nothing in the program reads the time of day itself.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def as_datetime(micros: int) -> datetime:
    """An aware datetime for an instant."""
    return _EPOCH + timedelta(microseconds=micros)


def as_micros(moment: datetime) -> int:
    """The instant of an aware datetime; one without a zone is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=4096)
def _iso_second(second: int) -> str:
    return as_datetime(second * SECOND).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso(micros: int) -> str:
    """ISO 8601 in whole seconds with a literal Z: dates in v1 REST bodies (conversations §1.4).

    >>> iso(1_714_564_800_999_999)
    '2024-05-01T12:00:00Z'
    """
    return _iso_second(micros // SECOND)


def iso_millis(micros: int) -> str:
    """ISO 8601 with milliseconds: dates in webhook payloads (conversations §4.3).

    >>> iso_millis(1_714_564_800_518_000)
    '2024-05-01T12:00:00.518Z'
    """
    return f"{_iso_second(micros // SECOND)[:-1]}.{micros % SECOND // 1000:03d}Z"


@lru_cache(maxsize=4096)
def _rfc2822_second(second: int) -> str:
    return format_datetime(as_datetime(second * SECOND).replace(tzinfo=UTC))


def rfc2822(micros: int) -> str:
    """RFC 2822 with +0000: dates in the 2010-04-01 API (messaging §1.1).

    >>> rfc2822(1_714_564_800_000_000)
    'Wed, 01 May 2024 12:00:00 +0000'
    """
    return _rfc2822_second(micros // SECOND)


def parse_iso(text: str) -> int:
    """The instant that an ISO 8601 text names; a text without zone is UTC.

    Raises ValueError where the text is no date.

    >>> parse_iso("2024-05-01T14:00:00+02:00") == parse_iso("2024-05-01T12:00:00Z")
    True
    """
    return as_micros(datetime.fromisoformat(text))
