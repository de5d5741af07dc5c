"""Filters on texts (studio §4.3). Every value is a text to them."""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote_plus, unquote_plus

from switchroom.core.liquid.expressions import Filter, whole
from switchroom.core.liquid.faults import Refused
from switchroom.core.liquid.values import TEXT_CHARS, as_text

_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
)
_TAGS: Final = re.compile(
    r"<(script|style)\b[^<>]*>.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL
)
_ENTITY_AMPERSAND: Final = re.compile(r"&amp;(?=#?\w+;)")
_LINE_END: Final = re.compile(r"\r?\n")
_SPACES: Final = " \t\n\v\f\r\0"


def bounded(text: str) -> str:
    """A text, unless it has grown beyond every use."""
    return text if fits(len(text)) else ""


def fits(chars: int) -> bool:
    """True; too many characters are refused before anybody makes them."""
    if chars > TEXT_CHARS:
        raise Refused("A filter makes a text longer than 1 MiB: shorten what goes in.")
    return True


def append(value: Any, more: Any) -> str:
    return bounded(as_text(value) + as_text(more))


def prepend(value: Any, more: Any) -> str:
    return bounded(as_text(more) + as_text(value))


def replace(value: Any, old: Any, new: Any = "", count: int = -1) -> str:
    """
    >>> replace("a.b.c", ".", "-"), replace("ab", "", "-")
    ('a-b-c', '-a-b-')
    """
    text, piece, other = as_text(value), as_text(old), as_text(new)
    hits = text.count(piece) if count < 0 else count
    return text.replace(piece, other, count) if fits(len(text) + hits * len(other)) else ""


def replace_first(value: Any, old: Any, new: Any = "") -> str:
    return replace(value, old, new, 1)


def replace_last(value: Any, old: Any, new: Any) -> str:
    head, found, tail = as_text(value).rpartition(as_text(old) or "\0")
    return bounded(head + as_text(new) + tail) if found else tail


def remove(value: Any, piece: Any) -> str:
    return as_text(value).replace(as_text(piece), "")


def remove_first(value: Any, piece: Any) -> str:
    return as_text(value).replace(as_text(piece), "", 1)


def remove_last(value: Any, piece: Any) -> str:
    return replace_last(value, piece, "")


def capitalize(value: Any) -> str:
    """
    >>> capitalize("my GREAT title")
    'My great title'
    """
    return as_text(value).capitalize()


def escape(value: Any) -> str:
    return bounded(as_text(value).translate(_ESCAPES))


def escape_once(value: Any) -> str:
    """Escape, but leave what is escaped already.

    >>> escape_once("1 < 2 &amp; 3")
    '1 &lt; 2 &amp; 3'
    """
    return _ENTITY_AMPERSAND.sub("&", escape(value))


def newline_to_br(value: Any) -> str:
    return bounded(_LINE_END.sub("<br />\n", as_text(value)))


def strip_newlines(value: Any) -> str:
    return _LINE_END.sub("", as_text(value))


def strip_html(value: Any) -> str:
    return _TAGS.sub("", as_text(value))


def truncate(value: Any, length: Any = 50, ending: Any = "...") -> str:
    """Cut to a length that includes the ending.

    >>> truncate("Ground control", 10), truncate("Ground", 10)
    ('Ground ...', 'Ground')
    """
    text, end, most = as_text(value), as_text(ending), required(length)
    return text if len(text) <= most else bounded(text[: max(most - len(end), 0)] + end)


def truncatewords(value: Any, words: Any = 15, ending: Any = "...") -> str:
    """
    >>> truncatewords("Ground control to Major Tom", 3)
    'Ground control to...'
    """
    text, most = as_text(value), max(required(words), 1)
    pieces = text.split(maxsplit=min(most, len(text)))
    if len(pieces) <= most:
        return text
    return bounded(" ".join(pieces[:most]) + as_text(ending))


def url_encode(value: Any) -> str:
    return bounded(quote_plus(as_text(value), errors="replace"))


def url_decode(value: Any) -> str:
    return unquote_plus(as_text(value), errors="replace")


def cut(value: Any, start: Any, length: Any = 1) -> Any:
    """A piece of a text or of an array; a negative start counts from the end.

    >>> cut("Liquid", 2), cut("Liquid", -3, 2), cut("Liquid", 9), cut([1, 2, 3], 1, 2)
    ('q', 'ui', '', [2, 3])
    """
    whole_value = list(value) if isinstance(value, list | tuple | range) else as_text(value)
    first, count = required(start), required(length)
    first += len(whole_value) if first < 0 else 0
    return whole_value[:0] if first < 0 or count < 0 else whole_value[first : first + count]


def split(value: Any, separator: Any = " ") -> list[str]:
    """The pieces of a text; empty ones at the end are dropped.

    >>> split("a, b, , ", ", "), split(" a  b "), split("ab", "")
    (['a', 'b'], ['a', 'b'], ['a', 'b'])
    """
    text, mark = as_text(value), as_text(separator)
    if not mark:
        return list(text)
    pieces = text.split() if mark == " " else text.split(mark)
    while pieces and not pieces[-1]:
        pieces.pop()
    return pieces


def required(value: Any) -> int:
    """An argument that must be a whole number."""
    number = whole(value)
    if number is None:
        raise Refused(f"A filter needs a whole number, not {as_text(value)[:40]!r}.")
    return number


def _on_text(deed: Callable[[str], str]) -> Filter:
    return Filter(lambda value: deed(as_text(value)))


FILTERS: Final = {
    "append": Filter(append, 1, 1),
    "capitalize": Filter(capitalize),
    "downcase": _on_text(str.lower),
    "escape": Filter(escape),
    "escape_once": Filter(escape_once),
    "lstrip": _on_text(lambda text: text.lstrip(_SPACES)),
    "newline_to_br": Filter(newline_to_br),
    "prepend": Filter(prepend, 1, 1),
    "remove": Filter(remove, 1, 1),
    "remove_first": Filter(remove_first, 1, 1),
    "remove_last": Filter(remove_last, 1, 1),
    "replace": Filter(replace, 1, 2),
    "replace_first": Filter(replace_first, 1, 2),
    "replace_last": Filter(replace_last, 2, 2),
    "rstrip": _on_text(lambda text: text.rstrip(_SPACES)),
    "slice": Filter(cut, 1, 2),
    "split": Filter(split, 0, 1),
    "strip": _on_text(lambda text: text.strip(_SPACES)),
    "strip_html": Filter(strip_html),
    "strip_newlines": Filter(strip_newlines),
    "truncate": Filter(truncate, 0, 2),
    "truncatewords": Filter(truncatewords, 0, 2),
    "upcase": _on_text(str.upper),
    "url_decode": Filter(url_decode),
    "url_encode": Filter(url_encode),
}
