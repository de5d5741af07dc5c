"""What an expression may cost, looked at before it is read."""

import re
from typing import Final

from switchroom.core.expressions.faults import SyntaxFault

# A workflow of many filters has short expressions; lists of SIDs are the longest of them.
TEXT_BYTES: Final = 64 * 1024
# Brackets in brackets; each is a few calls when the expression is worked out.
DEPTH: Final = 100
# Comparisons, members of lists and brackets.
TERMS: Final = 2_000
PATH_STEPS: Final = 100
# Of a number; those of an index are fewer, as no list has a thousand million members.
DIGITS: Final = 100
INDEX_DIGITS: Final = 9

_TOLD: Final = re.compile(
    r"""'(?:[^'\\]|\\.?)*+'? | "(?:[^"\\]|\\.?)*+"?
    | [()\[\],] | [=!<>]= | [<>] | (?ai:\b(?:has|in|contains)\b)""",
    re.DOTALL | re.VERBOSE,
)


def check(text: str) -> None:
    """Raises SyntaxFault when a text is larger than an expression may be.

    >>> check("a == 1")
    >>> check("(" * 101)
    Traceback (most recent call last):
    switchroom.core.expressions.faults.SyntaxFault: At character 101: brackets are nested more \
than 100 deep. Use fewer of them.
    """
    if len(text.encode("utf-8", "surrogatepass")) > TEXT_BYTES:
        raise SyntaxFault(0, f"The expression exceeds {TEXT_BYTES} bytes. Make it shorter.")
    depth = terms = 0
    for found in _TOLD.finditer(text):
        mark = found[0]
        if mark in ")]":
            depth -= 1
        elif mark[0] not in "'\"":
            depth += mark in "(["
            terms += 1
        if depth > DEPTH:
            nested = f"brackets are nested more than {DEPTH} deep. Use fewer of them."
            raise SyntaxFault(found.start(), f"At character {found.start() + 1}: {nested}")
        if terms > TERMS:
            many = f"the expression has more than {TERMS} comparisons, list members and brackets."
            raise SyntaxFault(found.start(), f"At character {found.start() + 1}: {many}")
