"""One thing that is wrong with a definition, or strange: where, and in words."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

import msgspec

from switchroom.core import limits

_NAME_CHARS: Final = 64


class Problem(msgspec.Struct, frozen=True):
    """`property_path` is such as `#/states/3/transitions/0/next`, `state` the widget's name."""

    property_path: str
    message: str
    state: str | None = None


def about(path: str, state: str, sentence: str) -> Problem:
    """A problem of a state, whose name begins the message.

    >>> about("#/states/1/properties/body", "ask", "'body' is required").message
    "state 'ask': 'body' is required"
    """
    return Problem(path, f"state '{short(state)}': {sentence}", state)


def short(name: str) -> str:
    """A name or value of the author's, cut to what a sentence bears."""
    return name if len(name) <= _NAME_CHARS else f"{name[:_NAME_CHARS]}…"


def bounded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first of them, and whether there are more."""
    found = tuple(islice(problems, limits.FLOW_PROBLEMS + 1))
    if len(found) <= limits.FLOW_PROBLEMS:
        return found
    return (*found[: limits.FLOW_PROBLEMS], Problem("#", "there is more; mend these first"))


def shown(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems as the API shows them."""
    return [
        {"property_path": problem.property_path, "message": problem.message} for problem in problems
    ]
