"""The order of workers: `worker.level DESC, worker.cost ASC` (taskrouter §8.5)."""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from switchroom.core.expressions.faults import SyntaxFault
from switchroom.core.expressions.paths import Names, Path, resolve
from switchroom.core.expressions.reference import read

CLAUSES: Final = 20

_SPACE: Final = re.compile(r"\s*")
_WORD: Final = re.compile(r"\w+|\S")


class Clause(msgspec.Struct, frozen=True):
    """A path of a worker's attributes, and the direction."""

    path: Path
    descending: bool = False


Key = tuple[tuple[bool, float], ...]


def parse_order(text: str) -> tuple[Clause, ...]:
    """The clauses of a text; ascending is what is meant where no direction is written, and an
    empty text orders nothing. Raises SyntaxFault.

    >>> parse_order("worker.level DESC, worker.cost ASC")
    (Clause(path=('worker', 'level'), descending=True), Clause(path=('worker', 'cost'), \
descending=False))
    """
    clauses: list[Clause] = []
    at = _skip(text, 0)
    if at == len(text):
        return ()
    while True:
        path, at = read(text, at, "worker")
        word, start, at = _word(text, at)
        descending = word.lower() == "desc"
        if word.lower() in ("asc", "desc"):
            word, start, at = _word(text, at)
        clauses.append(Clause(path, descending))
        if not word:
            return tuple(clauses)
        if word != ",":
            raise _fault(start, word)
        if len(clauses) == CLAUSES:
            raise SyntaxFault(start, f"The order has more than {CLAUSES} clauses. Write fewer.")
        at = _skip(text, at)


def sort_key(clauses: Iterable[Clause], names: Names) -> Key:
    """What to sort a worker by; who lacks a number is last in both directions.

    >>> sort_key(parse_order("worker.level DESC, worker.cost"), {"worker": {"level": 3}})
    ((False, -3), (True, 0))
    """
    return tuple(_part(resolve(clause.path, names), clause.descending) for clause in clauses)


def _part(value: object, descending: bool) -> tuple[bool, float]:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return True, 0
    return False, -value if descending else value


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _word(text: str, at: int) -> tuple[str, int, int]:
    """The next word or sign, where it begins and where it ends; empty at the end."""
    at = _skip(text, at)
    word = _WORD.match(text, at)
    return (word[0], at, word.end()) if word else ("", at, at)


def _fault(start: int, word: str) -> SyntaxFault:
    hint = ""
    if word == "-":
        hint = " A key with a hyphen can't be named here: give the attribute another name."
    found = f'At character {start + 1}: found "{word[:30]}", expected'
    return SyntaxFault(start, f"{found} ASC, DESC, a comma or the end.{hint}")
