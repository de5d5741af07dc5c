"""Why an expression holds or not, comparison by comparison (taskrouter §18)."""

from typing import Any, Final, NamedTuple

import msgspec

from switchroom.core.expressions.compare import compiled
from switchroom.core.expressions.expression import Expression
from switchroom.core.expressions.nodes import comparisons, dotted, paths, written
from switchroom.core.expressions.paths import Names, Path, is_there, resolve

# Of a value and of a comparison that is shown.
SHOWN_CHARS: Final = 100


class Finding(NamedTuple):
    """A comparison as it is written, whether it is true, and what it met."""

    text: str
    holds: bool
    because: str


def explain(expression: Expression, names: Names) -> tuple[Finding, ...]:
    """All comparisons of an expression with what they met, in the order they are written.

    >>> from switchroom.core.expressions.expression import parse
    >>> expression = parse("worker.level >= 3 AND worker.team == 'a'")
    >>> for text, true, because in explain(expression, {"worker": {"level": 2}}):
    ...     print(f"{text}: {true}, {because}")
    worker.level >= 3: False, worker.level is 2
    worker.team == 'a': False, worker.team is missing
    """
    return tuple(
        Finding(
            _cut(written(found)),
            verdict if isinstance(verdict := compiled(found), bool) else verdict(names),
            ", ".join(
                _is(path, names)
                for path in dict.fromkeys((*paths(found.left), *paths(found.right)))
            ),
        )
        for found in comparisons(expression.node)
    )


def _is(path: Path, names: Names) -> str:
    value = resolve(path, names)
    if value is None and not is_there(path, names):
        return f"{dotted(path)} is missing"
    return f"{dotted(path)} is {_cut(_shown(value))}"


def _shown(value: Any) -> str:
    """A value as JSON; a large one only by its kind."""
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError, OverflowError):
        return f"a value of the kind {value.__class__.__name__}"


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"
