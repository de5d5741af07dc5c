"""What differs between two definitions: states by their names, property by property."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from switchroom.core.liquid.values import as_json
from switchroom.workbench.verdict import equal

_ABSENT: Final = object()


class Change(msgspec.Struct, frozen=True):
    """One difference; `old` or `new` is None where there is nothing on that side."""

    place: str
    old: str | None
    new: str | None


def changes(old: Mapping[str, Any], new: Mapping[str, Any], *, layout: bool) -> list[Change]:
    """From one definition to another; the order of states and of keys does not count, nor does
    the place of widgets on the canvas without `layout`.

    >>> changes({"states": []}, {"states": [], "description": "x"}, layout=False)
    [Change(place='description', old=None, new='"x"')]
    """
    return list(_walk("", _normal(old, layout), _normal(new, layout)))


def _normal(raw: Mapping[str, Any], layout: bool) -> dict[str, Any]:
    root = {name: value for name, value in raw.items() if name != "states"}
    states = raw.get("states")
    for state in states if isinstance(states, list) else []:
        if isinstance(state, dict):
            root[f"state {state.get('name')}"] = _state(state, layout)
    return root


def _state(state: Mapping[str, Any], layout: bool) -> dict[str, Any]:
    kept = {name: value for name, value in state.items() if name not in ("name", "transitions")}
    properties = state.get("properties")
    if isinstance(properties, dict) and not layout:
        kept["properties"] = {k: v for k, v in properties.items() if k != "offset"}
    listed = state.get("transitions")
    transitions: dict[str, Any] = {}
    for transition in listed if isinstance(listed, list) else []:
        if isinstance(transition, dict):
            event = str(transition.get("event"))
            name, number = event, 1
            while name in transitions:
                number += 1
                name = f"{event} {number}"
            transitions[name] = {k: v for k, v in transition.items() if k != "event"} | {
                "next": transition.get("next") or None
            }
    return kept | {"transitions": transitions}


def _walk(place: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in {**old, **new}:
            inner = f"{place}.{key}" if place else str(key)
            yield from _walk(inner, old.get(key, _ABSENT), new.get(key, _ABSENT))
    elif _is_list(old) and _is_list(new):
        for index in range(max(len(old), len(new))):
            yield from _walk(f"{place}[{index}]", _at(old, index), _at(new, index))
    elif old is _ABSENT or new is _ABSENT or not equal(old, new):
        yield Change(place, _shown(old), _shown(new))


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _at(values: Sequence[Any], index: int) -> Any:
    return values[index] if index < len(values) else _ABSENT


def _shown(value: Any) -> str | None:
    return None if value is _ABSENT else as_json(value)
