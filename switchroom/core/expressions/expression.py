"""Expressions that are read once and asked often (taskrouter §8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from switchroom.core.expressions import compare
from switchroom.core.expressions.compare import Test, Verdict
from switchroom.core.expressions.grammar import tree
from switchroom.core.expressions.nodes import Comparison, Node, Some, comparisons, paths
from switchroom.core.expressions.paths import Names, Path

# Compiled expressions that are kept by their text: many short ones, a few long ones.
KEPT: Final = 2_000
KEPT_CHARS: Final = 1_000
LONG_KEPT: Final = 16

_NEVER: Final = Some(())


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, known by its text; `references` are the paths that it reads.

    `constant` is its value where that depends on nothing.
    """

    text: str
    node: Node = field(compare=False, repr=False)
    references: frozenset[Path] = field(compare=False)
    constant: bool | None = field(compare=False)
    test: Test = field(compare=False, repr=False)


def parse(text: str) -> Expression:
    """An expression from its text; an empty one never holds. Raises SyntaxFault.

    >>> parse("worker.level > task.level").references == {("worker", "level"), ("task", "level")}
    True
    >>> parse("skill-level > 3")
    Traceback (most recent call last):
    switchroom.core.expressions.faults.SyntaxFault: At character 6: found "-", expected ==, !=, \
>, >=, <, <=, HAS, IN, NOT IN or CONTAINS. A key with a hyphen can't be named here: call the \
attribute "skill_level".
    """
    return _short(text) if len(text) <= KEPT_CHARS else _long(text)


def holds(expression: Expression, names: Names) -> bool:
    """Whether an expression is true of names. Never raises: what can't be compared is false.

    >>> holds(parse("skills HAS 'fr' AND level >= 3"), {"skills": ["en", "fr"], "level": 3.5})
    True
    """
    return expression.test(names)


def always(expression: Expression) -> bool:
    """Whether an expression is true of everything.

    >>> always(parse("1==1"))
    True
    """
    return expression.constant is True


def never(expression: Expression) -> bool:
    """Whether an expression is true of nothing: it is empty, or its constants say so.

    >>> never(parse('"language" == "spanish"')), never(parse(""))
    (True, True)
    """
    return expression.constant is False


def _read(text: str) -> Expression:
    node: Node = tree(text) if text.strip() else _NEVER
    verdict = _compiled(node)
    constant = verdict if isinstance(verdict, bool) else None
    test = _constant(verdict) if isinstance(verdict, bool) else verdict
    sides = (side for found in comparisons(node) for side in (found.left, found.right))
    references = frozenset(path for side in sides for path in paths(side))
    return Expression(text, node, references, constant, test)


_short: Final = lru_cache(maxsize=KEPT)(_read)
_long: Final = lru_cache(maxsize=LONG_KEPT)(_read)


def _compiled(node: Node) -> Verdict:
    """A tree as a function of names; what is known beforehand is folded away."""
    if isinstance(node, Comparison):
        return compare.compiled(node)
    deciding = isinstance(node, Some)
    verdicts = [_compiled(term) for term in node.terms]
    if any(verdict is deciding for verdict in verdicts):
        return deciding
    tests = [verdict for verdict in verdicts if not isinstance(verdict, bool)]
    if not tests:
        return not deciding
    return _some(tests) if deciding else _every(tests)


def _every(tests: list[Test]) -> Test:
    first, *others = tests
    if not others:
        return first
    if len(others) == 1:
        second = others[0]
        return lambda names: first(names) and second(names)
    return lambda names: _all(tests, names)


def _some(tests: list[Test]) -> Test:
    first, *others = tests
    if not others:
        return first
    if len(others) == 1:
        second = others[0]
        return lambda names: first(names) or second(names)
    return lambda names: _any(tests, names)


def _all(tests: Iterable[Test], names: Names) -> bool:
    for test in tests:  # noqa: SIM110
        if not test(names):
            return False
    return True


def _any(tests: Iterable[Test], names: Names) -> bool:
    for test in tests:  # noqa: SIM110
        if test(names):
            return True
    return False


def _constant(value: bool) -> Test:
    return lambda names: value
