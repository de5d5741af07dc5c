"""What is strange in a definition that can be published all the same: warnings for its author
(studio §1.3, §3, §8)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from switchroom.core.flows import predicates
from switchroom.core.flows.definition import TRIGGER, Definition, Widget
from switchroom.core.flows.kinds import KINDS
from switchroom.core.flows.problems import Problem, about, short
from switchroom.core.liquid import render as liquid

_ROOT: Final = frozenset({"$schema", "description", "states", "initial_state", "flags"})
_STATE: Final = frozenset({"name", "type", "transitions", "properties"})
_TRANSITION: Final = frozenset({"event", "next", "conditions"})
_CONDITION: Final = frozenset({"friendly_name", "arguments", "type", "value"})

_NAME: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_WHOLE: Final = re.compile(r"\s*[+-]?[0-9]{1,18}\s*", re.ASCII)
_TEMPLATE: Final = re.compile(r"\{[{%]")
_TEMPLATE_END: Final = re.compile(r"[}%]\}")
_READ: Final = re.compile(r"(?<![\w.\-'\"])widgets\s*\.\s*([A-Za-z0-9_-]+)", re.ASCII)
# Reading a pattern takes time, and there is no end of them in a definition.
_PATTERNS: Final = 200
_HAND_OVER: Final = "send-to-flex"
_ATTRIBUTES_CHARS: Final = 1_024
_LONGEST_S: Final = {_HAND_OVER: 1_209_600, "add-twiml-redirect": 14_400}


def warnings(raw: Mapping[str, Any], flow: Definition) -> Iterator[Problem]:
    """Everything strange in a definition that `build` could read."""
    yield from _unknown(raw, _ROOT, "#", None)
    reached = _reached(flow)
    states: Sequence[Mapping[str, Any]] = raw["states"]
    for index, (widget, state) in enumerate(zip(flow.widgets.values(), states, strict=True)):
        path = f"#/states/{index}"
        if widget.name not in reached:
            yield about(path, widget.name, "no transition leads here")
        if _NAME.fullmatch(widget.name) is None:
            yield about(
                f"{path}/name", widget.name, "templates can read names of letters, digits, _ and -"
            )
        yield from _unknown(state, _STATE, path, widget.name)
        yield from _type(widget, path)
        yield from _transitions(widget, state, path)
        yield from _values(widget, f"{path}/properties")
        for at, template in _templates(widget, path):
            yield from (about(at, widget.name, fault) for fault in liquid.check(template))
            for name in _strangers(template, flow):
                yield about(at, widget.name, f"reads widgets.{short(name)}, which is no widget")
    yield from _comparisons(flow)


def _reached(flow: Definition) -> frozenset[str]:
    """The names of the widgets to which the trigger leads."""
    seen, waiting = {flow.initial}, [flow.initial]
    while waiting:
        for transition in flow.widgets[waiting.pop()].transitions:
            name = transition.next
            if name is not None and name in flow.widgets and name not in seen:
                seen.add(name)
                waiting.append(name)
    return frozenset(seen)


def _unknown(
    found: Mapping[str, Any], known: frozenset[str], path: str, state: str | None
) -> Iterator[Problem]:
    for name in (name for name in found if name not in known):
        sentence = f"unknown property '{short(name)}'"
        at = f"{path}/{short(name)}"
        yield Problem(at, sentence) if state is None else about(at, state, sentence)


def _type(widget: Widget, path: str) -> Iterator[Problem]:
    kind = KINDS.get(widget.type)
    if kind is None or kind.needs:
        why = "is not known here" if kind is None else f"needs {kind.needs}"
        yield about(
            f"{path}/type",
            widget.name,
            f"{short(widget.type)} {why}: an execution that gets here takes the failure path, or"
            " ends (81020)",
        )
    elif kind.optional is not None:
        known = kind.optional | set(kind.required)
        yield from _unknown(widget.properties, known, f"{path}/properties", widget.name)


def _transitions(widget: Widget, state: Mapping[str, Any], path: str) -> Iterator[Problem]:
    kind = KINDS.get(widget.type)
    goes_on = widget.type == _HAND_OVER or any(t.next for t in widget.transitions)
    seen: set[str] = set()
    for index, (transition, raw) in enumerate(
        zip(widget.transitions, state.get("transitions") or (), strict=True)
    ):
        at, event = f"{path}/transitions/{index}", transition.event
        yield from _unknown(raw, _TRANSITION, at, widget.name)
        if kind is not None and event not in kind.events:
            yield about(f"{at}/event", widget.name, f"{widget.type} has no event '{short(event)}'")
        elif event in seen and event != "match":
            yield about(f"{at}/event", widget.name, f"'{event}' is there already; this is not used")
        elif kind is not None and event in kind.ends and transition.next is None and goes_on:
            yield about(f"{at}/next", widget.name, f"dead end: '{event}' leads nowhere")
        if transition.conditions and event != "match":
            yield about(f"{at}/conditions", widget.name, "only a match has conditions")
        seen.add(event)
        for place, condition in enumerate(raw.get("conditions") or ()):
            yield from _unknown(condition, _CONDITION, f"{at}/conditions/{place}", widget.name)
    if widget.type == "split-based-on" and "noMatch" not in seen:
        yield about(f"{path}/transitions", widget.name, "dead end: there is no 'noMatch'")
    if widget.type == TRIGGER and not any(t.next for t in widget.transitions):
        yield about(f"{path}/transitions", widget.name, "no event of the trigger leads anywhere")


def _comparisons(flow: Definition) -> Iterator[Problem]:
    """Conditions that never hold, whatever comes, because of how their values are written."""
    found = (
        (f"#/states/{index}/transitions/{number}/conditions/{place}/value", widget.name, condition)
        for index, widget in enumerate(flow.widgets.values())
        for number, transition in enumerate(widget.transitions)
        for place, condition in enumerate(transition.conditions)
        if condition.type in predicates.KINDS and not _TEMPLATE.search(condition.value)
    )
    patterns = 0
    for path, name, condition in found:
        if condition.type == "regex":
            patterns += 1
            if patterns > _PATTERNS:
                continue
        fault = predicates.holds(condition.type, "", condition.value).fault
        if fault is not None:
            yield about(path, name, f"the condition never holds. {fault}")


def _values(widget: Widget, path: str) -> Iterator[Problem]:
    """Values that make a widget fail, or do something else than was meant."""
    name = widget.name
    timeout = widget.text("timeout")
    if timeout and not _TEMPLATE.search(timeout):
        yield from _timeout(widget, timeout, f"{path}/timeout")
    if widget.type in ("send-message", "send-and-wait-for-reply"):
        found = widget.properties
        blank = isinstance(found.get("body"), str) and not found["body"].strip()
        if blank and not found.get("media_url") and not found.get("content_sid"):
            yield about(f"{path}/body", name, "a message without text or media fails (81011)")
    if widget.type == _HAND_OVER:
        yield from _attributes(widget.text("attributes"), name, f"{path}/attributes")
    if widget.type == "make-http-request":
        url = widget.text("url").strip()
        if (
            url
            and not _TEMPLATE.search(url)
            and not url.lower().startswith(("http://", "https://"))
        ):
            yield about(f"{path}/url", name, "'url' must be an http or https URL (81014)")
    if widget.type == "set-variables":
        yield from _variables(widget, path)


def _timeout(widget: Widget, timeout: str, path: str) -> Iterator[Problem]:
    if _WHOLE.fullmatch(timeout) is None:
        yield about(path, widget.name, "'timeout' must be a whole number of seconds")
        return
    longest = _LONGEST_S.get(widget.type)
    if longest is not None and int(timeout) > longest:
        yield about(path, widget.name, f"'timeout' is at most {longest} seconds")
    elif int(timeout) <= 0 and widget.type == "send-and-wait-for-reply":
        yield about(path, widget.name, "'timeout' is over at once; nobody can reply in time")


def _attributes(attributes: str, name: str, path: str) -> Iterator[Problem]:
    if len(attributes) > _ATTRIBUTES_CHARS:
        yield about(path, name, f"'attributes' exceeds {_ATTRIBUTES_CHARS} characters")
    if attributes.strip() and not _TEMPLATE.search(attributes) and not _is_object(attributes):
        yield about(path, name, "'attributes' must be a JSON object (81015)")


def _is_object(text: str) -> bool:
    try:
        return isinstance(msgspec.json.decode(text), dict)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return False


def _variables(widget: Widget, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, pair in enumerate(widget.pairs("variables")):
        key = str(pair.get("key", ""))
        at = f"{path}/variables/{index}/key"
        if _NAME.fullmatch(key) is None:
            yield about(
                at, widget.name, f"'{short(key)}': keys of letters, digits, _ and - can be read"
            )
        elif key in seen:
            yield about(at, widget.name, f"'{short(key)}' is set twice; the last one counts")
        seen.add(key)


def _templates(widget: Widget, path: str) -> Iterator[tuple[str, str]]:
    """The texts of a widget that are rendered, each with its place (studio §4.1)."""
    for name, value in widget.properties.items():
        if isinstance(value, str):
            yield f"{path}/properties/{short(name)}", value
    for name in ("variables", "parameters", "content_variables"):
        for index, pair in enumerate(widget.pairs(name)):
            if isinstance(pair.get("value"), str):
                yield f"{path}/properties/{name}/{index}/value", pair["value"]
    for number, transition in enumerate(widget.transitions):
        for index, condition in enumerate(transition.conditions):
            at = f"{path}/transitions/{number}/conditions/{index}"
            yield f"{at}/arguments/0", condition.argument
            yield f"{at}/value", condition.value


def _strangers(template: str, flow: Definition) -> Iterator[str]:
    """The widgets that a template reads and that are not there."""
    if "widgets" not in template:
        return
    read = {
        name: None
        for opened in _TEMPLATE.split(template)[1:]
        for name in _READ.findall(_TEMPLATE_END.split(opened, maxsplit=1)[0])
    }
    yield from (name for name in read if name not in flow.widgets)
