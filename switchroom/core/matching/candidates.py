"""Who could take a task, who is asked first, and why the others are not (taskrouter §10)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from switchroom.core import expressions
from switchroom.core.expressions import Clause, Expression


class Candidate(msgspec.Struct, frozen=True):
    """A worker as a step sees him; `free` are the places that are left on the task's channel."""

    sid: str
    friendly_name: str
    attributes: str
    activity_sid: str
    activity_name: str
    idle_since: int

    @property
    def names(self) -> dict[str, Any]:
        """What `worker.…` reads; the built-in names win over attributes."""
        return names_of(
            self.attributes, self.sid, self.friendly_name, self.activity_sid, self.activity_name
        )


def names_of(
    attributes: str, sid: str, friendly_name: str, activity_sid: str, activity_name: str
) -> dict[str, Any]:
    """A worker's attributes with the built-in names (taskrouter §8.3)."""
    found = msgspec.json.decode(attributes, type=dict[str, Any])
    return found | {
        "sid": sid,
        "friendly_name": friendly_name,
        "activity_sid": activity_sid,
        "activity_name": activity_name,
    }


def facts(expression: Expression | None, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What an expression reads of a task and nothing else: tasks of the same facts are alike."""
    found: dict[str, Any] = {}
    if expression is None:
        return found
    for path in sorted(expression.references, key=repr):
        if path and path[0] == "task":
            _copy(attributes, path[1:], found)
    return found


def _copy(source: Any, path: tuple[str | int, ...], into: dict[str, Any]) -> None:
    if not path or not isinstance(source, Mapping) or path[0] not in source:
        return
    first, rest = str(path[0]), path[1:]
    value = source[first]
    if rest and isinstance(value, Mapping):
        inner = into.setdefault(first, {})
        if isinstance(inner, dict) and inner is not value:
            _copy(value, rest, inner)
        return
    into[first] = value


def suits(expression_text: str, facts_text: str, candidate: Candidate) -> bool:
    """Whether a worker meets a step's expression for tasks of these facts; an empty one is met."""
    if not expression_text:
        return True
    names = {"task": msgspec.json.decode(facts_text), "worker": candidate.names}
    return expressions.holds(expressions.parse(expression_text), names)


def in_order(
    candidates: Iterable[Candidate], order_by: tuple[Clause, ...], last: Collection[str] = ()
) -> list[Candidate]:
    """Whom to ask first: by the clauses, then whoever has been idle longest; those of `last`, who
    have just declined, are the last of their like."""
    return sorted(
        candidates,
        key=lambda one: (
            expressions.sort_key(order_by, {"worker": one.names}) if order_by else (),
            one.sid in last,
            one.idle_since,
            one.sid,
        ),
    )
