"""Filters on dates: strftime, and the zone a date is told in (studio §4.3, §4.4)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from switchroom.core.clock import SECOND, as_datetime
from switchroom.core.liquid.expressions import Filter
from switchroom.core.liquid.faults import Refused
from switchroom.core.liquid.filters.text import bounded
from switchroom.core.liquid.run import Run
from switchroom.core.liquid.values import as_text

_DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS: Final = ["January", "February", "March", "April", "May", "June"] + [
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATE_CHARS: Final = 64
_FORMAT_CHARS: Final = 1_000
_CHARS_PER_STEP: Final = 2
# To try all forms in which a date may be written.
_STEPS_TO_READ: Final = 40
_TOKEN: Final = re.compile(r"%([-_0^#]*)(\d{0,2})(:{0,2}[A-Za-z%+])", re.ASCII)
_EPOCH: Final = re.compile(r"-?\d{1,12}(\.\d{1,9})?", re.ASCII)
# Forms of dates that people write beside ISO 8601 and RFC 2822.
_WRITTEN: Final = tuple(
    f"{day}{time}"
    for day in ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
    + ("%m/%d/%Y", "%Y/%m/%d")
    for time in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M%p")
)
_TIMES: Final = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I%p")
_SPACED_OFFSET: Final = re.compile(r"\s+(?=([+-]\d\d:?\d\d|Z|UTC)$)")


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """A zone by its IANA name, such as America/New_York."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refused(f"There is no time zone {name[:60]!r}: write America/New_York.") from None


def date(run: Run, value: Any, form: Any = "") -> Any:
    """A date in a form; what is no date stays as it is, with a fault."""
    pattern = as_text(form)
    if value is None or value == "" or not pattern.strip():
        return value
    run.step(len(pattern[:_FORMAT_CHARS]) // _CHARS_PER_STEP)
    moment = _moment(run, value)
    if moment is None:
        run.fault(f"{as_text(value)[:60]!r} is no date: it was left as it is.")
        return value
    return bounded(strftime(moment, pattern[:_FORMAT_CHARS]))


def timezone(run: Run, value: Any, name: Any) -> Any:
    """A date told in another zone."""
    zone = zone_named(as_text(name).strip())
    moment = None if value is None else _moment(run, value)
    if moment is None:
        return value
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return value


def _moment(run: Run, value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    run.step(_STEPS_TO_READ)
    zone = zone_named(run.zone)
    now = as_datetime(run.now).astimezone(zone)
    try:
        return _read(value, now, zone)
    except (OverflowError, ValueError, OSError):
        return None


def _read(value: Any, now: datetime, zone: tzinfo) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = as_text(value).strip()[: _DATE_CHARS + 1]
    if text.lower() in ("now", "today"):
        return now
    if _EPOCH.fullmatch(text):
        return as_datetime(round(float(text) * SECOND)).astimezone(zone)
    found = _parse(_SPACED_OFFSET.sub("", text).removesuffix("UTC"), text, now, zone)
    if found is None:
        return None
    if text.endswith("UTC"):
        found = found.replace(tzinfo=zone_named("UTC"))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _parse(iso: str, text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """A date as written, without a zone where ISO 8601 or RFC 2822 write none."""
    if not text or len(text) > _DATE_CHARS:
        return None
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        pass
    for form in _WRITTEN + _TIMES:
        try:
            found = datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
        return datetime.combine(now.date(), found.timetz()) if form in _TIMES else found
    return None


def strftime(moment: datetime, form: str) -> str:
    """A date in a form: always in English, as Ruby and the C library know the letters.

    >>> strftime(datetime(2024, 5, 1, 15, 4), "%a %-d %b %Y, %l:%M %p")
    'Wed 1 May 2024,  3:04 PM'
    """
    return _TOKEN.sub(lambda token: _written(moment, token), form)


def _written(moment: datetime, token: re.Match[str]) -> str:
    flags, width, letter = token.groups()
    if letter in _COMPOSED:
        text = strftime(moment, _COMPOSED[letter])
        return text.upper() if "^" in flags else text
    if letter in _NUMBERS:
        number, digits, fill = _NUMBERS[letter]
        if "-" in flags:
            return str(number(moment))
        fill = " " if "_" in flags else "0" if "0" in flags else fill
        return str(number(moment)).rjust(int(width or digits), fill)
    if letter not in _WORDS:
        return token[0]
    text = _WORDS[letter](moment)
    text = text.upper() if "^" in flags else text.swapcase() if "#" in flags else text
    return text.rjust(int(width or 0), "0" if "0" in flags else " ")


def _week(moment: datetime, starts: int) -> int:
    """The week of the year; `starts` is the weekday of %w that begins one."""
    day = (moment.isoweekday() - starts) % 7
    return (moment.timetuple().tm_yday + 6 - day) // 7


def _offset(moment: datetime, colons: int) -> str:
    seconds = int((moment.utcoffset() or timedelta()).total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    parts = [f"{hours:02d}", f"{rest // 60:02d}", f"{rest % 60:02d}"][: 2 + (colons == 2)]
    return f"{'-' if seconds < 0 else '+'}{(':' if colons else '').join(parts)}"


def _hour(moment: datetime) -> int:
    return moment.hour % 12 or 12


_NUMBERS: Final[dict[str, tuple[Callable[[datetime], int], int, str]]] = {
    "Y": (lambda m: m.year, 4, "0"),
    "C": (lambda m: m.year // 100, 2, "0"),
    "y": (lambda m: m.year % 100, 2, "0"),
    "m": (lambda m: m.month, 2, "0"),
    "d": (lambda m: m.day, 2, "0"),
    "e": (lambda m: m.day, 2, " "),
    "j": (lambda m: m.timetuple().tm_yday, 3, "0"),
    "H": (lambda m: m.hour, 2, "0"),
    "k": (lambda m: m.hour, 2, " "),
    "I": (_hour, 2, "0"),
    "l": (_hour, 2, " "),
    "M": (lambda m: m.minute, 2, "0"),
    "S": (lambda m: m.second, 2, "0"),
    "u": (lambda m: m.isoweekday(), 1, "0"),
    "w": (lambda m: m.isoweekday() % 7, 1, "0"),
    "U": (lambda m: _week(m, 0), 2, "0"),
    "W": (lambda m: _week(m, 1), 2, "0"),
    "V": (lambda m: m.isocalendar().week, 2, "0"),
    "G": (lambda m: m.isocalendar().year, 4, "0"),
    "g": (lambda m: m.isocalendar().year % 100, 2, "0"),
    "s": (lambda m: int(m.timestamp()), 1, "0"),
}
_WORDS: Final[dict[str, Callable[[datetime], str]]] = {
    "A": lambda m: _DAYS[m.weekday()],
    "a": lambda m: _DAYS[m.weekday()][:3],
    "B": lambda m: _MONTHS[m.month - 1],
    "b": lambda m: _MONTHS[m.month - 1][:3],
    "h": lambda m: _MONTHS[m.month - 1][:3],
    "p": lambda m: "PM" if m.hour >= 12 else "AM",
    "P": lambda m: "pm" if m.hour >= 12 else "am",
    "L": lambda m: f"{m.microsecond // 1000:03d}",
    "N": lambda m: f"{m.microsecond:06d}000",
    "Z": lambda m: m.tzname() or "",
    "z": lambda m: _offset(m, 0),
    ":z": lambda m: _offset(m, 1),
    "::z": lambda m: _offset(m, 2),
    "n": lambda m: "\n",
    "t": lambda m: "\t",
    "%": lambda m: "%",
}
_COMPOSED: Final = {
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "c": "%a %b %e %H:%M:%S %Y",
    "v": "%e-%^b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}

FILTERS: Final = {
    "date": Filter(date, 0, 1, asks=True),
    "timezone": Filter(timezone, 1, 1, asks=True),
}
