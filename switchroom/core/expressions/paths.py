"""Paths into attributes, and what is found there (taskrouter §8.2)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Path = tuple[str | int, ...]
Names = Mapping[str, Any]
Reader = Callable[[Names], Any]

# A dict is met first, and nearly always: asking for any other mapping takes longer.
_OBJECT: Final = (dict, Mapping)
ARRAY: Final = (list, tuple)


def resolve(path: Path, names: Names) -> Any:
    """What stands at a path; None where nothing does, or JSON's null.

    >>> resolve(("worker", "langs", 1), {"worker": {"langs": ["en", "fr"]}})
    'fr'
    >>> resolve(("worker", "langs", 2), {"worker": {"langs": ["en", "fr"]}})
    """
    found: Any = names
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, ARRAY) and step < len(found) else None
        else:
            found = found.get(step) if isinstance(found, _OBJECT) else None
    return found


def is_there(path: Path, names: Names) -> bool:
    """Whether something stands at a path, be it null."""
    holder = resolve(path[:-1], names)
    step = path[-1]
    if isinstance(step, int):
        return isinstance(holder, ARRAY) and step < len(holder)
    return isinstance(holder, _OBJECT) and step in holder


def reader(path: Path) -> Reader:
    """A function that resolves one path; the two usual lengths have their own."""
    match path:
        case (str() as only,):
            return lambda names: names.get(only)
        case (str() as first, str() as second):

            def read(names: Names) -> Any:
                found = names.get(first)
                return found.get(second) if isinstance(found, _OBJECT) else None

            return read
        case _:
            return lambda names: resolve(path, names)
