"""docs/compatibility.md: every published operation and whether it is served.

The operations come from docs/operations, what is served from the routes of the program, the gaps
of what is partly served from docs/partly.toml, our choices from docs/choices.md.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from switchroom.rest import ROUTES
from switchroom.rest.kit.routes import Route
from switchroom.rest.openapi import answers

DOCS: Final = Path(__file__).parent.parent / "docs"
PAGE: Final = DOCS / "compatibility.md"
TITLES: Final = {
    "accounts": "Accounts v1",
    "api": "Api 2010-04-01, what has to do with messages",
    "content": "Content v1",
    "conversations": "Conversations v1",
    "events": "Events v1",
    "flex-api": "Flex v1",
    "lookups": "Lookups v2",
    "messaging": "Messaging v1",
    "monitor": "Monitor v1, alerts",
    "studio": "Studio v2 and v1",
    "taskrouter": "TaskRouter v1",
}
_HEAD: Final = """\
<!-- Made by `make docs` from docs/operations, docs/partly.toml, docs/choices.md and the routes of
the program: change those. -->

# What of the API is there

*Served*: all documented parameters and fields are understood and answered. *Partly*: what is
missing stands beside it. *Missing*: the answer is 404 or 501 with a sentence.

"""


class Operation(Struct, frozen=True, order=True):
    """One method on one path of a product."""

    product: str
    path: str
    method: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What two descriptions of one operation have in common: no names of path fields."""
        return self.product, re.sub(r"\{\w+\}", "{}", self.path), self.method


class Note(Struct, frozen=True, forbid_unknown_fields=True):
    """What is missing of some operations (`METHOD path`, with * for any characters): in words, and
    the names of the parameters and of the fields of answers that are not there."""

    product: str
    operations: tuple[str, ...]
    missing: str
    parameters: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def covers(self, operation: Operation) -> bool:
        """Tell whether the note is about an operation."""
        line = f"{operation.method} {operation.path}"
        return self.product == operation.product and any(
            fnmatchcase(line, pattern) for pattern in self.operations
        )


def published() -> list[Operation]:
    """The operations in docs/operations; what stands behind a point in the name of a list tells it
    from another list of the product."""
    found = []
    for file in sorted((DOCS / "operations").glob("*.txt")):
        product = file.stem.partition(".")[0]
        for line in file.read_text().splitlines():
            method, path = line.split()
            found.append(Operation(product, path, method))
    return found


def notes() -> list[Note]:
    """The notes in docs/partly.toml."""
    data = tomllib.loads((DOCS / "partly.toml").read_text())
    return msgspec.convert(data["note"], list[Note])


def served() -> dict[tuple[str, str, str], Route]:
    """The routes that can succeed, by the key of their operation."""
    return {
        Operation(route.product, route.path, route.method).key: route
        for one in ROUTES
        for route in one.all
        if answers(route)
    }


def status(operation: Operation, about: Sequence[Note]) -> str:
    """`served`, `partly` or `missing`, given the notes about the operation."""
    if operation.key not in served():
        return "missing"
    return "partly" if about else "served"


def page() -> str:
    """The whole page."""
    operations, known = published(), notes()
    lines = {
        operation: [note for note in known if note.covers(operation)] for operation in operations
    }
    states = {operation: status(operation, about) for operation, about in lines.items()}
    parts = [_HEAD, _summary(states)]
    for product, title in TITLES.items():
        parts += [f"\n## {title}\n\n| operation | state | what is missing |\n| --- | --- | --- |\n"]
        parts += [
            _row(operation, states[operation], lines[operation])
            for operation in operations
            if operation.product == product
        ]
    return "".join([*parts, _ours(operations), "\n", (DOCS / "choices.md").read_text()])


def _summary(states: dict[Operation, str]) -> str:
    lines = [
        "| product | operations | served | partly | missing |\n| --- | --: | --: | --: | --: |\n"
    ]
    for product, title in TITLES.items():
        count = Counter(state for one, state in states.items() if one.product == product)
        numbers = [count.total(), count["served"], count["partly"], count["missing"]]
        lines.append(f"| {title} | {' | '.join(map(str, numbers))} |\n")
    return "".join(lines)


def _row(operation: Operation, state: str, about: Sequence[Note]) -> str:
    gaps = " ".join(map(_gap, about)) if state == "partly" else ""
    return f"| `{operation.method} {operation.path}` | {state} | {gaps} |\n"


def _gap(note: Note) -> str:
    names = ", ".join(f"`{name}`" for name in (*note.parameters, *note.fields))
    return f"{note.missing} ({names})." if names else f"{note.missing}."


def _ours(operations: Sequence[Operation]) -> str:
    theirs = {operation.key for operation in operations}
    own = [
        operation for operation in map(_stated, served().values()) if operation.key not in theirs
    ]
    rows = "".join(f"| {one.product} | `{one.method} {one.path}` |\n" for one in sorted(own))
    return f"\n## Operations of our own\n\n| product | operation |\n| --- | --- |\n{rows}"


def _stated(route: Route) -> Operation:
    return Operation(route.product, route.path, route.method)
