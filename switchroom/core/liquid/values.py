"""The values of templates: how they are written, read as numbers and compared (studio §4.4)."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Context, Decimal
from typing import Any, Final

import msgspec

# Intermediate texts may be as long as a whole flow context, never longer.
TEXT_CHARS: Final = 1 << 20
# More digits than anybody needs, so that a loop of multiplications stays cheap.
NUMBER_DIGITS: Final = 60
NESTED_ARRAYS: Final = 64

ARITHMETIC: Final = Context(prec=2 * NUMBER_DIGITS, traps=[])
_NUMBER: Final = re.compile(r"[+-]?(\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_encode: Final = msgspec.json.Encoder(decimal_format="number").encode


class Nothing:
    """What `empty` and `blank` stand for: compared with, they ask a question."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


EMPTY: Final = Nothing("empty")
BLANK: Final = Nothing("blank")


def as_json(value: Any) -> str:
    """A value as JSON; what is undefined is `null`.

    >>> as_json({"a": [1, None, "é"]})
    '{"a":[1,null,"é"]}'
    """
    if isinstance(value, range):
        value = list(value)
    if isinstance(value, Nothing):
        value = ""
    try:
        return _encode(value).decode()
    except (TypeError, ValueError, OverflowError, RecursionError, NotImplementedError):
        return _other_json(value)


def _other_json(value: Any) -> str:
    """JSON of what the fast encoder refuses, such as numbers beyond 64 bits."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=as_text)
    except (TypeError, ValueError, RecursionError):
        return '""'


def as_text(value: Any) -> str:
    """A value as it renders.

    >>> as_text(None), as_text(True), as_text(3), as_text(1.5), as_text({"a": 1})
    ('', 'true', '3', '1.5', '{"a":1}')
    >>> as_text(["a", [1, None], {"b": 2}])
    'a1{"b":2}'
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Nothing):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _digits(value)
    if isinstance(value, float):
        return _decimals(value)
    if isinstance(value, Mapping):
        return as_json(value)
    if isinstance(value, list | tuple):
        return "".join(map(as_text, flat(value)))
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S %z}"
    return str(value)


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        return ""


def _decimals(value: float) -> str:
    text = repr(value)
    if "e" not in text:
        return text
    plain = format(Decimal(text), "f")
    return plain if "." in plain else f"{plain}.0"


def flat(values: list[Any] | tuple[Any, ...]) -> list[Any]:
    """The elements of an array and of the arrays in it, in order.

    >>> flat([1, [2, [3]], []])
    [1, 2, 3]
    """
    if not any(isinstance(value, list | tuple) for value in values):
        return list(values)
    found: list[Any] = []
    open_arrays = [iter(values)]
    while open_arrays:
        for value in open_arrays[-1]:
            if isinstance(value, list | tuple) and len(open_arrays) < NESTED_ARRAYS:
                open_arrays.append(iter(value))
                break
            found.append(as_json(value) if isinstance(value, list | tuple) else value)
        else:
            open_arrays.pop()
    return found


def truthy(value: Any) -> bool:
    """Only undefined and false are not: an empty text is true in Liquid."""
    return value is not None and value is not False


def numeric(value: Any) -> int | Decimal | None:
    """The number that a value is or, after trimming, writes; None where it is none.

    >>> numeric("  1\\n"), numeric("2.50"), numeric("two"), numeric(True)
    (1, Decimal('2.50'), None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return Decimal(repr(value)) if value - value == 0 else None
    if isinstance(value, str) and len(value) <= TEXT_CHARS:
        text = value.strip()
        if len(text) <= NUMBER_DIGITS and _NUMBER.fullmatch(text):
            return Decimal(text) if "." in text else int(text)
    return None


def equal(left: Any, right: Any) -> bool:
    """`==`: strict, so that the text "1" is not the number 1; undefined is nil, empty and blank."""
    for value, other in ((left, right), (right, left)):
        if isinstance(other, Nothing):
            return _is_nothing(value, other)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    try:
        return bool(left == right)
    except RecursionError:
        return False


def _is_nothing(value: Any, kind: Nothing) -> bool:
    if value is None or isinstance(value, Nothing):
        return True
    if isinstance(value, str):
        return not (value.strip() if kind is BLANK else value)
    if isinstance(value, list | tuple | Mapping | range):
        return not value
    return kind is BLANK and value is False


def compare(left: Any, right: Any) -> int | None:
    """Negative, 0 or positive by order; None where two values have no order.

    Texts that write numbers are numbers here.

    >>> compare("10", "9"), compare("10", 10), compare("b", "a"), compare(None, 1)
    (1, 0, 1, None)
    """
    one, other = numeric(left), numeric(right)
    if one is not None and other is not None:
        return (one > other) - (one < other)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left > right) - (left < right)
    return None


def contains(left: Any, right: Any) -> bool:
    """`contains`: a piece of a text, an element of an array, a key of an object."""
    if left is None or right is None:
        return False
    if isinstance(left, str):
        return as_text(right) in left
    if isinstance(left, Mapping):
        return isinstance(right, str) and right in left
    if isinstance(left, list | tuple | range):
        return any(equal(element, right) for element in left)
    return False
