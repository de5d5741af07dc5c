"""The `Contains` pattern of a number search, and the numbers of a range that fit it."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

import msgspec

from switchroom.core import errors
from switchroom.core.inventory.places import Place
from switchroom.core.inventory.ranges import Range

_DIGITS: Final = "0123456789"
_KEYPAD: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_ALLOWED: Final = re.compile(r"\+?[0-9A-Za-z*%]*\$?")
_PLAIN_IN_THE_MIDDLE: Final = re.compile(r"[*%]*[0-9]+[*%]*")
_ADJACENT: Final = re.compile(r"%[*%]|[*%]%")
CHARS_MIN: Final = 2
CHARS_MAX: Final = 16
PLAIN_MIN: Final = 2


class Pattern(msgspec.Struct, frozen=True):
    """Digits and `*` for any one digit, somewhere in a number or at its start or end."""

    core: str
    at_start: bool = False
    at_end: bool = False

    def offsets(self, length: int) -> range:
        """Where in a number of `length` digits the core may stand."""
        last = length - len(self.core)
        if last < 0 or (self.at_start and self.at_end and last > 0):
            return range(0)
        if self.at_start:
            return range(1)
        return range(last, last + 1) if self.at_end else range(last + 1)

    def fixed(self, offset: int) -> dict[int, str]:
        """The digits of a number, by index, that are settled when the core stands at `offset`."""
        return {offset + index: digit for index, digit in enumerate(self.core) if digit != "*"}

    def named(self) -> str | None:
        """The E.164 number that the pattern spells out whole, if it may be one."""
        return f"+{self.core}" if self.at_start and self.core.isdigit() else None


NO_PATTERN: Final = Pattern("")


def read_pattern(text: str) -> Pattern:
    """Read a `Contains` parameter (messaging §4).

    A run of `*` counts as one wildcard, for `510555****` is the documented way to name an
    exchange. Raises INVALID_PARAMETER with what is wrong.

    >>> read_pattern("+1415*"), read_pattern("storm$").core
    (Pattern(core='1415*', at_start=True, at_end=False), '78676')
    """
    if not CHARS_MIN <= len(text) <= CHARS_MAX:
        raise _invalid(f"must have {CHARS_MIN} to {CHARS_MAX} characters")
    if _ALLOWED.fullmatch(text) is None:
        raise _invalid("takes digits, letters, * and %, + at its start (as %2B) and $ at its end")
    at_start, at_end = text.startswith("+"), text.endswith("$")
    core = text.removeprefix("+").removesuffix("$").upper().translate(_KEYPAD)
    if _ADJACENT.search(core) is not None:
        raise _invalid("must not have % beside another wildcard")
    if sum(character.isdigit() for character in core) < PLAIN_MIN:
        raise _invalid(f"must have at least {PLAIN_MIN} digits or letters")
    if _PLAIN_IN_THE_MIDDLE.fullmatch(core) is None:
        raise _invalid("may have wildcards at its ends only")
    # A leading or trailing run of any digits says nothing, except that an anchor is off.
    return Pattern(core.strip("%"), at_start and core[0] != "%", at_end and core[-1] != "%")


def numbers(one: Range, pattern: Pattern) -> Iterator[tuple[str, Place]]:
    """The numbers of a range that fit a pattern, lazily; a number may come more than once.

    Where the pattern may stand in several places these take turns: in some there is no number.
    """
    if not pattern.core:
        return _completions(one, {})
    length = len(one.prefix) + len(one.seed)
    return in_turn(
        _completions(one, fixed)
        for fixed in (pattern.fixed(offset) for offset in pattern.offsets(length))
        if all(fixed.get(index, digit) == digit for index, digit in enumerate(one.prefix))
    )


def _completions(one: Range, fixed: dict[int, str]) -> Iterator[tuple[str, Place]]:
    """Count through the digits that nothing fixes, beginning at the seed.

    Each digit turns round on its own, without carry: the first digits, on which it depends
    whether a number exists, stay as in the seed for as long as possible.
    """
    digits = [fixed.get(index, digit) for index, digit in enumerate(one.prefix + one.seed)]
    free = [index for index in range(len(one.prefix), len(digits)) if index not in fixed]
    wheels = ([*_DIGITS[int(digits[index]) :], *_DIGITS[: int(digits[index])]] for index in free)
    for turned in product(*wheels):
        for index, digit in zip(free, turned, strict=True):
            digits[index] = digit
        yield "+" + "".join(digits), one.place


def in_turn(
    sources: Iterable[Iterator[tuple[str, Place]]],
) -> Iterator[tuple[str, Place]]:
    """One of each source after the other, until all are empty."""
    waiting = deque(sources)
    while waiting:
        source = waiting.popleft()
        for item in source:
            yield item
            waiting.append(source)
            break


def _invalid(sentence: str) -> errors.ApiError:
    return errors.INVALID_PARAMETER(sentence=f"Contains {sentence}")
