"""The comparisons of a split: how a rendered subject and a rendered value meet (studio §3.6)."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgspec
import regex

from switchroom.core.liquid.values import as_text

# A pattern is written by a customer and met by what anybody texts: it must not hold up a step.
REGEX_S: Final = 0.05
REGEX_CHARS: Final = 2_000
# Compiled patterns that are kept.
_PATTERNS: Final = 500

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,4})?", re.ASCII | re.IGNORECASE)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Verdict(msgspec.Struct, frozen=True):
    """Whether a comparison holds; `fault` says what is wrong with how it was written."""

    holds: bool
    fault: str | None = None


class _Bad(Exception):
    """The value of a condition can't be compared with; the sentence says why."""


def _folded(subject: str, value: str) -> tuple[str, str]:
    return subject.casefold(), value.casefold()


def _equal(subject: str, value: str) -> bool:
    one, other = _folded(subject, value)
    return one == other


def _any(subject: str, value: str) -> bool:
    one, others = _folded(subject, value)
    return one in {item for item in map(str.strip, others.split(",")) if item}


def _blank(subject: str, value: str) -> bool:
    return not subject


def _contains(subject: str, value: str) -> bool:
    one, other = _folded(subject, value)
    return other in one


def _starts(subject: str, value: str) -> bool:
    one, other = _folded(subject, value)
    return one.startswith(other)


def _regex(subject: str, value: str) -> bool:
    if len(value) > REGEX_CHARS:
        raise _Bad(f"The pattern is longer than {REGEX_CHARS} characters: write a shorter one.")
    try:
        # Kept from letting other threads run: they would take the turn of the one that writes.
        return _pattern(value).fullmatch(subject, timeout=REGEX_S, concurrent=False) is not None
    except TimeoutError:
        raise _Bad(f"The pattern {value[:80]!r} takes too long: write a simpler one.") from None
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise _Bad(f"{value[:80]!r} is no regular expression: {error}.") from None


@lru_cache(maxsize=_PATTERNS)
def _pattern(value: str) -> regex.Pattern[str]:
    return regex.compile(value, regex.IGNORECASE)


def number(text: str) -> Decimal | None:
    """The number that a text writes, if it writes one.

    >>> number(" 4.50 "), number("four"), number("nan")
    (Decimal('4.50'), None, None)
    """
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _time(text: str) -> str | None:
    return text if _TIME.fullmatch(text) else None


def _date(text: str) -> str | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def _ordered(read: Callable[[str], Any], form: str, less: bool) -> Callable[[str, str], bool]:
    """A comparison by order: a subject that can't be read is never before or after anything."""

    def compare(subject: str, value: str) -> bool:
        bound = read(value)
        if bound is None:
            raise _Bad(f"{value[:80]!r} is no {form}.")
        found = read(subject)
        if found is None:
            return False
        return bool(found < bound if less else found > bound)

    return compare


_NUMERIC: Final = "number to compare with: write digits, such as 18 or 2.5"
_CLOCK: Final = "time of day: write HH:MM with 24 hours, such as 09:30"
_DAY: Final = "date: write YYYY-MM-DD, such as 2024-05-01"

_TABLE: Final[dict[str, tuple[Callable[[str, str], bool], bool]]] = {
    "equal_to": (_equal, True),
    "not_equal_to": (_equal, False),
    "matches_any_of": (_any, True),
    "does_not_match_any_of": (_any, False),
    "is_blank": (_blank, True),
    "is_not_blank": (_blank, False),
    "contains": (_contains, True),
    "does_not_contain": (_contains, False),
    "starts_with": (_starts, True),
    "does_not_start_with": (_starts, False),
    "regex": (_regex, True),
    "less_than": (_ordered(number, _NUMERIC, less=True), True),
    "greater_than": (_ordered(number, _NUMERIC, less=False), True),
    "is_before_time": (_ordered(_time, _CLOCK, less=True), True),
    "is_after_time": (_ordered(_time, _CLOCK, less=False), True),
    "is_before_date": (_ordered(_date, _DAY, less=True), True),
    "is_after_date": (_ordered(_date, _DAY, less=False), True),
}
KINDS: Final = frozenset(_TABLE)


def holds(kind: str, subject: Any, value: Any) -> Verdict:
    """Whether a condition of this type holds. Both sides are trimmed; case does not count.

    >>> holds("matches_any_of", " Yes\\n", "y, yes,")
    Verdict(holds=True, fault=None)
    >>> holds("less_than", "3", "many").holds
    False
    """
    if kind not in _TABLE:
        return Verdict(False, f"There is no comparison {kind[:80]!r}: choose another type.")
    test, wanted = _TABLE[kind]
    try:
        return Verdict(test(as_text(subject).strip(), as_text(value).strip()) is wanted)
    except _Bad as bad:
        return Verdict(False, str(bad))
