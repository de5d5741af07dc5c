"""How lengths of time and instants are typed and shown."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from switchroom.core.clock import as_datetime

_PART: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([dhms]?)", re.IGNORECASE)
_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "": 1}


def seconds(text: str) -> float | None:
    """How long a text such as `90`, `15m` or `1h 30m` is; None where it is no length of time.

    >>> seconds("90"), seconds("1h 30m"), seconds("soon")
    (90.0, 5400.0, None)
    """
    text = text.strip()
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        return None
    return float(sum(float(number) * _SECONDS[unit.lower()] for number, unit in parts))


def instant(micros: int, zone: str) -> str:
    """An instant as it is read in a zone.

    >>> instant(0, "Europe/London")
    'Thu 1 Jan 1970 01:00:00'
    """
    moment = as_datetime(micros).astimezone(ZoneInfo(zone))
    return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M:%S}"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "case"), counted(0, "case")
    ('1 case', '0 cases')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
