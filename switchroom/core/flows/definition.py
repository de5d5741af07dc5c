"""A flow definition as exported, read into widgets and transitions (studio §2).

Reading is lenient where exports differ from one another; what a definition must be like to be
published stands in `validate.py`.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

TRIGGER: Final = "trigger"
ENDED: Final = "Ended"


class Condition(msgspec.Struct, frozen=True):
    """One comparison of a split: `argument` and `value` are templates."""

    argument: str
    type: str
    value: str


class Transition(msgspec.Struct, frozen=True):
    """Where an event leads; `next` None ends the execution. All conditions must hold."""

    event: str
    next: str | None
    conditions: tuple[Condition, ...] = ()


class Widget(msgspec.Struct, frozen=True):
    """One state of a definition. `properties` are as written, templates unrendered."""

    name: str
    type: str
    properties: Mapping[str, Any]
    transitions: tuple[Transition, ...]

    def text(self, name: str, otherwise: str = "") -> str:
        """A property as text: exports write numbers both bare and in quotes."""
        value = self.properties.get(name)
        if value is None or isinstance(value, dict | list):
            return otherwise
        return ("false", "true")[value] if isinstance(value, bool) else str(value)

    def pairs(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """A property that is a list of objects, such as `parameters` or `variables`."""
        found = self.properties.get(name)
        return tuple(e for e in found if isinstance(e, dict)) if isinstance(found, list) else ()

    def knows(self, event: str) -> bool:
        """Whether the widget has a transition for an event, connected or not."""
        return any(transition.event == event for transition in self.transitions)

    def after(self, event: str) -> Transition:
        """The transition of an event; one that leads nowhere when the export left it out."""
        found = (t for t in self.transitions if t.event == event)
        return next(found, Transition(event, None))


class Definition(msgspec.Struct, frozen=True):
    """A whole flow: its trigger and its widgets by name."""

    initial: str
    widgets: Mapping[str, Widget]
    description: str = ""

    @property
    def trigger(self) -> Widget:
        return self.widgets[self.initial]


class Unreadable(ValueError):
    """A text that is no flow definition at all; the message says what is wrong where."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        super().__init__(sentence)


def read(text: str | bytes) -> Definition:
    """The definition in a JSON text; one wrapped as `{"definition": ...}` is taken out of it.

    Raises Unreadable.

    >>> flow = read('{"initial_state": "Trigger", "states": [{"name": "Trigger",'
    ...             ' "type": "trigger", "transitions": [{"event": "incomingMessage"}]}]}')
    >>> flow.trigger.after("incomingMessage")
    Transition(event='incomingMessage', next=None, conditions=())
    """
    return build(parse(text))


def parse(text: str | bytes) -> Mapping[str, Any]:
    """The JSON object of a definition, unwrapped. Raises Unreadable."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Unreadable("#", f"not valid JSON: {error}") from None
    if not isinstance(found, dict):
        raise Unreadable("#", "a definition is a JSON object")
    inner = found.get("definition")
    return inner if isinstance(inner, dict) and "states" not in found else found


def build(raw: Mapping[str, Any]) -> Definition:
    """The definition in a JSON object. Raises Unreadable."""
    states = raw.get("states")
    if not isinstance(states, list) or not states:
        raise Unreadable("#/states", "must be a list of at least one state")
    widgets: dict[str, Widget] = {}
    for index, state in enumerate(states):
        widget = _widget(state, f"#/states/{index}")
        if widget.name in widgets:
            raise Unreadable(f"#/states/{index}/name", f"duplicate widget name: {widget.name}")
        widgets[widget.name] = widget
    initial = raw.get("initial_state")
    if not isinstance(initial, str) or not initial:
        raise Unreadable("#/initial_state", "is required: the name of the trigger")
    if initial not in widgets:
        raise Unreadable("#/initial_state", f"widget not found: {initial}")
    description = raw.get("description")
    return Definition(initial, widgets, description if isinstance(description, str) else "")


def _widget(state: Any, path: str) -> Widget:
    if not isinstance(state, dict):
        raise Unreadable(path, "a state is a JSON object")
    name, kind = state.get("name"), state.get("type")
    if not isinstance(name, str) or not name:
        raise Unreadable(f"{path}/name", "is required: the name of the widget")
    if not isinstance(kind, str) or not kind:
        raise Unreadable(f"{path}/type", "is required: the type of the widget")
    properties = state.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise Unreadable(f"{path}/properties", "must be a JSON object")
    transitions = state.get("transitions")
    if transitions is not None and not isinstance(transitions, list):
        raise Unreadable(f"{path}/transitions", "must be a list")
    return Widget(
        name=name,
        type=kind,
        properties=properties or {},
        transitions=tuple(
            _transition(found, f"{path}/transitions/{index}")
            for index, found in enumerate(transitions or ())
        ),
    )


def _transition(found: Any, path: str) -> Transition:
    if not isinstance(found, dict):
        raise Unreadable(path, "a transition is a JSON object")
    event, target = found.get("event"), found.get("next")
    if not isinstance(event, str) or not event:
        raise Unreadable(f"{path}/event", "is required: the name of the event")
    if target is not None and not isinstance(target, str):
        raise Unreadable(f"{path}/next", "must be the name of a widget")
    conditions = found.get("conditions")
    if conditions is not None and not isinstance(conditions, list):
        raise Unreadable(f"{path}/conditions", "must be a list")
    return Transition(
        event,
        target or None,
        tuple(
            _condition(condition, f"{path}/conditions/{index}")
            for index, condition in enumerate(conditions or ())
        ),
    )


def _condition(found: Any, path: str) -> Condition:
    if not isinstance(found, dict):
        raise Unreadable(path, "a condition is a JSON object")
    arguments = found.get("arguments")
    first = arguments[0] if isinstance(arguments, list) and arguments else ""
    kind, value = found.get("type"), found.get("value")
    return Condition(
        argument=first if isinstance(first, str) else "",
        type=kind if isinstance(kind, str) else "",
        value="" if value is None else str(value),
    )
