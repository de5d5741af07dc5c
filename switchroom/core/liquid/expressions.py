"""Expressions: literals, paths into the context, filters in a row, conditions (studio §4.2–4.4)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from switchroom.core.liquid.faults import Refused
from switchroom.core.liquid.run import Run
from switchroom.core.liquid.values import compare, contains, equal, numeric, truthy

# `(1..n)`: a loop takes 15 of them, filters may take more.
RANGE_ELEMENTS: Final = 10_000
NUMBER_MAX: Final = 10**15


class Expression(msgspec.Struct, frozen=True):
    """Anything that has a value."""

    def value(self, run: Run) -> Any:
        raise NotImplementedError


class Literal(Expression, frozen=True):
    """A value that stands in the template."""

    constant: Any

    def value(self, run: Run) -> Any:
        return self.constant


class Range(Expression, frozen=True):
    """`(first..last)`, both included."""

    first: Expression
    last: Expression

    def value(self, run: Run) -> Any:
        first, last = (whole(bound.value(run)) or 0 for bound in (self.first, self.last))
        if last - first >= RANGE_ELEMENTS:
            run.fault(f"A range has more than {RANGE_ELEMENTS} numbers: the rest was left out.")
            last = first + RANGE_ELEMENTS - 1
        return range(first, last + 1)


class Path(Expression, frozen=True):
    """`root.key[index]…`, with `source` as written."""

    root: str | Expression
    keys: tuple[str | Expression, ...]
    source: str

    def value(self, run: Run) -> Any:
        root = self.root
        value = run.find(root if isinstance(root, str) else run.text(root.value(run)))
        for key in self.keys:
            if value is None:
                return None
            if isinstance(key, Expression):
                key = key.value(run)
            if type(value) is dict and type(key) is str and key in value:
                value = value[key]
            else:
                value = self._member(value, key, run)
        return value

    def _member(self, value: Any, key: Any, run: Run) -> Any:
        if isinstance(value, Mapping):
            return _of_object(value, run.text(key))
        if isinstance(value, list | tuple | range):
            if key in ("size", "first", "last"):
                return _of_array(value, key)
            return self._element(value, key, run)
        return len(value) if isinstance(value, str) and key == "size" else None

    def _element(self, value: Any, key: Any, run: Run) -> Any:
        if isinstance(key, float) and key.is_integer():
            key = int(key)
        if isinstance(key, int) and not isinstance(key, bool):
            if -len(value) <= key < len(value):
                return value[key]
            run.fault(f'"{self.source}" names an element that is not in the array.')
        elif key is not None:
            hint = 'write a number, or assign one with "| plus: 0" first'
            run.fault(f'"{self.source}" names no element of an array: {hint}.')
        return None


def _of_object(value: Mapping[str, Any], key: str) -> Any:
    if key in value:
        return value[key]
    if key == "size":
        return len(value)
    return list(next(iter(value.items()))) if key == "first" and value else None


def _of_array(value: Any, key: str) -> Any:
    if key == "size":
        return len(value)
    return value[0 if key == "first" else -1] if value else None


def whole(value: Any) -> int | None:
    """A value as a whole number within sane bounds; None where it is no number."""
    number = numeric(value)
    return None if number is None else max(-NUMBER_MAX, min(int(number), NUMBER_MAX))


class Filter(msgspec.Struct, frozen=True):
    """A deed on a value, with how many arguments it takes. One that `asks` gets the run first."""

    function: Callable[..., Any]
    least: int = 0
    most: int = 0
    asks: bool = False


class Applied(msgspec.Struct, frozen=True):
    """A filter with its arguments as they stand in a template."""

    filter: Filter
    arguments: tuple[Expression, ...]
    options: tuple[tuple[str, Expression], ...] = ()


class Filtered(Expression, frozen=True):
    """A value and what is done with it, from left to right."""

    subject: Expression
    applied: tuple[Applied, ...]

    def value(self, run: Run) -> Any:
        value = self.subject.value(run)
        for step in self.applied:
            run.pay(value)
            arguments = [argument.value(run) for argument in step.arguments]
            for argument in arguments:
                run.pay(argument)
            options = {name: option.value(run) for name, option in step.options}
            if step.filter.asks:
                value = step.filter.function(run, value, *arguments, **options)
            else:
                value = step.filter.function(value, *arguments, **options)
        return value


class Comparison(Expression, frozen=True):
    """`left operator right`."""

    left: Expression
    operator: str
    right: Expression

    def value(self, run: Run) -> bool:
        left, right = self.left.value(run), self.right.value(run)
        run.pay(left)
        run.pay(right)
        if self.operator == "==":
            return equal(left, right)
        if self.operator in ("!=", "<>"):
            return not equal(left, right)
        return OPERATORS[self.operator](left, right)


def _order(test: Callable[[int], bool]) -> Callable[[Any, Any], bool]:
    def holds(left: Any, right: Any) -> bool:
        order = compare(left, right)
        return order is not None and test(order)

    return holds


OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": _order(lambda order: order < 0),
    ">": _order(lambda order: order > 0),
    "<=": _order(lambda order: order <= 0),
    ">=": _order(lambda order: order >= 0),
    "contains": contains,
}


class Condition(Expression, frozen=True):
    """Comparisons joined by `and` and `or`, which bind to the right: `a and (b or (c and d))`."""

    parts: tuple[Expression, ...]
    joints: tuple[str, ...]

    def value(self, run: Run) -> bool:
        for part, joint in zip(self.parts, self.joints, strict=False):
            run.step()
            if truthy(part.value(run)) is (joint == "or"):
                return joint == "or"
        return truthy(self.parts[-1].value(run))


def refused_or(run: Run, expression: Expression, otherwise: Any = None) -> Any:
    """The value of an expression; where it can't be worked out, the other one, with a fault."""
    try:
        return expression.value(run)
    except Refused as refused:
        run.fault(str(refused))
        return otherwise
