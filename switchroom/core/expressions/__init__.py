"""TaskRouter's expressions: which workers, which tasks, in which order (taskrouter §8).

>>> expression = parse("worker.level >= 3 AND task.lang IN worker.langs")
>>> holds(expression, {"worker": {"level": 4, "langs": ["fr"]}, "task": {"lang": "fr"}})
True
"""

from switchroom.core.expressions.explain import Finding, explain
from switchroom.core.expressions.expression import Expression, always, holds, never, parse
from switchroom.core.expressions.faults import SyntaxFault
from switchroom.core.expressions.order_by import Clause, parse_order, sort_key
from switchroom.core.expressions.paths import Path, resolve
from switchroom.core.expressions.reference import parse_reference

__all__ = [
    "Clause",
    "Expression",
    "Finding",
    "Path",
    "SyntaxFault",
    "always",
    "explain",
    "holds",
    "never",
    "parse",
    "parse_order",
    "parse_reference",
    "resolve",
    "sort_key",
]
