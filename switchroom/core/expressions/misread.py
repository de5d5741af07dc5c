"""What to tell the author of an expression that can't be read (taskrouter §8.1, §18)."""

import re
from collections.abc import Set
from typing import Final

OPERATORS: Final = "==, !=, >, >=, <, <=, HAS, IN, NOT IN or CONTAINS"
VALUE: Final = "an attribute, a quoted text, a number, true, false, null"
EXCERPT_CHARS: Final = 30

_FOUND: Final = re.compile(r"\w+|&&|\|\||[=!<>]=|\S")
_BEFORE: Final = re.compile(r"(\w+(?:-\w+)*)\Z")
_AFTER: Final = re.compile(r"-[\w-]*")


def sentence(text: str, position: int, accepts: Set[str]) -> str:
    """Place, what stands there, what is wanted, and often what to do.

    >>> sentence("skill-level > 3", 5, {"OPERATOR"})
    'At character 6: found "-", expected ==, !=, >, >=, <, <=, HAS, IN, NOT IN or CONTAINS. \
A key with a hyphen can\\'t be named here: call the attribute "skill_level".'
    """
    hit = _FOUND.match(text, position)
    found = hit[0] if hit else ""
    shown = f'"{found[:EXCERPT_CHARS]}"' if found else "the end"
    hint = _hint(text, position, found, accepts)
    place = f"At character {position + 1}: found {shown}, expected {_wanted(accepts)}."
    return f"{place} {hint}" if hint else place


def _wanted(accepts: Set[str]) -> str:
    """The accepted words of the grammar, in plain words."""
    if "OPERATOR" in accepts:
        return OPERATORS
    if "RPAR" in accepts:
        return "AND, OR or )"
    if "_AND" in accepts or "$END" in accepts:
        return "AND, OR or the end"
    if "COMMA" in accepts:
        return "a comma or ]"
    if "RSQB" in accepts:
        return f"{VALUE}, a list or ]"
    return f"{VALUE}, a list or (" if "LPAR" in accepts else f"{VALUE} or a list"


def _hint(text: str, position: int, found: str, accepts: Set[str]) -> str:
    word = found.lower()
    if found == "-" and (key := _hyphenated(text, position)):
        named = key.replace("-", "_")[:EXCERPT_CHARS]
        return f'A key with a hyphen can\'t be named here: call the attribute "{named}".'
    if found in ("'", '"'):
        return "The text that begins here is not closed: end it with the same quote."
    if found == "=":
        return "Write == to compare."
    if found in ("&&", "||"):
        return f"Write {'AND' if found == '&&' else 'OR'}."
    if found == "!" or word == "not":
        return "There is no NOT before a comparison: use != or NOT IN."
    if "OPERATOR" in accepts:
        return _after_value(found, word)
    if found == "(" and "REF" in accepts and "LPAR" not in accepts:
        return "Brackets stand around comparisons, not around values."
    return ""


def _after_value(found: str, word: str) -> str:
    """A value stands alone, or is worked on."""
    if not found or found in ")" or word in ("and", "or"):
        return "A value alone is no condition: compare it, for example flag == true."
    if found == "[":
        return "An index is a whole number in brackets, for example skills[0]."
    if found == ".":
        return "After a dot stands a name of letters, digits and underscores."
    if found in ("+", "*", "/", "%", "-"):
        return "There is no arithmetic in expressions."
    if found == "(":
        return "There are no functions in expressions."
    return ""


def _hyphenated(text: str, position: int) -> str:
    """The key around a hyphen; empty when the hyphen follows no name."""
    before, after = _BEFORE.search(text[:position][-200:]), _AFTER.match(text, position)
    if before is None or after is None or before[1][0].isdigit() or len(after[0]) < 2:
        return ""
    return before[1] + after[0].rstrip("-")
