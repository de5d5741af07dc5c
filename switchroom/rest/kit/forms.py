"""Forms and query strings become Structs (conversations §1.3).

What is to be found is worked out once for each Struct; a request costs a walk over its pairs.
"""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, NoReturn, Union, get_args, get_origin
from urllib.parse import unquote_plus

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits
from switchroom.core.errors import ApiError

Convert = Callable[[str], Any]
Refuse = Callable[[str], ApiError]

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)


def pascal(name: str) -> str:
    """The name of a field in a form.

    >>> pascal("studio_flow_sid"), pascal("from_")
    ('StudioFlowSid', 'From')
    """
    return "".join(part.capitalize() for part in name.split("_"))


class Form(msgspec.Struct, kw_only=True, rename=pascal):
    """What a request may carry; subclasses repeat `kw_only=True`, which is not inherited.

    A nested Struct is a dotted name, `list[...]` a repeated one, a default of UNSET makes a field
    optional; where it may be None, an empty text is None and takes a setting back. `__errors__`
    gives a field another error than 20001 for a value that does not fit.
    """

    __errors__: ClassVar[Mapping[str, Refuse]] = {}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One name that is understood, and where its value goes."""

    name: str
    path: tuple[str, ...]
    convert: Convert
    refuse: Refuse
    many: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    """A Struct, and those of its fields that need a look even when nothing was sent for them."""

    kind: type[msgspec.Struct]
    required: tuple[tuple[str, str], ...]
    nested: tuple[tuple[str, bool, "_Shape"], ...]

    def build(self, values: dict[str, Any], missing: Callable[[str], ApiError]) -> msgspec.Struct:
        for field, name in self.required:
            if field not in values:
                raise missing(name)
        for field, required, shape in self.nested:
            if required or field in values:
                values[field] = shape.build(values.get(field, {}), missing)
        return self.kind(**values)


class Decoder:
    """Reads one kind of Struct out of an urlencoded text. Raises TypeError for a Struct with a
    field that no text can be turned into."""

    __slots__ = ("_leaves", "_missing", "_shape")

    def __init__(self, kind: type[msgspec.Struct], *, query: bool = False) -> None:
        self._leaves: dict[str, _Leaf] = {}
        self._missing = _missing_in_query if query else _missing_in_body
        self._shape = _examine(kind, (), "", self._leaves)

    def decode(self, text: str) -> msgspec.Struct:
        """The Struct. Raises MISSING_PARAMETER, INVALID_PARAMETER or a field's own error."""
        values: dict[str, Any] = {}
        leaves = self._leaves
        if text.count("&") >= limits.FORM_FIELDS:
            _invalid(f"There are more than {limits.FORM_FIELDS} parameters")
        for pair in text.split("&") if text else ():
            name, _, value = pair.partition("=")
            leaf = leaves.get(name)
            if leaf is None and ("%" in name or "+" in name):
                leaf = leaves.get(unquote_plus(name))
            if leaf is not None:
                _put(values, leaf, value)
        return self._shape.build(values, self._missing)


def decode_body(body: bytes) -> str:
    """The text of a form. Raises INVALID_PARAMETER where it is not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        _invalid("The request body is not valid UTF-8")


def has_nul(value: object) -> bool:
    """Tell whether a text within a value has a character that databases do not keep.

    >>> has_nul({"a": ["b", 1]}), has_nul({"a": ["\\0"]})
    (False, True)
    """
    if isinstance(value, Mapping):
        return any(has_nul(key) or has_nul(part) for key, part in value.items())
    if isinstance(value, list):
        return any(map(has_nul, value))
    return isinstance(value, str) and "\0" in value


def present(form: msgspec.Struct) -> dict[str, Any]:
    """The fields that were sent (or have a default), as flat plain values.

    >>> class Timers(Form, kw_only=True):
    ...     inactive: str | UnsetType = UNSET
    >>> class Update(Form, kw_only=True):
    ...     friendly_name: str | UnsetType = UNSET
    ...     timers: Timers | UnsetType = UNSET
    >>> present(Update(timers=Timers(inactive="PT1H")))
    {'timers_inactive': 'PT1H'}
    """
    values: dict[str, Any] = {}
    for name in form.__struct_fields__:
        value = getattr(form, name)
        if isinstance(value, msgspec.Struct):
            for inner, part in present(value).items():
                values[f"{name}_{inner}"] = part
        elif value is not UNSET:
            values[name] = value
    return values


def _put(values: dict[str, Any], leaf: _Leaf, value: str) -> None:
    if "%" in value or "+" in value:
        try:
            value = unquote_plus(value, errors="strict")
        except UnicodeDecodeError:
            _invalid(f"{leaf.name} is not valid UTF-8")
    if "\0" in value:
        _invalid(f"{leaf.name} contains a NUL character")
    try:
        converted = leaf.convert(value)
    except (ValueError, msgspec.ValidationError):
        raise leaf.refuse(value) from None
    for step in leaf.path[:-1]:
        values = values.setdefault(step, {})
    if leaf.many:
        values.setdefault(leaf.path[-1], []).append(converted)
    else:
        values[leaf.path[-1]] = converted


def _examine(
    kind: type[msgspec.Struct], path: tuple[str, ...], prefix: str, leaves: dict[str, _Leaf]
) -> _Shape:
    """Enter the fields of a Struct into `leaves`, and those of the Structs within it."""
    required: list[tuple[str, str]] = []
    nested: list[tuple[str, bool, _Shape]] = []
    own: Mapping[str, Refuse] = getattr(kind, "__errors__", {})
    for field in msgspec.structs.fields(kind):
        name, at, inner = (
            prefix + field.encode_name,
            (*path, field.name),
            _without_unset(field.type),
        )
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            nested.append((field.name, field.required, _examine(inner, at, f"{name}.", leaves)))
            continue
        if field.required:
            required.append((field.name, name))
        many = get_origin(inner) is list
        convert, sentence = _conversion(get_args(inner)[0] if many else inner, name)
        if types.NoneType in get_args(field.type):
            convert = _emptied(convert)
        refuse = own.get(field.name) or _refusal(sentence)
        leaves[name] = _Leaf(name, at, convert, refuse, many)
    return _Shape(kind, tuple(required), tuple(nested))


def _without_unset(kind: Any) -> Any:
    """The one type of a union with UNSET or None."""
    if get_origin(kind) not in (Union, types.UnionType):
        return kind
    kinds = [part for part in get_args(kind) if part not in (UnsetType, types.NoneType)]
    if len(kinds) != 1:
        raise TypeError(f"A parameter cannot be {kind}")
    return kinds[0]


def _conversion(kind: Any, name: str) -> tuple[Convert, str]:
    """How text becomes a value of a type, and what is said of a text that does not fit."""
    if get_origin(kind) is Annotated:
        return _constrained(kind, name)
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        return _choice(choices), f"{name} must be one of {', '.join(filter(None, choices))}"
    kind = getattr(kind, "__supertype__", kind)
    if kind not in _CONVERSIONS:
        raise TypeError(f"{name}: a parameter cannot be {kind}")
    convert, wanted = _CONVERSIONS[kind]
    return convert, f"{name} must be {wanted}"


def _emptied(convert: Convert) -> Convert:
    return lambda text: convert(text) if text else None


def _choice(choices: tuple[str, ...]) -> Convert:
    by_lower = {choice.lower(): choice for choice in choices}

    def convert(text: str) -> str:
        try:
            return by_lower[text.lower()]
        except KeyError:
            raise ValueError(text) from None

    return convert


def _constrained(kind: Any, name: str) -> tuple[Convert, str]:
    """A type with the limits of `msgspec.Meta`."""
    plain, sentence = _conversion(get_args(kind)[0], name)
    rules = [rule for rule in kind.__metadata__ if isinstance(rule, msgspec.Meta)]
    said = ", ".join(
        f"{option.replace('_', ' ')} {value}"
        for rule in rules
        for option, value, *_ in rule.__rich_repr__()
    )
    return lambda text: msgspec.convert(plain(text), kind), f"{sentence} ({said})"


def _truth(text: str) -> bool:
    lower = text.lower()
    if lower not in ("true", "false"):
        raise ValueError(text)
    return lower == "true"


def _whole(text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return float(text)


_CONVERSIONS: Final[dict[Any, tuple[Convert, str]]] = {
    str: (str, "a text"),
    bool: (_truth, "true or false"),
    int: (_whole, "a whole number"),
    float: (_number, "a number"),
}


def _refusal(sentence: str) -> Refuse:
    return lambda value: errors.INVALID_PARAMETER(sentence=sentence)


def _missing_in_body(name: str) -> ApiError:
    return errors.MISSING_PARAMETER(name=name)


def _missing_in_query(name: str) -> ApiError:
    return errors.INVALID_PARAMETER(sentence=f"Missing required parameter {name} in the query")


def _invalid(sentence: str) -> NoReturn:
    raise errors.INVALID_PARAMETER(sentence=sentence)
