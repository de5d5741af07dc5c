"""The shapes of the desk and of its socket as TypeScript, for the pages."""

from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec
from msgspec import inspect

from switchroom.desk import shapes
from switchroom.live import protocol

PAGE: Final = Path("web/src/api/types.ts")

_HEAD: Final = (
    "// Made from switchroom/desk/shapes.py and switchroom/live/protocol.py by `make docs`."
)


def page() -> str:
    """All types, in the order of the modules."""
    parts = [_HEAD, *_structs(shapes), *_structs(protocol)]
    parts += [
        _union("ToClient", protocol.ToClient),
        f"export type ToServer = {_name(protocol.ToServer)};",
    ]
    return "\n\n".join(parts) + "\n"


def _structs(module: ModuleType) -> list[str]:
    """The Structs that a module defines, without those that others are derived from."""
    found = {
        value: None
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, msgspec.Struct)
        and value.__module__ == module.__name__
        and not value.__subclasses__()
    }
    return [_interface(kind) for kind in found]


def _interface(kind: type[msgspec.Struct]) -> str:
    told = inspect.type_info(kind)
    assert isinstance(told, inspect.StructType)
    lines = []
    if told.tag_field is not None:
        lines.append(f'  {told.tag_field}: "{told.tag}";')
    lines += [f"  {field.encode_name}: {_type(field.type)};" for field in told.fields]
    return f"export interface {_name(kind)} {{\n" + "\n".join(lines) + "\n}"


def _union(name: str, union: object) -> str:
    told = inspect.type_info(union)
    assert isinstance(told, inspect.UnionType)
    return f"export type {name} =\n" + "\n".join(f"  | {_type(one)}" for one in told.types) + ";"


def _name(kind: type) -> str:
    return kind.__name__


def _type(told: inspect.Type) -> str:
    match told:
        case inspect.StructType(cls=kind):
            return _name(kind)
        case inspect.NoneType():
            return "null"
        case inspect.StrType():
            return "string"
        case inspect.BoolType():
            return "boolean"
        case inspect.IntType() | inspect.FloatType():
            return "number"
        case inspect.AnyType():
            return "unknown"
        case inspect.LiteralType(values=values):
            return " | ".join(f'"{value}"' for value in values)
        case inspect.UnionType(types=types):
            return " | ".join(map(_type, types))
        case inspect.ListType(item_type=item):
            inner = _type(item)
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case inspect.DictType(key_type=key, value_type=value):
            return f"Record<{_type(key)}, {_type(value)}>"
    raise TypeError(f"no TypeScript is known for {told}")
