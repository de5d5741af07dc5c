"""How a text is cut into the parts that travel as single short messages (messaging §15.2)."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from switchroom.core.sms.alphabet import EXTENSION, septets

Encoding = Literal["GSM-7", "UCS-2"]

# Units (septets, UTF-16 code units) of a lone message and of one part with its 6-octet header.
GSM_SINGLE: Final = 160
GSM_PART: Final = 153
UCS2_SINGLE: Final = 70
UCS2_PART: Final = 67


class Segments(msgspec.Struct, frozen=True):
    """A text as it goes out: its encoding and its parts in order, at least one."""

    encoding: Encoding
    parts: tuple[str, ...]

    @property
    def count(self) -> int:
        """The number of segments, as `num_segments` counts them."""
        return len(self.parts)


def split(text: str, *, wide: bool = False, gsm: bool = True) -> Segments:
    """Cut a text into parts, never inside an escape or surrogate pair (messaging §15.2).

    An empty text is one empty part. One character outside the alphabet makes all of it UCS-2, and
    so does `gsm=False`. The header of a `wide` part has one octet more.

    >>> split("x" * 161).count, split("]" * 80).count, split("é" * 70 + "á").encoding
    (2, 1, 'UCS-2')
    """
    cost = septets(text) if gsm else None
    if cost is None:
        return Segments("UCS-2", _ucs2(text, UCS2_PART - wide))
    if cost <= GSM_SINGLE:
        return Segments("GSM-7", (text,))
    size = GSM_PART - wide
    if cost == len(text):
        return Segments("GSM-7", _slices(text, size))
    return Segments("GSM-7", _fill(text, (2 if c in EXTENSION else 1 for c in text), size))


def utf16_units(text: str) -> int:
    """The length of a text in UTF-16 code units: an emoji counts two.

    >>> utf16_units("ab😜")
    4
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _ucs2(text: str, size: int) -> tuple[str, ...]:
    units = utf16_units(text)
    if units <= UCS2_SINGLE:
        return (text,)
    if units == len(text):
        return _slices(text, size)
    return _fill(text, (2 if c > "\uffff" else 1 for c in text), size)


def _slices(text: str, size: int) -> tuple[str, ...]:
    return tuple(text[start : start + size] for start in range(0, len(text), size))


def _fill(text: str, costs: Iterable[int], size: int) -> tuple[str, ...]:
    """Fill part after part; a character that does not fit whole begins the next."""
    parts: list[str] = []
    start = used = 0
    for index, cost in enumerate(costs):
        if used + cost > size:
            parts.append(text[start:index])
            start, used = index, 0
        used += cost
    parts.append(text[start:])
    return tuple(parts)
