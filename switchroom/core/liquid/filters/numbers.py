"""Filters on numbers (studio §4.3, §4.4): texts that write numbers are numbers, all others 0."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Final

from switchroom.core.liquid.expressions import Filter, whole
from switchroom.core.liquid.faults import Refused
from switchroom.core.liquid.values import ARITHMETIC, NUMBER_DIGITS, numeric

Number = int | float
_MAX: Final = 10**NUMBER_DIGITS
# More places than a float has.
_PLACES: Final = 30
_TOO_LONG: Final = f"A number has more than {NUMBER_DIGITS} digits."


def _number(value: Any) -> int | Decimal:
    number = numeric(value)
    return 0 if number is None else number


def _made(result: int | Decimal) -> Number:
    """A result as a value: decimals were only there to be exact."""
    if abs(result) > _MAX:
        raise Refused(_TOO_LONG)
    return result if isinstance(result, int) else float(result)


def _calculation(
    on_whole: Callable[[int, int], int], on_decimal: Callable[[Decimal, Decimal], Decimal]
) -> Callable[[Any, Any], Number]:
    """A deed on two numbers: two whole ones stay whole."""

    def calculate(value: Any, other: Any) -> Number:
        one, two = _number(value), _number(other)
        if isinstance(one, int) and isinstance(two, int):
            return _made(on_whole(one, two))
        return _made(on_decimal(Decimal(one), Decimal(two)))

    return calculate


plus: Final = _calculation(lambda a, b: a + b, ARITHMETIC.add)
minus: Final = _calculation(lambda a, b: a - b, ARITHMETIC.subtract)


def times(value: Any, other: Any) -> Number:
    """
    >>> times(" 3 ", 2), times("1.1", 3)
    (6, 3.3)
    """
    one, two = _number(value), _number(other)
    if isinstance(one, int) and isinstance(two, int) and abs(one) <= _MAX and abs(two) <= _MAX:
        return _made(one * two)
    return _made(ARITHMETIC.multiply(Decimal(one), Decimal(two)))


def divided_by(value: Any, other: Any) -> Number:
    """Two whole numbers give a whole one, rounded down.

    >>> divided_by(-7, 2), divided_by(7, 2.0), divided_by("7", "2")
    (-4, 3.5, 3)
    """
    return _divide(value, other)


def modulo(value: Any, other: Any) -> Number:
    """The rest, with the sign of the divisor.

    >>> modulo(-7, 3), modulo(7.5, 2)
    (2, 1.5)
    """
    return _rest(value, other)


def _not_by_zero(deed: Callable[[Any, Any], Number]) -> Callable[[Any, Any], Number]:
    def divide(value: Any, other: Any) -> Number:
        if not _number(other):
            raise Refused("A number is divided by 0.")
        return deed(value, other)

    return divide


def _decimal_rest(one: Decimal, two: Decimal) -> Decimal:
    below = _floor(ARITHMETIC.divide(one, two))
    return ARITHMETIC.subtract(one, ARITHMETIC.multiply(below, two))


def _floor(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_FLOOR)


_divide: Final = _not_by_zero(_calculation(lambda a, b: a // b, ARITHMETIC.divide))
_rest: Final = _not_by_zero(_calculation(lambda a, b: a % b, _decimal_rest))


def rounded(value: Any, places: Any = 0) -> Number:
    """Halves go away from zero.

    >>> rounded(2.5), rounded("-2.345", 2), rounded(1234, -2)
    (3, -2.35, 1200)
    """
    number, wanted = _number(value), max(-_PLACES, min(whole(places) or 0, _PLACES))
    if isinstance(number, int) and wanted >= 0:
        return _made(number)
    if abs(number) > _MAX:
        raise Refused(_TOO_LONG)
    result = ARITHMETIC.scaleb(
        ARITHMETIC.scaleb(Decimal(number), wanted).to_integral_value(ROUND_HALF_UP), -wanted
    )
    return int(result) if wanted <= 0 else _made(result)


def ceil(value: Any) -> int:
    return _integral(value, ROUND_CEILING)


def floor(value: Any) -> int:
    return _integral(value, ROUND_FLOOR)


def _integral(value: Any, way: str) -> int:
    number = _number(value)
    if abs(number) > _MAX:
        raise Refused(_TOO_LONG)
    return number if isinstance(number, int) else int(number.to_integral_value(way))


def absolute(value: Any) -> Number:
    number = _number(value)
    return _made(number if number >= 0 else -number)


def at_least(value: Any, least: Any) -> Number:
    one, two = _number(value), _number(least)
    return _made(one if one >= two else two)


def at_most(value: Any, most: Any) -> Number:
    one, two = _number(value), _number(most)
    return _made(one if one <= two else two)


def total(values: list[Any]) -> Number:
    """The sum of what `sum` is given.

    >>> total([1, "2", 0.1, 0.2, "x"])
    3.3
    """
    numbers = [_number(value) for value in values]
    if all(isinstance(number, int) for number in numbers):
        return _made(sum(int(number) for number in numbers))
    result = Decimal(0)
    for number in numbers:
        result = ARITHMETIC.add(result, Decimal(number))
    return _made(result)


FILTERS: Final = {
    "abs": Filter(absolute),
    "at_least": Filter(at_least, 1, 1),
    "at_most": Filter(at_most, 1, 1),
    "ceil": Filter(ceil),
    "divided_by": Filter(divided_by, 1, 1),
    "floor": Filter(floor),
    "minus": Filter(minus, 1, 1),
    "modulo": Filter(modulo, 1, 1),
    "plus": Filter(plus, 1, 1),
    "round": Filter(rounded, 0, 1),
    "times": Filter(times, 1, 1),
}
