"""String identifiers: two upper-case letters and 32 hexadecimal digits (conversations §1.5).

The first 14 digits of a SID made here are the microsecond it was made in, so that SIDs sort by
age and neighbours in time are neighbours in an index; the other 18 are chance.
"""

import re
from typing import Final, NewType

Sid = NewType("Sid", str)

PREFIXES: Final = {
    "AC": "account",
    "AI": "alphanumeric sender",
    "BS": "push binding",
    "XE": "sender of another channel",
    "CH": "conversation",
    "CR": "carrier, push credential",
    "CX": "exchange with a carrier",
    "DY": "delivery receipt",
    "EV": "TaskRouter event",
    "FC": "Studio contact",
    "FN": "Studio execution",
    "FS": "session of a user",
    "FT": "Studio step",
    "FU": "user who logs in",
    "FW": "Studio flow",
    "HX": "content template",
    "IG": "address configuration",
    "IM": "conversation message",
    "IS": "conversation service",
    "KD": "interaction",
    "KG": "invite",
    "LN": "line of waiting tasks",
    "MB": "participant",
    "ME": "media",
    "MG": "messaging service",
    "MM": "message with media",
    "NC": "note about a customer",
    "NO": "alert",
    "OC": "change of consent",
    "PN": "phone number",
    "RL": "role",
    "RQ": "request",
    "RT": "canned response",
    "SC": "short code",
    "SK": "API key",
    "SM": "message",
    "TC": "task channel",
    "UO": "interaction channel",
    "US": "user",
    "UT": "interaction participant",
    "UX": "transfer",
    "WA": "activity",
    "WC": "worker channel",
    "WH": "conversation-scoped webhook",
    "WK": "worker",
    "WQ": "task queue",
    "WR": "reservation",
    "WS": "workspace",
    "WT": "task",
    "WW": "workflow",
}

# Sorts after the hexadecimal digits of every SID, in every collation.
LAST: Final = "g"

_SHAPE: Final = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
CHANCE_BYTES: Final = 9
_NO_CHANCE: Final = "00" * CHANCE_BYTES


def looks_like(prefix: str, text: str) -> bool:
    """Tell whether `text` has the shape of a SID with this prefix.

    >>> looks_like("CH", "CH" + "0" * 32), looks_like("CH", "FW" + "0" * 32)
    (True, False)
    >>> looks_like("FW", "FW" + "X" * 32)
    False
    """
    return text.startswith(prefix) and _SHAPE.fullmatch(text) is not None


def make(prefix: str, micros: int, chance: str = _NO_CHANCE) -> Sid:
    """Put a SID together from an instant (microseconds since 1970), in fourteen digits, and nine
    bytes of chance, in eighteen.

    >>> make("CH", 1)
    'CH00000000000001000000000000000000'
    """
    assert prefix in PREFIXES, prefix
    return Sid(f"{prefix}{micros:014x}{chance}")


def first(prefix: str, micros: int) -> Sid:
    """The SID that sorts before all that are made at an instant or later.

    >>> first("FN", 255)
    'FN000000000000ff000000000000000000'
    """
    return make(prefix, micros)


def as_uuid(digits: str) -> str:
    """32 hexadecimal digits in the form of a UUID.

    >>> as_uuid("0123456789abcdef0123456789abcdef")
    '01234567-89ab-cdef-0123-456789abcdef'
    """
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
