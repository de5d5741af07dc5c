"""ISO 8601 durations, as conversation timers take them (conversations §2.2)."""

import re
from typing import Final

from switchroom.core.clock import DAY, HOUR, MINUTE, SECOND

_SHAPE: Final = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?"
)
_UNITS: Final = {
    "weeks": 7 * DAY,
    "days": DAY,
    "hours": HOUR,
    "minutes": MINUTE,
    "seconds": SECOND,
}


def parse(text: str) -> int:
    """The microseconds that a duration lasts.

    Years and months have no fixed length and are refused. Raises ValueError.

    >>> parse("PT24H") == parse("P1D") == DAY
    True
    >>> parse("PT0S")
    0
    """
    match = _SHAPE.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        raise ValueError(f"{text!r} is not an ISO 8601 duration such as PT24H or P7D")
    return sum(int(match[name] or 0) * unit for name, unit in _UNITS.items())
