"""The tree of an expression, and how it is written (taskrouter §8.1)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, assert_never

import msgspec

from switchroom.core.expressions.paths import Path

SCALAR: Final = ("==", "!=", ">", ">=", "<", "<=", "CONTAINS")
OPERATORS: Final = (*SCALAR, "HAS", "IN", "NOT IN")

Constant = str | int | float | bool | None


class Const(msgspec.Struct, frozen=True):
    """A text, a number, true, false or null."""

    value: Constant


class Array(msgspec.Struct, frozen=True):
    """`[1, 'two', three]`."""

    items: tuple["Value", ...]


class Ref(msgspec.Struct, frozen=True):
    """`worker.levels[0]`."""

    path: Path


class Comparison(msgspec.Struct, frozen=True):
    """`left OPERATOR right`."""

    left: "Value"
    operator: str
    right: "Value"


class Every(msgspec.Struct, frozen=True):
    """Terms joined by AND."""

    terms: tuple["Node", ...]


class Some(msgspec.Struct, frozen=True):
    """Terms joined by OR; without terms it is what never holds."""

    terms: tuple["Node", ...]


Value = Const | Array | Ref
Node = Comparison | Every | Some


def comparisons(node: Node) -> Iterator[Comparison]:
    """All comparisons, in the order in which they are written."""
    if isinstance(node, Comparison):
        yield node
        return
    for term in node.terms:
        yield from comparisons(term)


def paths(value: Value) -> Iterator[Path]:
    """What a value reads."""
    if isinstance(value, Ref):
        yield value.path
    elif isinstance(value, Array):
        for item in value.items:
            yield from paths(item)


def written(node: Node | Value) -> str:
    """The text of a tree; read again, it is the same tree.

    >>> written(Comparison(Ref(("worker", "skills", 0)), "==", Const("it's")))
    "worker.skills[0] == 'it\\\\'s'"
    """
    match node:
        case Const(value):
            return _constant(value)
        case Array(items):
            return f"[{', '.join(map(written, items))}]"
        case Ref(path):
            return dotted(path)
        case Comparison(left, operator, right):
            return f"{written(left)} {operator} {written(right)}"
        case Every(terms):
            return " AND ".join(
                f"({written(t)})" if isinstance(t, Some) else written(t) for t in terms
            )
        case Some(terms):
            return " OR ".join(map(written, terms))
        case _:
            assert_never(node)


def dotted(path: Path) -> str:
    """A path as it is written.

    >>> dotted(("worker", "levels", 0, "fr"))
    'worker.levels[0].fr'
    """
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _constant(value: Constant) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, int):
        return str(value)
    digits = format(Decimal(repr(value)), "f")
    return digits if "." in digits else f"{digits}.0"
