"""Filters on arrays and objects (studio §4.3). A single value is an array of one."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from switchroom.core.liquid.expressions import Filter
from switchroom.core.liquid.faults import Refused
from switchroom.core.liquid.filters.numbers import Number, total
from switchroom.core.liquid.filters.text import bounded, fits
from switchroom.core.liquid.run import Run
from switchroom.core.liquid.values import as_json, as_text, equal, flat, numeric, truthy

# More elements than a text of 1 MiB is likely to be split into for any sane purpose.
ELEMENTS: Final = 100_000


def elements(value: Any) -> list[Any]:
    """What a filter on arrays works on.

    >>> elements([1, [2]]), elements(None), elements("a"), elements(range(2))
    ([1, 2], [], ['a'], [0, 1])
    """
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return flat(value)
    return list(value) if isinstance(value, range) else [value]


def member(element: Any, name: str) -> Any:
    """A property of an element, if it has it."""
    return element.get(name) if isinstance(element, Mapping) else None


def _column(values: list[Any], name: Any) -> list[Any]:
    """What each element is sorted or told apart by: itself, or one of its properties."""
    return values if name is None else [member(value, as_text(name)) for value in values]


def size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple | range | Mapping) else 0


def first(value: Any) -> Any:
    if isinstance(value, Mapping):
        return list(next(iter(value.items()))) if value else None
    return value[0] if isinstance(value, list | tuple | range) and value else None


def last(value: Any) -> Any:
    return value[-1] if isinstance(value, list | tuple | range) and value else None


def join(value: Any, separator: Any = " ") -> str:
    """
    >>> join(["a", 1, None]), join([1, 2], ", ")
    ('a 1 ', '1, 2')
    """
    glue, pieces = as_text(separator), [as_text(element) for element in elements(value)]
    return bounded(glue.join(pieces)) if fits(len(glue) * len(pieces)) else ""


def reverse(value: Any) -> list[Any]:
    return elements(value)[::-1]


def concat(value: Any, other: Any) -> list[Any]:
    if not isinstance(other, list | tuple | range):
        raise Refused('The filter "concat" needs an array.')
    both = [*elements(value), *elements(other)]
    if len(both) > ELEMENTS:
        raise Refused(f"An array has more than {ELEMENTS} elements.")
    return both


def mapped(value: Any, name: Any) -> list[Any]:
    """
    >>> mapped([{"a": 1}, {"b": 2}, "text"], "a")
    [1, None, None]
    """
    return _column(elements(value), as_text(name))


def where(value: Any, name: Any, wanted: Any = None) -> list[Any]:
    """The elements whose property is the one that is wanted; without that, is there at all.

    >>> where([{"a": 1}, {"a": 2}, {}], "a", 2), where([{"a": 1}, {}], "a")
    ([{'a': 2}], [{'a': 1}])
    """
    values = elements(value)
    pairs = zip(values, _column(values, as_text(name)), strict=True)
    if wanted is None:
        return [element for element, found in pairs if truthy(found)]
    return [element for element, found in pairs if equal(found, wanted)]


def _rank(value: Any) -> tuple[int, Any]:
    """Numbers before texts before other things before nothing."""
    if isinstance(value, int | float) and (number := numeric(value)) is not None:
        return 0, number
    if isinstance(value, str):
        return 1, value
    return (3, "") if value is None else (2, as_text(value))


def _natural_rank(value: Any) -> tuple[int, Any]:
    return (1, "") if value is None else (0, as_text(value).lower())


def _sorted(value: Any, name: Any, rank: Callable[[Any], tuple[int, Any]]) -> list[Any]:
    values = elements(value)
    ranks = [rank(found) for found in _column(values, name)]
    return [values[place] for place in sorted(range(len(values)), key=ranks.__getitem__)]


def in_order(value: Any, name: Any = None) -> list[Any]:
    """
    >>> in_order(["b", 2, None, "a", 1]), in_order([{"n": 2}, {}, {"n": 1}], "n")
    ([1, 2, 'a', 'b', None], [{'n': 1}, {'n': 2}, {}])
    """
    return _sorted(value, name, _rank)


def in_natural_order(value: Any, name: Any = None) -> list[Any]:
    """
    >>> in_natural_order(["b", "A", "a", None])
    ['A', 'a', 'b', None]
    """
    return _sorted(value, name, _natural_rank)


def uniq(value: Any, name: Any = None) -> list[Any]:
    """
    >>> uniq([1, "1", 1, {"a": 1}, {"a": 1}])
    [1, '1', {'a': 1}]
    """
    values = elements(value)
    kept: dict[str, Any] = {}
    for element, found in zip(values, _column(values, name), strict=True):
        kept.setdefault(as_json(found), element)
    return list(kept.values())


def compact(value: Any, name: Any = None) -> list[Any]:
    values = elements(value)
    pairs = zip(values, _column(values, name), strict=True)
    return [element for element, found in pairs if found is not None]


def summed(value: Any, name: Any = None) -> Number:
    return total(_column(elements(value), name))


def default(value: Any, otherwise: Any = "", allow_false: Any = False) -> Any:
    """Another value for what is undefined, false or empty.

    >>> default(None, 1), default([], 2), default(False, 3), default(False, 4, allow_false=True)
    (1, 2, 3, False)
    """
    if value is False:
        return value if truthy(allow_false) else otherwise
    nothing = isinstance(value, str | list | tuple | Mapping) and not value
    return otherwise if value is None or nothing else value


def to_json(run: Run, value: Any) -> str:
    return run.json(value)


FILTERS: Final = {
    "compact": Filter(compact, 0, 1),
    "concat": Filter(concat, 1, 1),
    "default": Filter(default, 0, 1),
    "first": Filter(first),
    "join": Filter(join, 0, 1),
    "last": Filter(last),
    "map": Filter(mapped, 1, 1),
    "reverse": Filter(reverse),
    "size": Filter(size),
    "sort": Filter(in_order, 0, 1),
    "sort_natural": Filter(in_natural_order, 0, 1),
    "sum": Filter(summed, 0, 1),
    "to_json": Filter(to_json, asks=True),
    "uniq": Filter(uniq, 0, 1),
    "where": Filter(where, 1, 2),
}
