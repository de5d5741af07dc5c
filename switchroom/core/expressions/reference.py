"""A single reference, as `known_worker_sid` has it (taskrouter §7.1)."""

import re
from typing import Final

from switchroom.core.expressions.faults import SyntaxFault
from switchroom.core.expressions.grammar import steps
from switchroom.core.expressions.paths import Path

_NAME: Final = r"[^\W\d]\w*"
REFERENCE: Final = re.compile(rf"{_NAME}(?:\s*\.\s*{_NAME}|\s*\[\s*[0-9]+\s*\])*+")
CHARS: Final = 4_096


def parse_reference(text: str, root: str = "task") -> Path:
    """The path of an attribute of a task, or of another root. Raises SyntaxFault.

    >>> parse_reference("task.agent_sid")
    ('task', 'agent_sid')
    >>> parse_reference("agent_sid")
    Traceback (most recent call last):
    switchroom.core.expressions.faults.SyntaxFault: At character 1: found "agent_sid", expected \
an attribute of the task, for example task.agent_sid.
    """
    start = len(text) - len(text.lstrip())
    path, end = read(text, start, root)
    if rest := text[end:].strip():
        place = text.index(rest[0], end)
        raise _fault(text, place, "the end: only one attribute can be named")
    return path


def read(text: str, start: int, root: str) -> tuple[Path, int]:
    """The path at a place of a text, and where it ends. Raises SyntaxFault."""
    if len(text) > CHARS:
        raise SyntaxFault(0, f"The text exceeds {CHARS} characters. Make it shorter.")
    found = REFERENCE.match(text, start)
    path = steps(found[0], start) if found else ()
    if found is None or path[0] != root or len(path) < 2:
        example = f"{root}.agent_sid" if root == "task" else f"{root}.level"
        raise _fault(text, start, f"an attribute of the {root}, for example {example}")
    return path, found.end()


def _fault(text: str, place: int, wanted: str) -> SyntaxFault:
    word = re.compile(r"[\w.]+|\S").match(text, place)
    found = f'"{word[0][:30]}"' if word else "the end"
    hint = ""
    if word and word[0] == "-":
        hint = " A key with a hyphen can't be named here: give the attribute another name."
    return SyntaxFault(place, f"At character {place + 1}: found {found}, expected {wanted}.{hint}")
