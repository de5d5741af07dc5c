"""Where an execution stands: all that has to be kept of it between two inputs, but its context."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

# A value, and the path of keys below the context's root where it is put.
Change = tuple[tuple[str, ...], Any]
Context = Mapping[str, Any]

# What the widget waits for: the answer to an effect, or the contact.
Awaits = Literal["", "message", "reply", "http", "task", "conversation", "return", "turn"]


class Ended:
    """Why an execution ended."""

    FLOW_END = "FLOW_END"
    MAX_STEPS = "MAX_STEPS"
    MAX_LOOP = "MAX_LOOP"
    TOO_MANY_WIDGETS = "TOO_MANY_WIDGETS"
    UNKNOWN_WIDGET = "UNKNOWN_WIDGET"
    UNSUPPORTED_WIDGET = "UNSUPPORTED_WIDGET"
    CONTEXT_TOO_LARGE = "CONTEXT_TOO_LARGE"
    FAILED = "FAILED"
    REQUESTED = "REQUESTED"
    EXPIRED = "EXPIRED"
    FLOW_DELETED = "FLOW_DELETED"


class Frame(msgspec.Struct, frozen=True):
    """The parent of a running subflow: where to go on, and what only the parent sees.

    `step_sid` is the step of the Run Subflow widget, minted when the child starts.
    """

    flow_sid: str
    revision: int
    widget: str
    step_sid: str
    trigger: Mapping[str, Any]
    variables: Mapping[str, Any]
    widgets: Mapping[str, Any]


class Run(msgspec.Struct, frozen=True):
    """The state of an execution.

    `token` counts the visits to widgets, so that an answer for an earlier visit is known as stale;
    `same` counts how often in a row a widget was entered again from itself. `pinned` are the
    revisions of the subflows, fixed at the start. `unrecorded` is what was written into the
    context since the last step.
    """

    flow_sid: str
    revision: int
    widget: str = ""
    awaits: Awaits = ""
    token: int = 0
    steps: int = 0
    same: int = 0
    muted: bool = False
    ended: str = ""
    pinned: Mapping[str, int] = {}
    frame: Frame | None = None
    unrecorded: tuple[Change, ...] = ()


def put(context: Context, changes: tuple[Change, ...]) -> Context:
    """The context with values put at their paths; the given one stays as it was.

    >>> put({"flow": {"variables": {}}}, ((("flow", "variables", "n"), "1"),))
    {'flow': {'variables': {'n': '1'}}}
    """
    for path, value in changes:
        context = _put(context, path, value)
    return context


def _put(inside: Any, path: tuple[str, ...], value: Any) -> Any:
    if not path:
        return value
    first, *rest = path
    outer = dict(inside) if isinstance(inside, dict) else {}
    outer[first] = _put(outer.get(first), tuple(rest), value)
    return outer
