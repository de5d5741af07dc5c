"""What a definition must be like to be kept, and to be published (studio §1.3).

*Fatal* is what cannot be read as a flow at all; *errors* stand in the way of publishing, so a draft
may have them; *warnings* (`advice.py`) are for the author. All that can be found is told at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from switchroom.core import limits
from switchroom.core.flows import advice, definition, predicates
from switchroom.core.flows.definition import TRIGGER, Definition, Unreadable, Widget
from switchroom.core.flows.kinds import KINDS
from switchroom.core.flows.problems import Problem, about, bounded, short

SCHEMA: Final = "https://schemas.twilio.com/studio/draft/2019-09/flow-definition"

_CONDITION: Final = ("friendly_name", "arguments", "type", "value")
_PAIRS: Final = ("parameters", "variables", "content_variables")
_MESSAGES: Final = ("send-message", "send-and-wait-for-reply")
_WITH_METHOD: Final = ("make-http-request", "add-twiml-redirect")
_REVISION: Final = re.compile(r"LatestPublished|LatestRevision|[0-9]+", re.ASCII)


class Report(msgspec.Struct, frozen=True):
    """All that is to be said of a definition."""

    fatal: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def examine(text: str | bytes) -> Report:
    """Everything that is wrong with a definition, or strange.

    >>> examine('{"states": [{"name": "T", "type": "trigger"}], "initial_state": "U"}').fatal
    (Problem(property_path='#/initial_state', message='widget not found: U', state=None),)
    """
    try:
        raw = definition.parse(text)
    except Unreadable as refusal:
        return Report(fatal=(Problem(refusal.path, str(refusal)),))
    fatal = bounded(_unreadable(raw))
    if fatal:
        return Report(fatal=fatal)
    flow = definition.build(raw)
    return Report(errors=bounded(_errors(raw, flow)), warnings=bounded(advice.warnings(raw, flow)))


def _unreadable(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """What `definition.build` would stumble upon, not only the first of it."""
    states = raw.get("states")
    if not isinstance(states, list) or not states:
        yield Problem("#/states", "must be a list of at least one state")
        states = []
    names: set[str] = set()
    for index, state in enumerate(states):
        path = f"#/states/{index}"
        if not isinstance(state, dict):
            yield Problem(path, "a state is a JSON object")
            continue
        name = state.get("name")
        if not isinstance(name, str) or not name:
            yield Problem(f"{path}/name", "is required: the name of the widget")
            name = f"number {index}"
        elif name in names:
            yield about(f"{path}/name", name, "duplicate widget name; give it another")
        else:
            names.add(name)
        yield from _unreadable_state(state, name, path)
    initial = raw.get("initial_state")
    if not isinstance(initial, str) or not initial:
        yield Problem("#/initial_state", "is required: the name of the trigger")
    elif states and initial not in names:
        yield Problem("#/initial_state", f"widget not found: {short(initial)}")


def _unreadable_state(state: Mapping[str, Any], name: str, path: str) -> Iterator[Problem]:
    kind = state.get("type")
    if not isinstance(kind, str) or not kind:
        yield about(f"{path}/type", name, "'type' is required: the type of the widget")
    if not isinstance(state.get("properties"), dict | None):
        yield about(f"{path}/properties", name, "'properties' must be a JSON object")
    transitions = state.get("transitions")
    if not isinstance(transitions, list | None):
        yield about(f"{path}/transitions", name, "'transitions' must be a list")
        return
    for number, transition in enumerate(transitions or ()):
        at = f"{path}/transitions/{number}"
        if not isinstance(transition, dict):
            yield about(at, name, "a transition is a JSON object")
            continue
        event = transition.get("event")
        if not isinstance(event, str) or not event:
            yield about(f"{at}/event", name, "'event' is required: the name of the event")
        if not isinstance(transition.get("next"), str | None):
            yield about(f"{at}/next", name, "'next' must be the name of a widget")
        conditions = transition.get("conditions")
        if not isinstance(conditions, list | None):
            yield about(f"{at}/conditions", name, "'conditions' must be a list")
            continue
        for place, condition in enumerate(conditions or ()):
            if not isinstance(condition, dict):
                yield about(f"{at}/conditions/{place}", name, "a condition is a JSON object")


def _errors(raw: Mapping[str, Any], flow: Definition) -> Iterator[Problem]:
    yield from _root(raw)
    triggers = [widget.name for widget in flow.widgets.values() if widget.type == TRIGGER]
    if flow.trigger.type != TRIGGER:
        yield Problem("#/initial_state", "must name the widget whose type is trigger")
    elif len(triggers) > 1:
        yield Problem("#/states", f"{len(triggers)} triggers; a flow has exactly one")
    states: Sequence[Mapping[str, Any]] = raw["states"]
    for index, (widget, state) in enumerate(zip(flow.widgets.values(), states, strict=True)):
        path = f"#/states/{index}"
        yield from _transitions(flow, widget, state, path)
        yield from _properties(widget, f"{path}/properties")


def _root(raw: Mapping[str, Any]) -> Iterator[Problem]:
    schema, flags = raw.get("$schema", SCHEMA), raw.get("flags")
    if schema != SCHEMA:
        yield Problem("#/$schema", f"must be {SCHEMA}, or left out")
    if not isinstance(raw.get("description"), str | None):
        yield Problem("#/description", "must be a text")
    if flags is not None:
        calls = flags.get("allow_concurrent_calls") if isinstance(flags, dict) else None
        if not isinstance(calls, bool):
            yield Problem("#/flags/allow_concurrent_calls", "is required in flags: true or false")
    if len(raw["states"]) > limits.FLOW_STATES:
        yield Problem("#/states", f"a flow has at most {limits.FLOW_STATES} widgets")


def _transitions(
    flow: Definition, widget: Widget, state: Mapping[str, Any], path: str
) -> Iterator[Problem]:
    written = state.get("transitions") or ()
    for index, (transition, raw) in enumerate(zip(widget.transitions, written, strict=True)):
        at = f"{path}/transitions/{index}"
        if transition.next is not None and transition.next not in flow.widgets:
            yield about(
                f"{at}/next",
                widget.name,
                f"widget not found: {short(transition.next)}",
            )
        if widget.type != "split-based-on" or transition.event != "match":
            continue
        if not transition.conditions:
            yield about(f"{at}/conditions", widget.name, "a match needs at least one condition")
        for place, condition in enumerate(raw.get("conditions") or ()):
            yield from _condition(condition, widget.name, f"{at}/conditions/{place}")


def _condition(condition: Mapping[str, Any], name: str, path: str) -> Iterator[Problem]:
    missing = [key for key in _CONDITION if condition.get(key) is None]
    for key in missing:
        yield about(f"{path}/{key}", name, f"'{key}' of a condition is required")
    arguments, kind = condition.get("arguments"), condition.get("type")
    if "arguments" not in missing and not (
        isinstance(arguments, list)
        and arguments
        and all(isinstance(argument, str) for argument in arguments)
    ):
        yield about(
            f"{path}/arguments", name, "'arguments' of a condition must be a list with one template"
        )
    if "type" not in missing and (not isinstance(kind, str) or kind not in predicates.KINDS):
        yield about(
            f"{path}/type",
            name,
            f"'type' of a condition must be one of {', '.join(sorted(predicates.KINDS))}",
        )
    if isinstance(condition.get("value"), list | dict):
        yield about(f"{path}/value", name, "'value' of a condition must be a text")


def _properties(widget: Widget, path: str) -> Iterator[Problem]:
    kind = KINDS.get(widget.type)
    if kind is None:
        return
    for name in kind.required:
        if widget.properties.get(name) in (None, "", []):
            yield about(f"{path}/{name}", widget.name, f"'{name}' is required")
    if widget.type in _MESSAGES:
        yield from _content(widget, path)
    for name in _PAIRS:
        if kind.optional is not None and name in kind.optional:
            yield from _pairs(widget, name, f"{path}/{name}")
    revision = widget.text("flow_revision")
    if widget.type == "run-subflow" and revision and not _REVISION.fullmatch(revision):
        yield about(
            f"{path}/flow_revision",
            widget.name,
            "'flow_revision' must be LatestPublished, LatestRevision or a number",
        )
    method = widget.text("method", "GET").upper()
    if widget.type in _WITH_METHOD and method not in ("GET", "POST"):
        yield about(f"{path}/method", widget.name, "'method' must be GET or POST")


def _content(widget: Widget, path: str) -> Iterator[Problem]:
    """A message has a body, media, or a content template."""
    found = widget.properties
    if found.get("message_type") == "content_template" or found.get("content_sid"):
        if not found.get("content_sid") and not found.get("content_template_sid"):
            yield about(
                f"{path}/content_sid",
                widget.name,
                "'content_sid' is required for this message_type",
            )
    elif found.get("body") is None and not found.get("media_url"):
        yield about(f"{path}/body", widget.name, "'body' is required")


def _pairs(widget: Widget, name: str, path: str) -> Iterator[Problem]:
    found = widget.properties.get(name)
    if found is None:
        return
    if not isinstance(found, list):
        yield about(path, widget.name, f"'{name}' must be a list of objects with key and value")
        return
    for index, pair in enumerate(found):
        if not isinstance(pair, dict) or not isinstance(pair.get("key"), str | int):
            yield about(f"{path}/{index}/key", widget.name, f"'key' is required in '{name}'")
        elif "value" not in pair:
            yield about(f"{path}/{index}/value", widget.name, f"'value' is required in '{name}'")
