"""The meaning of the operators, and comparisons compiled into functions (taskrouter §8.2)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from switchroom.core.expressions.nodes import Array, Comparison, Const, Value
from switchroom.core.expressions.paths import ARRAY, Names, Reader, reader

Test = Callable[[Names], bool]
# Known beforehand, or to be asked.
Verdict = bool | Test

# By class, since a truth value is an instance of int.
_NUMBER: Final = (int, float)
_ORDERED: Final = (int, float, str)
_SCALAR: Final = frozenset({str, int, float, bool, type(None)})


def _equal(left: Any, right: Any) -> bool:
    """Scalars that are the same; a number and a text never are, two NULLs are."""
    if left.__class__ is right.__class__:
        return left.__class__ in _SCALAR and bool(left == right)
    return left.__class__ in _NUMBER and right.__class__ in _NUMBER and bool(left == right)


def _unequal(left: Any, right: Any) -> bool:
    """Scalars that are not the same; a list or an object is neither."""
    if left.__class__ not in _SCALAR or right.__class__ not in _SCALAR:
        return False
    return not _equal(left, right)


def _ordered(left: Any, right: Any) -> bool:
    """Whether one can be before the other: two numbers or two texts."""
    kind = left.__class__
    if kind is right.__class__:
        return kind in _ORDERED
    return kind in _NUMBER and right.__class__ in _NUMBER


def _above(left: Any, right: Any) -> bool:
    return _ordered(left, right) and bool(left > right)


def _at_least(left: Any, right: Any) -> bool:
    return _ordered(left, right) and bool(left >= right)


def _below(left: Any, right: Any) -> bool:
    return _ordered(left, right) and bool(left < right)


def _at_most(left: Any, right: Any) -> bool:
    return _ordered(left, right) and bool(left <= right)


def _contains(left: Any, right: Any) -> bool:
    return left.__class__ is str and right.__class__ is str and right in left


def _member(value: Any, array: Any) -> bool:
    """Whether a scalar is among the members; lists in lists are not looked into."""
    kind = value.__class__
    if kind is str:
        return value in array
    if kind in _NUMBER:
        return any(item.__class__ in _NUMBER and item == value for item in array)
    return kind in _SCALAR and any(item is value for item in array)


def _has(left: Any, right: Any) -> bool:
    return isinstance(left, ARRAY) and _member(right, left)


def _in(left: Any, right: Any) -> bool:
    return isinstance(right, ARRAY) and _member(left, right)


def _not_in(left: Any, right: Any) -> bool:
    known = isinstance(right, ARRAY) and left.__class__ in _SCALAR
    return known and not _member(left, right)


_MEANING: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": _equal,
    "!=": _unequal,
    ">": _above,
    ">=": _at_least,
    "<": _below,
    "<=": _at_most,
    "CONTAINS": _contains,
    "HAS": _has,
    "IN": _in,
    "NOT IN": _not_in,
}

_NULL: Final = Const(None)


def compiled(comparison: Comparison) -> Verdict:
    """A comparison as a function of names; of constants only, its value."""
    left, operator, right = comparison.left, comparison.operator, comparison.right
    if operator in ("==", "!=") and _NULL in (left, right):
        return _null_test(right if left == _NULL else left, operator == "==")
    if operator in ("IN", "NOT IN") and isinstance(right, Array) and not _reads(right):
        return _among(left, frozenset(_members(right)), operator == "IN")
    return _compared(_MEANING[operator], left, right)


def _compared(meaning: Callable[[Any, Any], bool], left: Value, right: Value) -> Verdict:
    if not _reads(left):
        known = _known(left)
        if not _reads(right):
            return meaning(known, _known(right))
        other = _reader(right)
        return lambda names: meaning(known, other(names))
    one = _reader(left)
    if not _reads(right):
        bound = _known(right)
        return lambda names: meaning(one(names), bound)
    other = _reader(right)
    return lambda names: meaning(one(names), other(names))


def _null_test(value: Value, wanted: bool) -> Verdict:
    """The test for what is missing or null, which all values can be put to, lists too."""
    if not _reads(value):
        return (_known(value) is None) is wanted
    read = _reader(value)
    return (lambda n: read(n) is None) if wanted else (lambda n: read(n) is not None)


def _among(value: Value, members: frozenset[tuple[bool, Any]], wanted: bool) -> Verdict:
    """Membership of a list that is known beforehand, and may be long."""

    def test(found: Any) -> bool:
        kind = found.__class__
        return kind in _SCALAR and ((kind is bool, found) in members) is wanted

    if not _reads(value):
        return test(_known(value))
    read = _reader(value)
    return lambda names: test(read(names))


def _members(array: Array) -> list[tuple[bool, Any]]:
    """Scalars in an array; true is told apart from 1."""
    return [
        (item.value.__class__ is bool, item.value)
        for item in array.items
        if isinstance(item, Const)
    ]


def _reads(value: Value) -> bool:
    if isinstance(value, Array):
        return any(map(_reads, value.items))
    return not isinstance(value, Const)


def _known(value: Value) -> Any:
    """The value of what reads nothing."""
    if isinstance(value, Array):
        return [_known(item) for item in value.items]
    assert isinstance(value, Const)
    return value.value


def _reader(value: Value) -> Reader:
    if isinstance(value, Const):
        known = value.value
        return lambda names: known
    if isinstance(value, Array):
        items = [_reader(item) for item in value.items]
        return lambda names: [item(names) for item in items]
    return reader(value.path)
